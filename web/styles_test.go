package web_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestStylesAreUsed: no rule for what is not on the page, no variable that nobody
// sets or reads.
func TestStylesAreUsed(t *testing.T) {
	t.Parallel()
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
		dynamic := regexp.MustCompile(`^(message--|hue-|badge--)`).FindString(name) // made of a state, of a number, of a role
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

// TestLongNames: the longest names of a room and of a person push nothing off a phone.
func TestLongNames(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	room, name := strings.Repeat("longest-", 8), strings.Repeat("W", 20)
	tb := openScripted(t, browser, "#/"+room, nil)
	tb.look(view{width: 320, height: 568, scheme: "light"})
	const fits = `[...document.querySelectorAll('h1, h2, p, button, input, textarea, .message__head, .message__text')].every((n) => !n.checkVisibility() || n.getBoundingClientRect().right <= 320)`
	tb.sees("the name screen", `document.querySelector('#login-room').checkVisibility()`)
	tb.sees("nothing of it beyond the edge", fits)
	tb.submitName(name)
	tb.does(`socket.welcome('` + name + `', {online: 1000000, users: undefined})`)
	tb.run(chromedp.WaitVisible("#chat"))
	tb.does(`socket.message(1, '` + strings.Repeat("M", 20) + `', '` + strings.Repeat("w", 500) + `'); socket.message(2, '` + name + `', '` + strings.Repeat("w", 500) + `')`)
	tb.sees("the messages", `document.querySelectorAll('.message').length === 2`)
	tb.sees("nothing of the chat beyond the edge", fits)
	tb.run(click("#rooms-toggle"))
	tb.sees("nothing of the rooms beyond the edge", fits)
}
