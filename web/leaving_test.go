package web_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const (
	// warned is whether the browser would ask before the page is left.
	warned = `(() => { const e = new Event('beforeunload', {cancelable: true}); window.dispatchEvent(e); return e.defaultPrevented; })()`
	leaves = `document.querySelector('.dialog--leave[open]')`
	refuse = `socket.says({type: 'error', code: 'not_saved', message: 'disk', id: socket.sent.at(-1).id})`
)

// TestLeavingThePage: the browser asks while a message has no receipt or was refused, and only then: a draft
// outlives the page, and a message that a moderator looks at is with the server.
func TestLeavingThePage(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.sees("no question", `!`+warned)
	tb.press("a draft")
	tb.sees("none for a draft, which is kept", `sessionStorage.getItem('hubbub.draft.lobby') === '"a draft"' && !`+warned)
	tb.press(kb.Enter)
	tb.sees("one for what is on its way", warned)
	tb.does(receipt)
	tb.reads("a draft")
	tb.sees("none for what was said", `!document.querySelector('.message--pending') && !`+warned)
	tb.press("refused" + kb.Enter)
	tb.does(refuse)
	tb.sees("one for what was refused", `document.querySelector('.message--failed') && `+warned)
	tb.run(click(".message--failed .message__actions button:last-of-type"))
	tb.sees("none for what was dropped", `!document.querySelector('.message--failed') && !`+warned)
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.press("held" + kb.Enter)
	tb.does(`socket.says({type: 'held', id: socket.sent.at(-1).id})`)
	tb.sees("none for what is held", `document.querySelector('.message--held') && !`+warned)
	tb.does(`socket.drop(1006)`)
	tb.sees("another attempt", `socket.readyState === 0`)
	tb.press("offline" + kb.Enter)
	tb.sees("one for what waits", warned)
	tb.does(`socket.open(); socket.says({type: 'error', code: 'name_taken', message: 'x', final: true}); socket.drop(4001)`)
	tb.sees("one on the name screen, which tells of it", `document.querySelector('#name-error').textContent.includes('1 message waits') && `+warned)
}

// TestLeavingByItself: the page asks nothing where it loads itself anew.
func TestLeavingByItself(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.press("waits" + kb.Enter)
	tb.sees("a question", warned)
	tb.does(`import(document.querySelector('script[src$="/js/main.js"]').src.replace('main.js', 'browser/leaving.js')).then(({reload}) => reload())`)
	tb.sees("a connection of the next page", `window.sockets === 1 && socket.sent.length === 0`)
	tb.does(`socket.welcome('Ana')`)
	tb.sees("the message sent", `socket.sent.at(-1).text === 'waits'`)
}

// TestLeavingAsks: who leaves for good while something is not sent is asked, and stays, or goes.
func TestLeavingAsks(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	t.Run("with nothing to lose", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.run(click("#leave"))
		tb.sees("the name screen, and no question", `document.querySelector('#name-input').checkVisibility() && !`+leaves)
	})
	t.Run("with nothing but spaces", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.press("  ")
		tb.run(click("#leave"))
		tb.sees("the name screen", `document.querySelector('#name-input').checkVisibility() && !`+leaves)
	})
	t.Run("with a text that was begun", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.press("begun")
		tb.run(click("#leave"))
		tb.sees("the question", leaves+`.innerText.includes('begun to write') && !`+leaves+`.innerText.includes('not been sent')`)
		tb.press(kb.Escape)
		tb.sees("the text still", `!`+leaves+` && `+field+` === 'begun' && document.querySelector('#chat').checkVisibility()`)
	})
	t.Run("with what waits", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.sees("what is loaded after the first sight", `performance.getEntriesByType('resource').some((e) => e.name.endsWith('/leave-dialog.js')) && document.querySelector('.chat__topic')`)
		tb.press("one" + kb.Enter)
		tb.offline(true)
		tb.press("two" + kb.Enter)
		tb.run(click("#leave"))
		tb.sees("how many, and the focus on staying", leaves+`.innerText.includes('2 messages have not been sent yet') && document.activeElement.textContent === 'Stay'`)
		tb.shootIfAsked("leave")
		tb.press(kb.Enter)
		tb.sees("both still", `!`+leaves+` && document.querySelectorAll('.message--pending').length === 2`)
		tb.offline(false)
		tb.run(click("#leave"), click(".dialog--leave .button--outline"))
		tb.sees("the name screen, and nothing kept", `document.querySelector('#name-input')?.checkVisibility() && !Object.keys(sessionStorage).some((key) => /outbox|draft/.test(key)) && !`+warned)
	})
}

// TestLeavingARoom: the menu of a room asks for what was not sent there, and what was given up is never sent.
func TestLeavingARoom(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.does(`window.lobby = socket; location.hash = '#/tea'`)
	tb.sees("another room", `socket !== lobby`)
	tb.does(`socket.welcome('Ana'); window.tea = socket`)
	tb.sees("it", `document.querySelector('#room-name').textContent === 'tea'`)
	tb.press("never" + kb.Enter)
	tb.does(refuse)
	tb.press("a draft")
	tb.leaveRoom("lobby")
	tb.sees("no question of a room where nothing waits", `document.querySelectorAll('#rooms .rooms__room').length === 1 && !`+leaves)
	tb.does(`location.hash = '#/lobby'`)
	tb.sees("the lobby again", `document.querySelector('#room-name').textContent === 'lobby' && socket !== tea`)
	tb.does(`socket.welcome('Ana')`)
	tb.openMenu("tea")
	tb.choose("Leave this room")
	tb.sees("the question", leaves+`.innerText.includes('1 message has not been sent yet') && !`+leaves+`.innerText.includes('begun to write')`)
	tb.press(kb.Escape)
	tb.sees("the room still", `!`+leaves+` && document.querySelectorAll('#rooms .rooms__room').length === 2`)
	tb.openMenu("tea")
	tb.choose("Leave this room")
	tb.run(click(".dialog--leave .button--outline"))
	tb.sees("it left", `document.querySelectorAll('#rooms .rooms__room').length === 1 && !`+warned)
	tb.does(`location.hash = '#/tea'`)
	tb.sees("it once more", `socket.sent.length === 0 || socket.sent[0].room === 'tea'`)
	tb.does(`socket.welcome('Ana')`)
	tb.sees("the draft, and nothing sent", `document.querySelector('#room-name').textContent === 'tea' && `+field+` === 'a draft' && !document.querySelector('.message') && !socket.sent.some(({type}) => type === 'say')`)
}

// TestLeavingByCommand: /leave does what the menu of a room does: it asks for what was not sent, leaves the room that is shown or the one that is
// named, and says why not where there is no other.
func TestLeavingByCommand(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.press("/lea")
	tb.sees("what it does", `document.querySelector('#suggestions').innerText.includes('Leave this room')`)
	tb.press(kb.Tab + kb.Enter)
	tb.sees("why not, and the text", note+`.startsWith('No other room is open here.') && `+field+`.trim() === '/leave'`)
	tb.speak("de")
	tb.sees("it in German", note+`.startsWith('Hier ist kein anderer Raum offen.')`)
	tb.speak("en")
	for _, room := range []string{"tea", "Board Games"} {
		tb.does(`window.before = socket; location.hash = '#/' + encodeURIComponent(` + quote(room) + `)`)
		tb.sees("another room", `socket !== before`)
		tb.does(`socket.welcome('Ana', {room: ` + quote(room) + `})`)
		tb.sees("it", `document.querySelector('#room-name').textContent === `+quote(room))
	}
	tb.does(`document.querySelector('#composer-input').focus(); document.querySelector('#composer-input').select()`)
	tb.press("never" + kb.Enter)
	tb.does(refuse)
	tb.press("/leave #nowhere" + kb.Enter)
	tb.sees("that there is no such room, and the text", plain(note)+`.startsWith('You are in no room called nowhere.') && `+field+` === '/leave #nowhere'`)
	tb.does(`document.querySelector('#composer-input').select()`)
	tb.press("/leave TEA" + kb.Enter)
	tb.sees("the one that was named gone, without a question", `[...document.querySelectorAll('#rooms .rooms__name')].map((n) => n.textContent).join() === 'lobby,Board Games' && !`+leaves)
	tb.press("/leave" + kb.Escape + kb.Enter)
	tb.sees("the question", leaves+`.innerText.includes('1 message has not been sent yet')`)
	tb.press(kb.Escape)
	tb.sees("the room still", `!`+leaves+` && document.querySelector('#room-name').textContent === 'Board Games' && document.querySelector('.message--failed')`)
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.press("/leave" + kb.Escape + kb.Enter)
	tb.sees("the question again", leaves)
	tb.run(click(".dialog--leave .button--outline"))
	tb.sees("the lobby, and nothing that waits", `document.querySelector('#room-name').textContent === 'lobby' && document.querySelectorAll('#rooms .rooms__room').length === 1 && !`+warned)
	tb.sees("nothing said", `!socket.sent.some(({type, text}) => type === 'command' || text?.startsWith('/'))`)
}

// TestNoLeavingAFrame: a frame is of one room, and has no command to leave it.
func TestNoLeavingAFrame(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "?embed=1", nil)
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana')`)
	tb.sees("the room", `document.querySelector('.chat__topic')`)
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.press("/")
	tb.sees("the others", `document.querySelector('#suggestions').innerText.includes('/missed') && !document.querySelector('#suggestions').innerText.includes('/leave')`)
}
