package web_test

import (
	"testing"
)

func TestResume(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := joinWith(t, browser, fakeHistory(500), `{count: 500}`)
	tb.does(backlog)
	tb.does(`socket.drop(1006)`)
	tb.sees("another attempt", `socket.readyState === 0`)
	tb.does(`socket.open()`)
	tb.sees("where it was", `JSON.stringify(socket.sent[0].since) === JSON.stringify({epoch: 'e', seq: seqAt(500)})`)

	t.Run("never shows a message twice", func(t *testing.T) {
		tb.does(`socket.welcome('Ana', {count: 502, recovered: true}); socket.lines(490, 502)`)
		tb.sees("what was missed", hasText("line 502"))
		tb.sees("each once", `(() => { const all = [...document.querySelectorAll('.message__text')].map((m) => m.textContent); return new Set(all).size === all.length; })()`)
		tb.sees("no word of a gap", `!document.querySelector('.notice--skip')`)
	})

	t.Run("says how much is missing when the server has not all", func(t *testing.T) {
		tb.does(`socket.drop(1006)`)
		tb.sees("another attempt", `socket.readyState === 0`)
		tb.does(`socket.welcome('Ana', {count: 700, recovered: false, first: seqAt(651)}); socket.lines(651, 700)`)
		tb.sees("the number", `document.querySelector('.notice--skip')?.textContent.includes('148 messages')`)
	})

	t.Run("begins anew with another epoch", func(t *testing.T) {
		tb.does(`socket.drop(1006)`)
		tb.sees("another attempt", `socket.readyState === 0`)
		tb.does(`socket.welcome('Ana', {epoch: 'other', count: 1}); socket.message(1, 'Bo', 'a new day')`)
		tb.reads("a new day")
	})
}
