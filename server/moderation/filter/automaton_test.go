package filter

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestAutomaton: it finds what searching for each literal at each place finds, for texts and
// literals of few letters, which overlap in all ways.
func TestAutomaton(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	word := func(most int) string {
		var b strings.Builder
		for range 1 + random.IntN(most) {
			b.WriteByte("abc"[random.IntN(3)])
		}
		return b.String()
	}
	type hit struct{ literal, end int }
	for range 500 {
		var literals []string
		for range 1 + random.IntN(12) {
			literals = append(literals, word(5))
		}
		text := word(40) + "x" + word(10)
		a, err := newAutomaton(literals)
		if err != nil {
			t.Fatal(err)
		}
		var got, want []hit
		a.each([]byte(text), func(literal int32, end int) { got = append(got, hit{int(literal), end}) })
		for end := range len(text) + 1 {
			for i, literal := range literals {
				if strings.HasSuffix(text[:end], literal) {
					want = append(want, hit{i, end})
				}
			}
		}
		slices.SortFunc(got, func(a, b hit) int {
			if a.end != b.end {
				return a.end - b.end
			}
			return a.literal - b.literal
		})
		if !slices.Equal(got, want) {
			t.Fatalf("%q in %q: found %v, want %v", literals, text, got, want)
		}
	}
}

// TestAutomatonIsBounded: as many bytes as there are states are taken, one more is not.
func TestAutomatonIsBounded(t *testing.T) {
	if _, err := newAutomaton([]string{strings.Repeat("a", maxLiteralBytes)}); err != nil {
		t.Error(err)
	}
	if _, err := newAutomaton([]string{strings.Repeat("a", maxLiteralBytes), "b"}); !errors.Is(err, errTooManyBytes) {
		t.Errorf("one more: %v", err)
	}
}
