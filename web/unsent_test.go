package web_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestTooFast: what was too fast stays, with the time until it goes out, and goes out.
func TestTooFast(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.press("quick" + kb.Enter)
	tb.watches(note)
	tb.does(`socket.says({type: 'error', code: 'rate_limited', message: 'too fast', id: socket.sent.at(-1).id, retry_after_ms: 1600})`)
	tb.sees("how long", `was.some((text) => text.includes('2 seconds'))`)
	tb.reads("quick")
	tb.sees("it sent again", `socket.sent.length === 3 && socket.sent[1].id === socket.sent[2].id`)
}

// TestNotSaved: what was not saved can be sent again or deleted, even after a reload.
func TestNotSaved(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	const refusal = `socket.says({type: 'error', code: 'not_saved', message: 'disk', id: socket.sent.at(-1).id})`
	tb.press("keep me" + kb.Enter)
	tb.does(refusal)
	tb.sees("the reason", `document.querySelector('.message--failed')?.textContent.includes('could not keep it')`)
	tb.run(click(".message--failed .message__actions button:first-of-type"))
	tb.sees("it sent again, as another", `socket.sent.length === 3 && socket.sent[1].id !== socket.sent[2].id && document.querySelector('.message--pending')`)
	tb.does(refusal)
	tb.reloads()
	tb.sees("a connection", `window.sockets`)
	tb.does(`socket.welcome('Ana')`)
	tb.sees("it kept over a reload, and not sent by itself", `document.querySelector('.message--failed') && socket.sent.length === 1`)
	tb.run(click(".message--failed .message__actions button:last-of-type"))
	tb.reads()
	tb.reloads()
	tb.sees("a connection", `window.sockets`)
	tb.does(`socket.welcome('Ana')`)
	tb.reads()
}

// TestWrittenOffline: what is written offline goes out in order, once, even over a reload.
func TestWrittenOffline(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.press("one" + kb.Enter)
	tb.does(`socket.says({type: 'draining', retry_after_ms: 60000}); socket.drop(1012)`)
	tb.sees("the banner", `document.querySelector('#connection-banner').checkVisibility()`)
	tb.press("two" + kb.Enter)
	tb.press("three" + kb.Enter)
	tb.sees("how many wait", `document.querySelector('#composer-note').textContent.startsWith('3 messages')`)
	tb.reloads()
	tb.sees("a connection", `window.sockets`)
	tb.does(`socket.welcome('Ana')`)
	tb.reads("one", "two", "three")
	for range 3 {
		tb.does(receipt)
	}
	tb.sees("each sent once", `JSON.stringify(socket.sent.slice(1).map((m) => m.text)) === '["one","two","three"]'`)
	tb.sees("no more waiting", `!document.querySelector('.message--pending')`)
	tb.reads("one", "two", "three")
}

// TestLeave: whoever comes after, in the same tab, finds nothing of who was there.
func TestLeave(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.does(`socket.drop(1006)`)
	tb.press("never sent" + kb.Enter + "half a thought")
	tb.run(click("#leave"), click(".dialog--leave .button--outline"))
	tb.sees("the name screen", `document.querySelector('#name-input').checkVisibility()`)
	tb.submitName("Bo")
	tb.does(`socket.welcome('Bo')`)
	tb.sees("an empty field", field+` === ''`)
	tb.settle()
	tb.sees("nothing sent", `socket.sent.length === 1`)
	tb.reads()
}
