package moderation

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"hubbub/server/fold"
	"hubbub/server/name/skeleton"
)

// Pieces are what texts that read alike have in common: each piece is three characters in a
// row of what is left of a text when it is folded, letters of other scripts are taken for the
// Latin ones that they look like, and punctuation is left out. They are sorted, and each is
// there once: how often something is repeated makes no difference.
type Pieces []uint64

const pieceBits = 21 // of a character

// PiecesOf returns the pieces of a text, none of one in which there is nothing to see.
func PiecesOf(text string) Pieces {
	text = plain(text)
	if text == "" {
		return nil
	}
	const mask = 1<<(3*pieceBits) - 1
	pieces := make(Pieces, 0, len(text)+1)
	last := uint64(' ')
	add := func(r rune) {
		last = (last<<pieceBits | uint64(r)) & mask
		if last>>(2*pieceBits) != 0 {
			pieces = append(pieces, last)
		}
	}
	for _, r := range text {
		add(r)
	}
	add(' ')
	slices.Sort(pieces)
	return slices.Compact(pieces)
}

// Alike reports whether at least four fifths of the pieces of each are those of the other.
func (p Pieces) Alike(other Pieces) bool {
	fewer, more := len(p), len(other)
	if fewer > more {
		fewer, more = more, fewer
	}
	needed := (4*more + 4) / 5
	if fewer == 0 || fewer < needed {
		return false
	}
	common := 0
	for i, j := 0, 0; i < len(p) && j < len(other); {
		switch a, b := p[i], other[j]; {
		case a == b:
			common++
			i++
			j++
		case a < b:
			i++
		default:
			j++
		}
	}
	return common >= needed
}

// Alike reports whether two texts read alike. Who compares one with many prepares its pieces.
func Alike(a, b string) bool { return PiecesOf(a).Alike(PiecesOf(b)) }

// plain returns what counts of a text; punctuation if there is nothing else.
func plain(text string) string {
	folded := latin(fold.String(text))
	words := strings.Join(strings.FieldsFunc(folded, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.S) }), " ")
	if words == "" && !fold.Blank(folded) {
		return strings.Join(strings.Fields(folded), " ")
	}
	return words
}

// latin takes letters of other scripts for those of ASCII that they look like. What is ASCII
// stays as it is: to a skeleton, m is rn.
func latin(folded string) string {
	if !strings.ContainsFunc(folded, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return folded
	}
	var b strings.Builder
	b.Grow(len(folded))
	marked := false // there may be accents on what is Latin now
	for _, r := range folded {
		like, ok := lookalikes()[r]
		if marked = marked || unicode.Is(unicode.M, r); ok {
			b.WriteString(like)
		} else {
			b.WriteRune(r)
		}
	}
	if marked {
		return fold.String(b.String())
	}
	return b.String()
}

// lookalikes returns the letters that look like ASCII, of the scripts that have some.
var lookalikes = sync.OnceValue(func() map[rune]string {
	alike := make(map[rune]string)
	for _, script := range [][2]rune{{0x80, 0x1fff}, {0xa000, 0xabff}, {0x10280, 0x1048f}, {0x11800, 0x118ff}} {
		for r := script[0]; r <= script[1]; r++ {
			like := fold.String(skeleton.Of(string(r)))
			if unicode.IsLetter(r) && like != "" && !strings.ContainsFunc(like, func(r rune) bool { return r >= utf8.RuneSelf || !unicode.IsLetter(r) }) {
				alike[r] = like
			}
		}
	}
	return alike
})
