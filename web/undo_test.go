package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestUndo: what the page puts into the field can be undone like what was typed.
func TestUndo(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{online: 2, users: ['Ana', 'Bo']}`)
	undo := func() { tb.press("z", chromedp.ModifierCtrl) }
	tb.press("hi @b")
	tb.sees("the name to choose", `document.querySelector('#suggestions').innerText.includes('Bo')`)
	tb.press(kb.Tab)
	tb.sees("the name", field+` === 'hi @Bo '`)
	undo()
	tb.sees("what was typed", field+` === 'hi @b'`)
	tb.press(kb.Escape + " :tad")
	tb.sees("the emoji to choose", `document.querySelector('#suggestions').innerText.includes(':tada:')`)
	tb.press(kb.Enter)
	tb.sees("the emoji", field+` === 'hi @b 🎉 '`)
	undo()
	tb.sees("what was typed", field+` === 'hi @b :tad'`)

	tb.does(`document.querySelector('#composer-input').select()`)
	tb.press(kb.Backspace + "said" + kb.Enter)
	tb.reads("said")
	tb.does(receipt + `; socket.message(50, 'Bo', 'hello')`)
	tb.press("x")
	tb.run(click(".message:not(.message--own) .message__from"), click(".card .button"))
	tb.sees("the mention", field+` === 'x @Bo '`)
	undo()
	tb.sees("what was typed", field+` === 'x'`)
	tb.press(kb.Backspace + kb.ArrowUp)
	tb.sees("what was said", field+` === 'said'`)
	undo()
	tb.sees("an empty field", field+` === ''`)
}

// TestEnterBeforeTheWordIsIn: some browsers tell of the key that ends a word before the
// word is in. It is sent whole.
func TestEnterBeforeTheWordIsIn(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.does(`window.input = document.querySelector('#composer-input');
		window.composition = (type) => input.dispatchEvent(new CompositionEvent(type, {bubbles: true}));
		window.enter = () => input.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}))`)
	tb.does(`composition('compositionstart'); input.value = '한구'; enter()`)
	tb.settle()
	tb.sees("nothing sent", `socket.sent.length === 1 && `+field+` === '한구'`)
	tb.does(`composition('compositionend'); input.value = '한국'; input.dispatchEvent(new Event('input', {bubbles: true}))`)
	tb.reads("한국")
	tb.sees("nothing left", field+` === '' && socket.sent.length === 2`)
	tb.does(receipt)

	// The button ends a word, which goes out whole: here with what the browser writes then.
	tb.does(`input.addEventListener('blur', () => { input.value = '서울'; }, {once: true});
		composition('compositionstart'); input.value = '서우'; input.dispatchEvent(new Event('input', {bubbles: true})); document.querySelector('#send').click()`)
	tb.reads("한국", "서울")
	tb.sees("it sent", field+` === '' && socket.sent.length === 3`)

	// A word that ends without a key sends nothing.
	tb.does(`composition('compositionstart'); input.value = '日本'; composition('compositionend')`)
	tb.settle()
	tb.sees("nothing sent", `socket.sent.length === 3 && `+field+` === '日本'`)
}

// TestFarTooLong: a text that is far over the limit does not get in.
func TestFarTooLong(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{limits: {message_bytes: 100}}`)
	tb.press("kept ")
	tb.does(`window.input = document.querySelector('#composer-input');
		window.bring = (type, n) => {
			const data = new DataTransfer();
			data.setData('text/plain', 'x'.repeat(n));
			return input.dispatchEvent(type === 'paste' ? new ClipboardEvent(type, {clipboardData: data, cancelable: true}) : new DragEvent(type, {dataTransfer: data, cancelable: true}));
		}`)
	for _, way := range []string{"paste", "drop"} {
		tb.sees(way+" of a megabyte refused", `bring('`+way+`', 1 << 20) === false && `+field+` === 'kept '
			&& document.querySelector('#composer-note').textContent.startsWith('1,048,576 characters are far too many')`)
		tb.sees(way+" of a little too much left to the browser", `bring('`+way+`', 300) === true`)
	}
	if got := asks[string](tb, `[...document.querySelectorAll('input')].filter((i) => i.matches('[type=text], [type=search], [type=password]') && i.maxLength < 0).map((i) => i.id).join()`); got != "" {
		t.Errorf("fields without a bound: %s", got)
	}
}

// TestStorageFull: who writes what would not outlive a reload is told, and warned before
// one.
func TestStorageFull(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", nil)
	tb.before(`Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }`)
	tb.reload()
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana')`)
	tb.run(chromedp.WaitVisible("#chat"))

	tb.sees("no warning", `!`+warned)
	tb.does(`socket.drop(1006)`)
	tb.press("offline" + kb.Enter)
	tb.sees("another attempt", `socket.readyState === 0`)
	tb.sees("a word about it, which the attempt leaves", `document.querySelector('#composer-note').textContent.includes('a reload would lose')`)
	tb.sees("a warning", warned)
	tb.does(`socket.open(); socket.welcome('Ana')`)
	tb.sees("it sent", `socket.sent.at(-1).text === 'offline'`)
	tb.does(receipt)
	tb.sees("no warning any more", `!`+warned)
}
