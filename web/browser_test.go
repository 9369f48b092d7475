package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hubbub/server"
)

// patience is how long a tab may take for what it should do at once.
const patience = 20 * time.Second

// TestBrowser is the page in a real browser, from two logins to a restart of the
// server.
func TestBrowser(t *testing.T) {
	browser := startBrowser(t)
	site := startSite(t, "127.0.0.1:0")
	ana, bo := openTab(t, browser, site.url), openTab(t, browser, site.url)
	ana.login("Ana")
	bo.login("Bo")
	ana.sees("the people", `document.querySelector('#people').textContent.includes('Bo')`)

	ana.say("hello <b>Bo</b>")
	bo.sees("the message, as text", hasText("hello <b>Bo</b>"))
	ana.sees("its receipt", `document.querySelector('.message--own') && !document.querySelector('.message--pending')`)
	bo.say("hi Ana")
	ana.sees("the answer", hasText("hi Ana"))

	t.Run("a taken name", func(t *testing.T) {
		other := openTab(t, browser, site.url)
		other.submitName(" ana ")
		other.sees("the reason by the field", `document.querySelector('#name-error').textContent.includes('taken')`)
		other.sees("the name kept", `document.querySelector('#name-input').value.trim().toLowerCase() === 'ana'`)
		other.login("Cy")
		ana.sees("the newcomer", `[...document.querySelectorAll('.notice')].some(n => n.textContent.includes('Cy'))`)
		other.close()
		ana.sees("it leave", `![...document.querySelectorAll('#people li')].some(p => p.textContent.includes('Cy'))`)
	})

	t.Run("a reload keeps the name", func(t *testing.T) {
		bo.run(chromedp.Reload())
		bo.sees("the chat again", `!!document.querySelector('#chat') && document.querySelector('#chat').checkVisibility()`)
		bo.sees("the backlog", hasText("hello <b>Bo</b>"))
	})

	t.Run("a restart of the server", func(t *testing.T) {
		site.stop()
		ana.sees("that it is offline", `document.querySelector('#connection-banner').checkVisibility()`)
		ana.say("said while away")
		startSite(t, site.addr)
		for _, tab := range []*tab{ana, bo} {
			tab.sees("the connection again", `!document.querySelector('#connection-banner').checkVisibility()`)
		}
		bo.sees("what was said while away", hasText("said while away"))
		ana.sees("its receipt", `!document.querySelector('.message--pending')`)
		ana.sees("it once", `[...document.querySelectorAll('.message__text')].filter(m => m.textContent === 'said while away').length === 1`)
	})
}

// hasText is true in a tab that shows a message.
func hasText(text string) string {
	return fmt.Sprintf(`[...document.querySelectorAll('.message__text')].some(m => m.textContent === %q)`, text)
}

// A tab is a page in a browser context of its own, with storage of its own.
type tab struct {
	t     testing.TB
	ctx   context.Context
	close context.CancelFunc
}

func openTab(t testing.TB, browser context.Context, url string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	tb := &tab{t, ctx, cancel}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	var console sync.WaitGroup
	t.Cleanup(func() { cancel(); console.Wait() })
	console.Go(func() { watchConsole(t, ctx) })
	// Every tab believes that it is looked at.
	if _, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		t.Fatal(err)
	}
	tb.run(chromedp.Navigate(url))
	return tb
}

// watchConsole reports what the page has to complain about: exceptions, errors,
// and breaches of its own security policy. A connection that is refused while
// the server is away is in the browser's log and no fault of the page.
func watchConsole(t testing.TB, ctx context.Context) {
	for m, err := range chromedp.Console(ctx) {
		if err != nil {
			return
		}
		if m.IsException() || m.Type == "error" && m.Source != "network" && !strings.Contains(m.Text, "WebSocket connection to") {
			t.Errorf("the page's console: %s", m)
		}
	}
}

func (tb *tab) run(steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tb.t.Fatal(err)
	}
}

// sees waits until an expression is true in the tab.
func (tb *tab) sees(what, expression string) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool]("!!("+expression+")", chromedp.WithPollingInterval(20*time.Millisecond))); err != nil {
		page, _ := chromedp.Run(tb.ctx, chromedp.Evaluate[string](`document.body.innerText`))
		tb.t.Fatalf("never saw %s: %v\nthe page:\n%s", what, err, page)
	}
}

func (tb *tab) submitName(name string) {
	tb.t.Helper()
	tb.run(chromedp.WaitVisible("#name-input"),
		chromedp.Clear("#name-input"),
		chromedp.SendKeys("#name-input", name+kb.Enter))
}

func (tb *tab) login(name string) {
	tb.t.Helper()
	tb.submitName(name)
	tb.run(chromedp.WaitVisible("#chat"))
}

func (tb *tab) say(text string) {
	tb.t.Helper()
	tb.run(chromedp.SendKeys("#composer-input", text+kb.Enter))
}

// startBrowser starts a headless Chromium, or skips the test where there is none.
func startBrowser(t testing.TB) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("HUBBUB_TEST_BROWSER") == "required" {
			t.Fatal("no Chromium found, and HUBBUB_TEST_BROWSER=required")
		}
		t.Skip("no Chromium found; the page is not tested")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(patience),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	browser, quit := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		chromedp.Cancel(browser) // waits for the browser, so that its folder can go
		quit()
		cancel()
	})
	if err := chromedp.Do(browser); err != nil {
		t.Fatal(err)
	}
	return browser
}

// A site is a running Hubbub.
type site struct {
	addr, url string
	stop      func()
}

func startSite(t *testing.T, addr string) *site {
	t.Helper()
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	config := server.DefaultConfig()
	config.DB = ":memory:"
	s, err := server.New(config, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, ln, nil) }()
	stop := func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
		ended <- nil
	}
	t.Cleanup(stop)
	addr = ln.Addr().String()
	return &site{addr: addr, url: "http://" + strings.Replace(addr, "127.0.0.1", "localhost", 1) + "/", stop: stop}
}
