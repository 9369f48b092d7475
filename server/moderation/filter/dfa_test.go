package filter_test

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"hubbub/server/moderation/filter"
)

// expressions are of all that there is in an expression.
var expressions = []string{
	`(?i)free\s+n[i1]tro|(?:buy|sell) (?:cheap )?coins`, `\bcoins\b`, `\Bins\b`, `^buy`, `now$`, `(?m)^now$`, `(?s)a.b`, `a.b`, `(?i)k`, `[^a-z]x`,
	`gr[aá]tis.{0,9}\d`, `\pL{3}`, `(?U)a+b`, `x*`, ``, `[^\x00-\x{10FFFF}]`, `\z`, `\A\z`, `(a|ab)(c|bcd)`, `垃圾|ß`,
}

var subjects = []string{
	"", "buy cheap coins now", "FREE  n1tro", "coin scoins", "x\nnow\ny", "a\nb", "aab acd abcd", "\u212a", "grátis: 12345 7", "gratis", "垃圾 ẞ", "\xff\xfex", "a\xffb", "\n",
}

// wantPatterns holds what is found in one pass against package regexp.
func wantPatterns(t *testing.T, sources []string, text string) {
	t.Helper()
	found, ok := filter.FindPatterns(sources, text)
	if !ok {
		t.Errorf("%q in %q: it gives up", sources, text)
		return
	}
	for i, source := range sources {
		if want := regexp.MustCompile(source).MatchString(text); found&(1<<i) != 0 != want {
			t.Errorf("%q in %q: want %v", source, text, want)
		}
	}
}

// TestOnePass: in one pass all expressions find what they find one by one.
func TestOnePass(t *testing.T) {
	for _, text := range subjects {
		wantPatterns(t, expressions, text)
	}
	wantPatterns(t, expressions, strings.Join(subjects, " "))
	var usual []string
	for line := range strings.Lines(patterns(50)) {
		usual = append(usual, "(?i)"+strings.TrimSpace(strings.TrimPrefix(line, "pattern ")))
	}
	wantPatterns(t, usual, allLiterals())
	wantPatterns(t, usual, allLiterals()+" buy brand07 now 1, sell brand49")
}

// FuzzOnePass: so do any two, in any text.
func FuzzOnePass(f *testing.F) {
	for i, source := range expressions {
		f.Add(source, expressions[(i+1)%len(expressions)], subjects[i%len(subjects)])
	}
	f.Fuzz(func(t *testing.T, a, b, text string) {
		for _, source := range []string{a, b} {
			if _, err := regexp.Compile(source); err != nil || len(source) > 100 {
				return
			}
		}
		if _, ok := filter.FindPatterns([]string{a, b}, text); ok {
			wantPatterns(t, []string{a, b}, text)
		}
	})
}

// TestManyPatterns: where one pass would cost too much, verdicts are the same: of patterns that
// tell many characters apart, and of texts that are new throughout. It is safe for concurrent use.
func TestManyPatterns(t *testing.T) {
	var wide, usual strings.Builder
	for i := range 50 {
		fmt.Fprintf(&wide, "pattern word%02d[^\\pL%c][\\p{Lu}\\p{Nd}%c]{9}\n", i, 'ā'+3*i, 'ऄ'+5*i)
		fmt.Fprintf(&usual, "pattern brand%02d.{0,30}[xyz]\\d{1,9}!\n", i)
	}
	var many strings.Builder
	for i := range 50 {
		fmt.Fprintf(&many, "brand%02d %c ", i, 'a'+i%26)
	}
	for name, tt := range map[string]struct{ rules, clean, found string }{
		"wide":  {wide.String(), "word07 word08_ABCDEFGH", "word07 word08_ABCDEFGH1"},
		"usual": {usual.String(), many.String() + "x1234567890!", many.String() + "x123456789!"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSet(t, tt.rules)
			var group sync.WaitGroup
			for range 2 {
				group.Go(func() {
					for i := range 5 {
						before := strings.Repeat("brand01 ", i)
						if _, found := s.Judge("lobby", before+tt.clean); found {
							t.Errorf("%q is found in", tt.clean)
						}
						if _, found := s.Judge("lobby", before+tt.found); !found {
							t.Errorf("%q is not found in", tt.found)
						}
					}
				})
			}
			group.Wait()
		})
	}
}
