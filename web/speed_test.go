package web_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
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

// TestSlowPhone opens the page on a slow phone. How long that takes is logged: it
// depends on the machine. That nothing moves once it is shown does not.
func TestSlowPhone(t *testing.T) {
	browser := startBrowser(t)
	site := startSite(t, "127.0.0.1:0")
	tb := openTab(t, browser, "about:blank")
	tb.run(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	if _, err := chromedp.Call(tb.ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: phoneSlowdown}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(tb.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Latency: phoneLatencyMS, DownloadThroughput: phoneThroughput, UploadThroughput: phoneThroughput}},
	}); err != nil {
		t.Fatal(err)
	}
	tb.before(`window.shifts = 0; window.paint = null;
		new PerformanceObserver((list) => { for (const e of list.getEntries()) shifts += e.value; }).observe({type: 'layout-shift', buffered: true});
		new PerformanceObserver((list) => { paint = list.getEntries().at(-1); }).observe({type: 'largest-contentful-paint', buffered: true});`)

	measure := func(what string) {
		t.Helper()
		tb.sees("something drawn", `document.readyState === 'complete' && paint`)
		t.Logf("%s: first paint after %.0f ms, largest after %.0f ms (%s), loaded after %.0f ms, %d requests", what,
			asks[float64](tb, `performance.getEntriesByName('first-contentful-paint')[0].startTime`),
			asks[float64](tb, `paint.startTime`), asks[string](tb, `paint.element?.id || paint.element?.className`),
			asks[float64](tb, `performance.getEntriesByType('navigation')[0].loadEventEnd`),
			asks[int](tb, `performance.getEntriesByType('resource').length`))
		if shift := asks[float64](tb, `shifts`); shift > 0.01 {
			t.Errorf("%s: things moved while it was loading: %.3f", what, shift)
		}
	}
	visit := func(step chromedp.Action[chromedp.Void]) {
		t.Helper()
		ctx, cancel := context.WithTimeout(tb.ctx, phoneSlowdown*patience)
		defer cancel()
		if err := chromedp.Do(ctx, step); err != nil {
			t.Fatal(err)
		}
	}
	visit(chromedp.Navigate(site.url))
	measure("first visit")
	visit(chromedp.Reload())
	measure("second visit")

	tb.login("Ana")
	tb.say("hello")
	visit(chromedp.Reload())
	tb.sees("the room", `document.querySelector('.message')`)
	measure("back in the room")
}
