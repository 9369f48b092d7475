package search

import (
	"strings"
	"unicode"

	"hubbub/server/fold"
)

// maxSigns is how many signs behind a word make another term of it.
const maxSigns = 3

// Terms returns the terms of a text in their order, separated by spaces.
func Terms(text string) string { return terms(text, false) }

// terms does what Terms does. Of a part of a query, it leaves out what need not be
// looked for at its ends beside the rest: the last character of a run, and C before C++.
func terms(text string, query bool) string {
	c := cutter{query: query, rest: []rune(fold.String(head(text, MaxText)))}
	for i, r := range c.rest {
		c.rest[i] = letter(r)
	}
	for len(c.rest) > 0 {
		c.next()
	}
	return c.out.String()
}

// A cutter takes the terms off the beginning of a folded text.
type cutter struct {
	query bool
	rest  []rune
	out   strings.Builder
}

func (c *cutter) next() {
	switch kind := kindOf(c.rest[0]); kind {
	case word:
		c.word(c.take(word))
	case run:
		c.run(c.take(run))
	case flag:
		n := min(2, c.length(flag))
		c.put(string(c.rest[:n]))
		c.rest = c.rest[n:]
	case symbol:
		c.put(string(c.rest[:1]))
		c.rest = c.rest[1:]
	default:
		c.rest = c.rest[1:]
	}
}

// length returns how many characters of a kind come next.
func (c *cutter) length(k kind) int {
	for i, r := range c.rest {
		if got := kindOf(r); got != k && !(got == mark && (k == word || k == run)) {
			return i
		}
	}
	return len(c.rest)
}

func (c *cutter) take(k kind) []rune {
	n := c.length(k)
	taken := c.rest[:n]
	c.rest = c.rest[n:]
	return taken
}

// word puts a word, and once more with the signs that are written close behind it.
func (c *cutter) word(letters []rune) {
	text := string(unpointed(letters))
	signs := 0
	for signs < len(c.rest) && signs < maxSigns && (c.rest[signs] == '+' || c.rest[signs] == '#') {
		signs++
	}
	ends := signs == len(c.rest) || kindOf(c.rest[signs]) != word
	signed := signs > 0 && unicode.IsLetter(letters[0]) && (ends || signs > 1)
	if !signed || !c.query || c.out.Len() > 0 {
		c.put(text)
	}
	if signed {
		c.put(text + string(c.rest[:signs]))
		c.rest = c.rest[signs:]
	}
}

// run puts each character of a run with the next one, and the last one alone.
func (c *cutter) run(characters []rune) {
	for i := range len(characters) - 1 {
		c.put(string(characters[i : i+2]))
	}
	if !c.query || len(characters) == 1 || c.more() {
		c.put(string(characters[len(characters)-1:]))
	}
}

// more reports whether another term follows.
func (c *cutter) more() bool {
	for _, r := range c.rest {
		if k := kindOf(r); k != other && k != mark {
			return true
		}
	}
	return false
}

func (c *cutter) put(term string) {
	if term == "" {
		return
	}
	if c.out.Len() > 0 {
		c.out.WriteByte(' ')
	}
	c.out.WriteString(term)
}

// head returns the first n bytes of a text, less a character that they would split.
func head(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && text[n]&0xc0 == 0x80 {
		n--
	}
	return text[:n]
}
