package name

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// fromLeft returns what s shows from left to right in a line that begins at the left (UAX
// #9), for what a name can be: without letters from the left beside those from the right.
// 1דנה and דנה1 show the same there.
func fromLeft(s string) string {
	runes := []rune(s)
	classes := resolve(runes)
	fromRight := func(c bidi.Class) bool { return c == bidi.R || c == bidi.AN }
	first := slices.IndexFunc(classes, fromRight)
	if first < 0 {
		return s
	}
	last := len(runes) - 1
	for !fromRight(classes[last]) && classes[last] != bidi.EN {
		last--
	}
	shown := slices.Clone(runes[:first])
	for end := last + 1; end > first; {
		start := end - 1
		for number := classes[start]; (number == bidi.EN || number == bidi.AN) && start > first && classes[start-1] == number; {
			start--
		}
		shown = append(shown, runes[start:end]...)
		end = start
	}
	return string(append(shown, runes[last+1:]...))
}

// resolve returns the class of each character: R for all that runs from the right, and EN for
// what belongs to a number (rules W1 to W5).
func resolve(runes []rune) []bidi.Class {
	classes := make([]bidi.Class, len(runes))
	for i, r := range runes {
		properties, _ := bidi.LookupRune(r)
		switch class := properties.Class(); class {
		case bidi.AL:
			classes[i] = bidi.R
		case bidi.NSM: // an accent goes with its letter
			classes[i] = classes[max(0, i-1)]
		default:
			classes[i] = class
		}
	}
	isNumber := func(i int) bool { return i >= 0 && i < len(classes) && classes[i] == bidi.EN }
	for i, class := range classes {
		between := (class == bidi.ES || class == bidi.CS) && isNumber(i-1) && isNumber(i+1) // 1.5
		if between || class == bidi.ET && isNumber(i-1) {                                   // 1%
			classes[i] = bidi.EN
		}
	}
	for i, class := range slices.Backward(classes) {
		if class == bidi.ET && isNumber(i+1) { // #1
			classes[i] = bidi.EN
		}
	}
	return classes
}
