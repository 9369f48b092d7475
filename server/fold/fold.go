// Package fold brings together what reads the same to somebody who looks for it: in
// search, in the addresses of rooms, and as the page does in mentions.
//
// It is not what makes two names one: package name does that, and does not take é for e.
//
// All functions are pure and safe for concurrent use; their work grows with the length
// of their input.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// String returns what all texts share that differ only in case, in compatibility forms
// (full width, ligatures), in the marks of Latin and Greek letters, in the strokes of
// Latin ones, in the dots of ё, in how an apostrophe is drawn, in what joins or styles
// characters without being seen, and in how many spaces there are in a row. й is not и, nor が か. Folding again changes
// nothing.
func String(s string) string {
	if isPlain(s) {
		return s
	}
	s = norm.NFKC.String(s)
	s = norm.NFKC.String(cases.Fold().String(s))
	return norm.NFC.String(plain(norm.NFD.String(s)))
}

// isPlain reports whether folding would change nothing: ASCII without capitals and with
// single spaces.
func isPlain(s string) bool {
	space := false
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || '\t' <= c && c <= '\r' && c != '\n' || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return true
}

// plain takes the marks from letters, and what is not seen from between them. Its input
// is decomposed, with its case folded.
func plain(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var base rune // the last one that is no mark
	for _, r := range s {
		switch {
		case unicode.Is(unseen, r):
			continue
		case unicode.Is(unicode.M, r):
			if isUnmarked(base, r) {
				continue
			}
		case r != '\n' && unicode.IsSpace(r):
			if base == ' ' {
				continue
			}
			r = ' '
			base = r
		default:
			base = r
		}
		writePlain(&b, r)
	}
	return b.String()
}

func writePlain(b *strings.Builder, r rune) {
	switch letters, ok := plainLetters[r]; {
	case ok:
		b.WriteString(letters)
	case r >= 0xab70 && r <= 0xabbf: // small Cherokee: cases folds each case to the other
		b.WriteRune(r - 0xab70 + 0x13a0)
	case r >= 0x13f8 && r <= 0x13fd:
		b.WriteRune(r - 8)
	default:
		b.WriteRune(r)
	}
}

// isUnmarked reports whether a letter is taken for the same without a mark.
func isUnmarked(letter, mark rune) bool {
	if letter == 'е' {
		return mark == '\u0308'
	}
	return unicode.In(letter, unicode.Latin, unicode.Greek)
}

// unseen is what joins characters, styles them, or marks where a word can be broken.
var unseen = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x00ad, Hi: 0x00ad, Stride: 1}, // soft hyphen
		{Lo: 0x034f, Hi: 0x034f, Stride: 1}, // combining grapheme joiner
		{Lo: 0x200c, Hi: 0x200d, Stride: 1}, // joiners
		{Lo: 0x2060, Hi: 0x2060, Stride: 1}, // word joiner
		{Lo: 0xfe00, Hi: 0xfe0f, Stride: 1}, // variation selectors
		{Lo: 0xfeff, Hi: 0xfeff, Stride: 1}, // byte order mark
	},
	R32:         []unicode.Range32{{Lo: 0xe0100, Hi: 0xe01ef, Stride: 1}}, // more variation selectors
	LatinOffset: 1,
}

// plainLetters are letters that have no decomposition in Unicode, and what is typed
// where a keyboard lacks them. Most keyboards have one apostrophe, and some draw it as a
// quote while it is typed.
var plainLetters = map[rune]string{
	'ł': "l", 'ø': "o", 'đ': "d", 'ħ': "h", 'ŧ': "t", 'ð': "d", 'þ': "th", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ƀ': "b", 'ɨ': "i", 'ŋ': "n",
	'ⱥ': "a", 'ȼ': "c", 'ɇ': "e", 'ǥ': "g", 'ɉ': "j", 'ƚ': "l", 'ɍ': "r", 'ⱦ': "t", 'ʉ': "u", 'ɏ': "y", 'ƶ': "z",
	'ɓ': "b", 'ɖ': "d", 'ɗ': "d", 'ƙ': "k", 'ƴ': "y",
	'’': "'", '‘': "'", 'ʼ': "'", 'ʻ': "'",
}
