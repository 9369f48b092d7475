//go:build unix

package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestOverlayLate: what is new waits as long as it is to, and what was removed meanwhile never shows.
func TestOverlayLate(t *testing.T) {
	t.Parallel()
	s := startKept(t)
	mia, ana := s.enter(t, "Mia", "moderator"), s.enter(t, "Ana", "")
	ana.say("first")
	over := openTab(t, startBrowser(t), "about:blank")
	over.before(holds(30_000))
	over.run(chromedp.Navigate(s.url + "?overlay=1&delay=30"))
	const lines, run = `[...document.querySelectorAll('.overlay__message')].map((n) => n.textContent).join()`, `for (const call of late.splice(0)) call()`
	over.sees("nothing before its time", `late.length > 1 && `+lines+` === ''`)
	over.does(run)
	over.sees("what was said", lines+` === 'Ana first'`)
	ana.say("second")
	over.sees("nothing new before its time", `late.length > 0 && `+lines+` === 'Ana first'`)
	const second = `[...document.querySelectorAll('.message')].find((m) => m.innerText.includes('second'))`
	mia.sees("it", second)
	over.sees("it coming", `late.length > 0`)
	over.settle()
	over.does(`window.before = late.length`)
	mia.does(second + `.focus(); ` + second + `.dispatchEvent(new KeyboardEvent('keydown', {key: 'Delete', bubbles: true, cancelable: true}))`)
	over.sees("that something has changed", `late.length > before`)
	over.does(run)
	over.settle()
	over.sees("nothing of what was removed", lines+` === 'Ana first'`)
}

// TestOverlay: what is laid over a video shows what was said last, and large what moderators chose;
// what is removed goes from it; nobody is in the room by it.
func TestOverlay(t *testing.T) {
	t.Parallel()
	s := startKept(t)
	mia, ana := s.enter(t, "Mia", "moderator"), s.enter(t, "Ana", "")
	ana.say("/ask Will memory still grow with the number of idle members? I have watched it for a week now, and it has not, but I wonder about the rest of them.")
	ana.say("this chart is the whole talk in one picture")
	ana.say("/me waves")
	over := openTab(t, startBrowser(t), s.url+"?overlay=1&room=lobby&qr=1")
	over.resize(1440, 900)
	const lines = `[...document.querySelectorAll('.overlay__message')]`
	over.sees("what was said", lines+`.length === 3 && `+lines+`[1].textContent.includes('Ana this chart')`)
	over.sees("neither a name screen nor a field", `!document.querySelector('input, textarea, button')`)
	over.sees("how to join", `document.querySelector('.overlay__code svg') && document.querySelector('.overlay__call').innerText === 'Join in' && document.querySelector('.overlay__join').textContent === location.host`)
	over.sees("what it is in the title", `document.title === 'lobby · Hubbub'`)
	over.sees("nothing behind it", `getComputedStyle(document.body).backgroundColor === 'rgba(0, 0, 0, 0)' && getComputedStyle(document.documentElement).backgroundColor === 'rgba(0, 0, 0, 0)' && getComputedStyle(document.documentElement).colorScheme === 'light'`)
	over.sees("nothing large yet", `document.querySelector('.overlay__large').hidden`)

	mia.run(click(openThem))
	mia.run(click(`.question__vote`))
	mia.run(click(`[data-part="live"]`))
	const large = `document.querySelector('.overlay__large:not([hidden])')?.innerText`
	over.sees("the question, all of it, with its votes", large+`.includes('the rest of them.') && `+large+`.includes('1 vote') && `+large+`.includes('Ana')`)
	over.sees("its kind in words, and the code's for who does not see it", `document.querySelector('.overlay__tag').textContent === 'Question' && document.querySelector('.overlay__code svg').getAttribute('aria-label') === 'QR code of the link'`)
	over.shootIfAsked("overlay")
	over.axes("the overlay")
	over.resize(1024, 768)
	over.shootIfAsked("overlay-1024")
	over.resize(390, 844)
	over.shootIfAsked("overlay-390")
	over.sees("in a small frame the code over nothing that is said", `(({bottom}) => `+lines+`.length > 0 && `+lines+`.every((n) => n.getBoundingClientRect().top >= bottom))(document.querySelector('.overlay__code').getBoundingClientRect())`)
	for _, small := range [][2]int64{{400, 240}, {1200, 260}} {
		over.run(chromedp.EmulateViewport(small[0], small[1]))
		over.sees(fmt.Sprintf("all of the code in a frame of %v", small), `innerHeight < 300 && (({top, bottom, left, right}) => top >= 0 && left >= 0 && right <= innerWidth && bottom <= innerHeight)(document.querySelector('.overlay__code').getBoundingClientRect())`)
		over.shootIfAsked(fmt.Sprintf("overlay-small-%d", small[0]))
	}
	over.run(chromedp.EmulateViewport(1440, 900))
	mia.sees("nobody more in the room", `document.querySelector('#online-count').textContent === '2 online'`)

	ana.press("a joke")
	ana.does(`document.querySelector('#send').click()`)
	over.sees("the latest", lines+`.at(-1).textContent.includes('a joke')`)
	mia.sees("the joke", `[...document.querySelectorAll('.message')].some((m) => m.innerText.includes('a joke'))`)
	mia.does(`document.querySelector('#messages').focus()`)
	mia.does(`[...document.querySelectorAll('.message')].find((m) => m.innerText.includes('a joke')).focus()`)
	mia.does(`[...document.querySelectorAll('.message')].find((m) => m.innerText.includes('a joke')).dispatchEvent(new KeyboardEvent('keydown', {key: 'Delete', bubbles: true, cancelable: true}))`)
	over.sees("no joke", lines+`.length === 3 && !document.body.innerText.includes('a joke')`)

	mia.run(click(`[data-part="answered"]`))
	over.sees("nothing large any more", `document.querySelector('.overlay__large').hidden`)
}
