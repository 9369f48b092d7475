package web_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A slow phone, as Lighthouse has it: a quarter of the speed of this machine, and
// a mobile network.
const (
	phoneSlowdown   = 4
	phoneLatencyMS  = 150
	phoneThroughput = 1.6e6 / 8 // bytes a second
)

// watchPaints counts what moves, and keeps what the browser takes for the content.
const watchPaints = `window.shifts = 0; window.paints = [];
	new PerformanceObserver((list) => { for (const e of list.getEntries()) shifts += e.value; }).observe({type: 'layout-shift', buffered: true});
	new PerformanceObserver((list) => { paints.push(...list.getEntries()); }).observe({type: 'largest-contentful-paint', buffered: true});`

// slowPhone opens a tab on a slow phone.
func slowPhone(t *testing.T) *tab {
	t.Helper()
	tb := openTab(t, startBrowser(t), "about:blank")
	tb.resize(390, 844, chromedp.EmulateMobile)
	tb.slowed(phoneSlowdown)
	if _, err := chromedp.Call(tb.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Latency: phoneLatencyMS, DownloadThroughput: phoneThroughput, UploadThroughput: phoneThroughput}},
	}); err != nil {
		t.Fatal(err)
	}
	tb.before(watchPaints)
	return tb
}

// visits waits for a page to load, logs how long that took, which depends on the
// machine, and fails if something moved meanwhile.
func (tb *tab) visits(what string, step chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, phoneSlowdown*patience)
	defer cancel()
	if err := chromedp.Do(ctx, step); err != nil {
		tb.t.Fatal(err)
	}
	tb.sees("something drawn", `document.readyState === 'complete' && paints.length > 0`)
	asks[bool](tb, `(async () => { // until nothing more comes
		const came = () => performance.getEntriesByType('resource').length + paints.length;
		for (let before = -1; before !== came();) {
			before = came();
			await new Promise((done) => setTimeout(done, 800));
		}
		return true;
	})()`)
	tb.t.Logf("%s: first paint after %.0f ms, largest after %.0f ms (%s), loaded after %.0f ms, %d requests", what,
		asks[float64](tb, firstPaint), asks[float64](tb, `paints.at(-1).startTime`), asks[string](tb, `paints.at(-1).element?.id || paints.at(-1).element?.className`),
		asks[float64](tb, `performance.getEntriesByType('navigation')[0].loadEventEnd`),
		asks[int](tb, `performance.getEntriesByType('resource').length`))
	if shift := asks[float64](tb, `shifts`); shift > 0.01 {
		tb.t.Errorf("%s: things moved while it was loading: %.3f", what, shift)
	}
}

const firstPaint = `performance.getEntriesByName('first-contentful-paint')[0].startTime`

// TestSlowPhone opens the page on a slow phone. What makes that fast is held: one
// step from the page to all that it needs, few bytes, nothing twice, and a name screen
// that waits for no script. How long it takes is logged.
func TestSlowPhone(t *testing.T) {
	t.Parallel()
	site := startSite(t, "127.0.0.1:0")
	tb := slowPhone(t)

	tb.visits("first visit", chromedp.Navigate(site.url))
	if late := asks[string](tb, `[...performance.getEntriesByType('resource')].map((e) => e.name)
		.filter((url) => !/\/lang\/(en\/)?chat\.js$/.test(url)) // words that come once the page is drawn
		.filter((url) => ![...document.querySelectorAll('[href], [src]')].some((n) => n.href === url || n.src === url)).join()`); late != "" {
		t.Errorf("the page does not name what it needs: %s", late)
	}
	const bytes = `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((n, e) => n + e.%s, 0)`
	if got := asks[int](tb, fmt.Sprintf(bytes, "encodedBodySize")); got > maxFirstLoad {
		t.Errorf("the first visit takes %d bytes, want at most %d", got, maxFirstLoad)
	}
	if got := asks[string](tb, `performance.getEntriesByType('resource').filter((e) => e.renderBlockingStatus === 'blocking').map((e) => e.name.split('/').at(-1)).sort().join()`); got != "early.js,page.css" {
		t.Errorf("the name screen waits for %s, want the two small files that it needs", got)
	}
	if !asks[bool](tb, `(async () => (await (await fetch('/')).text()).includes(paints.at(-1).element.textContent))()`) {
		t.Errorf("the largest of the name screen is not in the page as it is served")
	}

	tb.visits("second visit", chromedp.Reload())
	if got := asks[int](tb, fmt.Sprintf(bytes, "transferSize")); got > 1000 {
		t.Errorf("the second visit takes %d bytes, want the headers of one answer", got)
	}

	tb.login("Ana")
	tb.say("hello")
	tb.sees("its receipt", `document.querySelector('.message') && !document.querySelector('.message--pending')`)
	tb.visits("back in the room", chromedp.Reload())
	tb.sees("the room", `document.querySelector('.message')`)
	if got := asks[string](tb, `paints.filter((e) => e.element?.closest('#login')).map((e) => e.element.outerHTML).join()`); got != "" {
		t.Errorf("who comes back saw the name screen: %s", got)
	}
}
