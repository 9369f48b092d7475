package brand_test

import (
	"strings"
	"testing"

	"hubbub/server/brand"
)

func TestWords(t *testing.T) {
	site, err := brand.Read(folder(t, map[string][]byte{
		"strings.en.json":    []byte(`{"join":"Tune in","online":{"one":"{n} listener","other":"{n} listeners"}}`),
		"strings.pt-BR.json": []byte(`{"join":"Sintonizar </script>"}`),
	}), page)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(site.Look.Words["en"]); got != `{"join":"Tune in","online":{"one":"{n} listener","other":"{n} listeners"}}` {
		t.Errorf("%s", got)
	}
	if got := string(site.Look.Words["pt-BR"]); strings.Contains(got, "<") {
		t.Errorf("%s", got)
	}
}

func TestWordFaults(t *testing.T) {
	tests := []struct {
		name, file, content string
		want                []string
	}{
		{"a language that is not spoken", "strings.fr.json", `{}`, []string{"does not speak this language: rename it, or take it out; it speaks en, pt-BR"}},
		{"a path for a language", "strings..json", `{}`, []string{"does not speak"}},
		{"no JSON", "strings.en.json", `join: x`, []string{"no JSON object"}},
		{"a list", "strings.en.json", `["join"]`, []string{"no JSON object"}},
		{"two objects", "strings.en.json", `{}{}`, []string{"more behind it"}},
		{"all at once", "strings.en.json", `{"jion":"x","join":"","online":{"one":"{m}","other":"x"},"__proto__":"x"}`, []string{
			`"__proto__": the page says nothing under this key`, `"jion": the page says nothing`, `"join": a text has 1 to 500`, `"online": {m}: this text has no such placeholder`}},
		{"no other", "strings.en.json", `{"online":{"one":"x"}}`, []string{"and other is among them"}},
		{"a plural that is none", "strings.en.json", `{"online":{"several":"x","other":"x"}}`, []string{"plurals are"}},
		{"a number", "strings.en.json", `{"join":7}`, []string{`"join": it is no JSON object of texts`}},
		{"nothing", "strings.en.json", `{"join":null}`, []string{"other is among them"}},
		{"controls", "strings.en.json", `{"join":"a\u0000b"}`, []string{"none of them a control"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := brand.Read(folder(t, map[string][]byte{test.file: []byte(test.content)}), page)
			if err == nil {
				t.Fatal("nothing is wrong with it")
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(test.want) {
				t.Fatalf("%d lines: %v", len(lines), err)
			}
			for i, want := range test.want {
				if !strings.Contains(lines[i], "/"+test.file+": ") || !strings.Contains(lines[i], want) {
					t.Errorf("%s\nwant %s", lines[i], want)
				}
			}
		})
	}
}
