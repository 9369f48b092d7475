package web_test

import (
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

// inviting answers invitations as the server does; asked is what it was sent last.
func inviting(status int, body string, asked *atomic.Value) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/invites/redeem", func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		asked.Store(r.Header.Get("Authorization") + " " + string(sent))
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	})
	return mux
}

// TestInvite: a link that gives a role is redeemed by a button, and by nothing else.
func TestInvite(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	const accept = `dialog[open] .button:not(.button--quiet)`

	t.Run("a new person gets a name to begin with, and the room", func(t *testing.T) {
		var asked atomic.Value
		asked.Store("")
		tb := openScripted(t, browser, "#invite=SECRET", inviting(200, `{"session":"TOKEN","user":"u","role":"moderator","room":"games","name":"Mia"}`, &asked))
		tb.sees("what it is", `document.querySelector('dialog[open]').textContent.includes('invited')`)
		tb.sees("no secret in the address", `location.hash === ''`)
		tb.settle()
		if asked.Load() != "" {
			t.Fatalf("opening it redeems it: %s", asked.Load())
		}
		tb.run(click(accept))
		tb.sees("the name, to be changed or not", `document.querySelector('#name-input').value === 'Mia' && document.querySelector('#name-input').checkVisibility() && location.hash === '#/games'`)
		if got := asked.Load(); got != ` {"secret":"SECRET"}` {
			t.Errorf("asked with %s", got)
		}
	})

	t.Run("whoever has a session keeps it, and goes straight to the room", func(t *testing.T) {
		var asked atomic.Value
		asked.Store("")
		tb := openScripted(t, browser, "", inviting(200, `{"session":"NEWER","user":"u","role":"owner","room":"games","name":"Mia"}`, &asked))
		tb.submitName("Ana")
		tb.does(`socket.welcome('Ana', {session: 'TOKEN'})`)
		tb.run(chromedp.WaitVisible("#chat"))
		tb.does(`window.before = socket; location.hash = '#invite=SECRET'`)
		tb.sees("as whom it is accepted, and the room as before", `document.querySelector('dialog[open]').textContent.includes('Ana') && location.hash === '' && document.querySelector('#room-name').textContent === 'lobby'`)
		tb.run(click(accept))
		tb.sees("a join of the room as Ana", `(() => { if (!window.before && socket.readyState === 0) socket.open(); return socket.sent[0].room === 'games' && socket.sent[0].name === 'Ana' && socket.sent[0].session === 'NEWER'; })()`)
		if got := asked.Load(); got != `Bearer TOKEN {"secret":"SECRET"}` {
			t.Errorf("asked with %s", got)
		}
	})

	for code, word := range map[string]string{"invite_used": "accepted already", "invite_expired": "too old", "invite_unknown": "no such invitation"} {
		t.Run(code, func(t *testing.T) {
			var asked atomic.Value
			tb := openScripted(t, browser, "#invite=SECRET", inviting(410, `{"code":"`+code+`"}`, &asked))
			tb.run(click(accept))
			tb.sees("why", `document.querySelector('dialog[open] [role=alert]').textContent.includes(`+quote(word)+`)`)
			tb.run(click(`dialog[open] .button--quiet`))
			tb.sees("the name screen", `document.querySelector('#name-input').checkVisibility()`)
		})
	}
	for status, words := range map[int]string{429: "That was too fast. Try again a little later.", 502: "The server cannot answer at the moment. Try again a little later."} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			var asked atomic.Value
			tb := openScripted(t, browser, "#invite=SECRET", inviting(status, `<html>`, &asked))
			tb.run(click(accept))
			tb.sees("why, and what to do", plain(`document.querySelector('dialog[open] [role=alert]').textContent`)+` === `+quote(words)+` && !document.querySelector(`+quote(accept)+`).disabled`)
		})
	}
}
