package docs

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
)

// anchors names headings as repository hosts do, so that links to them work in
// both places: small letters, hyphens for spaces, no other punctuation, and a
// number for a name that is there already. It holds the names in use.
type anchors map[string]bool

// Generate returns the name of a heading.
func (a anchors) Generate(heading []byte, _ ast.NodeKind) []byte {
	name := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case unicode.IsLetter(r), unicode.IsNumber(r), r == '-', r == '_':
			return unicode.ToLower(r)
		default:
			return -1
		}
	}, strings.TrimSpace(string(heading)))
	free := name
	for n := 1; a[free]; n++ {
		free = name + "-" + strconv.Itoa(n)
	}
	a[free] = true
	return []byte(free)
}

// Put notes a name that was given by hand.
func (a anchors) Put(name []byte) { a[string(name)] = true }
