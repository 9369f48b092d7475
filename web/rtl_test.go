package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestRightToLeft: the page in a language that is written from right to left is its mirror, and
// nothing hangs over an edge.
func TestRightToLeft(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", nil)
	tb.speak("ar")
	tb.sees("its direction", `document.dir === 'rtl' && getComputedStyle(document.body).direction === 'rtl'`)
	tb.sees("the cursor of the field for a name where a line begins", `((n) => n.dir === 'auto' && getComputedStyle(n).direction === 'rtl')(document.querySelector('#name-input'))`)
	tb.submitName("Ana")
	tb.sees("what was typed as its letters want", `getComputedStyle(document.querySelector('#name-input')).direction === 'ltr'`)
	tb.does(`socket.welcome('Ana', {role: 'moderator', online: 2, users: ['Ana', 'Bo'], state: {pins: [{seq: 1, from: 'Bo', text: 'pinned'}]}}); ` + waiting + `; ` + busy + `; socket.says({type: 'pending', count: 0}); pending(reported(7)); window.box = (of) => document.querySelector(of).getBoundingClientRect()`)
	tb.sees("what a moderator has", `document.querySelector('.queue-button')?.innerText.trim() === '1' && document.querySelector('.bar__pin')`)
	tb.sees("a name of other letters beside its mark", `(({textAlign}) => textAlign === 'right')(getComputedStyle(document.querySelector('.rooms__name')))`)
	tb.sees("the field's words as the page is written", `getComputedStyle(document.querySelector('#composer-input')).direction === 'rtl'`)
	tb.run(chromedp.EmulateViewport(1440, 844))
	tb.sees("what stands at the beginning as far from it as in the mirror", `[['#rooms-panel', '#brand-icon', 18], ['.chat__header', '.chat__hash', 24]].every(([side, first, far]) => Math.abs(box(side).right - box(first).right - far) < 2)`)
	tb.sees("an empty field's cursor at its beginning", `getComputedStyle(document.querySelector('#composer-input')).unicodeBidi === 'normal'`)
	for _, width := range []int64{1440, 390} {
		tb.resize(width, 844)
		tb.sees("nothing over an edge", `[document.documentElement, document.querySelector('#messages')].every((n) => n.scrollWidth <= n.clientWidth) &&
			[...document.querySelectorAll('.message__avatar, .message__text, .bar__pin, .strip')].filter((n) => n.checkVisibility()).every((n) => n.getBoundingClientRect().right <= box('#messages').right && n.getBoundingClientRect().left >= box('#messages').left)`)
		tb.sees("what names one marked at its beginning", `(({borderRightWidth, borderLeftWidth}) => borderRightWidth === '3px' && borderLeftWidth === '0px')(getComputedStyle(document.querySelector('.message--mine')))`)
		tb.sees("all texts begin on one line", `new Set([...document.querySelectorAll('.message__text')].map((n) => Math.round(n.getBoundingClientRect().right))).size === 1`)
		tb.shootIfAsked(fmt.Sprintf("rtl-%d", width))
		tb.does(`[...document.querySelectorAll('[aria-controls="queue-panel"]')].find((n) => n.checkVisibility()).click()`)
		tb.sees("the queue at the left, with all of its buttons", `box('.queue').left === 0 && [...document.querySelectorAll('.queue__act')].every((n) => n.getBoundingClientRect().left >= box('.queue__item').left && n.getBoundingClientRect().right <= box('.queue__item').right)`)
		tb.press(kb.Escape)
	}
	tb.does(`socket.says({type: 'message', seq: seqAt(90), id: 'x90', from: 'Bo', user: 'uBo', at: Date.now(), reply_to: {seq: seqAt(1), from: 'Bo', text: 'begins ' + 'and goes on '.repeat(9)}, text: 'reply'})`)
	tb.sees("a quote that is cut at its end", `document.querySelector('.message__quote')`)
	tb.sees("its text within the line, and as text cut by itself", `(() => { const [quote, text] = [document.querySelector('.message__quote'), document.querySelector('.message__quote bdi:last-child')];
		return getComputedStyle(text).direction === 'ltr' && text.scrollWidth > text.clientWidth && text.getBoundingClientRect().left >= quote.getBoundingClientRect().left; })()`)
	tb.does(`socket.says({type: 'message', seq: seqAt(91), id: 'x91', from: 'Bo', user: 'uBo', at: Date.now(), ask: true, edited_at: Date.now(), text: 'is this recorded?'})`)
	tb.sees("a text that goes its own way, whatever the words beside it are", `((n) => n && n.closest('.message__text').dir === 'auto' && getComputedStyle(n.closest('.message__text')).direction === 'ltr')(document.querySelector('.message__tag'))`)
	tb.resize(1440, 844)
	tb.does(`document.querySelector('.message:not(.message--own) .message__from').click()`)
	tb.sees("a card beside the messages, at their end", `box('.card').right === box('.chat__room').left && box('.card').left === box('#people-panel').right && box('#rooms-panel').width === 64 && box('#rooms-panel').right === innerWidth`)
	tb.shootIfAsked("rtl-card")
	tb.run(chromedp.EmulateViewport(1100, 844))
	tb.sees("a card that begins where the name does", `Math.abs(box('.card').right - box('.message:not(.message--own) .message__from').right) < 2`)
}
