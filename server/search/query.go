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

// Match returns the query as FTS5 takes it.
func (q Query) Match() string { return match(q.parts, q.begins) }

// Narrow reports whether texts have to be looked at one by one: because the last term may
// go on and is longer than what the index is ready for. Candidates then finds them all,
// and others, from which Holds tells them.
func (q Query) Narrow() bool {
	return q.begins && len(q.parts) > 0 && utf8.RuneCountInString(q.last()) > IndexedPrefix
}

// last returns the last term.
func (q Query) last() string {
	part := q.parts[len(q.parts)-1]
	return part[strings.LastIndexByte(part, ' ')+1:]
}

// Candidates returns what finds, as FTS5 takes it, all texts that Match finds and others,
// with a beginning that the index is ready for.
func (q Query) Candidates() string {
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

// Holds reports whether a text that Candidates has found is one that Match finds.
func (q Query) Holds(text string) bool {
	return strings.Contains(" "+Terms(text), " "+q.parts[len(q.parts)-1])
}

func match(parts []string, begins bool) string {
	var b strings.Builder
	for i, part := range parts {
		b.WriteString(` "` + part + `"`)
		if begins && i == len(parts)-1 || isCharacter(part) {
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
