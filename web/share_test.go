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
		tb.run(chromedp.Click("#share"))
		tb.sees("it", link+` === 'http://192.168.1.5:8000/#/lobby'`)
		tb.sees("no warning", note+` === ''`)
		tb.sees("a code, with a name for those who do not see it", `document.querySelector('.share__code').getAttribute('aria-label') && document.querySelector('.share__code path').getAttribute('d').length > 1000`)
	})

	t.Run("an address on a port of its scheme takes the old one away", func(t *testing.T) {
		tb := joinWith(t, browser, siteAt(`{"addresses":["https://chat.example"]}`), `{}`)
		tb.run(chromedp.Click("#share"))
		tb.sees("it", link+` === 'https://chat.example/#/lobby'`)
	})

	t.Run("else it says that the address works only here", func(t *testing.T) {
		for _, api := range []http.Handler{nil, siteAt(`{"addresses":[]}`)} {
			tb := joinWith(t, browser, api, `{}`)
			tb.run(chromedp.Click("#share"))
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
		tb.run(chromedp.Reload())
		tb.submitName("Ana")
		tb.does(`socket.welcome('Ana')`)
		tb.run(chromedp.WaitVisible("#chat"), chromedp.Click("#share"))
		tb.run(chromedp.Click(".share__actions .button--outline"))
		tb.sees("the link", `shared.url === location.origin + '/#/lobby' && shared.title === 'lobby'`)
	})
}
