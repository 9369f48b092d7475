package web_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"

	"hubbub/server/config"
)

// metrics returns what the browser counts of a tab, after a collection of garbage.
func (tb *tab) metrics() map[string]float64 {
	tb.t.Helper()
	if _, err := chromedp.Call(tb.ctx, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
		tb.t.Fatal(err)
	}
	answer, err := chromedp.Call(tb.ctx, performance.GetMetrics, cdp.Empty{})
	if err != nil {
		tb.t.Fatal(err)
	}
	counts := make(map[string]float64)
	for _, m := range answer.Metrics {
		counts[m.Name] = m.Value
	}
	return counts
}

// pour sends messages at a pace of perFrame, and returns the milliseconds that the
// page's own work took in each frame.
func (tb *tab) pour(messages, perFrame int) []float64 {
	tb.t.Helper()
	return asks[[]float64](tb, fmt.Sprintf(`(async () => {
		const times = [];
		const channel = new MessageChannel();
		const done = () => new Promise((resolve) => { channel.port1.onmessage = resolve; channel.port2.postMessage(0); });
		for (let sent = 0; sent < %[1]d; sent += %[2]d) {
			const start = performance.now();
			for (let i = 0; i < %[2]d; i++) {
				window.place = (window.place ?? 0) + 1;
				socket.message(place, 'P' + place %% 40, 'a message of usual length, number ' + place);
			}
			const came = performance.now() - start;
			await new Promise((resolve) => requestAnimationFrame(resolve)); // after the page's own
			const drawn = performance.now();
			document.querySelector('#messages').getBoundingClientRect();
			await done();
			times.push(came + performance.now() - drawn);
		}
		return times;
	})()`, messages, perFrame))
}

func median(times []float64) float64 {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[len(sorted)/2]
}

// TestFlood: however many messages pass through a tab, what it holds and what it
// does in a frame stay the same. Times are logged only: they depend on the machine.
func TestFlood(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	if _, err := chromedp.Call(tb.ctx, performance.Enable, performance.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	total, perFrame := 50_000, 60
	if testing.Short() {
		total = 10_000
	}
	tb.pour(2000, perFrame)
	before := tb.metrics()
	times := tb.pour(total, perFrame)
	after := tb.metrics()

	const mib = 1 << 20
	frames := len(times)
	layouts := (after["LayoutCount"] - before["LayoutCount"]) / float64(frames)
	t.Logf("%d messages, %d a frame: median frame %.1f ms in the first tenth, %.1f ms in the last, %.1f layouts each", total, perFrame,
		median(times[:frames/10]), median(times[frames-frames/10:]), layouts)
	t.Logf("heap %.1f MiB before, %.1f MiB after; %.0f nodes before, %.0f after; %.0f listeners before, %.0f after", before["JSHeapUsedSize"]/mib,
		after["JSHeapUsedSize"]/mib, before["Nodes"], after["Nodes"], before["JSEventListeners"], after["JSEventListeners"])
	if after["JSHeapUsedSize"] > before["JSHeapUsedSize"]+3*mib {
		t.Error("the heap grew")
	}
	if after["Nodes"] > before["Nodes"]+1000 {
		t.Error("the nodes grew")
	}
	if after["JSEventListeners"] > before["JSEventListeners"]+100 {
		t.Error("the listeners grew")
	}
	if layouts > 6 {
		t.Error("too many layouts a frame")
	}
	if rows := asks[int](tb, `document.querySelector('#message-rows').childElementCount`); rows > 300 {
		t.Errorf("%d rows", rows)
	}
	tb.sees("the latest", `[...document.querySelectorAll('.message__text')].at(-1).textContent.endsWith('number ' + place)`)
	tb.sees("no word of skipping", `!document.querySelector('.notice--skip')`)
}

// TestFloodIsCounted: of more messages at once than can be drawn, those that were
// skipped are counted.
func TestFloodIsCounted(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.press("mine\r")
	tb.does(`for (let i = 1; i <= 300; i++) {
		if (i === 100) socket.message(i, 'Ana', 'mine', socket.sent.at(-1).id);
		else socket.message(i, 'Bo', i === 50 ? '@Ana!' : 'm' + i);
	}`)
	tb.sees("one's own", hasText("mine"))
	tb.sees("one's mention", hasText("@Ana!"))
	tb.sees("the latest", hasText("m300"))
	tb.sees("the exact number", `(() => {
		const skipped = [...document.querySelectorAll('.notice--skip span')].reduce((n, s) => n + Number(s.textContent.match(/[\d,]+/)[0].replace(',', '')), 0);
		return skipped + document.querySelectorAll('.message').length === 300 && skipped > 200; })()`)
}

// TestFloodBelow: who reads above stands still while messages pour in.
func TestFloodBelow(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.pour(200, 20)
	tb.does(`document.querySelector('#messages').scrollTop = 300`)
	tb.settle()
	before := asks[spot](tb, stood)
	tb.pour(3000, 50)
	tb.settle()
	before.stays(t, asks[spot](tb, before.again()))
	tb.sees("the pill", `document.querySelector('#newer').ariaLabel.includes('3,000 new messages') && document.querySelector('#newer').innerText.includes('3,000 new')`)
	tb.run(click("#newer"))
	tb.sees("the latest", `[...document.querySelectorAll('.message__text')].at(-1).textContent.endsWith('number ' + place)`)
}

// TestLively joins a room of a real server in which 200 messages a second are said.
func TestLively(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	site := startSite(t, "127.0.0.1:0", func(c *config.Config) { c.MessageRate = 0 })
	ana, bo := openTab(t, browser, site.url), openTab(t, browser, site.url)
	ana.login("Ana")
	bo.does(`window.said = 0;
		const socket = new WebSocket('ws://' + location.host + '/ws');
		socket.onopen = () => {
			socket.send(JSON.stringify({type: 'join', name: 'Bo'}));
			const start = performance.now();
			const saying = setInterval(() => {
				while (said < 1000 && said < (performance.now() - start) / 5) socket.send(JSON.stringify({type: 'say', text: 'a message of usual length, number ' + ++said}));
				if (said === 1000) clearInterval(saying);
			}, 5);
		}`)
	ana.sees("the first", `document.querySelectorAll('.message').length > 10`)
	frames := asks[[]float64](ana, `(async () => {
		const frames = [];
		let last = performance.now();
		while (!document.querySelector('#message-rows').lastElementChild.textContent.endsWith('number 1000')) {
			await new Promise((done) => requestAnimationFrame(done));
			frames.push(-last + (last = performance.now()));
		}
		return frames;
	})()`)
	t.Logf("%d frames: median %.1f ms", len(frames), median(frames))
	if shown := asks[[]int](ana, `[...document.querySelectorAll('.message__text')].map((m) => Number(m.textContent.match(/\d+$/)[0]))`); !slices.IsSorted(shown) {
		t.Errorf("out of order: %v", shown)
	}
}
