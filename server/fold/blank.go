package fold

import "unicode"

// Blank reports whether there is nothing to see in a text: only spaces, controls, and what
// shows as nothing.
func Blank(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && !unicode.In(r, blank...) && r != '\u2800' && r != '\U0001d159' {
			return false
		}
	}
	return true
}

// blank is what Unicode calls default ignorable (UAX #44), and controls. Two signs beside
// it are drawn as nothing: the empty braille pattern and a note without a head.
var blank = []*unicode.RangeTable{
	unicode.Cc, unicode.Cf, unicode.Z, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector,
}
