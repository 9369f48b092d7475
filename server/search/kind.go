package search

import (
	"unicode"
	"unicode/utf8"
)

// A kind of character decides what becomes of it.
type kind uint8

const (
	other  kind = iota // stands between terms
	word               // a letter or a digit
	run                // of a script without spaces between words
	mark               // belongs to the one before
	symbol             // is a term
	flag               // is half of one
)

func kindOf(r rune) kind {
	switch {
	case r < 0x80:
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return word
		}
		return other
	case unicode.In(r, unspaced...) || r == 'ー':
		return run
	case unicode.In(r, unicode.L, unicode.N):
		return word
	case unicode.Is(unicode.M, r):
		return mark
	case r >= 0x1f1e6 && r <= 0x1f1ff:
		return flag
	case r >= 0x1f3fb && r <= 0x1f3ff: // the colour of a skin
		return other
	case r != utf8.RuneError && unicode.In(r, unicode.So, unicode.Sm, unicode.Sc):
		return symbol
	default:
		return other
	}
}

// unspaced are scripts that put no spaces between words, or that put endings to them
// that nobody looks for.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Hangul, unicode.Yi,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
	unicode.Tai_Le, unicode.New_Tai_Lue, unicode.Tai_Tham, unicode.Tai_Viet, unicode.Javanese, unicode.Balinese,
}

// unpointed returns a word without what is optional in its script: the vowel points of
// Hebrew, those of Arabic, and the stroke that stretches it.
func unpointed(letters []rune) []rune {
	if !unicode.In(letters[0], unicode.Hebrew, unicode.Arabic, unicode.Syriac) {
		return letters
	}
	var plain []rune
	for _, r := range letters {
		if r != 'ـ' && !unicode.Is(unicode.Mn, r) {
			plain = append(plain, r)
		}
	}
	return plain
}
