package web_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var screenshots = flag.String("screenshots", "", "write screenshots of the page into this `folder`")

// A view is a way to look at the page.
type view struct {
	name          string
	width, height int64
	scheme        string
}

var views = []view{
	{"wide-light", 1440, 900, "light"},
	{"wide-dark", 1440, 900, "dark"},
	{"middle-light", 1024, 768, "light"},
	{"phone-light", 390, 844, "light"},
	{"phone-dark", 390, 844, "dark"},
}

// conversation is what the screenshots show.
var conversation = []struct{ from, text string }{
	{"Bo", "Good morning! Is the stream on already?"},
	{"Zé", "Bom dia 👋 começa em cinco minutos"},
	{"Zé", "o link está no calendário"},
	{"Ana", "Perfect, thanks. I have put the notes here:\n1. latency\n2. what a delivery costs\n3. questions"},
	{"نور", "صباح الخير، هل يمكن للجميع سماعي؟"},
	{"Ana", "Loud and clear."},
	{"Konstantina-Maria", "Averyveryverylongwordthatneverendsandwouldpushthepageapartifitwerenotbrokensomewhere/in/the/middle?of=it&yes=please"},
	{"Bo", "🎉🎉🎉"},
	{"Ana", "See you in there!"},
}

// TestScreenshots draws the page for people to look at.
func TestScreenshots(t *testing.T) {
	if *screenshots == "" {
		t.Skip("no -screenshots folder given")
	}
	browser := startBrowser(t)
	for _, v := range views {
		site := startSite(t, "127.0.0.1:0")
		tabs := map[string]*tab{}
		ana := openTab(t, browser, site.url)
		ana.look(v)
		ana.run(chromedp.WaitVisible("#name-input"))
		ana.shoot(v.name + "-name")
		ana.login("Ana")
		ana.shoot(v.name + "-empty")
		tabs["Ana"] = ana
		for _, line := range conversation {
			if tabs[line.from] == nil {
				tabs[line.from] = openTab(t, browser, site.url)
				tabs[line.from].login(line.from)
			}
			tabs[line.from].paste(line.text)
			ana.sees(line.text, hasText(line.text))
		}
		refused := openTab(t, browser, site.url)
		refused.look(v)
		refused.submitName("ana")
		refused.sees("the error", `document.querySelector('#name-error').textContent`)
		refused.shoot(v.name + "-taken")
		refused.close()
		ana.shoot(v.name)
		if v.width < 760 {
			ana.run(chromedp.Click("#people-toggle"), chromedp.Sleep(300*time.Millisecond))
			ana.shoot(v.name + "-people")
			ana.run(chromedp.Click("#people-close"), chromedp.Sleep(300*time.Millisecond))
		}
		site.stop()
		ana.paste("written while the server is away")
		ana.sees("that it is offline", `document.querySelector('#connection-banner').checkVisibility()`)
		ana.shoot(v.name + "-offline")
		for _, tb := range tabs {
			tb.close()
		}
	}
}

// look makes a tab the size and colour of a view.
func (tb *tab) look(v view) {
	tb.t.Helper()
	var options []chromedp.EmulateViewportOption
	if v.width < 760 {
		options = append(options, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	tb.run(chromedp.EmulateViewport(v.width, v.height, options...))
	_, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.scheme}},
	})
	if err != nil {
		tb.t.Fatal(err)
	}
}

// paste says a text at once; typed keys would send it line by line.
func (tb *tab) paste(text string) {
	tb.t.Helper()
	tb.run(chromedp.SetValue("#composer-input", text),
		chromedp.Evaluate[chromedp.Void](`document.querySelector('#composer').requestSubmit()`))
}

func (tb *tab) shoot(name string) {
	tb.t.Helper()
	png, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		tb.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*screenshots, name+".png"), png, 0o644); err != nil {
		tb.t.Fatal(err)
	}
}
