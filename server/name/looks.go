package name

import (
	"slices"
	"strings"
	"unicode"

	"hubbub/server/name/skeleton"
)

// Looks returns what names that read alike have in common: two names are one if they share
// any of it. All spellings of one name share one at least.
//
// These are the skeletons of the name in small letters, as it was typed, in capitals and
// capitalised. One is not enough: a small l is like I and not like i, so SlSTEMA looks like
// Sistema in capitals alone, and PauIo like paulo as it was typed alone. Names from the right
// with a digit are also compared in the order in which a line from the left shows them.
func (n Name) Looks() []string {
	looks := []string{skeleton.Of(n.key)}
	for _, spelling := range []string{n.display, strings.ToUpper(n.key), capitalised(n.key)} {
		looks = append(looks, withInitialI(skeleton.Of(spelling)))
	}
	if shown := fromLeft(n.key); shown != n.key && strings.ContainsFunc(n.key, unicode.IsDigit) {
		looks = append(looks, leftToRight+skeleton.Of(shown))
	}
	slices.Sort(looks)
	return slices.Compact(looks)
}

// leftToRight marks the look of a name from the right with a digit, where a line begins at
// the left. No skeleton holds it.
const leftToRight = "\u200e"

// capitalised returns s with a capital at the beginning of each word.
func capitalised(s string) string {
	inWord := false
	return strings.Map(func(r rune) rune {
		first := !inWord
		if inWord = isOfWord(r); first {
			return unicode.ToTitle(r)
		}
		return r
	}, s)
}

// withInitialI takes what is drawn like an l or an I for an I where a word begins with it and
// a small letter follows. Iara looks like lara, but not like Lara, which is lara in small
// letters.
func withInitialI(skeleton string) string {
	runes := []rune(skeleton)
	inWord := false
	for i, r := range runes {
		if r == 'l' && !inWord && smallLetterBegins(runes[i+1:]) {
			runes[i] = 'I'
		}
		inWord = isOfWord(r)
	}
	return string(runes)
}

// smallLetterBegins reports whether the first of runes that is no accent is a small letter.
func smallLetterBegins(runes []rune) bool {
	at := slices.IndexFunc(runes, func(r rune) bool { return !unicode.Is(unicode.M, r) })
	return at >= 0 && unicode.IsLower(runes[at])
}

func isOfWord(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.N) }
