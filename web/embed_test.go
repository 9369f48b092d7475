package web_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hubbub/server/config"
)

// startHost serves the example of a page with a chat in it. Its origin is of
// another site than the chat's.
func startHost(t *testing.T, chat *string) *httptest.Server {
	t.Helper()
	page, err := os.ReadFile("../docs/embed.html")
	if err != nil {
		t.Fatal(err)
	}
	const address = "http://localhost:8000/"
	if !strings.Contains(string(page), address) {
		t.Fatalf("docs/embed.html does not show %s", address)
	}
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte(strings.ReplaceAll(string(page), address, *chat)))
	}))
	t.Cleanup(host.Close)
	return host
}

// frame returns the frame of another site in a tab.
func (tb *tab) frame(address string) *tab {
	tb.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		targets, err := chromedp.Targets(tb.ctx)
		if err != nil {
			tb.t.Fatal(err)
		}
		for _, target := range targets {
			if target.Type == "iframe" && strings.HasPrefix(target.URL, address) {
				return attach(tb.t, tb.ctx, chromedp.WithTargetID(target.TargetID))
			}
		}
	}
	tb.t.Fatalf("no frame of %s", address)
	return nil
}

// TestEmbeddedIsQuiet: a frame that loads far below neither takes the focus nor moves the
// page around it, for newcomers and for those who come back.
func TestEmbeddedIsQuiet(t *testing.T) {
	t.Parallel()
	var address string
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte(`<!doctype html><title>host</title><input id="own"><div style="height: 3000px"></div><iframe src="` + address + `?embed=1&amp;room=stream" width="400" height="500"></iframe>
			<script>onload = () => { window.isLoaded = true; }</script>`))
	}))
	t.Cleanup(host.Close)
	chat := startSite(t, "127.0.0.1:0", func(c *config.Config) { c.EmbedOrigins = []string{host.URL} })
	address = chat.url
	around := openTab(t, startBrowser(t), host.URL)
	quiet := func(who string) *tab {
		t.Helper()
		around.sees("the frame", `window.isLoaded`)
		for range 3 {
			around.settle()
		}
		in := around.frame(chat.url)
		in.run(chromedp.WaitVisible(map[string]string{"newcomer": "#name-input", "returning": "#chat"}[who]))
		around.settle()
		if got := asks[string](around, `[scrollY, document.activeElement.nodeName].join()`); got != "0,BODY" {
			t.Errorf("%s: the page around is at %s, want 0,BODY", who, got)
		}
		return in
	}
	in := quiet("newcomer")
	in.submitName("Ana")
	in.run(chromedp.WaitVisible("#chat"))
	in.sees("the field, for who is in the frame", `document.activeElement.id === 'composer-input'`)
	around.does(`document.querySelector('#own').focus(); scrollTo(0, 0)`)
	around.reload()
	quiet("returning")
}

// TestEmbedded: the example page shows a room in a frame, and one can talk there.
func TestEmbedded(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	var address string
	host := startHost(t, &address)
	chat := startSite(t, "127.0.0.1:0", func(c *config.Config) { c.EmbedOrigins = []string{host.URL} })
	address = chat.url

	around := openTab(t, browser, host.URL)
	ana := around.frame(chat.url)
	ana.sees("the room", `document.querySelector('#login-room').textContent.includes('stream')`)
	ana.submitName("Ana")
	ana.run(chromedp.WaitVisible("#chat"))
	ana.sees("no list of rooms", `!document.querySelector('#rooms-panel').checkVisibility() && !document.querySelector('#rooms-toggle').checkVisibility()`)
	ana.sees("a way out", `document.querySelector('#open-full').checkVisibility() && document.querySelector('#open-full').href.endsWith('/#/stream')`)
	ana.sees("nothing wider than the frame", `document.documentElement.scrollWidth <= innerWidth`)

	bo := openTab(t, browser, chat.url+"#/stream")
	bo.login("Bo")
	ana.types("#composer-input", "from the frame"+kb.Enter)
	bo.sees("what was said in the frame", hasText("from the frame"))
	bo.say("from outside")
	ana.sees("the answer", hasText("from outside"))

	t.Run("a reload keeps the name", func(t *testing.T) {
		around.reload()
		ana := around.frame(chat.url)
		ana.run(chromedp.WaitVisible("#chat"))
		ana.sees("the name", `document.querySelector('#my-name').textContent === 'Ana'`)
	})

	t.Run("a tab of its own is another guest", func(t *testing.T) {
		own := attach(t, around.ctx, func(*chromedp.Context) {})
		own.run(chromedp.Navigate(chat.url + "#/stream"))
		own.login("Cy")
		own.say("from a tab")
		own.sees("one's own", `document.querySelectorAll('.message--own').length === 1`)
		around.frame(chat.url).sees("somebody else's", hasText("from a tab")+` && document.querySelector('#my-name').textContent === 'Ana'`)
	})

	refused := func(t *testing.T, host, chatAddress string) {
		t.Helper()
		address = chatAddress
		watched := &recorder{TB: t, errors: make(chan string, 10)}
		openTab(watched, browser, host)
		select {
		case e := <-watched.errors:
			if !strings.Contains(e, "frame-ancestors") {
				t.Error(e)
			}
		case <-time.After(patience):
			t.Error("shown in a frame")
		}
	}
	t.Run("not on a page of another origin", func(t *testing.T) {
		refused(t, startHost(t, &address).URL, chat.url)
	})
	t.Run("not by a server that allows none", func(t *testing.T) {
		refused(t, host.URL, startSite(t, "127.0.0.1:0").url)
	})
}
