package web_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestReport: a member reports what others say, by pointer and by key, and reads what became of it.
func TestReport(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{role: 'member'}`)
	tb.does(`socket.message(1, 'Bo', 'free tokens'); socket.message(2, 'Ana', 'mine')`)
	tb.reads("free tokens", "mine")
	tb.sees("the rules", `document.querySelector('.chat__topic')`)
	point := func(i int) string {
		return `document.querySelectorAll('.message')[` + string(rune('0'+i)) + `].dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'}));`
	}
	const more = `document.querySelector('.row-acts button:last-child').click();`
	tb.does(point(1) + more)
	tb.sees("what can be done with one's own", `document.querySelector('.menu[open]')`)
	tb.sees("no report of it", `!document.querySelector('.menu[open]').innerText.includes('Report')`)
	tb.press(kb.Escape)
	tb.does(point(0) + more)
	tb.chooses("Report")
	tb.sees("the question", `document.querySelector('.dialog--report blockquote')?.textContent === 'free tokens'`)
	tb.sees("each part below the one before", `((parts) => parts.length > 4 && parts.every((n, i) => i === 0 || n.top >= parts[i - 1].bottom))([...document.querySelector('.report').children].filter((n) => n.tagName !== 'P' || n.textContent).map((n) => n.getBoundingClientRect()))`)
	tb.run(click(".chip:nth-child(1)"), click(".dialog--report input"))
	tb.press("again and again" + kb.Enter)
	tb.sees("the request", `(({type, seq, reason}) => type === 'report' && seq === seqAt(1) && reason === 'Spam: again and again')(socket.sent.at(-1))`)
	tb.does(`socket.says({type: 'error', id: socket.sent.at(-1).id, code: 'rate_limited', message: 'x', retry_after_ms: 40000})`)
	tb.sees("why not, and until when", `/^You have reported much in a short time\. Try again in [34]\d seconds\.$/.test(`+plain(`document.querySelector('.dialog--report [role=alert]').lastChild.textContent`)+`)`)
	tb.press(kb.Enter)
	tb.does(`socket.says({type: 'reported', id: socket.sent.at(-1).id})`)
	tb.sees("that it is done", `!document.querySelector('dialog[open]') && `+note+`.includes('Moderators look at it')`)

	tb.does(`document.querySelector('#messages').focus()`)
	tb.press(kb.Enter + kb.ArrowUp + kb.Enter)
	tb.chooses("Bo")
	tb.sees("the card with the message", `document.querySelector('.card[open] .card__quote')?.textContent === 'free tokens'`)
	tb.run(click(".card__message button"))
	tb.sees("the question", `document.querySelector('.dialog--report')`)
	tb.does(`document.querySelector('.dialog--report').close(); socket.says({type: 'room', seq: seqAt(3), state: {speak: 'moderators'}})`)
	tb.sees("that one may only read", `document.querySelector('#composer-input').placeholder.includes('read here')`)
	tb.does(point(1) + point(0) + more)
	tb.sees("the menu", `document.querySelector('.menu[open]')`)
	tb.sees("neither report nor reply for who may only read", `!/Report|Reply/.test(document.querySelector('.menu[open]').innerText)`)
}
