package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hubbub/web"
)

// TestOutOfReach: a server out of reach leaves the name to be edited.
func TestOutOfReach(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", nil)
	tb.submitName("Ana")
	tb.does(`socket.drop(1006)`)
	tb.sees("the reason", `document.querySelector('#name-error').textContent`)
	tb.sees("another attempt by itself", `window.sockets > 1`)
	tb.does(`socket.drop(1006)`)
	tb.run(chromedp.SendKeys("#name-input", kb.End+"bel"))
	tb.does(`window.attempts = window.sockets`)
	tb.run(chromedp.Sleep(2 * time.Second))
	tb.sees("no attempt with the name that is being changed", `window.sockets === window.attempts`)
	tb.sees("the edited name", `document.querySelector('#name-input').value === 'Anabel'`)
	tb.run(click("#join"))
	tb.sees("an attempt", `window.sockets > window.attempts`)
	tb.does(`socket.welcome('Anabel')`)
	tb.run(chromedp.WaitVisible("#chat"))
}

// TestNameGone: who comes back to a taken name is asked for another.
func TestNameGone(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.does(`socket.says({type: 'error', code: 'name_taken', message: 'taken'}); socket.drop(4001)`)
	tb.sees("the reason by the field", `document.querySelector('#name-error').textContent.includes('taken')`)
	tb.sees("no chat", `!document.querySelector('#chat').checkVisibility()`)
	tb.submitName("Anabel")
	tb.does(`socket.welcome('Anabel')`)
	tb.run(chromedp.WaitVisible("#chat"))
}

// TestEndedForGood: an end that the page knows nothing of is told in the server's words, and is
// for people to undo; so it is for a room that is not shown.
func TestEndedForGood(t *testing.T) {
	t.Parallel()
	const end = `s.says({type: 'error', code: 'brand_new', message: 'it ends here', final: true}); s.drop(4099)`
	tb := joinScripted(t, startBrowser(t))
	tb.does(`window.lobby = socket; location.hash = '#/games'`)
	tb.sees("another room", `socket.readyState === 0`)
	tb.does(`socket.welcome('Ana'); for (const s of [lobby, socket]) { ` + end + `}`)
	const banner = `document.querySelector('#connection-banner')`
	tb.sees("the words", banner+`.innerText.includes('It ends here.')`)
	tb.settle()
	tb.sees("no attempt, and both rooms", `window.sockets === 2 && document.querySelectorAll('#rooms .rooms__room--away').length === 2`)
	tb.run(click("#banner-action"))
	tb.sees("an attempt", `socket.readyState === 0`)
	tb.does(`socket.welcome('Ana')`)
	tb.sees("the other room's", `socket.readyState === 0`)
}

// TestReplaced: a session that was opened elsewhere is not taken back by itself.
func TestReplaced(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.does(`window.lobby = socket; location.hash = '#/games'`)
	tb.sees("another room", `socket.readyState === 0`)
	tb.does(`socket.welcome('Ana'); for (const s of [lobby, socket]) { s.says({type: 'error', code: 'replaced', message: 'replaced'}); s.drop(4009); }`)
	tb.sees("the notice", `document.querySelector('#connection-banner').checkVisibility()`)
	tb.run(chromedp.Sleep(1200 * time.Millisecond))
	tb.sees("no attempt, and both rooms", `window.sockets === 2 && document.querySelectorAll('#rooms .rooms__room--away').length === 2`)
	tb.run(click("#banner-action"))
	tb.sees("an attempt", `socket.readyState === 0`)
	tb.does(`socket.welcome('Ana')`)
	tb.sees("the other room's", `socket.readyState === 0`)
}

// TestEarlyName: a name that is given before the page can take it is taken as soon as it can, once, and nothing of it goes into the
// address. What a link asks is answered first.
func TestEarlyName(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	for name, test := range map[string]struct{ fragment, room, address string }{
		"a room":           {"#/tea", "tea", "#/tea"},
		"a link that asks": {"#invite=SECRET", "lobby", ""},
	} {
		t.Run(name, func(t *testing.T) {
			scripts, mux := make(chan struct{}), http.NewServeMux()
			site := web.Handler(web.Options{})
			mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/js/app.js") {
					<-scripts
				}
				site.ServeHTTP(w, r)
			})
			files := httptest.NewServer(mux)
			t.Cleanup(files.Close)
			release := sync.OnceFunc(func() { close(scripts) })
			t.Cleanup(release)
			tb := openTab(t, browser, "about:blank")
			tb.before(scriptedSocket + `localStorage.setItem('hubbub.name', '"Zoe"')`)
			tb.does(`location.href = ` + quote(files.URL+"/"+test.fragment))
			tb.submitName("Ana")
			tb.press(kb.Enter)
			tb.settle()
			tb.sees("the name still", `document.querySelector('#name-input').value === 'Ana' && !window.socket && location.search === ''`)
			release()
			if test.address == "" {
				tb.run(chromedp.WaitVisible("dialog[open]"))
				tb.settle()
				tb.sees("nobody joins while it is asked", `!window.socket`)
				tb.run(click("dialog[open] .button--quiet"))
			}
			tb.does(`socket.welcome('Ana', {room: ` + quote(test.room) + `})`)
			tb.sees("one connection, and the room", `window.sockets === 1 && socket.sent.length === 1 && socket.sent[0].name === 'Ana' && document.querySelector('#chat').checkVisibility()`)
			tb.sees("its address", `location.hash === `+quote(test.address))
		})
	}
}
