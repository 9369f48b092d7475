package name

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/text/cases"
	"golang.org/x/text/secure/precis"
)

// maxMarks is how many combining marks may follow each other: more is piled up
// to spill over the lines above and below (UTS #39, section 5.4).
const maxMarks = 4

// maxPasses is how often a mapping is applied before a name that still changes
// is refused: once and three times more (RFC 8266, section 2.1).
const maxPasses = 4

// enforce returns the Nickname form of s.
func enforce(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", fmt.Errorf("%w: it is not valid UTF-8", ErrCharacter)
	}
	return untilStable(s, precis.Nickname.String)
}

// compareKey returns the key that RFC 8266 compares by, with two gaps of its
// lower-casing closed: full case folding makes the capitals of ς and ß meet
// their small letters, and an i is an i with its dot or without.
func compareKey(display string) (string, error) {
	return untilStable(display, func(s string) (string, error) {
		lower, err := precis.Nickname.CompareKey(s)
		return dotless.Replace(cases.Fold().String(lower)), err
	})
}

var dotless = strings.NewReplacer("ı", "i", "i\u0307", "i")

func untilStable(s string, mapping func(string) (string, error)) (string, error) {
	for range maxPasses {
		mapped, err := mapping(s)
		if err != nil {
			return "", fmt.Errorf("%w: %s", ErrCharacter, culprit(s))
		}
		if mapped == s {
			return s, nil
		}
		s = mapped
	}
	return "", fmt.Errorf("%w: it has no stable form", ErrCharacter)
}

// culprit describes the first rune that the profile refuses in s.
func culprit(s string) string {
	before := rune(0)
	for _, r := range s {
		switch {
		case joinsEmoji(before, r):
			return "an emoji of several parts, which are joined by what cannot be seen"
		case !precis.Nickname.Allowed().Contains(r):
			return fmt.Sprintf("%U", r)
		}
		before = r
	}
	return "a combination that is not allowed"
}

// joinsEmoji reports whether r makes one emoji of the sign before it and of what follows.
func joinsEmoji(before, r rune) bool {
	isTag := r >= 0xe0020 && r <= 0xe007f
	return (r == '\u200d' || isTag) && unicode.In(before, unicode.So, unicode.Sk)
}

// check holds the rules beyond the profile's.
func check(display string) error {
	if len(display) > maxBytes || uniseg.GraphemeClusterCount(display) > MaxCharacters {
		return ErrTooLong
	}
	// In plain text, "name: text" would read as somebody else speaking.
	if strings.Contains(display, ": ") {
		return fmt.Errorf("%w: a colon followed by a space", ErrCharacter)
	}
	return checkRunes(display)
}

// checkRunes refuses what cannot be seen, or spills over.
func checkRunes(display string) error {
	marks := 0
	for i, r := range display {
		switch {
		case misleading(r):
			return fmt.Errorf("%w: %U", ErrCharacter, r)
		case !unicode.Is(unicode.M, r):
			marks = 0
		case i == 0:
			return fmt.Errorf("%w: an accent with no letter before it", ErrCharacter)
		default:
			marks++
		}
		if marks > maxMarks {
			return fmt.Errorf("%w: more than %d accents in a row", ErrCharacter, maxMarks)
		}
	}
	return nil
}

// misleading tells the runes that the profile lets through although they show
// as a blank or stand for text that was lost on the way.
func misleading(r rune) bool {
	switch r {
	case '\u2800', // braille pattern blank
		'\ufffc',     // object replacement
		'\ufffd',     // replacement: what broken UTF-8 turns into
		'\U0001d159': // musical null notehead
		return true
	}
	return false
}
