package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"hubbub/server/config"
)

// small returns the small window that a tab has opened.
func (tb *tab) small(known map[string]bool) *tab {
	tb.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		targets, err := chromedp.Targets(tb.ctx)
		if err != nil {
			tb.t.Fatal(err)
		}
		for _, target := range targets {
			if target.Type == "page" && strings.Contains(target.URL, "popout=1") && !known[string(target.TargetID)] {
				known[string(target.TargetID)] = true
				return attach(tb.t, tb.ctx, chromedp.WithTargetID(target.TargetID))
			}
		}
	}
	tb.t.Fatal("no small window")
	return nil
}

// TestPopOut: a room in a small window has no other rooms beside it, is the same person, and takes
// nothing with it of the tab that has opened it.
func TestPopOut(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	chat := startSite(t, "127.0.0.1:0")
	ana := openTab(t, browser, chat.url+"#/Board%20Games")
	ana.look(view{name: "wide", width: 1280, height: 800, scheme: "light"})
	ana.login("Ana")
	ana.say("from the tab")
	ana.sees("its receipt", `document.querySelector('.message--own') && !document.querySelector('.message--pending')`)
	ana.does(`sessionStorage.setItem('hubbub.mark', '1')`)
	ana.sees("a way out", `document.querySelector('#open-full').checkVisibility() && document.querySelector('#open-full').getAttribute('aria-label') === 'Open in a small window'`)
	ana.run(click("#open-full"))
	small := ana.small(map[string]bool{})
	small.sees("the room", hasText("from the tab"))
	small.sees("its title", `document.title === 'Board Games · Hubbub' && document.documentElement.lang === 'en'`)
	small.sees("no other rooms", `!document.querySelector('#rooms-panel').checkVisibility() && !document.querySelector('#rooms-toggle').checkVisibility()`)
	small.sees("nothing of the tab's own", `sessionStorage.getItem('hubbub.mark') === null && window.opener === null`)
	small.say("from the window")
	ana.sees("it as one's own", `document.querySelectorAll('.message--own').length === 2`)
	small.sees("its receipt", `!document.querySelector('.message--pending')`)
	small.reload()
	small.sees("it again", hasText("from the window"))
	small.sees("a way to the whole page", `document.querySelector('#open-full').href === location.origin + '/#/board-games'`)
	if opened := asks[int](small, `JSON.parse(sessionStorage.getItem('hubbub.rooms') ?? '[]').length`); opened > 1 {
		t.Errorf("it remembers %d rooms", opened)
	}
	if *screenshots != "" {
		small.shoot("popout")
		ana.shoot("popout-from")
	}
	small.close()
}

// TestPopOutIsNotFramed: it is no page for frames.
func TestPopOutIsNotFramed(t *testing.T) {
	t.Parallel()
	chat := startSite(t, "127.0.0.1:0", func(c *config.Config) { c.EmbedOrigins = []string{"*"} })
	for query, want := range map[string]string{"?popout=1": "'none'", "": "'none'", "?embed=1": "*", "?replay=1": "*", "?replay=0": "'none'"} {
		if got := ancestors(t, chat.url+query); got != want {
			t.Errorf("%s: frame-ancestors %s, want %s", query, got, want)
		}
	}
}

// TestEntranceHasATitle: the window of a room says so before somebody is in it.
func TestEntranceHasATitle(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	chat := startSite(t, "127.0.0.1:0")
	for _, address := range []string{"?embed=1&room=stream", "#/stream", "?popout=1#/stream"} {
		tb := openTab(t, browser, chat.url+address)
		tb.sees("the room and the site", `document.title === 'stream · Hubbub' && document.documentElement.lang === 'en'`)
		tb.close()
	}
}
