package web_test

import (
	"net/http"
	"sync/atomic"
	"testing"
)

// inFrontOf answers in place of a server, as a proxy does, where it has an answer.
func inFrontOf(behind http.Handler) (front http.Handler, answer *atomic.Pointer[http.HandlerFunc]) {
	answer = new(atomic.Pointer[http.HandlerFunc])
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f := answer.Load(); f != nil {
			(*f)(w, r)
			return
		}
		behind.ServeHTTP(w, r)
	}), answer
}

func pageOf(status int) *http.HandlerFunc {
	f := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		w.Write([]byte("<!doctype html><title>not the chat</title>"))
	})
	return &f
}

// refuse lets attempts to reconnect end before they open.
func (tb *tab) refuse(attempts int) {
	tb.t.Helper()
	for range attempts {
		tb.does(`window.before = window.sockets; socket.drop(1006); document.dispatchEvent(new Event('visibilitychange'))`)
		tb.sees("another attempt", `window.sockets > before`)
	}
	tb.does(`socket.drop(1006)`)
}

// TestSignedOut: a sign-in page in place of the server is told, and a way to it offered;
// when the server is back, nothing is left of that.
func TestSignedOut(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	for what, answer := range map[string]*http.HandlerFunc{
		"a page":          pageOf(200),
		"a page, refused": pageOf(401),
		"another origin": func() *http.HandlerFunc {
			f := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "http://sign-in.invalid/", http.StatusFound)
			})
			return &f
		}(),
	} {
		t.Run(what, func(t *testing.T) {
			front, inPlace := inFrontOf(fakeHistory(500))
			tb := joinWith(t, browser, front, `{count: 500}`)
			tb.does(backlog)
			tb.sees("the backlog", hasText("line 500"))
			inPlace.Store(answer)
			tb.refuse(2)
			const banner = `document.querySelector('#connection-banner')`
			tb.sees("the reason, and a reload", banner+`.checkVisibility() && `+banner+`.innerText.includes('sign-in may have expired') && document.querySelector('#banner-action').innerText === 'Reload'`)
			tb.does(`window.before = window.sockets; document.dispatchEvent(new Event('visibilitychange'))`)
			tb.sees("attempts that go on", `window.sockets > before`)
			inPlace.Store(nil)
			tb.does(`socket.welcome('Ana', {count: 500, recovered: true})`)
			tb.sees("nothing of it", `!`+banner+`.checkVisibility()`)
			tb.does(`document.querySelector('#messages').scrollTop = 0`)
			tb.sees("an earlier page", shown+`[1] < 451`)

			inPlace.Store(answer)
			tb.refuse(2)
			tb.sees("the reason again", banner+`.innerText.includes('sign-in may have expired')`)
			tb.does(`window.isOld = true`)
			tb.run(click("#banner-action"))
			tb.sees("a reload", `window.isOld === undefined`)
		})
	}
}

// TestRefusedOnce: what was refused during a restart is asked for again afterwards.
func TestRefusedOnce(t *testing.T) {
	t.Parallel()
	front, inPlace := inFrontOf(fakeHistory(500))
	notFound := http.HandlerFunc(http.NotFound)
	inPlace.Store(&notFound)
	tb := joinWith(t, startBrowser(t), front, `{count: 500}`)
	tb.does(backlog)
	tb.sees("the backlog", hasText("line 500"))
	tb.does(`document.querySelector('#messages').scrollTop = 0`)
	tb.sees("the reason", `document.querySelector('#messages-top').textContent.includes('not kept')`)
	inPlace.Store(pageOf(502))
	tb.does(`socket.drop(1006); document.dispatchEvent(new Event('visibilitychange'))`)
	tb.sees("an attempt", `socket.readyState === 0`)
	tb.does(`socket.welcome('Ana', {count: 500, recovered: true})`)
	tb.sees("a failure, which can be tried again", `document.querySelector('#messages-top-retry').checkVisibility()`)
	inPlace.Store(nil)
	tb.run(click("#messages-top-retry"))
	tb.sees("an earlier page", shown+`[1] < 451`)
	tb.does(`socket.drop(1006); document.dispatchEvent(new Event('visibilitychange'))`)
	tb.sees("an attempt", `socket.readyState === 0`)
	tb.does(`socket.welcome('Ana', {count: 500, recovered: true})`)
	tb.sees("the other rooms", `document.querySelector('#more-rooms').innerText.includes('games')`)
}

// TestSignedOutBeforeTheChat: who has not come in yet is told the same.
func TestSignedOutBeforeTheChat(t *testing.T) {
	t.Parallel()
	front, inPlace := inFrontOf(fakeHistory(1))
	inPlace.Store(pageOf(200))
	tb := openScripted(t, startBrowser(t), "", front)
	tb.submitName("Ana")
	tb.refuse(1)
	tb.sees("the reason", `document.querySelector('#name-error').textContent.includes('sign-in may have expired')`)
}
