package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// leaveRoom leaves a room of the list, by its menu.
func (tb *tab) leaveRoom(room string) {
	tb.t.Helper()
	tb.does(`document.querySelector('[data-room="` + room + `"] .rooms__menu').click()`)
	tb.sees("the menu", `document.querySelector('.room-menu')`)
	tb.does(`[...document.querySelectorAll('.room-menu button')].find((n) => n.innerText.trim() === 'Leave this room').click()`)
}

func TestRooms(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := joinScripted(t, browser)
	tb.does(`window.lobby = socket; socket.message(1, 'Bo', 'in the lobby'); window.untouched = true`)

	tb.types("#new-room-name", "Board Games"+kb.Enter)
	tb.sees("its address", `location.hash === '#/Board%20Games'`)
	tb.sees("its join, with the session", `socket !== lobby && (socket.open(), socket.sent[0].room === 'Board Games' && socket.sent[0].session === 's')`)
	tb.does(`socket.welcome('Ana', {room: 'board-games', title: 'Board Games'}); window.games = socket`)
	tb.sees("the address that the server has for it", `location.hash === '#/board-games'`)
	tb.sees("another conversation", `document.querySelectorAll('.message').length === 0`)

	tb.does(`lobby.message(2, 'Bo', 'are you there'); lobby.message(3, 'Bo', '@Ana hello')`)
	tb.sees("the mention", `document.querySelector('[data-room="lobby"]').innerText.includes('@1')`)
	tb.sees("the title", `document.title === '(2) Board Games · Hubbub'`)
	tb.sees("the icon", `document.querySelector('link[rel=icon]').href.endsWith('/unread-2.svg')`)

	tb.run(click(`[data-room="lobby"] a`))
	tb.sees("the line where unread begins", `document.querySelector('.notice--unread + .message')?.textContent.includes('are you there')`)
	tb.sees("one's mention", `document.querySelector('.message--mine .mention--me')`)
	tb.sees("nothing unread", `document.title === 'lobby · Hubbub' && document.querySelector('link[rel=icon]').href.endsWith('/icon.svg')`)

	tb.press(kb.ArrowDown, chromedp.ModifierAlt)
	tb.sees("the next room", `document.querySelector('#room-name').textContent === 'Board Games'`)
	tb.does(`history.back()`)
	tb.does(`location.hash = '#/lobby'`)
	tb.sees("the room of the address", `document.querySelector('#room-name').textContent === 'lobby'`)
	tb.sees("no reload", `window.untouched`)

	tb.reload()
	tb.sees("one connection", `window.sockets === 1`)
	tb.does(`socket.welcome('Ana'); window.lobby = socket`)
	tb.sees("the other room again", `socket.readyState === 0 && (socket.open(), socket.sent[0].room === 'board-games')`)
	tb.does(`socket.welcome('Ana'); window.games = socket`)

	tb.sees("both in the list", `document.querySelector('[data-room="board-games"] .rooms__menu')`)
	tb.leaveRoom("board-games")
	tb.sees("it gone", `!document.querySelector('[data-room="board-games"]') && games.readyState === 3`)
	tb.reload()
	tb.sees("one connection", `window.sockets === 1`)
	tb.does(`socket.welcome('Ana')`)
	tb.settle()
	tb.sees("no other", `window.sockets === 1`)
}

// TestRoomsInAnyScript: links with any name lead to the room that reads so, which is shown
// as it was first called. An address that is no room says so, and is not the lobby.
func TestRoomsInAnyScript(t *testing.T) {
	t.Parallel()
	s := startSite(t, "127.0.0.1:0")
	browser := startBrowser(t)
	tb := openTab(t, browser, s.url+"/#/東京")
	tb.sees("where it leads", `document.querySelector('#login-room').textContent.includes('東京')`)
	tb.login("Ana")
	tb.sees("the room", `document.querySelector('#room-name').textContent === '東京' && decodeURIComponent(location.hash) === '#/東京'`)

	open := func(name string) { tb.types("#new-room-name", name+kb.Enter) }
	open("São Paulo")
	tb.sees("the room and its address", `document.querySelector('#room-name').textContent === 'São Paulo' && location.hash === '#/sao-paulo'`)
	tb.say("oi")
	tb.reads("oi")
	open("東京")
	tb.sees("the room before", `document.querySelector('#room-name').textContent === '東京'`)
	open("SAO_PAULO")
	tb.sees("the one that is open, with what was said", `document.querySelector('#room-name').textContent === 'São Paulo' && location.hash === '#/sao-paulo'
		&& document.querySelectorAll('#rooms [data-room]').length === 2 && document.querySelector('#messages').innerText.includes('oi')`)
	tb.say("again")
	tb.sees("that it works", `document.querySelector('#messages').innerText.includes('again')`)
	open("a/b")
	tb.sees("why not", `document.querySelector('#composer-note').textContent.includes('No room can be called that')`)
	tb.sees("the room before", `document.querySelectorAll('#rooms [data-room]').length === 2`)

	bad := openTab(t, browser, s.url+"/#/a/b")
	bad.submitName("Bo")
	bad.sees("why not", `document.querySelector('#login').innerText.includes('No room can be called that')`)
	bad.sees("where it leads from here on", `document.querySelector('#login-room').textContent.includes('lobby')`)
}
