package web_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hubbub/server/config"
)

// drawn fills a site's folder with a picture, one that moves, and one that is very wide.
func drawn(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	colours := color.Palette{color.RGBA{A: 0}, color.RGBA{230, 150, 20, 255}, color.RGBA{30, 120, 230, 255}}
	frame := func(width, height int, colour uint8) *image.Paletted {
		p := image.NewPaletted(image.Rect(0, 0, width, height), colours)
		for y := range height {
			for x := range width {
				if 4*(x-width/2)*(x-width/2)+4*(y-height/2)*(y-height/2) < height*height {
					p.SetColorIndex(x, y, colour)
				}
			}
		}
		return p
	}
	write := func(name string, encode func(*bytes.Buffer) error) {
		var b bytes.Buffer
		err := encode(&b)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "emotes", name), b.Bytes(), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "emotes"), 0o755); err != nil {
		t.Fatal(err)
	}
	write("party.png", func(b *bytes.Buffer) error { return png.Encode(b, frame(80, 56, 1)) })
	write("broad.png", func(b *bytes.Buffer) error { return png.Encode(b, frame(512, 4, 2)) })
	for name, source := range map[string]string{"leaf.avif": "still.avif", "slide.webp": "moving.webp"} {
		write(name, func(b *bytes.Buffer) error {
			content, err := os.ReadFile(filepath.Join("../server/brand/picture/testdata", source))
			b.Write(content)
			return err
		})
	}
	write("dance.gif", func(b *bytes.Buffer) error {
		return gif.EncodeAll(b, &gif.GIF{Image: []*image.Paletted{frame(56, 56, 1), frame(56, 56, 2)}, Delay: []int{20, 20}})
	})
	return dir
}

const emote = `document.querySelector('.message__text .emote')`

// TestEmotes: what a site has pictures for is drawn, in a line no higher than others, and offered
// while somebody writes.
func TestEmotes(t *testing.T) {
	t.Parallel()
	dir := drawn(t)
	site := startSite(t, "127.0.0.1:0", func(c *config.Config) { c.Site = dir })
	tb := openTab(t, startBrowser(t), site.url)
	tb.login("Ana")
	tb.press("hi" + kb.Enter)
	tb.press("hi :party: `:party:` 10:party:30 :nothing:" + kb.Enter)
	tb.sees("one picture", `document.querySelectorAll('.message__text .emote').length === 1 && `+emote+`.naturalWidth === 80`)
	tb.sees("its words", emote+`.alt === ':party:' && `+emote+`.title === ':party:' && `+emote+`.loading === 'lazy'`)
	tb.sees("lines of one height", `new Set([...document.querySelectorAll('.message__text')].map((m) => m.offsetHeight)).size === 1`)
	tb.sees("its size", `Math.abs(`+emote+`.offsetWidth / `+emote+`.offsetHeight - 80 / 56) < 0.1 && `+emote+`.offsetHeight < 32`)
	tb.press("so :par")
	tb.sees("it among what is offered", `document.querySelector('#suggestions li').innerText.includes(':party:') && document.querySelector('#suggestions li img').naturalWidth === 80`)
	tb.press(kb.Tab)
	tb.sees("its name, which is what is said", field+` === 'so :party: '`)
	tb.press(kb.Enter)
	tb.press(":party: :dance:" + kb.Enter)
	tb.sees("pictures alone, which are larger", `document.querySelector('.message__text--emoji .emote').offsetHeight > 40`)
	tb.press(":broad:" + kb.Enter)
	tb.sees("one that is very wide, within bounds", `[...document.querySelectorAll('.emote')].at(-1).offsetWidth < 300`)

	tb.press(":leaf:" + kb.Enter)
	tb.sees("one of the newest type", `[...document.querySelectorAll('.emote')].at(-1).naturalWidth === 40`)

	tb.sees("the last receipt", `!document.querySelector('.message--pending')`)
	tb.reload()
	tb.sees("all of them in what was said before", `document.querySelectorAll('.message__text .emote').length === 6`)
	tb.shootIfAsked("emotes")
}

// TestEmotesStandStill: what moves does so for a while, and again under a pointer; not at all for
// those who want no motion.
func TestEmotesStandStill(t *testing.T) {
	t.Parallel()
	dir := drawn(t)
	site := startSite(t, "127.0.0.1:0", func(c *config.Config) { c.Site = dir })
	tb := openTab(t, startBrowser(t), "about:blank")
	tb.before(holds(5_000))
	tb.run(chromedp.Navigate(site.url))
	tb.login("Ana")
	tb.press("look :dance: there" + kb.Enter)
	tb.sees("it moves", emote+`.complete && (window.moving = `+emote+`.currentSrc)`)
	tb.sees("it stands still", `late.splice(0).forEach((ends) => ends()) || `+emote+`.complete && `+emote+`.currentSrc !== moving && `+emote+`.naturalWidth === 56 && (window.still = `+emote+`.currentSrc)`)
	tb.does(emote + `.dispatchEvent(new PointerEvent('pointerenter'))`)
	tb.sees("it moves again", emote+`.currentSrc === moving`)
	tb.emulate("prefers-reduced-motion", "reduce")
	tb.sees("it stands still at once", emote+`.currentSrc === still`)
	tb.does(emote + `.dispatchEvent(new PointerEvent('pointerenter'))`)
	tb.press("and :slide: here" + kb.Enter)
	tb.sees("no other moves either", `[...document.querySelectorAll('.emote')].every((e) => e.complete && e.currentSrc !== e.src) && [...document.querySelectorAll('.emote')].at(-1).naturalWidth === 40`)
}

// TestEmotesChange: pages follow what the welcome tells of, and ask again where they were not
// answered.
func TestEmotesChange(t *testing.T) {
	t.Parallel()
	lists := map[string]string{
		"1": `{"emotes":[]}`, "2": `{"emotes":[{"name":"party","url":"/icons/icon.svg","width":28,"height":28}]}`,
	}
	asked := make(chan string, 10)
	answer := make(chan string, 1)
	api := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/emotes" {
			http.NotFound(w, r)
			return
		}
		list := <-answer
		asked <- list
		if lists[list] == "" {
			http.Error(w, "busy", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, lists[list])
	})
	tb := openScripted(t, startBrowser(t), "", api)
	tb.submitName("Ana")
	tb.sees("a join", `socket.open() || socket.sent.length > 0`)
	tb.does(`socket.welcome('Ana', {emotes: 'a1'})`)
	tb.does(`socket.message(1, 'Bo', 'a :party:')`)
	tb.reads("a :party:")
	answer <- "busy"
	<-asked
	again := func(more string) {
		t.Helper()
		tb.does(`window.earlier = socket; socket.drop(1006)`)
		tb.sees("a new connection", `socket !== earlier`)
		tb.does(`socket.open()`)
		tb.sees("a join", `socket.sent.length > 0`)
		tb.does(`socket.welcome('Ana', {count: 1, recovered: true, ` + more + `})`)
	}
	again(`emotes: 'a1'`)
	answer <- "2"
	<-asked
	tb.sees("the picture", `!!`+emote)
	again(`emotes: 'a1'`) // the same: nobody asks
	again(`emotes: 'a2'`)
	answer <- "1"
	<-asked
	tb.sees("the text, which is none any more", `!`+emote)
	tb.reads("a :party:")
	if len(asked) > 0 {
		t.Error("the list was asked for once more")
	}
}
