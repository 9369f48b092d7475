package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hubbub/server/config"
	"hubbub/web"
)

// logo returns a PNG.
func logo(t *testing.T) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 192, 192))
	draw.Draw(picture, picture.Bounds(), image.NewUniform(color.RGBA{138, 43, 226, 255}), image.Point{}, draw.Src)
	draw.Draw(picture, image.Rect(48, 48, 144, 144), image.NewUniform(color.White), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestLook: a page that is somebody's own has nothing of Hubbub's looks left, and nothing in it that
// its look could not say.
func TestLook(t *testing.T) {
	t.Parallel()
	look := web.Look{
		Name: `Tom & <b>"Jo"</b>`, Style: []byte(":root{--accent:#8a2be2}"), Accent: "#8a2be2", Logo: logo(t), Side: 192,
		Links: map[string]string{"privacy": `https://a.example/?a=1&b="2"`},
		Words: map[string]json.RawMessage{"pt-BR": json.RawMessage(`{"tagline":"A conversa"}`), "en": json.RawMessage(`{"tagline":"The \"chat\""}`), "ar": json.RawMessage(`{"join":"x"}`)},
	}
	handler := web.Handler(web.Options{Look: look})
	ask := func(path string) (*http.Response, string) {
		t.Helper()
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, w.Code)
		}
		return w.Result(), w.Body.String()
	}
	_, page := ask("/")
	const name = "Tom &amp; &lt;b&gt;&#34;Jo&#34;&lt;/b&gt;"
	for _, want := range []string{"<title>" + name + "</title>", name + " needs JavaScript", `data-t="terms"`, `data-link="terms" hidden`, `href="https://a.example/?a=1&amp;b=&#34;2&#34;" rel=`, `class="login__links">`, `name="description" content="The &#34;chat&#34;"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, other := range []string{"Hubbub", "/icons/", "<b>"} {
		if strings.Contains(page, other) {
			t.Errorf("the page has %s", other)
		}
	}
	for pattern, contentType := range map[string]string{`/brand/[0-9a-f]{16}\.css`: "text/css; charset=utf-8", `/brand/logo\.[0-9a-f]{16}\.png`: "image/png"} {
		if r, _ := ask(regexp.MustCompile(pattern).FindString(page)); r.Header.Get("Content-Type") != contentType || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %v", pattern, r.Header)
		}
	}
	var manifest struct {
		Name        string `json:"name"`
		ShortName   string `json:"short_name"`
		ThemeColor  string `json:"theme_color"`
		Description string
		Display     string `json:"display"`
		Icons       []struct{ Src, Sizes string }
	}
	_, text := ask("/manifest.webmanifest")
	if err := json.Unmarshal([]byte(text), &manifest); err != nil || manifest.Name != look.Name || manifest.ShortName != look.Name || manifest.ThemeColor != "#8a2be2" ||
		manifest.Display != "standalone" || manifest.Description != `The "chat"` || len(manifest.Icons) != 1 || manifest.Icons[0].Sizes != "192x192" || !strings.HasPrefix(manifest.Icons[0].Src, "/brand/logo.") {
		t.Errorf("%v: %s", err, text)
	}
	if _, plain := func() (int, string) { r := get("GET", "/", nil); return r.StatusCode, body(t, r) }(); strings.Contains(plain, "/brand/") || !strings.Contains(plain, "<title>Hubbub</title>") {
		t.Error("the page as it comes has changed")
	}
}

// TestWordsAreKnown: a site is judged by all that the page says, in all languages that it speaks.
func TestWordsAreKnown(t *testing.T) {
	t.Parallel()
	words := web.Words()
	if len(words) < 300 {
		t.Errorf("only %d are known", len(words))
	}
	for key, want := range map[string]string{"join": "[]", "online": "[n]", "joined": "[names]", "rules": "[]", "waiting": "[n]"} {
		if got, known := words[key]; !known || fmt.Sprint(got) != want {
			t.Errorf("%s: %v, want %s", key, got, want)
		}
	}
	source, err := os.ReadFile("js/lang/i18n.js")
	if err != nil {
		t.Fatal(err)
	}
	var languages []string
	for _, m := range regexp.MustCompile(`(?m)^  '([^']+)': \{label:`).FindAllStringSubmatch(string(source), -1) {
		languages = append(languages, m[1])
	}
	slices.Sort(languages)
	if !slices.Equal(languages, web.Languages()) {
		t.Errorf("the page speaks %v, and a site may say words in %v", languages, web.Languages())
	}
}

// ownSite returns a folder that makes a server somebody's own.
func ownSite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for file, content := range map[string][]byte{
		"site.json": []byte(`{"name":"Rádio Sul","accent":{"light":"#8a2be2","dark":"#c79bff"},"links":{"privacy":"https://radio.example/privacy","terms":"/terms","imprint":"https://radio.example/"}}`),
		"logo.png":  logo(t),

		"strings.en.json": []byte(`{"join":"Tune in","online":{"one":"{n} listener","other":"{n} listeners"},"rules":"House rules"}`),
		"rules.md":        []byte("# Be kind\r\n\r\n- No *spam*\n- <b>No</b> shouting\n\nMore: https://radio.example/rules"),
	} {
		if err := os.WriteFile(filepath.Join(dir, file), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestLookIsSeen: name, colours, logo and links of a site, at the door and in a room.
func TestLookIsSeen(t *testing.T) {
	t.Parallel()
	dir := ownSite(t)
	site := startSite(t, "127.0.0.1:0", func(c *config.Config) { c.Site = dir })
	tb := openTab(t, startBrowser(t), site.url)
	tb.sees("its name", `document.title === 'lobby · Rádio Sul' && document.querySelector('.login__product').innerText === 'Rádio Sul'`)
	tb.sees("its logo", `document.querySelector('.login__icon').naturalWidth === 192`)
	tb.sees("its links", `[...document.querySelectorAll('.login__links a')].filter((a) => a.checkVisibility()).map((a) => a.innerText).join() === 'Terms,Privacy,Imprint'`)
	tb.sees("its words", `document.querySelector('#join').innerText === 'Tune in'`)
	accent := func(want string) {
		t.Helper()
		tb.sees("its colour", fmt.Sprintf(`getComputedStyle(document.querySelector('#join')).backgroundColor === %q`, want))
	}
	tb.emulate("prefers-color-scheme", "light")
	accent("rgb(138, 43, 226)")
	tb.shootIfAsked("look-door")
	tb.emulate("prefers-color-scheme", "dark")
	accent("rgb(199, 155, 255)")
	tb.shootIfAsked("look-door-dark")
	tb.resize(390, 700, chromedp.EmulateMobile)
	tb.shootIfAsked("look-door-phone")
	tb.resize(800, 600)
	tb.login("Ana")
	tb.sees("its name in the title", `document.title === 'lobby · Rádio Sul'`)
	tb.sees("its words, by plural", `document.body.innerText.includes('1 listener')`)
	tb.sees("its logo in the panel", `document.querySelector('#brand-icon').naturalWidth === 192 && document.querySelector('.rooms__product').textContent === 'Rádio Sul'`)
	tb.press("hello from the south" + kb.Enter)
	rules := `document.querySelector('dialog[open] .dialog__rules')`
	tb.sees("its rules", rules+`.querySelector('strong').innerText === 'Be kind' && `+rules+`.querySelectorAll('li').length === 2 && `+rules+`.innerText.includes('<b>No</b>') && `+rules+`.querySelector('a').href === 'https://radio.example/rules'`)
	tb.sees("the focus on their title, in its words", `document.activeElement.className === 'dialog__title' && document.activeElement.innerText === 'House rules'`)
	tb.shootIfAsked("look-rules-dark")
	for what, declines := range map[string]func(){"Escape": func() { tb.press(kb.Escape) }, "a button": func() { tb.run(click("dialog[open] .dialog__close .button--quiet")) }} {
		declines()
		tb.sees("the text, which waits, and the focus there, after "+what, `!document.querySelector('dialog[open]') && `+field+` === 'hello from the south' && !document.querySelector('.message') && document.activeElement.id === 'composer-input'`)
		tb.press(kb.Enter)
		tb.sees("its rules again", `!!`+rules)
	}
	tb.run(click("dialog[open] .dialog__close .button:first-child"))
	tb.sees("what was said", hasText("hello from the south"))
	tb.shootIfAsked("look-room-dark")
	tb.reload()
	tb.sees("what was said", hasText("hello from the south"))
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.press("and again" + kb.Enter)
	tb.sees("it, as the rules are known", hasText("and again")+` && !document.querySelector('dialog[open]')`)
	tb.emulate("prefers-color-scheme", "light")
	tb.shootIfAsked("look-room")
	tb.does(`document.querySelector('#settings-toggle').click()`)
	tb.sees("what the site says of itself, in the settings", `[...document.querySelectorAll('#settings[open] .site-links > *')].map((n) => n.innerText + (n.href ?? '')).join() === 'House rules,Terms' + location.origin + '/terms,Privacyhttps://radio.example/privacy,Imprinthttps://radio.example/'`)
	tb.shootIfAsked("look-settings")
	tb.axes("the settings of a site")
	tb.run(click(".site-links__rules"))
	tb.sees("its rules, with nothing to agree to", rules+`.querySelector('strong').innerText === 'Be kind' && [...document.querySelectorAll('dialog[open]')].at(-1).querySelector('.dialog__close').innerText === 'Close'`)
	tb.run(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll('dialog[open]')].at(-1).querySelector('.dialog__close').click()`))
	tb.speak("pt-BR")
	tb.sees("it in Portuguese", `[...document.querySelectorAll('#settings .site-links a')].map((n) => n.textContent).join() === 'Termos,Privacidade,Informações legais'`)
}

// TestLookInAFrame: a frame looks like the site, says its words and shows its rules, and one finds there what the site says of itself.
func TestLookInAFrame(t *testing.T) {
	t.Parallel()
	dir := ownSite(t)
	site := startSite(t, "127.0.0.1:0", func(c *config.Config) { c.Site = dir; c.EmbedOrigins = []string{"*"} })
	tb := openTab(t, startBrowser(t), site.url+"?embed=1")
	tb.run(chromedp.EmulateViewport(390, 600))
	tb.sees("its name, logo, links and words", `document.title === 'lobby · Rádio Sul' && document.querySelector('.login__icon').naturalWidth === 192 && document.querySelectorAll('.login__links a[href]').length === 3 && document.querySelector('#join').innerText === 'Tune in'`)
	tb.login("Ana")
	tb.sees("its name", `document.title === 'lobby · Rádio Sul'`)
	tb.press("hello" + kb.Enter)
	tb.sees("its rules", `document.querySelector('dialog[open] .dialog__rules')?.innerText.includes('Be kind')`)
	tb.run(click("dialog[open] .dialog__close"))
	tb.sees("what was said", hasText("hello"))
	tb.run(click("#people-toggle"))
	tb.sees("what the site says of itself", `[...document.querySelectorAll('#people-panel .site-links > *')].filter((n) => n.checkVisibility()).map((n) => n.innerText).join() === 'House rules,Terms,Privacy,Imprint'`)
	tb.shootIfAsked("look-frame")
}

// TestLookOverAVideo: what is laid over a video has the site's colour, words, logo and name.
func TestLookOverAVideo(t *testing.T) {
	t.Parallel()
	dir := ownSite(t)
	if err := os.WriteFile(filepath.Join(dir, "strings.en.json"), []byte(`{"joinIn":"Be on air"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	site := startSite(t, "127.0.0.1:0", func(c *config.Config) { c.Site = dir })
	tb := openTab(t, startBrowser(t), site.url+"?overlay=1&room=Tea%20House&qr=1")
	tb.sees("its words and logo, and the room in the address", `document.querySelector('.overlay__call').innerText.trim() === 'Be on air' && document.querySelector('.overlay__logo').naturalWidth === 192 && document.querySelector('.overlay__join').textContent === location.host + '/#/Tea House'`)
	tb.sees("its colour", `getComputedStyle(document.querySelector('.overlay')).getPropertyValue('--accent').replace(/\s/g, '').includes('#c79bff')`)
	tb.shootIfAsked("look-overlay")
}
