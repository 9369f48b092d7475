package web_test

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

type rgb [3]float64 // linear light

func parseColor(t *testing.T, hex string) rgb {
	t.Helper()
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 24)
	if err != nil {
		t.Fatal(err)
	}
	var c rgb
	for i := range c {
		v := float64(n>>(16-8*i)&0xff) / 255
		if c[i] = v / 12.92; v > 0.04045 {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return c
}

func (c rgb) times(m [3]rgb) (out rgb) {
	for i, row := range m {
		out[i] = max(0, row[0]*c[0]+row[1]*c[1]+row[2]*c[2])
	}
	return out
}

// contrast is that of WCAG.
func contrast(a, b rgb) float64 {
	grey := func(c rgb) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] + 0.05 }
	return max(grey(a), grey(b)) / min(grey(a), grey(b))
}

// oklab has equal distances where eyes see equal differences.
func oklab(c rgb) rgb {
	cones := c.times([3]rgb{{0.4122214708, 0.5363325363, 0.0514459929}, {0.2119034982, 0.6806995451, 0.1073969566}, {0.0883024619, 0.2817188376, 0.6299787005}})
	for i := range cones {
		cones[i] = math.Cbrt(cones[i])
	}
	var lab rgb
	for i, row := range [3]rgb{{0.2104542553, 0.7936177850, -0.0040720468}, {1.9779984951, -2.4285922050, 0.4505937099}, {0.0259040371, 0.7827717662, -0.8086757660}} {
		lab[i] = row[0]*cones[0] + row[1]*cones[1] + row[2]*cones[2]
	}
	return lab
}

// sights are the matrices of Machado, Oliveira and Fernandes (2009) for whoever does not see one colour at all.
var sights = map[string][3]rgb{
	"all colours": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"no red":      {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"no green":    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"no blue":     {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// TestHues: names can be read on every ground of a row, and told apart with whatever eyes.
func TestHues(t *testing.T) {
	t.Parallel()
	tokens, err := os.ReadFile("css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	themes := map[string][2]rgb{} // of a token, light and dark
	hues := 0
	for _, m := range regexp.MustCompile(`(?:\.(hue-\d+) \{ )?--([\w-]+): light-dark\(#(\w+), #(\w+)\)`).FindAllStringSubmatch(string(tokens), -1) {
		themes[m[1]+m[2]] = [2]rgb{parseColor(t, m[3]), parseColor(t, m[4])}
		if m[1] != "" {
			hues++
		}
	}
	if hues != 12 {
		t.Fatalf("%d hues, want 12", hues)
	}
	hue := func(n, theme int) rgb { return themes[fmt.Sprintf("hue-%dhue", n)][theme] }
	for theme, name := range []string{"light", "dark"} {
		for a := range hues {
			for _, ground := range []string{"ground", "own", "mention", "pointed", "surface", "accent-soft"} {
				if got := contrast(hue(a, theme), themes[ground][theme]); got < 4.5 {
					t.Errorf("%s: hue %d on %s: %.2f to 1", name, a, ground, got)
				}
			}
			for eyes, sight := range sights {
				for b := range a {
					x, y := oklab(hue(a, theme).times(sight)), oklab(hue(b, theme).times(sight))
					if d := math.Hypot(math.Hypot(x[0]-y[0], x[1]-y[1]), x[2]-y[2]); d < 0.045 {
						t.Errorf("%s, %s: hues %d and %d are %.3f apart", name, eyes, a, b, d)
					}
				}
			}
		}
	}
}
