package moderation

import (
	"slices"
	"strings"
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
	folded := fold.String(latin(fold.String(text)))
	words := strings.Join(strings.FieldsFunc(folded, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.S) }), " ")
	if words == "" && !fold.Blank(folded) {
		return strings.Join(strings.Fields(folded), " ")
	}
	return words
}

// latin takes letters of other scripts for what they look like. ASCII stays as it is: to a
// skeleton, m is rn.
func latin(text string) string {
	isASCII := func(r rune) bool { return r < utf8.RuneSelf }
	start := strings.IndexFunc(text, func(r rune) bool { return !isASCII(r) })
	if start < 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for start >= 0 {
		b.WriteString(text[:start])
		text = text[start:]
		end := strings.IndexFunc(text, isASCII)
		if end < 0 {
			end = len(text)
		}
		b.WriteString(skeleton.Of(text[:end]))
		text = text[end:]
		start = strings.IndexFunc(text, func(r rune) bool { return !isASCII(r) })
	}
	b.WriteString(text)
	return b.String()
}
