package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestOrder: messages stand in the order of the room, not of arrival.
func TestOrder(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.say("mine")
	tb.say("mine too")
	tb.does(`socket.message(1, 'Bo', 'earlier')`)
	tb.reads("earlier", "mine", "mine too")
	tb.does(`socket.message(2, 'Ana', 'mine', socket.sent.at(-1).id)`)
	tb.does(`socket.message(3, 'Bo', 'between')`)
	tb.reads("earlier", "mine", "between", "mine too")
	tb.does(`socket.message(4, 'Ana', 'mine too', socket.sent.at(-1).id)`)
	tb.does(`socket.message(5, 'Bo', 'later')`)
	tb.reads("earlier", "mine", "between", "mine too", "later")
	tb.sees("no message joined to another's", `document.querySelectorAll('.message--follows').length === 0`)
}

// TestBrokenAddress: an address that cannot be decoded still opens the page.
func TestBrokenAddress(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "#/%", nil)
	tb.run(chromedp.WaitVisible("#name-input"))
	tb.submitName("Ana")
	tb.sees("a connection", `window.sockets`)
}

// TestReadAbove: who reads above is left there.
func TestReadAbove(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.does(`for (let i = 1; i <= 40; i++) socket.message(i, 'Bo', 'line ' + i)`)
	tb.settle()
	tb.sees("the end", `(() => {const m = document.querySelector('#messages'); return m.scrollHeight - m.scrollTop - m.clientHeight < 2})()`)
	tb.does(`document.querySelector('#messages').scrollTop = 0`)
	tb.settle()
	tb.run(chromedp.SetValue("#composer-input", "a\nb\nc\nd"))
	tb.does(`document.querySelector('#composer-input').dispatchEvent(new Event('input'))`)
	tb.settle()
	tb.sees("the top", `document.querySelector('#messages').scrollTop < 2`)
}

// TestListIsBounded: the list is bounded for who reads above, too.
func TestListIsBounded(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.does(`for (let i = 1; i <= 40; i++) socket.message(i, 'Bo', 'line ' + i)`)
	tb.settle()
	tb.does(`document.querySelector('#messages').scrollTop = 0`)
	tb.settle()
	tb.does(`for (let i = 41; i <= 3000; i++) socket.message(i, 'Bo', 'line ' + i)`)
	tb.sees("the pill", `document.querySelector('#newer').checkVisibility()`)
	tb.sees("a few hundred nodes", `document.querySelector("#message-rows").childElementCount <= 450`)
}

// TestUnknownError: an error that belongs to nothing is told.
func TestUnknownError(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.does(`socket.says({type: 'error', code: 'brand_new', message: 'something new went wrong'})`)
	tb.sees("the message", `document.querySelector('#chat').innerText.includes('omething new went wrong')`)
}

// TestRefusedMessage: a refused message says why.
func TestRefusedMessage(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.say("too much")
	tb.does(`socket.says({type: 'error', code: 'too_long', message: 'the message is too long', id: socket.sent.at(-1).id})`)
	tb.sees("the reason", `document.querySelector('.message--failed')?.innerText.includes('too long')`)
}

// BenchmarkCrowd counts from a message's arrival to the frame that shows it, in a
// list that is full.
func BenchmarkCrowd(b *testing.B) {
	browser := startBrowser(b)
	tb := joinScripted(b, browser)
	crowd := func(n int) {
		tb.run(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(async () => {
			const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
			for (let i = 1; i <= %d; i++) {
				window.place = (window.place ?? 0) + 1;
				socket.message(place, 'P' + place %% 40, 'a message of usual length, number ' + place);
				if (i %% 50 === 0) await frame();
			}
			await frame();
		})()`, n), chromedp.EvalAwaitPromise))
	}
	crowd(1000)
	b.ResetTimer()
	crowd(b.N)
}
