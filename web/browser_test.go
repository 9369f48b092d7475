package web_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestBrowser is the page in a real browser, from two logins to a restart of the
// server.
func TestBrowser(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	site := startSite(t, "127.0.0.1:0")
	ana, bo := openTab(t, browser, site.url), openTab(t, browser, site.url)
	ana.login("Ana")
	bo.login("Bo")
	ana.sees("the people", `document.querySelector('#people').textContent.includes('Bo')`)

	ana.say("hello <b>Bo</b>")
	bo.sees("the message, as text", hasText("hello <b>Bo</b>"))
	ana.sees("its receipt", `document.querySelector('.message--own') && !document.querySelector('.message--pending')`)
	bo.say("hi Ana")
	ana.sees("the answer", hasText("hi Ana"))

	t.Run("a taken name", func(t *testing.T) {
		other := openTab(t, browser, site.url)
		other.submitName(" ana ")
		other.sees("the reason by the field", `document.querySelector('#name-error').textContent.includes('taken')`)
		other.sees("the name kept", `document.querySelector('#name-input').value.trim().toLowerCase() === 'ana'`)
		other.login("Cy")
		ana.sees("the newcomer", `[...document.querySelectorAll('.notice')].some(n => n.textContent.includes('Cy'))`)
		other.close()
		ana.sees("it leave", `![...document.querySelectorAll('#people li')].some(p => p.textContent.includes('Cy'))`)
	})

	t.Run("a reload keeps the name", func(t *testing.T) {
		bo.reload()
		bo.sees("the chat again", `!!document.querySelector('#chat') && document.querySelector('#chat').checkVisibility()`)
		bo.sees("the backlog", hasText("hello <b>Bo</b>"))
	})

	t.Run("two rooms", func(t *testing.T) {
		ana.types("#new-room-name", "games"+kb.Enter)
		ana.sees("the other room", `document.querySelector('#room-name').textContent === 'games' && document.querySelector('#empty').checkVisibility()`)
		bo.say("who is in the lobby?")
		ana.sees("one unread in the lobby", `document.querySelector('[data-room="lobby"] .count')?.innerText.trim().startsWith('1')`)
		ana.sees("nothing here", `document.querySelectorAll('.message').length === 0`)
		ana.reload()
		ana.sees("both rooms again", `document.querySelectorAll('#rooms .rooms__room').length === 2 && document.querySelectorAll('.rooms__room--away').length === 0`)
		ana.run(click(`[data-room="lobby"] a`))
		ana.sees("the question", hasText("who is in the lobby?"))
		ana.sees("the list as it is now", `document.querySelector('[data-room="lobby"] [aria-current]')`)
		ana.run(click(`[data-room="games"] a`))
		ana.sees("a way out of the room that is open", `document.querySelector('[data-room="games"] [aria-current]')`)
		ana.leaveRoom("games")
		ana.sees("one room", `document.querySelectorAll('#rooms .rooms__room').length === 1 && document.querySelector('#room-name').textContent === 'lobby'`)
	})

	t.Run("a network that goes and comes back", func(t *testing.T) {
		ana.offline(true)
		ana.sees("that it is offline", `document.querySelector('.chat--offline')`)
		bo.say("said meanwhile")
		bo.sees("its receipt", hasText("said meanwhile")+` && !document.querySelector('.message--pending')`)
		ana.say("said while offline")
		ana.offline(false)
		ana.sees("what was missed", hasText("said meanwhile"))
		bo.sees("what was said while offline", hasText("said while offline"))
		ana.sees("its receipt", `!document.querySelector('.message--pending')`)
		for _, tab := range []*tab{ana, bo} {
			tab.sees("each once, in one order", `[...document.querySelectorAll('.message__text')].map((m) => m.textContent).filter((m) => m.startsWith('said')).join() === 'said meanwhile,said while offline'`)
			tab.sees("no word of a gap", `!document.querySelector('.notice--skip')`)
		}
	})

	t.Run("a restart of the server", func(t *testing.T) {
		site.stop()
		ana.sees("that it is offline", `document.querySelector('#connection-banner').checkVisibility()`)
		ana.say("said while away")
		startSite(t, site.addr)
		for _, tab := range []*tab{ana, bo} {
			tab.sees("the connection again", `!document.querySelector('#connection-banner').checkVisibility()`)
		}
		bo.sees("what was said while away", hasText("said while away"))
		ana.sees("its receipt", `!document.querySelector('.message--pending')`)
		ana.sees("it once", `[...document.querySelectorAll('.message__text')].filter(m => m.textContent === 'said while away').length === 1`)
	})
}
