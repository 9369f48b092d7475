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

// TestEnter: Enter sends, Shift+Enter breaks the line.
func TestEnter(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
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
}

// TestInputMethod: the Enter of an input method does not send.
func TestInputMethod(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
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
}

// TestDraft: a draft outlives a reload, and each room has its own.
func TestDraft(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.press("half a thought")
	tb.reload()
	tb.sees("a connection", `window.sockets`)
	tb.does(`socket.welcome('Ana')`)
	tb.sees("the draft", field+` === 'half a thought'`)
	tb.does(`location.hash = '#/games'`)
	tb.sees("the other room", `document.querySelector('#room-name').textContent === 'games' && socket.readyState === 0`)
	tb.sees("an empty field", field+` === ''`)
	tb.does(`socket.welcome('Ana'); location.hash = '#/lobby'`)
	tb.sees("the draft", field+` === 'half a thought'`)
}

// TestByteCounter: near the limit the bytes that are left are shown.
func TestByteCounter(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{limits: {message_bytes: 20}}`)
	tb.press("ação ação")
	tb.sees("no counter", `document.querySelector('#composer-note').textContent === ''`)
	tb.press(" ação")
	tb.sees("what is left", `document.querySelector('#composer-note').textContent === '0 characters left'`)
	tb.press("!")
	tb.sees("what is too much", `document.querySelector('#composer-note').textContent === '1 character too long'`)
	tb.press(kb.Enter)
	tb.sees("nothing sent", `socket.sent.length === 1`)
}

// TestRecall: the arrow up brings back what was said last.
func TestRecall(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
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
}

// TestCompletion: names and emoji can be completed.
func TestCompletion(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := joinWith(t, browser, nil, `{online: 3, users: ['Ana', 'Bo', 'Zé', 'Zoe Ann']}`)
	tb.press("hi @z")
	tb.sees("both", `document.querySelectorAll('#suggestions li').length === 2`)
	tb.sees("which is chosen", `document.activeElement.getAttribute('aria-activedescendant') === 'suggestion-0'`)
	tb.press(kb.ArrowDown + kb.Tab)
	tb.sees("the name", field+` === 'hi @Zoe Ann '`)
	tb.press("@b")
	tb.run(click("#suggestions li"))
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

	tb.press("@zoe a" + kb.Tab)
	tb.sees("the name of two words", field+` === '@Zoe Ann '`)
	tb.press(kb.Enter)
	tb.reads("hi @Zoe Ann 🎉 🔥 ok", "@Zoe Ann")
	tb.press("你好@z" + kb.Enter + kb.Enter)
	tb.reads("hi @Zoe Ann 🎉 🔥 ok", "@Zoe Ann", "你好@Zé")
	tb.sees("all mentions", `[...document.querySelectorAll('.mention')].map((m) => m.textContent).join() === '@Zoe Ann,@Zoe Ann,@Zé'`)

	tb = joinScripted(t, browser)
	tb.press(":tada:" + kb.Enter) // the first thing that is written
	tb.reads("🎉")
}

// TestMentioned: what stands out as a mention of the reader is what counts as one,
// however it is spelled, in a room whose people are known and in one too large for that.
func TestMentioned(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	for _, welcome := range []string{`{online: 3, users: ['Ana', 'Bo', 'Zé Carlos', 'Ana Carlos']}`, `{online: 1000, users: undefined}`} {
		tb := joinWith(t, browser, nil, welcome)
		tb.does(`socket.message(1, 'Ana Carlos', 'hi all')
			socket.message(2, 'Bo', '見て＠ana、')
			socket.message(3, 'Bo', '@Ána')
			socket.message(4, 'Bo', '@Ana Carlos and bo@ana.example, https://a.example/@ana')`)
		tb.sees("the messages", `document.querySelectorAll('.message').length === 4`)
		tb.sees("which are mentions of her", `[...document.querySelectorAll('.mention--me')].map((m) => m.textContent).join() === '＠ana,@Ána'`)
		tb.sees("the same messages marked", `[...document.querySelectorAll('.message--mine .message__text')].map((m) => m.textContent).join() === '見て＠ana、,@Ána'`)
		tb.sees("nobody else's", `[...document.querySelectorAll('.mention:not(.mention--me)')].map((m) => m.textContent).join() === '@Ana Carlos'`)
	}
}

// TestCommandBeforeItIsKnown: a command that is given before the page has loaded what commands do waits for that, and what is said after it; where
// that cannot be had it is in the field again, with the reason.
func TestCommandBeforeItIsKnown(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", nil)
	tb.blocks("*://*:*/*/js/room/command-line.js")
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana')`)
	tb.run(chromedp.WaitVisible("#chat"))
	tb.press("/me waves" + kb.Enter)
	tb.sees("why not, and the text", note+` === 'The server cannot be reached.' && `+field+` === '/me waves'`)
	tb.does(`document.querySelector('#composer-input').select()`)
	tb.press("hello" + kb.Enter)
	tb.reads("hello")
	tb.blocks()
	tb.press("/me waves" + kb.Enter + "and goes" + kb.Enter)
	tb.reads("hello", "waves", "and goes")
}
