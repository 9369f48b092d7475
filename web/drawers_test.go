package web_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestBackClosesADrawer: Back closes what lies over the page and stays in the room; a room that is chosen there
// takes its place.
func TestBackClosesADrawer(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.look(view{width: 390, height: 844, scheme: "light"})
	const (
		rooms  = `document.querySelector('#rooms-panel').classList.contains('panel--open')`
		people = `document.querySelector('#people-panel').classList.contains('panel--open')`
		lobby  = `document.querySelector('#room-name').textContent === 'lobby'`
	)
	entries := asks[int](tb, `history.length`)
	open := func(what, panel string) {
		t.Helper()
		tb.run(click("#" + what + "-toggle"))
		tb.sees("the drawer of "+what+", with a place in the history", panel+` && history.state?.drawer`)
	}
	open("rooms", rooms)
	tb.does(`history.back()`)
	tb.sees("it closed by Back, in the same room", `!`+rooms+` && !history.state && `+lobby+` && document.activeElement.id === 'rooms-toggle'`)

	open("people", people)
	tb.press(kb.Escape)
	tb.sees("no place left by Escape", `!`+people+` && !history.state`)

	open("people", people)
	tb.does(`document.querySelector('#search-toggle').click()`)
	tb.sees("one for another, in the same place", `!`+people+` && document.querySelector('#search-panel').classList.contains('panel--open') && history.state?.drawer`)
	tb.settle()
	tb.does(`history.back()`)
	tb.sees("both gone", `!document.querySelector('#search-panel').classList.contains('panel--open') && !`+people+` && !history.state`)

	open("rooms", rooms)
	tb.does(`document.querySelector('#new-room-name').value = 'games'; document.querySelector('#new-room').requestSubmit()`)
	tb.sees("another room", `!`+rooms+` && location.hash === '#/games' && !history.state`)
	tb.does(`socket.welcome('Ana')`)
	open("rooms", rooms)
	tb.does(`document.querySelector('[data-room="lobby"] a').click()`)
	tb.sees("the lobby again", `!`+rooms+` && `+lobby+` && location.hash === '#/lobby'`)
	tb.does(`history.back()`)
	tb.sees("the room before by one step", `document.querySelector('#room-name').textContent === 'games'`)
	tb.does(`history.back()`)
	tb.sees("and the first by another", lobby)
	if got := asks[int](tb, `history.length`); got > entries+3 {
		t.Errorf("the history has %d entries, %d before: drawers have left some behind", got, entries)
	}
}

// TestDrawersInHaste: drawers that open and close faster than the browser goes back leave nobody elsewhere.
func TestDrawersInHaste(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.look(view{width: 390, height: 844, scheme: "light"})
	tb.run(click("#rooms-toggle"))
	tb.sees("a drawer", `history.state?.drawer`)
	tb.does(`window.stays = true; (async () => {
		const turn = () => new Promise((then) => setTimeout(then));
		for (let i = 0; i < 10; i++) {
			document.querySelector('#rooms-close').click(); await turn();
			document.querySelector('#people-toggle').click(); await turn();
			document.querySelector('#people-close').click(); await turn();
			document.querySelector('#rooms-toggle').click(); await turn();
		}
		window.done = true;
	})()`)
	tb.sees("the end of it", `window.done && history.state?.drawer && document.querySelector('#rooms-panel').classList.contains('panel--open')`)
	tb.does(`history.back()`)
	tb.sees("the page, and no drawer", `window.stays && !history.state && !document.querySelector('.panel--open')`)
}
