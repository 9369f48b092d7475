// Package skeleton tells which texts look alike: those with the same skeleton (UTS #39,
// section 4), whatever scripts their letters come from.
//
// A skeleton is for comparing, not for showing. It keeps the case of letters, since a capital
// I is like a small l and a small i is not. What joins letters without being seen is not in
// it, nor an accent that lies upon the same one or upon a dot.
//
// The table is of Unicode 15.0, as are those of golang.org/x/text that say which characters
// a name may have. All functions are pure and safe for concurrent use; their work grows with
// the length of their input.
package skeleton

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:generate sh -c "curl -sSf https://www.unicode.org/Public/security/15.0.0/confusables.txt | go run ./generate >confusables.txt"

//go:embed confusables.txt
var confusables string

// prototypes holds what a character is drawn like, if it is not its own prototype.
var prototypes = sync.OnceValue(func() map[rune]string { return parse(confusables) })

// Of returns what all texts share that look like s. The skeleton of a skeleton is the same.
func Of(s string) string {
	table := prototypes()
	var b strings.Builder
	b.Grow(len(s))
	s = strings.ToValidUTF8(s, string(utf8.RuneError)) // what follows a broken byte is not decomposed
	for _, r := range norm.NFKD.String(s) {
		switch like, ok := table[r]; {
		case ok:
			b.WriteString(like)
		case r < utf8.RuneSelf || !unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.Cf):
			b.WriteRune(r)
		}
	}
	return withoutUnseen(norm.NFKD.String(b.String()))
}

// withoutUnseen drops marks that are drawn onto what is there: the dot of a letter that has
// one, and an accent for the second time (UTS #39, section 5.4). Its input is decomposed.
func withoutUnseen(s string) string {
	var before rune
	hasDot := false // the letter, and no accent has taken its place
	return strings.Map(func(r rune) rune {
		switch {
		case !unicode.Is(unicode.Mn, r):
			hasDot = unicode.Is(unicode.Soft_Dotted, r)
		case r == before || r == dotAbove && hasDot:
			return -1
		case norm.NFD.PropertiesString(string(r)).CCC() == above:
			hasDot = false
		}
		before = r
		return r
	}, s)
}

const (
	dotAbove = '\u0307'
	above    = 230 // the combining class of accents above (UAX #44)
)

// parse reads a table: a line for each prototype and what is drawn like it, in code points.
func parse(table string) map[rune]string {
	prototypes := make(map[rune]string, strings.Count(table, " "))
	for line := range strings.Lines(table) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		prototype, like, _ := strings.Cut(line, ";")
		to := string(points(prototype))
		for _, r := range points(like) {
			prototypes[r] = to
		}
	}
	return prototypes
}

func points(hex string) (runes []rune) {
	for point := range strings.FieldsSeq(hex) {
		r, err := strconv.ParseInt(point, 16, 32)
		if err != nil {
			panic(fmt.Sprintf("skeleton: the table is broken: %v", err))
		}
		runes = append(runes, rune(r))
	}
	return runes
}
