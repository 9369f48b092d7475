package web_test

import (
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// anotherTab opens the page once more in the same browser, with a scripted socket.
func (tb *tab) anotherTab() *tab {
	tb.t.Helper()
	other := attach(tb.t, tb.ctx, func(*chromedp.Context) {})
	other.before(scriptedSocket)
	other.run(chromedp.Navigate(asks[string](tb, `location.href`)))
	return other
}

// inTwoTabs is Ana in two tabs.
func inTwoTabs(t *testing.T, api http.Handler) (first, second *tab) {
	t.Helper()
	first = joinWith(t, startBrowser(t), api, `{session: 't1'}`)
	second = first.anotherTab()
	second.sees("a connection", `window.socket`)
	second.does(`socket.welcome('Ana', {session: 't2'})`)
	second.run(chromedp.WaitVisible("#chat"))
	return first, second
}

const nameScreen = `document.querySelector('#name-input').checkVisibility()`

// TestSecondTab: a new tab goes straight in as who is there, and what one says in
// either is one's own in both.
func TestSecondTab(t *testing.T) {
	t.Parallel()
	first, second := inTwoTabs(t, nil)
	second.sees("its join", `socket.sent[0].name === 'Ana' && socket.sent[0].session === 't1' && socket.sent[0].hold`)
	for _, tb := range []*tab{first, second} {
		tb.does(`socket.message(1, 'Ana', 'from one of them')`)
		tb.sees("one's own", `document.querySelector('.message--own')`)
	}
	first.does(`window.before = window.sockets; socket.drop(1006); document.dispatchEvent(new Event('visibilitychange'))`)
	first.sees("an attempt", `window.sockets > before`)
	first.does(`socket.open()`)
	first.sees("the token as it was renewed", `socket.sent[0].session === 't2'`)
}

// TestLeaveInAllTabs: whoever leaves is gone from all tabs, and the server is told at once.
func TestLeaveInAllTabs(t *testing.T) {
	t.Parallel()
	first, second := inTwoTabs(t, nil)
	for _, tb := range []*tab{first, second} {
		tb.does(`socket.send = (text) => sessionStorage.setItem('told', text)`)
	}
	second.press("half a thought")
	first.does(`socket.close = () => { ` + field + ` = 'too late'; document.querySelector('#composer').requestSubmit(); }; // it takes its time
		document.querySelector('#leave').click()`)
	for _, tb := range []*tab{first, second} {
		tb.sees("the name screen", nameScreen)
		tb.sees("the server told", `sessionStorage.getItem('told') === '{"type":"leave"}'`)
		tb.sees("nothing of who was there", `!localStorage.getItem('hubbub.session') && !['draft', 'outbox'].some((kind) => sessionStorage.getItem('hubbub.' + kind + '.lobby'))`)
	}
	second.submitName("Bo")
	second.does(`socket.welcome('Bo', {session: 't9'})`)
	second.sees("a join as nobody", `socket.sent[0].session === undefined && socket.sent[0].name === 'Bo'`)
	first.settle()
	first.sees("no other harm", nameScreen)
}

// TestSignOutEverywhere asks once more, and ends the session in all tabs.
func TestSignOutEverywhere(t *testing.T) {
	t.Parallel()
	var status atomic.Int64
	asked := make(chan string, 2)
	first, second := inTwoTabs(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/session/end" {
			http.NotFound(w, r)
			return
		}
		asked <- r.Method + " " + r.Header.Get("Authorization")
		w.WriteHeader(int(status.Load()))
	}))
	signOut := func() {
		first.run(click("#settings-toggle"), click("#sign-out"))
		first.sees("a question", `document.querySelector('#sign-out').innerText.includes('for good')`)
		first.run(click("#sign-out"))
	}
	status.Store(500)
	signOut()
	first.sees("that it failed", `document.querySelector('#composer-note').textContent.includes('still signed in')`)
	status.Store(204)
	signOut()
	for _, tb := range []*tab{first, second} {
		tb.sees("the name screen", nameScreen)
	}
	for range 2 {
		if got := <-asked; got != "POST Bearer t2" {
			t.Errorf("asked %q", got)
		}
	}
}

// TestSignedOutElsewhere: another device has ended the session. The page says so, and
// the next name is another person.
func TestSignedOutElsewhere(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.does(`socket.says({type: 'error', code: 'auth_expired', message: 'x', final: true}); socket.drop(4017)`)
	tb.sees("the reason", `document.querySelector('#name-error').textContent.includes('signed out')`)
	tb.submitName("Ana")
	tb.does(`socket.open()`)
	tb.sees("no token", `socket.sent[0].session === undefined`)
}

// TestNick: another name by a command, in the list, by one's own avatar, and in the other tab.
func TestNick(t *testing.T) {
	t.Parallel()
	first, second := inTwoTabs(t, nil)
	const online = `socket.says({type: 'online', online: 1, people: [{user: 'uAna', name: 'Ana', role: 'member'}]})`
	first.does(online)
	second.does(online)
	note := func(words string) {
		first.sees(words, `document.querySelector('#composer-note').textContent.includes(`+quote(words)+`)`)
	}
	first.press("/nick Bo" + kb.Enter)
	first.does(`socket.says({type: 'error', code: 'name_taken', message: 'x'})`)
	note("Bo\u2069 is taken")
	first.press("/nick" + kb.Enter)
	note("Enter a name")
	first.press("/nick  Anna Maria " + kb.Enter)
	first.sees("the wish", `JSON.stringify(socket.sent.at(-1)) === '{"type":"rename","name":"Anna Maria"}'`)
	first.does(`socket.says({type: 'renamed', user: 'uAna', from: 'Ana', name: 'Anna Maria'})`)
	second.sees("the name that another tab has", `document.querySelector('#my-name').textContent === 'Anna Maria'`)
	second.does(`socket.says({type: 'renamed', user: 'uAna', from: 'Ana', name: 'Anna Maria'})`)
	for _, tb := range []*tab{first, second} {
		tb.sees("the name everywhere", `document.querySelector('#my-name').textContent === 'Anna Maria' && document.querySelector('#people').textContent.includes('Anna Maria(you)')`)
		tb.sees("a line about it", `[...document.querySelectorAll('.notice')].some((n) => n.textContent.includes('is now'))`)
		tb.reads()
	}
}

// TestNameHeld: who cannot have a name yet is told, tries again, and may take another.
func TestNameHeld(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", nil)
	const held = `socket.open(); socket.says({type: 'error', code: 'name_held', message: 'x', retry_after_ms: 400}); socket.drop(4011)`
	tb.submitName("Ana")
	tb.does(held)
	tb.sees("the reason", `document.querySelector('#name-error').textContent.includes('kept for a moment')`)
	tb.sees("another attempt by itself", `socket.readyState === 0`)
	tb.does(`socket.welcome('Ana'); window.before = window.sockets; socket.drop(1006); document.dispatchEvent(new Event('visibilitychange'))`)
	tb.sees("another attempt", `window.sockets > before`)
	tb.does(held)
	tb.sees("the reason", `document.querySelector('#banner-text').textContent.includes('kept for a moment')`)
	const choice = `document.querySelector('#banner-action').checkVisibility() && document.querySelector('#banner-action').textContent === 'Choose another name'`
	tb.sees("a choice", choice)
	tb.sees("it and the reason while another attempt is made", choice+` && document.querySelector('#banner-text').textContent.includes('kept for a moment') && document.querySelector('#banner-text').textContent.includes('Trying again…')`)
	tb.run(click("#banner-action"))
	tb.sees("the name screen", nameScreen)
}

// TestClosedRoom: who may not come in is told, and is not thrown out of other rooms.
func TestClosedRoom(t *testing.T) {
	t.Parallel()
	const denied = `socket.open(); socket.says({type: 'error', code: 'access_denied', message: 'x', final: true}); socket.drop(4018)`
	tb := joinScripted(t, startBrowser(t))
	tb.does(`location.hash = '#/crew'`)
	tb.sees("another room", `socket.readyState === 0`)
	tb.does(denied)
	tb.sees("the room before", `document.querySelector('#room-name').textContent === 'lobby' && location.hash === '#/lobby'`)
	tb.sees("the reason", `document.querySelector('#composer-note').textContent.includes('not open to everybody')`)

	tb = openScripted(t, startBrowser(t), "#/crew", nil)
	tb.submitName("Ana")
	tb.does(denied)
	tb.sees("the reason", `document.querySelector('#name-error').textContent.includes('not open to everybody')`)
	tb.settle()
	tb.sees("no attempt by itself", `window.sockets === 1`)
}

// TestAnotherVera: a name that has changed hands is marked where it did.
func TestAnotherVera(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{count: 3}`)
	tb.does(`for (const [place, user] of [[1, 'v1'], [2, 'v2'], [3, 'v2']])
		socket.says({type: 'message', seq: seqAt(place), id: 'x' + place, from: 'Vera', user, at: Date.now(), text: 'hello ' + place})`)
	tb.sees("one mark", `[...document.querySelectorAll('.message')].map((m) => m.querySelector('.message__another') ? 1 : 0).join('') === '010'`)
	tb.sees("its words", `document.querySelector('.message__another').textContent.replace(/[\u2068\u2069]/g, '') === 'another Vera'`)
}

// TestNameScreenFollows: a tab where no name was given yet goes in with the one that was given
// in another.
func TestNameScreenFollows(t *testing.T) {
	t.Parallel()
	first := openScripted(t, startBrowser(t), "", nil)
	second := first.anotherTab()
	second.sees("the name screen", nameScreen)
	first.submitName("Ana")
	first.does(`socket.welcome('Ana', {session: 't1'})`)
	second.sees("a connection", `window.socket`)
	second.does(`socket.open()`)
	second.sees("the same person", `socket.sent[0].session === 't1' && socket.sent[0].name === 'Ana'`)
}

// TestOneTabCalls: what is looked at in one tab is nothing to be called for in another, and is
// read there as well.
func TestOneTabCalls(t *testing.T) {
	t.Parallel()
	first := openScripted(t, startBrowser(t), "", nil)
	second := first.anotherTab()
	for _, tb := range []*tab{first, second} {
		tb.before(`delete navigator.locks; window.shown = []; localStorage.setItem('hubbub.settings', '{"notifications":true}');
			window.Notification = class { static permission = 'granted'; constructor(title, {body}) { shown.push(body); } };`)
		tb.reload()
	}
	away := func(tb *tab) { tb.does(`document.hasFocus = () => false; window.dispatchEvent(new Event('blur'))`) }
	first.submitName("Ana")
	for _, tb := range []*tab{first, second} {
		tb.sees("a connection", `window.socket`)
		tb.does(`socket.welcome('Ana', {session: 't1'})`)
		tb.run(chromedp.WaitVisible("#chat"))
	}
	away(second)
	second.sees("that one looks", `(navigator.locks.query().then(({held}) => { window.looking = held.filter(({name}) => name.startsWith('hubbub.looking ')).length; }), window.looking === 1)`)
	for _, tb := range []*tab{first, second} {
		tb.does(`socket.message(1, 'Bo', '@Ana seen')`)
	}
	second.sees("it unread", `document.title.startsWith('(1)')`)
	second.settle()
	second.sees("no call", `shown.length === 0`)
	away(first)
	second.sees("it read", `!document.title.startsWith('(')`)
	for _, tb := range []*tab{first, second} {
		tb.does(`socket.message(2, 'Bo', '@Ana not seen')`)
	}
	second.sees("a call", `shown.join() === '@Ana not seen'`)
}

// TestTokenUnknown: a server that lost what it knew makes another person of one tab, and the
// other follows with all that it has not sent.
func TestTokenUnknown(t *testing.T) {
	t.Parallel()
	first, second := inTwoTabs(t, nil)
	second.press("no receipt yet" + kb.Enter)
	first.does(`socket.welcome('Ana', {session: 'n1', user: 'n'})`)
	second.sees("another connection", `socket.readyState === 0`)
	second.does(`socket.welcome('Ana', {session: 'n1', user: 'n'})`)
	second.sees("a join as that person", `socket.sent[0].session === 'n1'`)
	second.sees("what was not sent", `socket.sent.at(-1).text === 'no receipt yet'`)
	first.settle()
	first.sees("no harm", `document.querySelector('#chat').checkVisibility() && window.sockets === 1`)
}
