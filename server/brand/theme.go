package brand

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// minContrast is the least contrast of text and what it stands on (WCAG 2.2, 1.4.3).
const minContrast = 4.5

// ErrContrast is why a colour cannot be the accent of a theme.
var ErrContrast = errors.New("it cannot be read")

// A theme is what of the page's colours an accent is seen with: what it stands on, and text. They
// are those of web/css/tokens.css.
type theme struct {
	name    string
	grounds []colour // of the page, of dialogs, of the sides, of a message that is pointed at, of one that names who reads
	text    colour
	own     float64 // share of the accent in the ground of one's own messages
}

var (
	light = theme{"light", []colour{{0xfc, 0xfb, 0xf8}, {0xff, 0xff, 0xff}, {0xf5, 0xf3, 0xed}, {0xf3, 0xf1, 0xea}, {0xfc, 0xf2, 0xdc}}, colour{0x22, 0x21, 0x1e}, 0.06}
	dark  = theme{"dark", []colour{{0x16, 0x19, 0x18}, {0x1d, 0x21, 0x20}, {0x11, 0x14, 0x13}, {0x1f, 0x24, 0x23}, {0x2f, 0x28, 0x18}}, colour{0xe6, 0xe8, 0xe5}, 0.07}
)

// least is the contrast of a colour with what of a theme it is the closest to: a link may stand in any message.
func (t theme) least(c colour) float64 {
	least := contrast(c, t.soft(c, t.own))
	for _, ground := range t.grounds {
		least = min(least, contrast(c, ground))
	}
	return least
}

// judge tells whether a colour can be read on all grounds of a theme, and one close to it that can.
func (t theme) judge(c colour) error {
	if t.least(c) >= minContrast {
		return nil
	}
	near := c
	for share := 0.98; share > 0 && t.least(near) < minContrast; share -= 0.02 {
		near = mix(c, share, t.text)
	}
	has := math.Floor(10*t.least(c)) / 10 // rounded up it could seem enough
	return fmt.Errorf("%w: on the %s theme %v has a contrast of %.1f, and %.1f is the least: %v would do", ErrContrast, t.name, c, has, minContrast, near)
}

// A shade is a colour of both themes.
type shade struct{ light, dark colour }

// tones are the colours of the page that follow from an accent.
func tones(accent shade) map[string]shade {
	return map[string]shade{
		"accent":         accent,
		"on-accent":      {on(accent.light), on(accent.dark)},
		"accent-soft":    {light.soft(accent.light, 0.12), dark.soft(accent.dark, 0.18)},
		"on-accent-soft": {light.text, dark.text},
		"own":            {light.soft(accent.light, light.own), dark.soft(accent.dark, dark.own)},
		"focus-line":     accent,
	}
}

// on is what is read best on a colour.
func on(c colour) colour {
	if contrast(white, c) >= contrast(ink, c) {
		return white
	}
	return ink
}

// soft is a ground with at most a share of a colour in it, on which the theme's text can be read.
func (t theme) soft(c colour, share float64) colour {
	for ; share > 0; share -= 0.01 {
		if soft := mix(c, share, t.grounds[0]); contrast(t.text, soft) >= minContrast {
			return soft
		}
	}
	return t.grounds[0]
}

// order is that of the colours in a style sheet, which has the same hash each time.
var order = []string{"accent", "on-accent", "accent-soft", "on-accent-soft", "own", "focus-line"}

// style is a style sheet of an accent. Who asks for more contrast keeps the page's own.
func style(accent shade) []byte {
	var css strings.Builder
	css.WriteString("@media not (prefers-contrast: more){:root{")
	all := tones(accent)
	for _, name := range order {
		fmt.Fprintf(&css, "--%s:light-dark(%v,%v);", name, all[name].light, all[name].dark)
	}
	css.WriteString("}}\n")
	return []byte(css.String())
}
