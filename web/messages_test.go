package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// talk is Ana in a room whose server knows of replies and edits, where Bo and she have said something.
func talk(t *testing.T, more string) *tab {
	t.Helper()
	tb := joinWith(t, startBrowser(t), fakeHistory(6), `{role: 'member', count: 6, limits: {message_bytes: 4096, edit_window_ms: 900000}`+more+`}`)
	tb.sees("what is loaded with the room", `document.querySelector('.composition') && document.querySelector('[aria-controls="room-bar"]')`)
	tb.does(`socket.lines(1, 4); socket.message(5, 'Ana', 'mine'); socket.message(6, 'Bo', 'question?')`)
	tb.sees("the messages", `document.querySelectorAll('.message').length === 6`)
	return tb
}

const (
	composition = `document.querySelector('.composition')`
	lastSent    = `socket.sent.at(-1)`
)

// plain is a text without the signs that isolate names.
func plain(expression string) string {
	return expression + `.replace(/[\u2068\u2069]/g, '').replace(/\s+/g, ' ').trim()`
}

// TestReply: by key, kept over a reload, sent with the text, and drawn above it.
func TestReply(t *testing.T) {
	t.Parallel()
	tb := talk(t, "")
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press(kb.Enter)
	tb.sees("the last message", `document.activeElement.innerText.includes('question?')`)
	tb.presses("r")
	tb.sees("what it replies to, and the field", plain(composition+`.innerText`)+` === 'Reply to Bo question?' && document.activeElement.id === 'composer-input'`)
	tb.press("half")
	tb.reload()
	tb.sees("a connection", `window.socket`)
	tb.does(`socket.welcome('Ana', {role: 'member', count: 6, limits: {message_bytes: 4096, edit_window_ms: 900000}}); socket.lines(1, 4); socket.message(6, 'Bo', 'question?')`)
	tb.sees("both as they were", field+` === 'half' && `+composition+`?.innerText.includes('question?')`)

	tb.does(`socket.says({type: 'update', seq: seqAt(7), target: seqAt(6), edited: true, text: 'another question?'})`)
	tb.sees("that it follows an edit", composition+`.innerText.includes('another question?')`)
	tb.press(" done" + kb.Enter)
	tb.sees("the reply on its way", lastSent+`.reply_to === seqAt(6) && `+lastSent+`.text === 'half done' && `+composition+`.hidden`)
	tb.sees("the quote at once", `document.querySelector('.message--pending .message__quote')?.innerText.includes('another question?')`)
	tb.does(`socket.says({type: 'message', seq: seqAt(8), id: ` + lastSent + `.id, from: 'Ana', user: 'uAna', at: Date.now(), reply_to: {seq: seqAt(6), from: 'Bo', text: 'another question?'}, text: 'half done'})`)
	tb.sees("it in its place", `!document.querySelector('.message--pending') && document.querySelectorAll('.message__quote').length === 1`)
	tb.does(holds(flash) + `document.querySelector('.message__quote').click()`)
	tb.sees("the jump", `document.querySelector('.message--found')?.innerText.includes('another question?')`)
	tb.does(`socket.says({type: 'update', seq: seqAt(9), target: seqAt(6), removed: true})`)
	tb.sees("that it was removed", `document.querySelector('div.message__quote')?.innerText.includes('This message was removed')`)
	tb.does(`socket.says({type: 'update', seq: seqAt(10), target: seqAt(6), restored: true, text: 'back'})`)
	tb.sees("it back", `document.querySelector('button.message__quote')?.innerText.includes('back')`)
}

// TestReplyEnds: Escape ends it, the text stays; what is gone refuses it, and the text goes back by itself.
func TestReplyEnds(t *testing.T) {
	t.Parallel()
	tb := talk(t, "")
	tb.does(pointedAt("question?") + `document.querySelector('.row-acts [aria-label="Reply"]').click()`)
	tb.press("so" + kb.Escape)
	tb.sees("the text alone", composition+`.hidden && `+field+` === 'so'`)
	tb.does(pointedAt("question?") + `document.querySelector('.row-acts button:last-child').click()`)
	tb.chooses("Reply")
	tb.sees("it again", composition+`.innerText.includes('question?') && document.activeElement.id === 'composer-input'`)
	tb.press(kb.Enter)
	tb.does(`socket.says({type: 'error', id: ` + lastSent + `.id, code: 'not_found', message: 'x'})`)
	tb.sees("the text again, the reason, and no reply", field+` === 'so' && `+note+`.includes('is gone') && `+composition+`.hidden && !document.querySelector('.message--failed')`)
	tb.press(kb.Enter)
	tb.sees("it by itself", lastSent+`.text === 'so' && `+lastSent+`.reply_to === undefined`)

	tb.does(`document.querySelector('#messages').focus(); socket.says({type: 'message', seq: seqAt(7), id: 'x7', from: 'Bo', user: 'uBo', at: Date.now(), reply_to: {seq: 2}, text: 'of old'},
		{type: 'message', seq: seqAt(8), id: 'x8', from: 'Bo', user: 'uBo', at: Date.now(), reply_to: {seq: 3, removed: true}, text: 'of nothing'})`)
	tb.sees("no way to either", `document.querySelectorAll('div.message__quote').length === 2 && !document.querySelector('button.message__quote')`)
}

// TestEdit: the last message by the arrow, others by key; what is refused stays with the reason, and the draft waits.
func TestEdit(t *testing.T) {
	t.Parallel()
	tb := talk(t, "")
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.press(kb.ArrowUp)
	tb.sees("one's last message", field+` === 'mine' && `+composition+`.innerText.includes('Editing your message')`)
	tb.press(kb.Escape)
	tb.sees("nothing changed", field+` === '' && `+composition+`.hidden && socket.sent.length === 1`)

	tb.press("a draft")
	tb.does(row("mine") + `.setAttribute('tabindex', '-1'); ` + row("mine") + `.focus()`)
	tb.presses("e")
	tb.sees("the message in the field", field+` === 'mine'`)
	tb.press(" now" + kb.Enter)
	tb.sees("the edit", lastSent+`.type === 'edit' && `+lastSent+`.seq === seqAt(5) && `+lastSent+`.text === 'mine now'`)
	tb.does(`socket.says({type: 'error', id: ` + lastSent + `.id, code: 'filtered', message: 'no such words'})`)
	tb.sees("the text still there, and why", field+` === 'mine now' && `+note+`.includes('no such words') && `+composition+`.innerText.includes('Editing')`)
	for code, words := range map[string]string{"too_late": "too late", "not_found": "not there any more"} {
		tb.press(kb.Enter)
		tb.sees("another attempt", lastSent+`.type === 'edit' && document.querySelector('#composer-note').textContent !== 'x' && !window.answered?.includes(`+lastSent+`.id)`)
		tb.does(`(window.answered ??= []).push(` + lastSent + `.id); socket.says({type: 'error', id: ` + lastSent + `.id, code: '` + code + `', message: 'x'})`)
		tb.sees(code, field+` === 'mine now' && `+note+`.includes('`+words+`')`)
	}
	tb.press(kb.Enter)
	tb.sees("another attempt", `!answered.includes(`+lastSent+`.id)`)
	tb.does(`socket.says({type: 'update', seq: seqAt(7), target: seqAt(5), edited: true, text: 'mine now'}, {type: 'done', id: ` + lastSent + `.id, target: seqAt(5), seq: seqAt(7)})`)
	tb.sees("it, marked", `document.querySelector('.message__edited')?.closest('.message').innerText.includes('mine now')`)
	tb.sees("the draft again", field+` === 'a draft' && `+composition+`.hidden`)

	tb.does(`socket.says({type: 'update', seq: seqAt(8), target: seqAt(5), edited: true, text: 'from another tab'})`)
	tb.sees("the later text", hasText("from another tab (edited)")+` && document.querySelectorAll('.message__edited').length === 1`)
}

// TestRefusedWhileEditing: a refused text does not become the text of the message that is edited.
func TestRefusedWhileEditing(t *testing.T) {
	t.Parallel()
	tb := talk(t, "")
	tb.press("refused" + kb.Enter)
	tb.sees("it on its way", lastSent+`.text === 'refused' && (window.id = `+lastSent+`.id)`)
	tb.does(row("mine") + `.setAttribute('tabindex', '-1'); ` + row("mine") + `.focus()`)
	tb.presses("e")
	tb.sees("the message in the field", field+` === 'mine'`)
	tb.does(`document.querySelector('#composer-input').select()`)
	tb.press(kb.Backspace)
	tb.does(`socket.says({type: 'error', id, code: 'filtered', message: ''})`)
	tb.sees("it where it was said", `document.querySelector('.message--failed')?.innerText.includes('refused') && `+field+` === '' && !`+composition+`.hidden`)
}

// TestEscapeInTurn: what was begun last ends first.
func TestEscapeInTurn(t *testing.T) {
	t.Parallel()
	tb := talk(t, "")
	tb.resize(1440, 900)
	tb.does(`document.querySelector('#questions-toggle').click()`)
	tb.sees("the panel", `document.querySelector('#questions-toggle').getAttribute('aria-expanded') === 'true'`)
	tb.does(row("question?") + `.setAttribute('tabindex', '-1'); ` + row("question?") + `.focus()`)
	tb.presses("r")
	tb.sees("a reply", `!`+composition+`.hidden`)
	tb.does(`document.querySelector('.composer__emoji').click()`)
	tb.sees("the emoji", `document.querySelector('.picker[open]')`)
	tb.press(kb.Escape)
	tb.sees("no emoji, and the reply", `!document.querySelector('.picker[open]') && !`+composition+`.hidden`)
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.press(kb.Escape)
	tb.sees("no reply, and the panel", composition+`.hidden && document.querySelector('#questions-toggle').getAttribute('aria-expanded') === 'true'`)
}

// TestEditWindow: what is too old, of others, or of a server that knows no edits cannot be edited, and the arrow brings back what was said.
func TestEditWindow(t *testing.T) {
	t.Parallel()
	tb := talk(t, "")
	tb.does(`socket.message(7, 'Ana', 'old', 'x7', Date.now() - 901000)`)
	tb.does(`socket.message(8, 'Bo', 'of now')`) // which tells what time it is there
	tb.sees("it", hasText("of now"))
	for _, text := range []string{"old", "question?"} {
		tb.does(pointedAt(text) + `document.querySelector('.row-acts button:last-child').click()`)
		tb.sees("the menu", `document.querySelector('.menu[open]')`)
		tb.sees("neither edit nor removal", `!/Edit|Remove/.test(document.querySelector('.menu[open]').innerText)`)
		tb.press(kb.Escape)
	}
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.press(kb.ArrowUp)
	tb.sees("an empty field", field+` === ''`)

	tb = joinWith(t, startBrowser(t), nil, `{role: 'member'}`)
	tb.sees("what is loaded with the room", `document.querySelector('.composition')`)
	tb.does(`socket.message(1, 'Ana', 'mine')`)
	tb.sees("it", hasText("mine"))
	tb.does(pointedAt("mine") + `document.querySelector('.row-acts button:last-child').click()`)
	tb.sees("the link alone", `document.querySelector('.menu[open]') && !/Edit|Reply|Remove/.test(document.querySelector('.menu[open]').innerText)`)
}

// TestRemoveOwn: by key, after a question; there is no key for what others said.
func TestRemoveOwn(t *testing.T) {
	t.Parallel()
	tb := talk(t, "")
	tb.does(row("question?") + `.setAttribute('tabindex', '-1'); ` + row("question?") + `.focus()`)
	tb.press(kb.Delete)
	tb.settle()
	tb.sees("nothing", `!document.querySelector('dialog[open]') && socket.sent.length === 1`)
	tb.press(kb.ArrowUp + kb.Delete)
	tb.sees("the question", `document.querySelector('.dialog--question')?.innerText.includes('Remove this message?')`)
	tb.press(kb.Escape)
	tb.settle()
	tb.sees("nothing asked for", `socket.sent.length === 1`)
	tb.press(kb.Delete)
	tb.run(chromedp.WaitVisible(".dialog--question .button--danger"), click(".dialog--question .button--danger"))
	tb.sees("it asked for", lastSent+`.type === 'remove' && `+lastSent+`.seq === seqAt(5)`)
	tb.does(`socket.says({type: 'error', id: ` + lastSent + `.id, code: 'too_late', message: 'x'})`)
	tb.sees("why not", note+`.includes('too late')`)
}

// TestMessageLink: a link is copied by key, and opens from cold and warm, with its message marked or a word where it is not.
func TestMessageLink(t *testing.T) {
	t.Parallel()
	tb := talk(t, "")
	tb.does(`window.copied = []; Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (text) => { copied.push(text); }}}); ` + row("line 2") + `.setAttribute('tabindex', '-1'); ` + row("line 2") + `.focus()`)
	tb.presses("l")
	tb.sees("the link, and that it is copied", `copied.join() === location.origin + '/#/lobby/' + seqAt(2) && `+note+`.includes('clipboard')`)
	tb.does(`location.hash = '#/lobby/' + seqAt(3)`)
	tb.sees("the message, which stays marked", `document.querySelector('.message--found')?.innerText.includes('line 3')`)

	tb = openScripted(t, startBrowser(t), "#/lobby/61", keptHistory(10, 90)) // the message at place 20 is 60; 61 is none
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana', {count: 90, limits: {message_bytes: 4096, edit_window_ms: 900000}}); socket.lines(81, 90)`)
	tb.sees("that it is gone", note+`.includes('is gone') && `+hasText("line 20"))
	tb.sees("no other marked", `!document.querySelector('.message--found')`)
	tb.does(`location.hash = '#/lobby/' + seqAt(30)`)
	tb.sees("the place", `document.querySelector('.message--found')?.innerText.includes('line 30')`)
	tb.does(`location.hash = '#/lobby/4'`)
	tb.sees("that it is too old", note+`.includes('older than what is kept')`)
	tb.reload()
	tb.sees("a connection", `window.socket`)
	tb.does(`location.hash = '#/lobby/' + seqAt(85); socket.welcome('Ana', {count: 90}); socket.lines(81, 90)`)
	tb.sees("it from cold, each once", `document.querySelector('.message--found')?.innerText.includes('line 85') && [...document.querySelectorAll('.message__text')].filter((n) => n.textContent === 'line 85').length === 1`)
}

// TestFilesAreRefused: what is pasted or dropped goes nowhere, and the page says so; a text that is also a picture is pasted.
func TestFilesAreRefused(t *testing.T) {
	t.Parallel()
	tb := talk(t, "")
	const brings = `window.brings = (type, where, more = {}) => {
		const data = new DataTransfer();
		data.items.add(new File(['x'], 'cat.png', {type: 'image/png'}));
		for (const [kind, text] of Object.entries(more)) data.setData(kind, text);
		const e = type === 'paste' ? new ClipboardEvent(type, {clipboardData: data, bubbles: true, cancelable: true}) : new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true});
		document.querySelector(where).dispatchEvent(e);
		return e.defaultPrevented;
	}`
	tb.does(brings)
	for _, how := range []string{`brings('drop', '#messages')`, `brings('drop', '#composer-input')`, `brings('paste', '#composer-input')`, `brings('paste', 'body')`} {
		tb.does(`document.querySelector('#composer-note').textContent = ''`)
		tb.sees("that the browser does nothing: "+how, how)
		tb.sees("the word", note+`.includes('not kept here')`)
	}
	tb.sees("a drop is awaited", `brings('dragover', '#messages')`)
	tb.sees("a text is pasted", `!brings('paste', '#composer-input', {'text/plain': 'cells'})`)
	tb.sees("nothing sent, no page left", `socket.sent.length === 1 && `+field+` === ''`)
}

// TestCommandList: all that one may do, with a word on each; who may only read has less.
func TestCommandList(t *testing.T) {
	t.Parallel()
	tb := talk(t, "")
	const offered = `[...document.querySelectorAll('.suggestions__command')].map((n) => n.textContent).join()`
	tb.press("/")
	tb.sees("all of them", offered+` === '/me,/ask,/nick,/compact,/comfortable,/missed,/leave,/help' && [...document.querySelectorAll('.suggestions__does')].every((n) => n.textContent && !n.textContent.includes('command_'))`)
	tb.press("as" + kb.Tab)
	tb.press("why?" + kb.Enter)
	tb.sees("a question", lastSent+`.text === 'why?' && `+lastSent+`.ask === true`)
	tb.press("/ask" + kb.Escape + kb.Enter)
	tb.sees("what is missing", note+`.includes('question after /ask')`)
}

// TestSheet: on a phone, a finger that rests opens the sheet with all there is.
func TestSheet(t *testing.T) {
	t.Parallel()
	tb := talk(t, "")
	tb.run(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	tb.settle() // what moves under a finger is no long press
	tb.does(row("question?") + `.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true, pointerType: 'touch', clientX: 50, clientY: 50}))`)
	tb.sees("the sheet at the bottom", `(() => { const m = document.querySelector('.menu[open]'); return m && Math.abs(m.getBoundingClientRect().bottom - innerHeight) < 2 && m.querySelector('.menu__message').checkVisibility(); })()`)
	tb.sees("what there is", `[...document.querySelectorAll('.menu__words')].map((n) => n.textContent).join() === 'Another reaction…,Reply,Copy link to this message,Copy text,Bo,Report…'`)
	tb.sees("the style of dialogs after that of menus", `(() => { const sheets = [...document.querySelectorAll('link[rel=stylesheet]')], dialogs = sheets.find((n) => n.href.endsWith('/dialog.css'));
		if (sheets.at(-1) !== dialogs) document.head.append(dialogs);
		return sheets.at(-1) === dialogs && Boolean(dialogs.sheet); })()`)
	tb.sees("the sheet as wide as the phone", `document.querySelector('.menu[open]').getBoundingClientRect().width === innerWidth`)
	tb.sees("a name for the menu", `document.querySelector('[role=menu]').getAttribute('aria-labelledby') === document.querySelector('.menu h2').id`)
	tb.press(kb.ArrowDown)
	tb.presses("r")
	tb.sees("a reply", composition+`.innerText.includes('question?') && !document.querySelector('dialog[open]')`)
}

// TestMessagesOnTheServer: two people, with the real server: a reply, an edit, a removal, and a link.
func TestMessagesOnTheServer(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	site := startSite(t, "127.0.0.1:0")
	ana, bo := openTab(t, browser, site.url), openTab(t, browser, site.url)
	ana.login("Ana")
	bo.login("Bo")
	ana.press("first thought" + kb.Enter)
	bo.sees("it", hasText("first thought"))
	ana.sees("its receipt, and the acts", `!document.querySelector('.message--pending') && document.querySelector('.composition')`)
	bo.sees("the acts", `document.querySelector('.composition')`)
	bo.does(pointedAt("first thought") + `document.querySelector('.row-acts [aria-label="Reply"]').click()`)
	bo.press("indeed" + kb.Enter)
	ana.sees("the reply", hasText("indeed"))

	ana.does(`document.querySelector('#composer-input').focus()`)
	ana.presses("ArrowUp")
	ana.sees("it in the field", field+` === 'first thought'`)
	ana.press(", edited" + kb.Enter)
	for _, tb := range []*tab{ana, bo} {
		tb.sees("the edit", hasText("first thought, edited (edited)"))
	}
	ana.sees("an empty field", field+` === '' && `+composition+`.hidden`)
	bo.sees("the quote with it", `document.querySelector('.message__quote')?.innerText.includes('first thought, edited')`)

	link := asks[string](bo, `(async () => { let link; Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (text) => { link = text; }}});
		`+pointedAt("indeed")+` document.querySelector('.row-acts [aria-label^="Copy link"]').click(); await 0; return link; })()`)
	bo.does(`location.hash = '#/games'`)
	bo.sees("another room", `document.querySelector('#room-name').textContent === 'games'`)
	bo.does(`location.href = ` + quote(link))
	bo.sees("the message of the link", `document.querySelector('#room-name').textContent === 'lobby' && document.querySelector('.message--found')?.innerText.includes('indeed')`)
	cold := openTab(t, browser, link)
	cold.login("Cy")
	cold.sees("it from cold, once, with its quote", `document.querySelector('.message--found')?.innerText.includes('indeed') && document.querySelectorAll('.message').length === 2 && document.querySelector('.message__quote')?.innerText.includes('edited')`)

	ana.does(row("first thought") + `.setAttribute('tabindex', '-1'); ` + row("first thought") + `.focus()`)
	ana.press(kb.Delete)
	ana.run(chromedp.WaitVisible(".dialog--question .button--danger"), click(".dialog--question .button--danger"))
	for _, tb := range []*tab{ana, bo, cold} {
		tb.sees("it gone, also where it was quoted", `!document.body.innerText.includes('first thought') && document.querySelector('.message__quote')?.innerText.includes('This message was removed')`)
	}
}

// chooses waits for the menu of a message, and takes what has these words.
func (tb *tab) chooses(words string) {
	tb.t.Helper()
	const items = `[...document.querySelectorAll('.menu[open] .menu__item')]`
	tb.sees("the menu with "+words, items+`.some((n) => n.innerText.includes(`+quote(words)+`))`)
	tb.does(items + `.find((n) => n.innerText.includes(` + quote(words) + `)).click()`)
}

// presses has a key of the page reach what has the focus, without the character that a browser keeps back.
func (tb *tab) presses(key string) {
	tb.t.Helper()
	tb.does(`document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: ` + quote(key) + `, bubbles: true, cancelable: true}))`)
}

// pointedAt has the pointer over the message with a text.
func pointedAt(text string) string {
	return row(text) + `.dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'}));`
}

// row is the message whose text begins so.
func row(text string) string {
	return `[...document.querySelectorAll('.message')].find((m) => m.querySelector('.message__text').textContent.startsWith(` + quote(strings.TrimSpace(text)) + `))`
}
