package web_test

import (
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// field is the value of the field.
const field = `document.querySelector('#composer-input').value`

// receipt answers the last message that was sent.
const receipt = `socket.message(window.n = (window.n ?? 0) + 1, 'Ana', socket.sent.at(-1).text, socket.sent.at(-1).id)`

func TestWriting(t *testing.T) {
	browser := startBrowser(t)

	t.Run("Enter sends, Shift+Enter breaks the line", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.press("one")
		tb.press(kb.Enter, chromedp.ModifierShift)
		tb.press("two")
		tb.sees("two lines", field+` === 'one\ntwo'`)
		tb.sees("a field that grew", `document.querySelector('#composer-input').offsetHeight > 60`)
		tb.press(kb.Enter)
		tb.reads("one\ntwo")
		tb.sees("an empty field of one line", field+` === '' && document.querySelector('#composer-input').offsetHeight < 50`)
		tb.sees("it pending", `document.querySelector('.message--pending')`)
		tb.does(receipt)
		tb.sees("its receipt", `!document.querySelector('.message--pending')`)
	})

	t.Run("an input method's Enter does not send", func(t *testing.T) {
		tb := joinScripted(t, browser)
		if _, err := chromedp.Call(tb.ctx, input.ImeSetComposition, input.ImeSetCompositionParams{Text: "にほ", SelectionStart: 2, SelectionEnd: 2}); err != nil {
			t.Fatal(err)
		}
		tb.sees("the composition", field+` === 'にほ'`)
		tb.does(`document.querySelector('#composer-input').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))`)
		tb.settle()
		tb.sees("nothing sent", `socket.sent.length === 1 && `+field+` === 'にほ'`)
		if _, err := chromedp.Call(tb.ctx, input.InsertText, input.InsertTextParams{Text: "日本"}); err != nil {
			t.Fatal(err)
		}
		tb.press(kb.Enter)
		tb.reads("日本")
	})

	t.Run("a draft outlives a reload, and each room has its own", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.press("half a thought")
		tb.run(chromedp.Reload())
		tb.sees("a connection", `window.sockets === 1`)
		tb.does(`socket.welcome('Ana')`)
		tb.sees("the draft", field+` === 'half a thought'`)
		tb.does(`location.hash = '#/games'`)
		tb.sees("the other room", `document.querySelector('#room-name').textContent === 'games' && window.sockets === 2`)
		tb.sees("an empty field", field+` === ''`)
		tb.does(`socket.welcome('Ana'); location.hash = '#/lobby'`)
		tb.sees("the draft", field+` === 'half a thought'`)
	})

	t.Run("the counter counts bytes near the limit", func(t *testing.T) {
		tb := joinWith(t, browser, nil, `{limits: {message_bytes: 20}}`)
		tb.press("ação ação")
		tb.sees("no counter", `document.querySelector('#composer-note').textContent === ''`)
		tb.press(" ação")
		tb.sees("what is left", `document.querySelector('#composer-note').textContent === '0 bytes left'`)
		tb.press("!")
		tb.sees("what is too much", `document.querySelector('#composer-note').textContent === '1 byte too long'`)
		tb.press(kb.Enter)
		tb.sees("nothing sent", `socket.sent.length === 1`)
	})

	t.Run("arrow up brings back the last", func(t *testing.T) {
		tb := joinScripted(t, browser)
		for _, text := range []string{"first", "second"} {
			tb.press(text + kb.Enter)
			tb.does(receipt)
		}
		tb.press(kb.ArrowUp)
		tb.sees("the last", field+` === 'second'`)
		tb.press(kb.ArrowUp)
		tb.sees("the one before", field+` === 'first'`)
		tb.press(kb.ArrowDown + kb.ArrowDown)
		tb.sees("an empty field", field+` === ''`)
		tb.press("x" + kb.ArrowUp)
		tb.sees("what is being written", field+` === 'x'`)
	})

	t.Run("names and emoji complete", func(t *testing.T) {
		tb := joinWith(t, browser, nil, `{online: 3, users: ['Ana', 'Bo', 'Zé', 'Zoe Ann']}`)
		tb.press("hi @z")
		tb.sees("both", `document.querySelectorAll('#suggestions li').length === 2`)
		tb.sees("which is chosen", `document.activeElement.getAttribute('aria-activedescendant') === 'suggestion-0'`)
		tb.press(kb.ArrowDown + kb.Tab)
		tb.sees("the name", field+` === 'hi @Zoe Ann '`)
		tb.press("@b")
		tb.run(chromedp.Click("#suggestions li"))
		tb.sees("the name that was clicked, and the focus", field+` === 'hi @Zoe Ann @Bo ' && document.activeElement.id === 'composer-input'`)
		tb.press(kb.Backspace + kb.Backspace + kb.Backspace + kb.Backspace + ":tad")
		tb.sees("the emoji", `document.querySelector('#suggestions')?.innerText.includes(':tada:')`)
		tb.press(kb.Enter)
		tb.sees("it in its place", field+` === 'hi @Zoe Ann 🎉 '`)
		tb.press(":fire: @" + kb.Escape)
		tb.sees("no suggestions", `document.querySelector('#suggestions').hidden`)
		tb.press(kb.Backspace + "ok" + kb.Enter)
		tb.reads("hi @Zoe Ann 🎉 🔥 ok")
		tb.sees("the mention", `document.querySelector('.mention').textContent === '@Zoe Ann'`)

		tb = joinScripted(t, browser)
		tb.press(":tada:" + kb.Enter) // the first thing that is written
		tb.reads("🎉")
	})

	t.Run("too fast keeps the text and says when it can go", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.press("quick" + kb.Enter)
		tb.does(`socket.says({type: 'error', code: 'rate_limited', message: 'too fast', id: socket.sent.at(-1).id, retry_after_ms: 1600})`)
		tb.sees("how long", `document.querySelector('#composer-note').textContent.includes('2 seconds')`)
		tb.reads("quick")
		tb.sees("it sent again", `socket.sent.length === 3 && socket.sent[1].id === socket.sent[2].id`)
	})

	t.Run("what was not saved can be sent again or deleted", func(t *testing.T) {
		tb := joinScripted(t, browser)
		const refusal = `socket.says({type: 'error', code: 'not_saved', message: 'disk', id: socket.sent.at(-1).id})`
		tb.press("keep me" + kb.Enter)
		tb.does(refusal)
		tb.sees("the reason", `document.querySelector('.message--failed')?.textContent.includes('could not keep it')`)
		tb.run(chromedp.Click(".message--failed button:first-of-type"))
		tb.sees("it sent again, as another", `socket.sent.length === 3 && socket.sent[1].id !== socket.sent[2].id && document.querySelector('.message--pending')`)
		tb.does(refusal)
		tb.run(chromedp.Reload())
		tb.sees("a connection", `window.sockets === 1`)
		tb.does(`socket.welcome('Ana')`)
		tb.sees("it kept over a reload, and not sent by itself", `document.querySelector('.message--failed') && socket.sent.length === 1`)
		tb.run(chromedp.Click(".message--failed button:last-of-type"))
		tb.reads()
		tb.run(chromedp.Reload())
		tb.sees("a connection", `window.sockets === 1`)
		tb.does(`socket.welcome('Ana')`)
		tb.reads()
	})

	t.Run("what is written offline goes out in order, once, even over a reload", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.press("one" + kb.Enter)
		tb.does(`socket.says({type: 'draining', retry_after_ms: 60000}); socket.drop(1012)`)
		tb.sees("the banner", `document.querySelector('#connection-banner').checkVisibility()`)
		tb.press("two" + kb.Enter)
		tb.press("three" + kb.Enter)
		tb.sees("how many wait", `document.querySelector('#composer-note').textContent.startsWith('3 messages')`)
		tb.run(chromedp.Reload())
		tb.sees("a connection", `window.sockets === 1`)
		tb.does(`socket.welcome('Ana')`)
		tb.reads("one", "two", "three")
		for range 3 {
			tb.does(receipt)
		}
		tb.sees("each sent once", `JSON.stringify(socket.sent.slice(1).map((m) => m.text)) === '["one","two","three"]'`)
		tb.sees("no more waiting", `!document.querySelector('.message--pending')`)
		tb.reads("one", "two", "three")
	})
}

// TestLeave: whoever comes after, in the same tab, finds nothing of who was there.
func TestLeave(t *testing.T) {
	tb := joinScripted(t, startBrowser(t))
	tb.does(`socket.drop(1006)`)
	tb.press("never sent" + kb.Enter + "half a thought")
	tb.run(chromedp.Click("#leave"))
	tb.sees("the name screen", `document.querySelector('#name-input').checkVisibility()`)
	tb.submitName("Bo")
	tb.does(`socket.welcome('Bo')`)
	tb.sees("an empty field", field+` === ''`)
	tb.settle()
	tb.sees("nothing sent", `socket.sent.length === 1`)
	tb.reads()
}

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

func TestAttention(t *testing.T) {
	browser := startBrowser(t)
	tb := openScripted(t, browser, "", nil)
	tb.before(`window.shown = []; window.asked = 0;
		window.Notification = class { static permission = 'default'; static async requestPermission() { asked++; return (this.permission = 'granted'); }
		constructor(title, options) { shown.push([title, options.body]); } };`)
	tb.run(chromedp.Reload())
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana')`)
	tb.run(chromedp.WaitVisible("#chat"))
	away := func() { tb.does(`document.hasFocus = () => false; window.dispatchEvent(new Event('blur'))`) }
	back := func() { tb.does(`document.hasFocus = () => true; window.dispatchEvent(new Event('focus'))`) }

	away()
	tb.does(`socket.message(1, 'Bo', 'hello'); socket.message(2, 'Bo', '@ana look')`)
	tb.sees("the count", `document.title.startsWith('(2)')`)
	tb.settle()
	tb.sees("no notification that nobody asked for", `shown.length === 0 && asked === 0`)
	back()
	tb.sees("all seen", `!document.title.startsWith('(')`)
	tb.sees("the line", `document.querySelector('.notice--unread + .message')?.textContent.includes('hello')`)

	tb.run(chromedp.Click("#settings-toggle"))
	tb.sees("the settings", `document.querySelector('#settings').open`)
	tb.sees("no sound by itself", `!document.querySelector('#setting-sound').checked && !document.querySelector('#setting-notifications').checked`)
	tb.run(chromedp.Click("#setting-notifications"))
	tb.sees("one question", `asked === 1`)
	tb.press(kb.Escape)
	away()
	tb.does(`socket.message(3, 'Bo', 'just talk'); socket.message(4, 'Bo', 'well, @Ana?')`)
	tb.sees("the mention alone", `JSON.stringify(shown.map((s) => s[1])) === '["well, @Ana?"]'`)
	back()
	tb.press(kb.Escape)
	tb.sees("no line any more", `!document.querySelector('.notice--unread')`)
}
