package filter

import (
	"unicode"
	"unicode/utf8"
)

// isUnspaced reports whether a letter is of a script that has no spaces between words: those
// that lines break in anywhere, or by a dictionary (UAX #14, classes ID and SA).
func isUnspaced(r rune) bool {
	return r > unicode.MaxLatin1 && (r == 'ー' || unicode.In(r, unspaced...))
}

var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Yi,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
	unicode.Tai_Le, unicode.New_Tai_Lue, unicode.Tai_Tham, unicode.Tai_Viet, unicode.Ahom, unicode.Javanese, unicode.Balinese,
}

// isBound reports whether a word can begin or end at a place in a text: not between two
// letters of a script with spaces, and never before a mark.
func isBound(text []byte, at int) bool {
	if at == 0 || at == len(text) {
		return true
	}
	after, _ := utf8.DecodeRune(text[at:])
	if after >= utf8.RuneSelf && unicode.Is(unicode.M, after) {
		return false
	}
	before, _ := utf8.DecodeLastRune(text[:at])
	return !isOfWord(before) || !isOfWord(after)
}

// isOfWord reports whether a character is part of a word that has spaces around it.
func isOfWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return pageOf(r).traits[byte(r)]&ofWord != 0
}
