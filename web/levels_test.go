package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// openMenu opens that of a room.
func (tb *tab) openMenu(room string) {
	tb.t.Helper()
	tb.does(`document.querySelector('[data-room="` + room + `"] .rooms__menu').click()`)
	tb.sees("the menu", `document.querySelector('.room-menu')?.open`)
}

// choose chooses what a menu has.
func (tb *tab) choose(words string) {
	tb.t.Helper()
	tb.does(`[...document.querySelectorAll('.room-menu button')].find((n) => n.innerText.trim() === ` + quote(words) + `).click()`)
	tb.sees("no menu any more", `!document.querySelector('.room-menu')`)
}

// TestRoomNotifies: a room notifies of all messages, of mentions or of nothing, as was chosen for it; that
// outlives a reload, and what is quiet is not counted.
func TestRoomNotifies(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", fakeHistory(0))
	tb.before(`window.shown = []; window.asked = 0;
		window.Notification = class { static permission = sessionStorage.getItem('permission') ?? 'default';
		static async requestPermission() { asked++; sessionStorage.setItem('permission', 'granted'); return (this.permission = 'granted'); }
		constructor(title, options) { shown.push(title.replace(/[\u2068\u2069]/g, '') + ': ' + options.body); } close() {} };`)
	tb.run(chromedp.EmulateViewport(1280, 800))
	tb.reload()
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana'); window.lobby = socket`)
	tb.run(chromedp.WaitVisible("#chat"))
	away := func() { tb.does(`document.hasFocus = () => false; window.dispatchEvent(new Event('blur'))`) }
	tb.openMenu("lobby")
	tb.sees("what it is, where the focus is", `document.activeElement.innerText.trim() === 'Mentions' && document.activeElement.ariaChecked === 'true'`)
	tb.sees("what is not possible with one room", `!document.querySelector('.room-menu').innerText.includes('Leave')`)
	tb.sees("what the browser will ask", `document.querySelector('.room-menu').innerText.includes('Your browser will ask')`)
	tb.press(kb.ArrowUp)
	tb.sees("the one before", `document.activeElement.innerText.trim() === 'All messages'`)
	tb.press(kb.Enter)
	tb.sees("the browser's question", `asked === 1 && JSON.parse(localStorage.getItem('hubbub.settings')).notifications === true`)
	away()
	tb.does(`socket.message(1, 'Bo', 'just talk')`)
	tb.sees("a notification of it", `shown.join('|') === 'Bo in lobby: just talk'`)

	tb.reload()
	tb.sees("the room again", `window.socket`)
	tb.does(`socket.welcome('Ana', {count: 1}); window.lobby = socket; location.hash = '#/tea'`)
	tb.sees("another room", `socket !== lobby`)
	tb.does(`socket.welcome('Ana'); window.tea = socket`)
	tb.sees("both", `document.querySelectorAll('#rooms [data-room]').length === 2`)
	tb.openMenu("lobby")
	tb.sees("what was chosen before", `document.activeElement.innerText.trim() === 'All messages' && !document.querySelector('.room-menu').innerText.includes('will ask')`)
	tb.choose("Nothing")
	tb.sees("a sign of it", `document.querySelector('[data-room=lobby] .rooms__quiet')`)
	away()
	tb.does(`lobby.message(2, 'Bo', '@Ana look'); lobby.message(3, 'Bo', 'more'); tea.message(1, 'Bo', 'tea?'); tea.message(2, 'Bo', '@Ana tea?')`)
	tb.sees("a notification of the other alone, which notifies of mentions", `shown.join('|') === 'Bo in tea: @Ana tea?'`)
	tb.sees("counts of the other alone", `document.title.startsWith('(2)') && !document.querySelector('[data-room=lobby] .count')`)
	tb.settle()
	tb.sees("nothing more", `shown.length === 1`)
}

// TestMarkAllRead: what is unread in all rooms is read by one button, in this tab and after a reload.
func TestMarkAllRead(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", fakeHistory(0))
	tb.resize(1280, 800)
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana'); window.lobby = socket; location.hash = '#/tea'`)
	tb.sees("another room", `socket !== lobby`)
	tb.does(`socket.welcome('Ana'); window.tea = socket; location.hash = '#/coffee'`)
	tb.sees("a third", `socket !== tea`)
	tb.does(`socket.welcome('Ana')`)
	tb.sees("all three", `document.querySelectorAll('#rooms [data-room]').length === 3`)
	tb.sees("nothing to be read", `document.querySelector('.rooms__read')?.hidden`)
	tb.does(`lobby.message(1, 'Bo', 'one'); lobby.message(2, 'Bo', '@Ana two'); tea.message(1, 'Bo', 'three')`)
	tb.sees("what is unread", `document.title.startsWith('(3)') && document.querySelectorAll('#rooms .count').length === 2 && !document.querySelector('.rooms__read').hidden`)
	tb.openMenu("lobby")
	tb.choose("Mark as read")
	tb.sees("what is unread elsewhere", `document.title.startsWith('(1)') && document.querySelectorAll('#rooms .count').length === 1`)
	tb.run(click(".rooms__read"))
	tb.sees("nothing unread", `!document.title.startsWith('(') && !document.querySelector('#rooms .count') && document.querySelector('.rooms__read').hidden`)
	tb.does(`location.hash = '#/lobby'`)
	tb.sees("no line where unread begins", `document.querySelector('#messages').innerText.includes('two') && !document.querySelector('.notice--unread')`)
	tb.does(`dispatchEvent(new Event('pagehide'))`)
	tb.sees("it is kept", `JSON.parse(localStorage.getItem('hubbub.read')).tea.seq === seqAt(1)`)
	tb.leaveRoom("tea")
	tb.sees("it gone, and told", `!document.querySelector('[data-room=tea]') && tea.sent.some((m) => m.type === 'leave')`)
}
