package fold

import "unicode"

// Blank reports whether there is nothing to see in a text: only spaces, controls, and what
// shows as nothing.
func Blank(s string) bool {
	for _, r := range s {
		if !isBlank(r) {
			return false
		}
	}
	return true
}

func isBlank(r rune) bool {
	switch {
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r): // signs of numbers and verses, which are drawn
		return false
	case r == '\u2800', r == '\U0001d159', r == '\U00016fe4':
		return true
	}
	return unicode.IsSpace(r) || unicode.In(r, blank...)
}

// blank is what Unicode calls default ignorable (UAX #44), and controls. Three signs beside
// it are drawn as nothing: the empty braille pattern, a note without a head, a Khitan filler.
var blank = []*unicode.RangeTable{
	unicode.Cc, unicode.Cf, unicode.Z, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector,
}
