package web_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long a tab may take for what it should do at once.
const patience = time.Minute

// A tab is a page in a browser context of its own, with storage of its own.
type tab struct {
	t     testing.TB
	ctx   context.Context
	close context.CancelFunc
}

func openTab(t testing.TB, browser context.Context, url string) *tab {
	t.Helper()
	tb := attach(t, browser, chromedp.WithNewBrowserContext())
	tb.run(chromedp.Navigate(url))
	return tb
}

// attach returns a tab that is watched.
func attach(t testing.TB, parent context.Context, option chromedp.ContextOption) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(parent, option)
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
	return tb
}

// watchConsole reports what the page has to complain about: exceptions, errors,
// and breaches of its own security policy. A connection that is refused while
// the server is away, and a page that answers in place of a stream, are in the browser's
// log and no fault of the page.
func watchConsole(t testing.TB, ctx context.Context) {
	for m, err := range chromedp.Console(ctx) {
		if err != nil {
			return
		}
		if m.IsException() || m.Type == "error" && m.Source != "network" && !strings.Contains(m.Text, "WebSocket connection to") && !strings.Contains(m.Text, "EventSource's response") {
			t.Errorf("the page's console: %s", m)
		}
	}
}

func (tb *tab) run(steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tb.t.Fatalf("%v\n%s", err, tb.text())
	}
}

// text is what stands on the page, for who looks for the reason of a failure.
func (tb *tab) text() string {
	text, _ := chromedp.Run(tb.ctx, chromedp.Evaluate[string](`document.body.innerText`))
	return "the page:\n" + text
}

// stands waits until a node has stood in one place for three frames, a second at most: in a crowd nothing does.
const stands = `(async (selector) => {
	const place = () => JSON.stringify(document.querySelector(selector)?.getBoundingClientRect());
	for (let i = 0, still = 0, last = ''; i < 60 && still < 3; i++) {
		await new Promise((done) => { requestAnimationFrame(done); setTimeout(done, 100); });
		still = place() === last ? still + 1 : 0;
		last = place();
	}
	return true;
})(%q)`

// click is chromedp.Click on what stands still: the pointer would come down where it was while the page is being drawn.
func click(selector string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (none chromedp.Void, err error) {
		if _, err = chromedp.WaitVisible(selector)(ctx, t); err != nil {
			return none, err
		}
		if _, err = chromedp.Evaluate[bool](fmt.Sprintf(stands, selector), chromedp.EvalAwaitPromise)(ctx, t); err != nil {
			return none, err
		}
		return chromedp.Click(selector)(ctx, t)
	}
}

// sees waits until an expression is true in the tab; what is not there yet is not
// true yet.
func (tb *tab) sees(what, expression string) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	poll := chromedp.Poll[bool]("(() => { try { return !!("+expression+"); } catch { return false; } })()", chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(patience))
	_, err := chromedp.Run(ctx, poll)
	for err != nil && (strings.Contains(err.Error(), "Cannot find context") || strings.Contains(err.Error(), "navigated or closed")) { // the page is being loaded anew
		_, err = chromedp.Run(ctx, poll)
	}
	if err != nil {
		tb.t.Fatalf("never saw %s: %v\n%s", what, err, tb.text())
	}
}

func (tb *tab) submitName(name string) {
	tb.t.Helper()
	// By keys alone: the page may still change the field's attributes, and chromedp reads
	// those of a node that it sends keys to.
	tb.sees("the field for the name", `document.querySelector('#name-input').checkVisibility()`)
	tb.does(`document.querySelector('#name-input').select()`)
	tb.press(name + kb.Enter)
}

func (tb *tab) login(name string) {
	tb.t.Helper()
	tb.submitName(name)
	tb.run(chromedp.WaitVisible("#chat"))
}

func (tb *tab) say(text string) {
	tb.t.Helper()
	tb.types("#composer-input", text+kb.Enter)
}

// types writes into a field. chromedp.SendKeys would write the line break of an Enter that the page takes for
// itself, where the answer to it comes in between.
func (tb *tab) types(selector, text string) {
	tb.t.Helper()
	tb.sees(selector, `document.querySelector(`+quote(selector)+`).checkVisibility()`)
	tb.does(`document.querySelector(` + quote(selector) + `).focus()`)
	tb.press(text)
}

// hasText is true in a tab that shows a message.
func hasText(text string) string {
	return fmt.Sprintf(`[...document.querySelectorAll('.message__text')].some(m => m.textContent === %q)`, text)
}

// resize gives the page a window of another size, and waits for what that brings.
func (tb *tab) resize(width, height int64, options ...chromedp.EmulateViewportOption) {
	tb.t.Helper()
	tb.run(chromedp.EmulateViewport(width, height, options...))
	tb.settle()
}

// reload loads the page anew, as soon as the browser would not ask first: what was said may be seen before it is with the server.
func (tb *tab) reload() {
	tb.t.Helper()
	tb.sees("nothing that leaving would lose", `!navigator.userActivation.hasBeenActive || !`+warned)
	tb.run(chromedp.Reload())
}

// offline takes the network from a tab, or gives it back.
func (tb *tab) offline(is bool) {
	tb.t.Helper()
	if _, err := chromedp.Call(tb.ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{
		Offline: is, DownloadThroughput: -1, UploadThroughput: -1,
	}); err != nil {
		tb.t.Fatal(err)
	}
}

// blocks lets nothing of the server through whose address is as a pattern has it, from here on.
func (tb *tab) blocks(patterns ...string) {
	tb.t.Helper()
	all := []*network.BlockPattern{}
	for _, pattern := range patterns {
		all = append(all, &network.BlockPattern{URLPattern: pattern, Block: true})
	}
	if _, err := chromedp.Call(tb.ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: all}); err != nil {
		tb.t.Fatal(err)
	}
}

// moveTo lets the machine be in another time zone, and the page notice.
func (tb *tab) moveTo(zone string) {
	tb.t.Helper()
	if _, err := chromedp.Call(tb.ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: zone}); err != nil {
		tb.t.Fatal(err)
	}
	tb.does(`document.dispatchEvent(new Event('visibilitychange'))`)
}

// emulate sets a media feature.
func (tb *tab) emulate(feature, value string) {
	tb.t.Helper()
	if _, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: feature, Value: value}},
	}); err != nil {
		tb.t.Fatal(err)
	}
}
