package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// handoverWatch notes what the page leaves for another device: the secret is known, and
// the link can be put together.
const handoverWatch = `
crypto.getRandomValues = (bytes) => bytes.fill(7);
const fetched = window.fetch;
window.fetch = async (path, options) => {
	if (path === '/api/site') return new Response('{"addresses":["https://chat.example"]}');
	const answer = await fetched(path, options);
	if (path === '/api/handovers') window.left = await answer.clone().json();
	return answer;
};`

// TestContinueOnPhone: from the settings of one device into the chat of another, through
// the server, once.
func TestContinueOnPhone(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	site := startSite(t, "127.0.0.1:0")
	ana := openTab(t, browser, "about:blank")
	ana.before(handoverWatch)
	ana.run(chromedp.Navigate(site.url + "#/games"))
	ana.login("Ana")
	ana.run(click("#settings-toggle"), click("#me [aria-haspopup]"))
	ana.sees("what it does, and no code yet", `document.querySelector('dialog[open] .dialog__warning') && !document.querySelector('.share__code') && !document.querySelector('#settings').open`)
	ana.run(click(`dialog[open] .button:not(.button--quiet)`))
	ana.sees("a code, and how long it is good", `document.querySelector('.share__code path') && /Gone in .*[45]:\d\d/.test(document.querySelector('[role=timer]').textContent)`)
	id := asks[string](ana, `left.id`)
	link := site.url + "#continue=" + id + "." + asks[string](ana, `btoa(String.fromCharCode(...new Uint8Array(32).fill(7))).replace('=', '')`) + ".Ana"

	phone := openTab(t, browser, "about:blank")
	phone.before(`new MutationObserver(() => { if (document.body) window.addressAtFirst ??= location.href; }).observe(document, {childList: true, subtree: true});`)
	phone.run(chromedp.Navigate(link))
	phone.sees("who wants to go on", `document.querySelector('dialog[open]').textContent.includes('Ana')`)
	phone.sees("no secret in the address, from the beginning", `location.href === `+quote(site.url)+` && window.addressAtFirst === location.href && history.length < 3`)
	phone.settle()
	phone.sees("nothing done by itself", `!localStorage.getItem('hubbub.session')`)
	phone.run(click(`dialog[open] .button:not(.button--quiet)`))
	phone.run(chromedp.WaitVisible("#chat"))
	phone.sees("her name and her room", `document.querySelector('#my-name').textContent === 'Ana' && document.querySelector('#room-name').textContent === 'games'`)

	late := openTab(t, browser, link)
	late.run(click(`dialog[open] .button:not(.button--quiet)`))
	late.sees("that it was used", `document.querySelector('dialog[open] [role=alert]').textContent.includes('used already')`)
	late.sees("the way on", `document.activeElement.textContent === 'Close'`)
	late.run(click(`dialog[open] .button--quiet`))
	late.sees("the name screen", `!document.querySelector('dialog[open]') && document.querySelector('#name-input').checkVisibility()`)
}

// TestNothingToSealWith: where a browser cannot seal, it says so, and leaves nothing on the
// server.
func TestNothingToSealWith(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	const plain = `Object.defineProperty(window, 'isSecureContext', {value: false});`
	tb := openTab(t, browser, "about:blank")
	tb.before(scriptedSocket + plain)
	site := startSite(t, "127.0.0.1:0")
	tb.run(chromedp.Navigate(site.url))
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana')`)
	tb.run(chromedp.WaitVisible("#chat"), click("#settings-toggle"), click("#me [aria-haspopup]"))
	tb.sees("why not, and no button", `document.querySelector('dialog[open]').textContent.includes('https') && ![...document.querySelectorAll('dialog[open] button')].some((b) => b.checkVisibility() && b.textContent !== 'Close')`)

	phone := openTab(t, browser, "about:blank")
	phone.before(plain)
	phone.run(chromedp.Navigate(site.url + "#continue=AAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.Ana"))
	phone.sees("why not, before anything is taken", `document.querySelector('dialog[open] [role=alert]').textContent.includes('https') && !document.querySelector('dialog[open] .button:not(.button--quiet)').checkVisibility()`)
}

// TestCodeGoes: after its time the code is taken off the screen, and another one can be made.
func TestCodeGoes(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", nil)
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana')`)
	tb.run(chromedp.WaitVisible("#chat"))
	tb.does(`window.made = 0; window.later = 0; const now = performance.now.bind(performance); performance.now = () => now() + window.later;
		window.fetch = async (path) => new Response(path === '/api/site' ? '{"addresses":["https://chat.example"]}' : JSON.stringify({id: '7D4YXQ2KZ5M6RWVNB3TJ5LHCEA', expires_in_ms: path === '/api/handovers' && ++window.made && 300000}))`)
	tb.run(click("#settings-toggle"), click("#me [aria-haspopup]"), click(`dialog[open] .button:not(.button--quiet)`))
	tb.sees("a code", `document.querySelector('.share__code')`)
	tb.does(`window.later = 240000`)
	tb.settle()
	tb.sees("it until the end", `document.querySelector('.share__code') && window.made === 1`)
	tb.does(`window.later = 301000`)
	tb.sees("that it is gone", `!document.querySelector('.share__code') && document.querySelector('dialog[open]').textContent.includes('not good any more') && !document.querySelector('[role=timer]').textContent`)
	tb.speak("es")
	tb.sees("it in Spanish", `document.querySelector('dialog[open]').textContent.includes('El código ya no vale')`)
	tb.speak("en")
	tb.press(" ")
	tb.sees("another one", `document.querySelector('.share__code') && window.made === 2 && !document.querySelector('dialog[open]').textContent.includes('not good any more')`)
}
