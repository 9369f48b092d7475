package filter

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A reading is a text as it is read. Its bytes are used again for the next one.
type reading struct {
	small    []byte // capitals are taken for their small letters
	capitals []byte // capitals are taken for what they are drawn like; empty if that is the same
	spelled  []byte // a line for each word of which the letters stand alone
	written  []byte // the text itself, for who sets it
	differs  bool   // from the text as it was written, by more than the case of ASCII letters
}

// of reads a text.
func (t *reading) of(text string) {
	var met traits
	t.small, met = appendRead(t.small[:0], text, false)
	if met&joining != 0 && !norm.NFKC.IsNormalString(text) {
		text = norm.NFKC.String(text)
		t.small, met = appendRead(t.small[:0], text, false)
	}
	t.capitals = t.capitals[:0]
	if met&capital != 0 {
		t.capitals, _ = appendRead(t.capitals, text, true)
	}
	t.spelled = appendSpelled(t.spelled[:0], t.small)
	t.differs = met != 0 || len(t.small) != len(text)
}

// traits are what characters beyond ASCII have.
type traits uint8

const (
	beyondASCII traits = 1 << iota
	joining            // it changes the character before it
	capital            // it is a capital that is drawn like another than its small letter
	ofWord             // it is part of a word that has spaces around it
)

// read returns a text as it is read, with capitals taken for their small letters.
func read(text string) string {
	var t reading
	t.of(text)
	return string(t.small)
}

// ascii is how ASCII is read: 0 for what is not seen.
var ascii = func() (table [utf8.RuneSelf]byte) {
	for c := range table {
		switch {
		case 'A' <= c && c <= 'Z':
			table[c] = byte(c) + 'a' - 'A'
		case c == ' ' || '\t' <= c && c <= '\r':
			table[c] = ' '
		case c > ' ' && c < 0x7f:
			table[c] = byte(c)
		}
	}
	return table
}()

// appendRead appends a text as it is read, with capitals as they are drawn or as their small
// letters. What joins the character before it is to be composed with it.
func appendRead(dst []byte, text string, capitals bool) (_ []byte, met traits) {
	blank := false // the last is a space
	for i := 0; i < len(text); {
		if text[i] >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[i:])
			i += size
			p := pageOf(r)
			dst = p.appendGlyph(dst, r, capitals)
			met |= p.traits[byte(r)]
			blank = len(dst) > 0 && dst[len(dst)-1] == ' '
			continue
		}
		c := ascii[text[i]]
		i++
		if c == 0 || c == ' ' && blank {
			continue
		}
		dst = append(dst, c)
		blank = c == ' '
	}
	return dst, met
}

// appendGlyph appends a character of the page.
func (p *page) appendGlyph(dst []byte, r rune, capitals bool) []byte {
	i := byte(r)
	if capitals && p.capital[i] != 0 {
		return append(dst, byte(p.capital[i]))
	}
	switch as := p.as[i]; as {
	case dropped:
		return dst
	case several:
		return append(dst, p.more[r]...)
	case mark:
		if letter, _ := utf8.DecodeLastRune(dst); unicode.In(letter, unicode.Latin, unicode.Greek) {
			return dst
		}
		return utf8.AppendRune(dst, r)
	case ' ':
		if len(dst) > 0 && dst[len(dst)-1] == ' ' {
			return dst
		}
		return append(dst, ' ')
	default:
		return utf8.AppendRune(dst, as)
	}
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}
