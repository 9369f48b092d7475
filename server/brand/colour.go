package brand

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

// ErrColour is why a text is no colour.
var ErrColour = errors.New(`a colour is written as "#0b7364"`)

// A colour is one of sRGB.
type colour [3]uint8

var white, ink = colour{255, 255, 255}, colour{16, 20, 18}

func parseColour(text string) (c colour, err error) {
	if len(text) != 7 || text[0] != '#' {
		return c, ErrColour
	}
	n, err := strconv.ParseUint(text[1:], 16, 24)
	if err != nil {
		return c, ErrColour
	}
	return colour{uint8(n >> 16), uint8(n >> 8), uint8(n)}, nil
}

func (c colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]) }

// luminance is how bright a colour is, from 0 to 1 (WCAG 2.2, relative luminance).
func (c colour) luminance() float64 {
	linear := func(channel uint8) float64 {
		s := float64(channel) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

// contrast is that of two colours, from 1 to 21 (WCAG 2.2, contrast ratio).
func contrast(a, b colour) float64 {
	bright, dark := a.luminance(), b.luminance()
	if bright < dark {
		bright, dark = dark, bright
	}
	return (bright + 0.05) / (dark + 0.05)
}

// mix is a share of one colour, and the rest of another.
func mix(c colour, share float64, other colour) (mixed colour) {
	for i := range mixed {
		mixed[i] = uint8(math.Round(share*float64(c[i]) + (1-share)*float64(other[i])))
	}
	return mixed
}
