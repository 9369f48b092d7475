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
	var rare *unicode.RangeTable
	for _, r := range s {
		if unicode.In(r, unicode.Common, unicode.Inherited) {
			continue
		}
		allowed &= writingsOf(r)
		if allowed == rareScripts && (rare == nil || !unicode.Is(rare, r)) {
			if rare != nil {
				return true
			}
			rare = scriptOf(r)
		}
	}
	return allowed == 0
}

// scriptOf returns the script of a letter.
func scriptOf(r rune) *unicode.RangeTable {
	for _, script := range unicode.Scripts {
		if unicode.Is(script, r) {
			return script
		}
	}
	return nil
}

// writings is a set of writings: bits 0 to 2 are those of Japan, China and Korea with
// Latin, the next is Latin alone, each further one another script, and the last all the others.
type writings uint64

const (
	japanese writings = 1 << iota
	chinese
	korean
	latin
	firstOther

	rareScripts writings = 1 << 63
	everyScript          = ^writings(0)
)

// writingsOf returns the writings that a letter is used in.
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
	return rareScripts
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
