package web_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestStylesAreUsed: no rule for what is not on the page, no variable that nobody
// sets or reads.
func TestStylesAreUsed(t *testing.T) {
	read := func(dir string) (all string) {
		t.Helper()
		err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(os.DirFS(dir), path)
			all += string(data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	html, err := os.ReadFile("index.html")
	if err != nil {
		t.Fatal(err)
	}
	styles := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(read("css"), "")
	page := string(html) + read("js")

	uses := func(name string) bool {
		dynamic := regexp.MustCompile(`^(message--|hue-)`).FindString(name) // made of a state, of a number
		return dynamic != "" && strings.Contains(page, "`"+dynamic+"${") ||
			regexp.MustCompile(`(^|[^\w-])`+name+`([^\w-]|$)`).MatchString(page)
	}
	for _, rule := range regexp.MustCompile(`[^{}]+\{`).FindAllString(styles, -1) {
		for _, selector := range regexp.MustCompile(`[.#]([A-Za-z][\w-]*)`).FindAllStringSubmatch(rule, -1) {
			if !uses(selector[1]) {
				t.Errorf("nothing on the page is %s: %s", selector[0], strings.TrimSpace(rule))
			}
		}
	}

	set := map[string]bool{}
	for _, m := range regexp.MustCompile(`[{;\s](--[\w-]+)\s*:`).FindAllStringSubmatch(styles, -1) {
		set[m[1]] = true
		if !strings.Contains(styles, "var("+m[1]) {
			t.Errorf("nothing reads %s", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`var\((--[\w-]+)`).FindAllStringSubmatch(styles, -1) {
		if !set[m[1]] && !strings.Contains(page, m[1]) {
			t.Errorf("nothing sets %s", m[1])
		}
	}
}
