package filter_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"hubbub/server/moderation/filter"
)

// example is a file of all kinds of rules.
const example = `# a comment
hold Wait.
link *
allow good.example
mentions 5
refuse Not here.
word idiot
word free nitro*
word *垃圾*
pattern free\s+n[i1]tro|(?:buy|sell) (?:cheap )?coins
timeout 10m
pattern grátis.{0,9}\d
link evil.example
`

// FuzzParse: whatever a file holds, it is taken whole or each fault has a line of it.
func FuzzParse(f *testing.F) {
	for _, file := range []string{example, "", "word", "pattern (((", "pattern (?i)[k-s]abc+", "link xn--a.\nallow b", "word \xff", "timeout 1h x", "\ufeffword a\r\n"} {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		rules, err := filter.Parse(file)
		if (rules == nil) == (err == nil) {
			t.Fatalf("rules %v, error %v", rules, err)
		}
		if err == nil {
			s := filter.NewSet(nil)
			s.Use(rules)
			s.Judge("lobby", string(file))
			s.JudgeName(string(file))
			return
		}
		var fault *filter.LineError
		if errors.As(err, &fault) && (fault.Line < 1 || fault.Line > strings.Count(string(file), "\n")+1) {
			t.Errorf("line %d of %d", fault.Line, strings.Count(string(file), "\n")+1)
		}
	})
}

// FuzzJudge: a word is found whatever is before and behind it, and a pattern is whenever its
// expression finds something, literals or not.
func FuzzJudge(f *testing.F) {
	patterns := []string{`free\s+n[i1]tro|(?:buy|sell) (?:cheap )?coins`, `(?:foo|f0o)+bar`, `straße|kelvin`, `\bcaf[eé]\b`, `привет+`, `(?:abc|ab)*xyz`}
	expressions := make([]*regexp.Regexp, len(patterns))
	sets := make([]*filter.Set, len(patterns))
	for i, p := range patterns {
		expressions[i], sets[i] = regexp.MustCompile("(?i)"+p), newSet(f, "pattern "+p)
	}
	all, word := newSet(f, example), newSet(f, "word idiot\nword 垃圾")
	for _, text := range []string{"FREE  n1tro", "f0ofoobar", "STRASSE straße \u212aelvin", "café", "cafe\u0301", "ПРИВЕТ", "abcxyz", "ｆｏｏｂａｒ", "\u0300\u200d", "https://evil.example@x", "@a @b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all.Judge("lobby", text)
		for _, said := range []string{text + " idiot ", "idiot " + text, text + "垃圾 "} {
			if _, ok := word.Judge("lobby", said); !ok {
				t.Errorf("the word is not found in %q", said)
			}
		}
		for i, e := range expressions {
			if _, ok := sets[i].Judge("lobby", text); !ok && e.MatchString(text) {
				t.Errorf("%s finds something in %q, and is not asked", patterns[i], text)
			}
		}
	})
}
