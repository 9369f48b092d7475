package name

import (
	"unicode"
)

// mixesScripts reports whether letters of scripts stand beside each other that do not
// belong together: others than one script, or Latin with what is written in Japan, China
// or Korea (UTS #39, section 5.2, "highly restrictive"). Digits, signs and emoji are of no
// script.
func mixesScripts(s string) bool {
	allowed := everyScript
	for _, r := range s {
		if unicode.In(r, unicode.Common, unicode.Inherited) {
			continue
		}
		allowed &= writingsOf(r)
	}
	return allowed == 0
}

// writings is a set of writings: bits 0 to 2 are those of Japan, China and Korea with
// Latin, the next is Latin alone, and each further one another script.
type writings uint64

const (
	japanese writings = 1 << iota
	chinese
	korean
	latin
	firstOther

	everyScript = ^writings(0)
)

// writingsOf returns the writings that a letter is used in. A script that is in neither
// table has letters that no name needs.
func writingsOf(r rune) writings {
	switch {
	case unicode.Is(unicode.Latin, r):
		return japanese | chinese | korean | latin
	case unicode.Is(unicode.Han, r):
		return japanese | chinese | korean
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return japanese
	case unicode.Is(unicode.Bopomofo, r):
		return chinese
	case unicode.Is(unicode.Hangul, r):
		return korean
	}
	for i, script := range otherScripts {
		if unicode.Is(script, r) {
			return firstOther << i
		}
	}
	return 1 << 63
}

// otherScripts are those in everyday use (UAX #31, table 5) that are not among the above,
// and some of limited use (table 7).
var otherScripts = []*unicode.RangeTable{
	unicode.Arabic, unicode.Armenian, unicode.Bengali, unicode.Cyrillic, unicode.Devanagari, unicode.Ethiopic, unicode.Georgian,
	unicode.Greek, unicode.Gujarati, unicode.Gurmukhi, unicode.Hebrew, unicode.Kannada, unicode.Khmer, unicode.Lao,
	unicode.Malayalam, unicode.Myanmar, unicode.Oriya, unicode.Sinhala, unicode.Tamil, unicode.Telugu, unicode.Thaana,
	unicode.Thai, unicode.Tibetan,
	unicode.Adlam, unicode.Balinese, unicode.Canadian_Aboriginal, unicode.Cherokee, unicode.Javanese, unicode.Mongolian,
	unicode.Nko, unicode.Syriac, unicode.Tifinagh, unicode.Yi,
}
