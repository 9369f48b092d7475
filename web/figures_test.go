package web_test

import (
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

// crowded has 260 people say 200 messages a second, with reactions to what was said, until window.over.
const crowded = `window.over = false; (async () => {
	const began = performance.now();
	let said = window.place ?? 0, reacted = 0;
	const before = said;
	while (!window.over) {
		await new Promise((done) => setTimeout(done, 5));
		const due = before + (performance.now() - began) / 5;
		for (; said < due; window.place = said) socket.message(++said, 'Person ' + said % 260, 'a message of usual length, **number** ' + said);
		if (said - reacted < 100) continue;
		reacted = said;
		for (const back of [3, 7, 12]) socket.says({type: 'update', seq: seqAt(said) + 1, target: seqAt(said - back), reactions: {'👍': said % 90 + 1, '🎉': 3}});
	}
})();`

// frames collects how long frames take, in milliseconds, for some seconds.
const frames = `(async (seconds) => {
	const frames = [];
	const end = performance.now() + 1000 * seconds;
	for (let last = performance.now(); last < end;) {
		await new Promise((done) => requestAnimationFrame(done));
		frames.push(-last + (last = performance.now()));
	}
	return frames;
})`

func quantile(times []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[int(q*float64(len(sorted)-1))]
}

// slowed makes the tab's processor so many times slower.
func (tb *tab) slowed(times float64) {
	tb.t.Helper()
	if _, err := chromedp.Call(tb.ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: times}); err != nil {
		tb.t.Fatal(err)
	}
}

// BenchmarkPage measures what a crowd costs the page: go test ./web -run none -bench Page -benchtime 1x.
func BenchmarkPage(b *testing.B) {
	for name, run := range map[string]func(*testing.B){"join": benchJoin, "frames": benchFrames, "typing": benchTyping, "removal": benchRemoval, "flat": benchFlat} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				run(b)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// benchJoin goes from the address to the messages of a lively room, at a sixth of the speed.
func benchJoin(b *testing.B) {
	tb := openTab(b, startBrowser(b), "about:blank")
	tb.before(scriptedSocket)
	tb.slowed(6)
	tb.run(chromedp.EmulateViewport(390, 844), chromedp.Navigate(startSite(b, "127.0.0.1:0").url+"/"))
	tb.submitName("Ana")
	tb.does(`window.asked = performance.now(); socket.welcome('Ana', {count: 50}); socket.lines(1, 50); ` + crowded)
	b.ReportMetric(asks[float64](tb, `(async () => {
		while (document.querySelectorAll('.message').length < 50 || !document.querySelector('#chat').checkVisibility()) await new Promise((done) => requestAnimationFrame(done));
		return performance.now() - asked;
	})()`), "ms-joining")
	b.ReportMetric(asks[float64](tb, `performance.getEntriesByName('first-contentful-paint')[0].startTime`), "ms-paint")
}

func benchFrames(b *testing.B) {
	tb := joinScripted(b, startBrowser(b))
	tb.does(crowded)
	asks[[]float64](tb, frames+`(3)`)
	times := asks[[]float64](tb, frames+`(10)`)
	b.ReportMetric(quantile(times, 0.5), "ms-median")
	b.ReportMetric(quantile(times, 0.99), "ms-p99")
}

// benchTyping types while people talk, at a sixth of the speed, and takes from a key to what it draws.
func benchTyping(b *testing.B) {
	tb := joinScripted(b, startBrowser(b))
	tb.slowed(6)
	tb.does(`window.keys = []; new PerformanceObserver((list) => { for (const e of list.getEntries()) if (e.name === 'keydown') keys.push(e.duration); }).observe({type: 'event', durationThreshold: 16}); ` + crowded)
	tb.run(chromedp.Focus("#composer-input"))
	const typed = 60
	for range typed {
		tb.press("e")
		tb.settle()
	}
	times := asks[[]float64](tb, `keys`) // faster ones are not told
	for len(times) < typed {
		times = append(times, 16)
	}
	b.ReportMetric(quantile(times, 0.5), "ms-median")
	b.ReportMetric(quantile(times, 0.98), "ms-p98")
}

// benchRemoval has one person's 1,000 messages taken back at once.
func benchRemoval(b *testing.B) {
	tb := joinScripted(b, startBrowser(b))
	tb.does(`for (let i = 1; i <= 1000; i++) socket.message(i, 'Spam', 'line ' + i)`)
	tb.settle()
	b.ReportMetric(asks[float64](tb, `(async () => {
		const began = performance.now();
		socket.says({type: 'update', seq: seqAt(1001), user: 'uSpam', from_seq: 1, to_seq: seqAt(1000), removed: true});
		let n = 0;
		do { await new Promise((done) => requestAnimationFrame(() => setTimeout(done))); n++; } while ([...document.querySelectorAll('.message__text')].some((m) => m.textContent.startsWith('line')));
		window.took = performance.now() - began;
		return n;
	})()`), "frames")
	b.ReportMetric(asks[float64](tb, `took`), "ms")
}

// benchFlat looks at what a tab holds before and after 50,000 messages.
func benchFlat(b *testing.B) {
	tb := joinScripted(b, startBrowser(b))
	if _, err := chromedp.Call(tb.ctx, performance.Enable, performance.EnableParams{}); err != nil {
		b.Fatal(err)
	}
	tb.pour(2000, 60)
	before := tb.metrics()
	tb.pour(50_000, 60)
	after := tb.metrics()
	b.ReportMetric(after["JSHeapUsedSize"]/before["JSHeapUsedSize"], "x-heap")
	b.ReportMetric(after["Nodes"]/before["Nodes"], "x-nodes")
}
