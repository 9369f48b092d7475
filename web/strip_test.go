package web_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const (
	whereWords = `document.querySelector('#where').textContent`
	newerPill  = `document.querySelector('#newer')`
	// bounds is where the list ends and the field begins.
	bounds = `[document.querySelector('#messages').getBoundingClientRect().bottom, document.querySelector('.composer__box').getBoundingClientRect().top].join()`
)

// TestStrip: one line between the messages and the field says where one is, and leads to the latest
// as soon as one is elsewhere. Nothing moves when it changes.
func TestStrip(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := joinScripted(t, browser)
	tb.sees("nothing of an empty room", whereWords+` === '' && !`+newerPill+`.checkVisibility()`)
	tb.does(`for (let i = 1; i <= 40; i++) socket.message(i, 'Bo', 'line ' + i)`)
	tb.sees("that it is the latest", whereWords+` === 'Latest' && !`+newerPill+`.checkVisibility()`)
	before := asks[string](tb, bounds)

	tb.does(`document.querySelector('#messages').scrollTop -= 40`)
	tb.sees("the way down, a little above already", newerPill+`.checkVisibility() && `+newerPill+`.innerText.includes('To the latest') && `+whereWords+` === ''`)
	tb.does(`socket.message(41, 'Bo', 'line 41'); socket.message(42, 'Bo', 'line 42')`)
	tb.sees("how much is new", newerPill+`.innerText.includes('2 new') && `+newerPill+`.ariaLabel === '2 new messages'`)
	if got := asks[string](tb, bounds); got != before {
		t.Errorf("the list and the field stood at %s, now at %s", before, got)
	}
	tb.sees("no text covered", `!document.querySelector('#messages').contains(`+newerPill+`) && `+newerPill+`.getBoundingClientRect().top >= document.querySelector('#messages').getBoundingClientRect().bottom`)
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.run(click("#newer"))
	tb.sees("the latest, and the field still in focus", whereWords+` === 'Latest' && `+fromEnd+` < 2 && document.activeElement.id === 'composer-input'`)

	tb.does(`document.querySelector('#messages').scrollTop = 0`)
	tb.sees("the way down", newerPill+`.checkVisibility()`)
	tb.press(kb.Escape)
	tb.sees("the latest by a key", whereWords+` === 'Latest' && `+fromEnd+` < 2`)

	tb.does(chosen("language", "es"))
	tb.sees("it in another language", whereWords+` === 'Al final'`)
}

// TestStripModes: which modes are on, in words, and on a phone in drawings whose words a tap shows.
func TestStripModes(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{state: {slow_ms: 10000, speak: 'members', links: false}}`)
	const words = `[...document.querySelectorAll('.strip__words')].filter((n) => n.getBoundingClientRect().width > 2).map((n) => n.textContent.replace(/[\u2068\u2069]/g, '')).join()`
	tb.sees("the words", words+`.startsWith('Slow mode 10') && `+words+`.endsWith('Members only,No links')`)
	tb.look(view{width: 390, height: 844, scheme: "light"})
	tb.sees("drawings, and how slow", words+` === '' && document.querySelector('.strip__short').checkVisibility()`)
	tb.sees("one line", `document.querySelector('.strip').getBoundingClientRect().height === 44`)
	tb.run(click("#modes"))
	tb.sees("the words", words+`.includes('Members only')`)
	tb.run(click("#modes"))
	tb.sees("drawings again", words+` === ''`)
}
