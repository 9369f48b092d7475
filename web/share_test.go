package web_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// siteAt answers with the addresses of the server on its network.
func siteAt(body string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/site", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, body) })
	return mux
}

// TestShare: how others come into a room.
func TestShare(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	const link = `document.querySelector('dialog[open] input')?.value`
	const note = `document.querySelector('#share-note').textContent`

	t.Run("on this machine it gives the address for the network", func(t *testing.T) {
		tb := joinWith(t, browser, siteAt(`{"addresses":["http://192.168.1.5:8000"]}`), `{}`)
		tb.run(click("#share"))
		tb.sees("it", link+` === 'http://192.168.1.5:8000/#/lobby'`)
		tb.sees("no warning", note+` === ''`)
		tb.sees("a code, with a name for those who do not see it", `document.querySelector('.share__code').getAttribute('aria-label') && document.querySelector('.share__code path').getAttribute('d').length > 1000`)
	})

	t.Run("an address on a port of its scheme takes the old one away", func(t *testing.T) {
		tb := joinWith(t, browser, siteAt(`{"addresses":["https://chat.example"]}`), `{}`)
		tb.run(click("#share"))
		tb.sees("it", link+` === 'https://chat.example/#/lobby'`)
	})

	t.Run("else it says that the address works only here", func(t *testing.T) {
		for _, api := range []http.Handler{nil, siteAt(`{"addresses":[]}`)} {
			tb := joinWith(t, browser, api, `{}`)
			tb.run(click("#share"))
			tb.sees("the word", note+`.includes('only on this machine')`)
		}
	})

	t.Run("by keyboard, again and again", func(t *testing.T) {
		tb := joinWith(t, browser, siteAt(`{"addresses":["http://192.168.1.5:8000"]}`), `{}`)
		tb.does(`document.querySelector('#share').focus()`)
		for range 2 {
			tb.press(kb.Enter)
			tb.sees("the dialog, with the focus", `document.querySelectorAll('dialog[open]').length === 1 && document.querySelector('dialog[open]').contains(document.activeElement)`)
			tb.press(kb.Escape)
			tb.sees("it gone", `!document.querySelector('dialog[open]') && document.activeElement.id === 'share'`)
		}
	})

	t.Run("what the system shares with", func(t *testing.T) {
		tb := openScripted(t, browser, "", nil)
		tb.before(`navigator.share = async (what) => { window.shared = what; }`)
		tb.reload()
		tb.submitName("Ana")
		tb.does(`socket.welcome('Ana')`)
		tb.run(chromedp.WaitVisible("#chat"), click("#share"))
		tb.run(click(".share__actions .button--outline"))
		tb.sees("the link", `shared.url === location.origin + '/#/lobby' && shared.title === 'lobby'`)
	})
}

// TestShareOnAPhone: two taps copy or share the link of a room, with whatever else a moderator has in the head of
// the room, and where the browser has neither a clipboard nor anything to share with.
func TestShareOnAPhone(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	for _, has := range []string{"both", "neither"} {
		t.Run(has, func(t *testing.T) {
			tb := openScripted(t, browser, "", nil)
			tb.before(`window.copied = []; Object.defineProperty(navigator, 'clipboard', {value: ` + map[string]string{"both": `{writeText: async (text) => { copied.push(text); }}`, "neither": "undefined"}[has] + `, configurable: true});
				Object.defineProperty(navigator, 'share', {value: ` + map[string]string{"both": `async ({url}) => { copied.push('shared ' + url); }`, "neither": "undefined"}[has] + `, configurable: true});
				document.execCommand = (does) => does === 'copy' && copied.push(document.getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)) > 0`)
			tb.reload()
			tb.look(view{width: 390, height: 844, scheme: "light"})
			tb.submitName("Ana")
			tb.does(`socket.welcome('Ana', {role: 'moderator', title: ` + quote(longRoom) + `, online: 12345, users: undefined, limits: {message_bytes: 4096, edit_window_ms: 900000}, state: {pins: [{seq: 4, from: 'Bo', text: 'pinned'}]}}); socket.says({type: 'pending', count: 120})`)
			tb.sees("all that a moderator has", `document.querySelector('.rules-button') && document.querySelector('.queue-button') && document.querySelector('#questions-toggle')`)
			tb.settle()
			tb.shootIfAsked("share-phone-head")
			tb.sees("the button within the head, as large as a finger", `(({left, right, width, height}) => left >= 0 && right <= 390 && width >= 36 && height >= 36)(document.querySelector('#share').getBoundingClientRect())`)
			tb.sees("it under a finger", `(({left, top, width, height}) => document.elementFromPoint(left + width / 2, top + height / 2).closest('#share'))(document.querySelector('#share').getBoundingClientRect())`)
			tb.run(click("#share"), click(".share__actions .button"))
			tb.sees("the link copied", `copied.join() === location.origin + '/#/lobby' && document.querySelector('#share-note').textContent.includes('on the clipboard')`)
			if has == "both" {
				tb.run(click(".share__actions .button--outline"))
				tb.sees("it shared", `copied[1] === 'shared ' + location.origin + '/#/lobby'`)
			} else {
				tb.sees("no button that does nothing", `!document.querySelector('.share__actions .button--outline')`)
			}
			tb.sees("the dialog within the window", `(({left, right, bottom}) => left >= 0 && right <= 390 && bottom <= 844)(document.querySelector('dialog[open]').getBoundingClientRect())`)
			tb.shootIfAsked("share-phone")
		})
	}
}

var tongues = []string{"en", "ar", "de", "es", "fr", "ja", "pt-BR"}

// TestCopyingRefused: where the browser lets nobody copy, the link is selected, and words say what to do then, by keys or
// with a finger.
func TestCopyingRefused(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	const selected = `((n) => n === document.activeElement && n.selectionStart === 0 && n.selectionEnd === n.value.length && n.value.length > 10)(document.querySelector('dialog[open] input'))`
	for pointer, words := range map[string][]string{"mouse": {"Ctrl+C", "لا يسمح", "markiert", "seleccionado", "sélectionné", "押してください", "pressione"}, "finger": {"Hold a finger", "مطولًا", "Halte", "Mantén", "Gardez", "長押し", "Mantenha"}} {
		tb := openScripted(t, browser, "", nil)
		tb.before(`Object.defineProperty(navigator, 'clipboard', {value: {writeText: async () => { throw new Error('refused'); }}, configurable: true}); document.execCommand = () => false`)
		tb.reload()
		if pointer == "finger" {
			tb.look(view{width: 390, height: 844, scheme: "light"})
		}
		tb.submitName("Ana")
		tb.does(`socket.welcome('Ana')`)
		tb.run(chromedp.WaitVisible("#chat"))
		for i, language := range tongues {
			tb.speak(language)
			tb.run(click("#share"), click(".share__actions .button"))
			tb.sees("what to do in "+language, selected+` && document.querySelector('#share-note').textContent.includes(`+quote(words[i])+`)`)
			tb.shootIfAsked("refused-copy-" + pointer + "-" + language)
			next := (i + 1) % len(tongues)
			tb.speak(tongues[next])
			tb.sees("it in "+tongues[next], `document.querySelector('#share-note').textContent.includes(`+quote(words[next])+`)`)
			tb.press(kb.Escape)
			tb.sees("it closed", `!document.querySelector('dialog[open]')`)
		}
		tb.close()
	}
}
