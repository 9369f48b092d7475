package search

import (
	"strings"
	"unicode/utf8"
)

// Bounds of a query; what is beyond is not looked for.
const (
	MaxQuery = 512 // bytes
	maxTerms = 32
)

// IndexedPrefix is how many characters of a term an index has to be ready to look up
// as a beginning.
const IndexedPrefix = 3

// A Query is what somebody looks for: parts that all have to be there, each of them terms
// that follow each other. The zero Query looks for nothing.
type Query struct {
	parts  []string
	begins bool // the last term may go on
}

// Parse reads a query as people type it. Words in quotes follow each other. The last
// word may be the beginning of one, unless it is in quotes that are closed.
func Parse(query string) Query {
	var q Query
	left := maxTerms
	add := func(text string, quoted bool) {
		found := strings.Fields(terms(text, true))
		found = found[:min(len(found), left)]
		left -= len(found)
		if len(found) > 0 {
			q.parts, q.begins = append(q.parts, strings.Join(found, " ")), !quoted
		}
	}
	parts := strings.Split(quotes.Replace(strings.ToValidUTF8(head(query, MaxQuery), " ")), `"`)
	for i, part := range parts {
		if i%2 == 1 {
			add(part, i < len(parts)-1)
			continue
		}
		for word := range strings.FieldsSeq(part) {
			add(word, false)
		}
	}
	return q
}

// quotes are those that a keyboard puts in place of the plain ones.
var quotes = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "‟", `"`, "＂", `"`)

// Terms returns how many terms are looked for.
func (q Query) Terms() (n int) {
	for _, part := range q.parts {
		n += strings.Count(part, " ") + 1
	}
	return n
}

// Parts returns the query's parts, each a query of its own.
func (q Query) Parts() []Query {
	parts := make([]Query, len(q.parts))
	for i := range q.parts {
		parts[i] = Query{parts: q.parts[i : i+1], begins: q.begins && i == len(q.parts)-1}
	}
	return parts
}

// Match returns the query as FTS5 takes it.
func (q Query) Match() string { return match(q.parts, q.begins) }

// Narrow reports whether the last term may go on and is longer than what the index is
// ready for. To find it, an index has to put all terms with that beginning together.
func (q Query) Narrow() bool {
	return q.begins && len(q.parts) > 0 && utf8.RuneCountInString(q.last()) > IndexedPrefix
}

// last returns the last term.
func (q Query) last() string {
	part := q.parts[len(q.parts)-1]
	return part[strings.LastIndexByte(part, ' ')+1:]
}

// Candidates returns what finds, as FTS5 takes it, all texts that Match finds, and others
// if the query is narrow, with a beginning that the index is ready for.
func (q Query) Candidates() string {
	if !q.Narrow() {
		return q.Match()
	}
	last := q.last()
	end := 0
	for range IndexedPrefix {
		_, size := utf8.DecodeRuneInString(last[end:])
		end += size
	}
	parts := append([]string(nil), q.parts...)
	parts[len(parts)-1] = strings.TrimSuffix(parts[len(parts)-1], last) + last[:end]
	return match(parts, true)
}

// Holds reports whether a text is one that Match finds.
func (q Query) Holds(text string) bool {
	found := " " + Terms(text) + " "
	for i, part := range q.parts {
		end := " "
		if q.goesOn(i) {
			end = ""
		}
		if !strings.Contains(found, " "+part+end) {
			return false
		}
	}
	return true
}

// goesOn reports whether the last term of a part may go on.
func (q Query) goesOn(part int) bool {
	return q.begins && part == len(q.parts)-1 || isCharacter(q.parts[part])
}

func match(parts []string, begins bool) string {
	var b strings.Builder
	q := Query{parts: parts, begins: begins}
	for i, part := range parts {
		b.WriteString(` "` + part + `"`)
		if q.goesOn(i) {
			b.WriteByte('*')
		}
	}
	return b.String()
}

// isCharacter reports whether a part ends in one character of a run: the index has it with
// the next one.
func isCharacter(part string) bool {
	r, size := utf8.DecodeLastRuneInString(part)
	return kindOf(r) == run && (size == len(part) || part[len(part)-size-1] == ' ')
}
