package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// heap returns what the page's scripts hold after a collection, in MiB.
func (tb *tab) heap() float64 {
	tb.t.Helper()
	if _, err := chromedp.Call(tb.ctx, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
		tb.t.Fatal(err)
	}
	usage, err := chromedp.Call(tb.ctx, runtime.GetHeapUsage, cdp.Empty{})
	if err != nil {
		tb.t.Fatal(err)
	}
	return usage.UsedSize / (1 << 20)
}

// pour sends messages at a pace of perFrame, and returns the milliseconds that the
// page's own work took in the median frame, in the 99th percentile, and at most.
func (tb *tab) pour(messages, perFrame int) (median, p99, most float64) {
	tb.t.Helper()
	times := asks[[]float64](tb, fmt.Sprintf(`(async () => {
		const times = [];
		const channel = new MessageChannel();
		const done = () => new Promise((resolve) => { channel.port1.onmessage = resolve; channel.port2.postMessage(0); });
		for (let sent = 0; sent < %[1]d; sent += %[2]d) {
			const start = performance.now();
			for (let i = 0; i < %[2]d; i++) {
				window.seq = (window.seq ?? 0) + 1;
				socket.message(seq, 'P' + seq %% 40, 'a message of usual length, number ' + seq);
			}
			const came = performance.now() - start;
			await new Promise((resolve) => requestAnimationFrame(resolve)); // after the page's own
			const drawn = performance.now();
			document.querySelector('#messages').getBoundingClientRect();
			await done();
			times.push(came + performance.now() - drawn);
		}
		return times.sort((a, b) => a - b);
	})()`, messages, perFrame))
	return times[len(times)/2], times[len(times)*99/100], times[len(times)-1]
}

// TestFlood: however many messages pass through a tab, what it holds and what a
// frame costs stay the same.
func TestFlood(t *testing.T) {
	browser := startBrowser(t)
	tb := joinScripted(t, browser)
	tb.pour(2000, 20)
	before := tb.heap()
	_, first, _ := tb.pour(2000, 20)
	total := 10_000
	if testing.Short() {
		total = 4_000
	}
	median, p99, most := tb.pour(total, 20)
	after := tb.heap()
	nodes := asks[int](tb, `document.querySelectorAll('#messages *').length`)
	t.Logf("%d messages, 20 a frame: %.1f ms median, %.1f ms p99, %.1f ms at most; heap %.1f MiB before, %.1f MiB after; %d nodes",
		total, median, p99, most, before, after, nodes)
	if after > before+3 {
		t.Errorf("the heap grew from %.1f to %.1f MiB", before, after)
	}
	if nodes > 3000 {
		t.Errorf("%d nodes in the list", nodes)
	}
	if p99 > 2*first+50 {
		t.Errorf("a frame took %.1f ms, and %.1f ms at first", p99, first)
	}
	tb.sees("the latest", `[...document.querySelectorAll('.message__text')].at(-1).textContent.endsWith('number ' + seq)`)
	tb.sees("no word of skipping", `!document.querySelector('.notice--skip')`)

	t.Run("more at once than can be drawn is counted", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.press("mine\r")
		tb.does(`for (let i = 1; i <= 300; i++) { if (i === 100) ` + `socket.message(i, 'Ana', 'mine', socket.sent.at(-1).id); else socket.message(i, 'Bo', i === 50 ? '@Ana!' : 'm' + i); }`)
		tb.sees("one's own", hasText("mine"))
		tb.sees("one's mention", hasText("@Ana!"))
		tb.sees("the latest", hasText("m300"))
		tb.sees("the exact number", `(() => {
			const skipped = [...document.querySelectorAll('.notice--skip span')].reduce((n, s) => n + Number(s.textContent.match(/[\d,]+/)[0].replace(',', '')), 0);
			return skipped + document.querySelectorAll('.message').length === 300 && skipped > 200; })()`)
	})

	t.Run("who reads above stands still", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.pour(200, 20)
		tb.does(`document.querySelector('#messages').scrollTop = 300`)
		tb.settle()
		place := `Math.round([...document.querySelectorAll('.message')].find((m) => m.getBoundingClientRect().bottom > 120).getBoundingClientRect().top) + document.querySelector('#messages').scrollTop * 0`
		before := asks[float64](tb, place)
		text := asks[string](tb, `[...document.querySelectorAll('.message')].find((m) => m.getBoundingClientRect().bottom > 120).textContent`)
		tb.pour(3000, 20)
		tb.settle()
		if got := asks[string](tb, `[...document.querySelectorAll('.message')].find((m) => m.getBoundingClientRect().bottom > 120).textContent`); got != text {
			t.Errorf("now reads %q, before %q", got, text)
		}
		if after := asks[float64](tb, place); after != before {
			t.Errorf("moved from %v to %v", before, after)
		}
		tb.sees("the pill", `document.querySelector('#newer').innerText.includes('3,000 new messages')`)
		tb.run(chromedp.Click("#newer"))
		tb.sees("the latest", `[...document.querySelectorAll('.message__text')].at(-1).textContent.endsWith('number ' + seq)`)
	})
}

// TestLongDay sends 50,000 messages through a tab, a minute's work; -short leaves
// it out.
func TestLongDay(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	browser := startBrowser(t)
	tb := joinScripted(t, browser)
	tb.pour(2000, 40)
	before := tb.heap()
	median, p99, most := tb.pour(50_000, 40)
	after := tb.heap()
	t.Logf("50,000 messages, 40 a frame: %.1f ms median, %.1f ms p99, %.1f ms at most; heap %.1f MiB before, %.1f MiB after",
		median, p99, most, before, after)
	if after > before+3 {
		t.Errorf("the heap grew from %.1f to %.1f MiB", before, after)
	}
}
