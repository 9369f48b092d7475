package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestHead: the name of a room goes before its topic; which side
// is open can be seen.
func TestHead(t *testing.T) {
	t.Parallel()
	tb := keeping(t, `, online: 3, state: {topic: 'a topic '.repeat(60)}`)
	tb.resize(1440, 900)
	const isCut = `((n) => n.scrollWidth > n.clientWidth)`
	tb.sees("the topic cut, the name whole", isCut+`(document.querySelector('.chat__topic')) && !`+isCut+`(document.querySelector('#room-name'))`)
	const ground = `((of) => getComputedStyle(document.querySelector(of)).backgroundColor)`
	tb.sees("the open side", ground+`('#people-toggle[aria-expanded="true"]') === `+ground+`('.rooms__room--current') && `+ground+`('#search-toggle') === 'rgba(0, 0, 0, 0)'`)

	tb.run(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	tb.sees("buttons that a finger finds", `[...document.querySelectorAll('.strip__change')].every((n) => n.checkVisibility() && n.offsetHeight >= 44)`)
	tb.does(`document.querySelector('.strip__change').click()`)
	tb.sees("the room's rules, with fields and buttons of one height", `(({length}, high) => length === 7 && high.size === 1)(document.querySelectorAll('.dialog--room .rules__row .field, .dialog--room .rules__form .button'), new Set([...document.querySelectorAll('.dialog--room .rules__row .field, .dialog--room .rules__form .button')].map((n) => n.offsetHeight)))`)
	tb.sees("choices drawn as those of the settings", `[...document.querySelectorAll('.dialog--room select')].every((n) => getComputedStyle(n).appearance === 'none' && n.nextElementSibling.matches('.icon'))`)
}

// TestQuotedName: who is quoted is told whole, however short the quoted text is.
func TestQuotedName(t *testing.T) {
	t.Parallel()
	tb := keeping(t, "")
	tb.does(`socket.says({type: 'message', seq: seqAt(7), id: 'x7', from: 'Bo', user: 'uBo', at: Date.now(), reply_to: {seq: seqAt(1), from: 'Mateus Haas', text: 'no'}, text: 'reply'})`)
	tb.sees("the name whole", `((n) => n && n.textContent.includes('Mateus Haas') && n.scrollWidth <= n.clientWidth)(document.querySelector('.message__quoted'))`)
	tb.does(`socket.says({type: 'message', seq: seqAt(8), id: 'x8', from: 'Bo', user: 'uBo', at: Date.now(), reply_to: {seq: seqAt(1), from: 'M'.repeat(60), text: 'no'}, text: 'reply'})`)
	tb.sees("a long one cut", `((n) => n?.textContent.includes('MMM') && n.scrollWidth > n.clientWidth)([...document.querySelectorAll('.message__quoted')].at(-1))`)
}

// TestLongSettings: on a phone the button that closes the settings is in sight from the start, and
// beneath all of them at their end.
func TestLongSettings(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), fakeHistory(0), `{}`)
	tb.resize(390, 600, chromedp.EmulateMobile)
	tb.does(`document.querySelector('#settings-toggle').click()`)
	const close = `document.querySelector('dialog[open] .dialog__close').getBoundingClientRect()`
	tb.sees("settings that do not fit", `((n) => n && n.querySelector('#my-name-input, .me') && n.scrollHeight > n.clientHeight + 60)(document.querySelector('dialog[open]'))`)
	tb.sees("the way out", close+`.bottom <= innerHeight - 16`)
	tb.does(`document.querySelector('dialog[open]').scrollTop = 1e6`)
	tb.sees("it below the last of them", close+`.top >= [...document.querySelectorAll('dialog[open] .dialog__switch')].at(-1).getBoundingClientRect().bottom`)
	tb.press(kb.Escape)
}
