package web_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// chips reads what is below a message: emoji with counts, one's own marked.
const chips = `((text) => [...document.querySelectorAll('.message')].filter((m) => m.querySelector('.message__text').textContent.includes(text))
	.flatMap((m) => [...m.querySelectorAll('.reaction:not([data-count="0"])')]).map((c) => c.innerText.replace(/\s/g, '') + (c.ariaPressed === 'true' ? '*' : '')).join(' '))`

func (tb *tab) shows(text, want string) {
	tb.t.Helper()
	tb.sees("at "+text+" "+want, chips+`(`+quote(text)+`) === `+quote(want))
}

// TestReactions: two people and a server, from a click to a removal.
func TestReactions(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	site := startSite(t, "127.0.0.1:0")
	ana, bo := openTab(t, browser, site.url), openTab(t, browser, site.url)
	ana.resize(1440, 900)
	ana.blocks("*://*:*/*/js/emoji/names-en.js")
	ana.login("Ana")
	bo.login("Bo")
	bo.say("first")
	bo.say("second")
	ana.sees("both", hasText("first")+`&&`+hasText("second")+`&& document.querySelector('.chat__topic')`)

	ana.does(`[...document.querySelectorAll('.message')].find((m) => m.textContent.includes('first')).dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'}))`)
	ana.run(click(`.row-acts__quick`))
	ana.shows("first", "👍1*")
	bo.shows("first", "👍1")
	bo.sees("no words for who only listens", `!document.querySelector('#announcer').textContent.includes('👍')`)
	bo.run(click(`.reaction`))
	ana.shows("first", "👍2*")
	bo.shows("first", "👍2*")

	t.Run("who", func(t *testing.T) {
		ana.does(`document.querySelector('.reaction').focus()`)
		ana.sees("the names of people, before that of the emoji", `document.querySelector('.reaction').title && !document.querySelector('.reaction').ariaLabel.includes('thumbs')`)
		ana.blocks()
		ana.does(`document.querySelector('#messages').focus(); document.querySelector('.reaction').focus()`)
		ana.sees("the names, oneself among them", `document.querySelector('.reaction').title.replace(/[\u2068\u2069]/g, '') === 'You and Bo'`)
		ana.sees("words for who listens", `/^2 people reacted with .*thumbs up.*, you too; press to take yours back\..*Bo/.test(document.querySelector('.reaction').ariaLabel)`)
	})
	t.Run("after a reload", func(t *testing.T) {
		bo.reload()
		bo.shows("first", "👍2*")
		bo.run(click(`.reaction`))
		bo.shows("first", "👍1")
		ana.shows("first", "👍1*")
	})
	t.Run("by keyboard", func(t *testing.T) {
		ana.does(`document.querySelector('#messages').focus()`)
		ana.press(kb.Enter)
		ana.press("+")
		ana.sees("the picker", `document.activeElement.matches('.picker__search')`)
		ana.press("rocket")
		ana.sees("a rocket first", `document.querySelector('.picker__emoji')?.dataset.char === '🚀'`)
		ana.press(kb.Enter)
		ana.shows("second", "🚀1*")
		bo.shows("second", "🚀1")
		ana.sees("the row again", `document.activeElement.matches('.message')`)
		ana.press(kb.ArrowRight)
		ana.sees("its chip", `document.activeElement.matches('.reaction')`)
		ana.press(kb.Enter)
		bo.shows("second", "")
		ana.press(kb.Escape)
		ana.shows("second", "")
	})
	t.Run("a restart of the connection", func(t *testing.T) {
		bo.offline(true)
		ana.does(`document.querySelector('.reaction').click()`)
		bo.offline(false)
		bo.shows("first", "")
		bo.does(`document.querySelector('.message').dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'}))`)
		bo.does(`document.querySelectorAll('.row-acts__quick')[1].click()`)
		ana.shows("first", "❤️1")
	})
}
