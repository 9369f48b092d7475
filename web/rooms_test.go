package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestRooms(t *testing.T) {
	browser := startBrowser(t)
	tb := joinScripted(t, browser)
	tb.does(`window.lobby = socket; socket.message(1, 'Bo', 'in the lobby'); window.untouched = true`)

	tb.run(chromedp.SendKeys("#new-room-name", "Board Games"+kb.Enter))
	tb.sees("its address", `location.hash === '#/board-games'`)
	tb.sees("its join, with the session", `socket !== lobby && (socket.open(), socket.sent[0].room === 'board-games' && socket.sent[0].session === 's')`)
	tb.does(`socket.welcome('Ana'); window.games = socket`)
	tb.sees("another conversation", `document.querySelectorAll('.message').length === 0`)

	tb.does(`lobby.message(2, 'Bo', 'are you there'); lobby.message(3, 'Bo', '@Ana hello')`)
	tb.sees("the mention", `document.querySelector('[data-room="lobby"]').innerText.includes('@1')`)
	tb.sees("the title", `document.title === '(2) board-games · Hubbub'`)
	tb.sees("the icon", `document.querySelector('link[rel=icon]').href.endsWith('/unread-2.svg')`)

	tb.run(chromedp.Click(`[data-room="lobby"] a`))
	tb.sees("the line where unread begins", `document.querySelector('.notice--unread + .message')?.textContent.includes('are you there')`)
	tb.sees("one's mention", `document.querySelector('.message--mine .mention--me')`)
	tb.sees("nothing unread", `document.title === 'lobby · Hubbub' && document.querySelector('link[rel=icon]').href.endsWith('/icon.svg')`)

	tb.press(kb.ArrowDown, chromedp.ModifierAlt)
	tb.sees("the next room", `document.querySelector('#room-name').textContent === 'board-games'`)
	tb.does(`history.back()`)
	tb.does(`location.hash = '#/lobby'`)
	tb.sees("the room of the address", `document.querySelector('#room-name').textContent === 'lobby'`)
	tb.sees("no reload", `window.untouched`)

	tb.run(chromedp.Reload())
	tb.sees("one connection", `window.sockets === 1`)
	tb.does(`socket.welcome('Ana'); window.lobby = socket`)
	tb.sees("the other room again", `window.sockets === 2 && (socket.open(), socket.sent[0].room === 'board-games')`)
	tb.does(`socket.welcome('Ana'); window.games = socket`)

	tb.does(`document.querySelector('[data-room="board-games"] .rooms__leave').click()`)
	tb.sees("it gone", `!document.querySelector('[data-room="board-games"]') && games.readyState === 3`)
	tb.run(chromedp.Reload())
	tb.sees("one connection", `window.sockets === 1`)
	tb.does(`socket.welcome('Ana')`)
	tb.settle()
	tb.sees("no other", `window.sockets === 1`)
}
