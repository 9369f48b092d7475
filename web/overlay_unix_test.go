//go:build unix

package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestOverlay: what is laid over a video shows what was said last, and large what moderators chose;
// what is removed goes from it; nobody is in the room by it.
func TestOverlay(t *testing.T) {
	s := startKept(t)
	mia, ana := s.enter(t, "Mia", "moderator"), s.enter(t, "Ana", "")
	ana.say("/ask Will memory still grow with the number of idle members? I have watched it for a week now, and it has not, but I wonder about the rest of them.")
	ana.say("this chart is the whole talk in one picture")
	ana.say("/me waves")
	over := openTab(t, startBrowser(t), s.url+"?overlay=1&room=lobby&qr=1")
	over.run(chromedp.EmulateViewport(1440, 900))
	const lines = `[...document.querySelectorAll('.overlay__message')]`
	over.sees("what was said", lines+`.length === 3 && `+lines+`[1].textContent.includes('Ana this chart')`)
	over.sees("neither a name screen nor a field", `!document.querySelector('input, textarea, button')`)
	over.sees("how to join", `document.querySelector('.overlay__code svg') && document.querySelector('.overlay__join').textContent === location.host`)
	over.sees("nothing behind it", `getComputedStyle(document.body).backgroundColor === 'rgba(0, 0, 0, 0)' && getComputedStyle(document.documentElement).backgroundColor === 'rgba(0, 0, 0, 0)' && getComputedStyle(document.documentElement).colorScheme === 'light'`)
	over.sees("nothing large yet", `document.querySelector('.overlay__large').hidden`)

	mia.run(chromedp.Click(openThem))
	mia.run(chromedp.Click(`.question__vote`))
	mia.run(chromedp.Click(`[data-part="live"]`))
	const large = `document.querySelector('.overlay__large:not([hidden])')?.innerText`
	over.sees("the question, all of it, with its votes", large+`.includes('the rest of them.') && `+large+`.includes('1 vote') && `+large+`.includes('Ana')`)
	over.shootIfAsked("overlay")
	over.axes("the overlay")
	mia.sees("nobody more in the room", `document.querySelector('#online-count').textContent === '2 online'`)

	ana.press("a joke")
	ana.does(`document.querySelector('#send').click()`)
	over.sees("the latest", lines+`.at(-1).textContent.includes('a joke')`)
	mia.sees("the joke", `[...document.querySelectorAll('.message')].some((m) => m.innerText.includes('a joke'))`)
	mia.does(`document.querySelector('#messages').focus()`)
	mia.does(`[...document.querySelectorAll('.message')].find((m) => m.innerText.includes('a joke')).focus()`)
	mia.does(`[...document.querySelectorAll('.message')].find((m) => m.innerText.includes('a joke')).dispatchEvent(new KeyboardEvent('keydown', {key: 'Delete', bubbles: true, cancelable: true}))`)
	over.sees("no joke", lines+`.length === 3 && !document.body.innerText.includes('a joke')`)

	mia.run(chromedp.Click(`[data-part="answered"]`))
	over.sees("nothing large any more", `document.querySelector('.overlay__large').hidden`)
}
