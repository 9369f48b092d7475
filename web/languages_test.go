package web_test

import (
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hubbub/web"
)

var wordKey = regexp.MustCompile(`(?m)^  (\w+): `)

// TestLanguagesAreComplete: each language has the files of English, and each file its keys, in
// its order: files are loaded alone, and whoever translates reads them side by side.
func TestLanguagesAreComplete(t *testing.T) {
	t.Parallel()
	english, err := os.ReadDir("js/lang/en")
	if err != nil {
		t.Fatal(err)
	}
	if languages := web.Languages(); !slices.Equal(languages, []string{"ar", "de", "en", "es", "fr", "ja", "pt-BR"}) {
		t.Errorf("the page speaks %v", languages)
	}
	seen := make(map[string]string)
	for _, tag := range web.Languages() {
		files, err := os.ReadDir(path.Join("js/lang", tag))
		if err != nil {
			t.Fatal(err)
		}
		if len(files) != len(english) {
			t.Errorf("%s has %d files, English has %d", tag, len(files), len(english))
		}
		for _, file := range english {
			want, got := wordsOf(t, "en", file.Name()), wordsOf(t, tag, file.Name())
			for _, key := range want {
				if !slices.Contains(got, key) {
					t.Errorf("%s/%s lacks %s", tag, file.Name(), key)
				}
				if other, twice := seen[tag+key]; twice {
					t.Errorf("%s: %s is in %s, too", tag, key, other)
				}
				seen[tag+key] = file.Name()
			}
			for _, key := range got {
				if !slices.Contains(want, key) {
					t.Errorf("%s/%s has %s, which English has not", tag, file.Name(), key)
				}
			}
			if len(want) == len(got) && !slices.Equal(want, got) {
				t.Errorf("%s/%s has another order than English", tag, file.Name())
			}
		}
	}
}

// TestAreas: an area of words is what is loaded when it is needed, by a module of its name.
func TestAreas(t *testing.T) {
	t.Parallel()
	english, err := os.ReadDir("js/lang/en")
	if err != nil {
		t.Fatal(err)
	}
	all := modules(t)
	for _, file := range english {
		area := strings.TrimSuffix(file.Name(), ".js")
		if area == "page" {
			continue // there from the start
		}
		if m := all["js/lang/"+file.Name()]; !strings.Contains(m.code, "await addWords('"+area+"', words);") || !slices.Contains(m.imports, "js/lang/en/"+file.Name()) {
			t.Errorf("js/lang/%s does not add the words of %s", file.Name(), area)
		}
	}
}

// TestEarlyLanguages: what runs before the page knows all languages that it speaks.
func TestEarlyLanguages(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("js/browser/early.js")
	if err != nil {
		t.Fatal(err)
	}
	known := regexp.MustCompile(`\^\(([a-z|]+)\)`).FindSubmatch(source)
	if known == nil {
		t.Fatal("it knows no languages")
	}
	var primary []string
	for _, tag := range web.Languages() {
		language, _, _ := strings.Cut(tag, "-")
		primary = append(primary, language)
		if !regexp.MustCompile(`(?m)^    ` + language + `: \[`).Match(source) {
			t.Errorf("it has no words in %s", tag)
		}
	}
	if got := strings.Split(string(known[1]), "|"); !slices.Equal(got, primary) {
		t.Errorf("it knows %v, the page speaks %v", got, primary)
	}
}

// wordsOf returns the keys of a file of words.
func wordsOf(t *testing.T, tag, file string) []string {
	t.Helper()
	content, err := os.ReadFile(path.Join("js/lang", tag, file))
	if err != nil {
		t.Error(err)
	}
	var keys []string
	for _, m := range wordKey.FindAllStringSubmatch(string(content), -1) {
		keys = append(keys, m[1])
	}
	return keys
}
