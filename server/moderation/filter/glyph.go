package filter

import (
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"hubbub/server/fold"
	"hubbub/server/name/skeleton"
)

// What a glyph can be beside one letter.
const (
	dropped rune = -1 - iota // it is not seen
	mark                     // it belongs to the letter before
	several                  // more than one letter
)

// A page is how 256 characters that follow each other are read.
type page struct {
	as      [256]rune // a letter, or one of the constants
	capital [256]rune // the ASCII letter that a capital is drawn like, 0 for the same as in as
	traits  [256]traits
	more    map[rune]string
}

// pages are made when the first character of theirs comes: 10 MB if somebody sends one of each.
var pages [(unicode.MaxRune + 1) >> 8]atomic.Pointer[page]

// pageOf returns the page of a character.
func pageOf(r rune) *page {
	if p := pages[r>>8].Load(); p != nil {
		return p
	}
	p := &page{more: make(map[rune]string)}
	first := r &^ 0xff
	for i := range p.as {
		p.set(byte(i), first+rune(i))
	}
	pages[r>>8].Store(p)
	return p
}

// set says how a character is read, and what it is besides.
func (p *page) set(i byte, r rune) {
	p.traits[i] = beyondASCII
	if !norm.NFKC.PropertiesString(string(r)).BoundaryBefore() {
		p.traits[i] |= joining
	}
	if unicode.In(r, unicode.L, unicode.M, unicode.N) && !isUnspaced(r) {
		p.traits[i] |= ofWord
	}
	switch {
	case unicode.IsSpace(r) || r == '\u2800' || unicode.Is(unicode.Z, r):
		p.as[i] = ' '
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
		p.as[i] = dropped
	case unicode.Is(unicode.M, r):
		p.as[i] = mark
	default:
		read := readAs(r)
		if one, size := utf8.DecodeRuneInString(read); size == len(read) {
			p.as[i] = one
		} else {
			p.as[i], p.more[r] = several, read
		}
		if p.capital[i] = capitalLike(r); p.capital[i] != 0 {
			p.traits[i] |= capital
		}
	}
}

// readAs returns what a character is read as: in small letters, and as the letter that it
// is drawn like. Scripts without spaces stay themselves, so that it is still seen that they
// need none.
func readAs(r rune) string {
	if base, ok := boxed(r); ok {
		return string(base)
	}
	folded := fold.String(string(r))
	if r < utf8.RuneSelf || !unicode.IsLetter(r) || isUnspaced(r) {
		return folded
	}
	like := fold.String(skeleton.Of(folded))
	if like == "" || strings.ContainsFunc(like, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M) }) {
		return folded
	}
	return like
}

// boxed returns the letter in a dark circle or square: to Unicode these are signs.
func boxed(r rune) (base rune, ok bool) {
	switch {
	case r >= 0x1f150 && r <= 0x1f169:
		return r - 0x1f150 + 'a', true
	case r >= 0x1f170 && r <= 0x1f189:
		return r - 0x1f170 + 'a', true
	}
	return 0, false
}

// capitalLike returns the ASCII letter that a capital is drawn like, where its small letter
// is drawn otherwise: В and в. What is like I is so in small letters, too.
func capitalLike(r rune) rune {
	if r < utf8.RuneSelf || !unicode.IsUpper(r) {
		return 0
	}
	like := skeleton.Of(string(r))
	if len(like) != 1 || like[0] < 'A' || like[0] > 'Z' {
		return 0
	}
	small := unicode.ToLower(rune(like[0]))
	if readAs(r) == string(small) {
		return 0
	}
	return small
}
