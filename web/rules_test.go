package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const note = `document.querySelector('#composer-note').textContent`

// TestRemovedGoes: what was removed is nowhere on the page, and neighbours are one line that is
// read out once.
func TestRemovedGoes(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), fakeHistory(12), `{count: 12}`)
	tb.does(`socket.lines(1, 12); window.heard = []; new MutationObserver(() => heard.push(document.querySelector('#announcer').textContent)).observe(document.querySelector('#announcer'), {childList: true})`)
	tb.sees("the last of them", hasText("line 12"))
	tb.run(click("#search-toggle"))
	tb.press("line")
	tb.sees("what was found", `document.querySelectorAll('#results li').length === 12`)
	tb.does(`socket.message(13, 'Di', 'spoken secret')`)
	tb.sees("it read out", `document.querySelector('#announcer').textContent.includes('spoken secret')`)
	tb.does(`for (const place of [4, 5]) socket.says({type: 'update', seq: seqAt(10 + place), target: seqAt(place), removed: true});
		socket.says({type: 'update', seq: seqAt(16), user: '', from_seq: seqAt(9), to_seq: seqAt(16) - 1, removed: true}, {type: 'update', seq: seqAt(17), target: seqAt(13), removed: true})`)
	tb.reads("line 1", "line 2", "line 3", "line 6", "line 7", "line 8")
	tb.sees("a line each", `[...document.querySelectorAll('.notice--removed')].map((n) => n.textContent).join() === '2 messages removed,5 messages removed'`)
	tb.sees("one word for all", `heard.at(-1) === '7 messages removed' && heard.filter((words) => words.includes('removed')).length === 1`)
	tb.sees("the count of what is left", `document.querySelector('#search-note').textContent === '6 results'`)
	tb.sees("no word of it", `!document.documentElement.outerHTML.includes('secret') && !/line (4|5|9|1[0-2])\b/.test(document.body.innerText)`)
	tb.does(`socket.says({type: 'update', seq: seqAt(18), target: seqAt(5), restored: true, text: 'line 5'})`)
	tb.reads("line 1", "line 2", "line 3", "line 5", "line 6", "line 7", "line 8")
	tb.does(`socket.message(19, 'Ana', 'my own'); socket.says({type: 'update', seq: seqAt(20), target: seqAt(19), removed: true})`)
	tb.sees("that it was counted with the others", `document.querySelectorAll('.notice--removed').length === 2`)
}

// TestNotificationWithdrawn: a notification of a message that was removed closes, and one that
// was still to come does not.
func TestNotificationWithdrawn(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", nil)
	tb.before(`window.shown = []; localStorage.setItem('hubbub.settings', '{"notifications":true}');
		window.Notification = class { static permission = 'granted'; constructor(title, {body}) { shown.push(body); } close() { shown.push('closed'); } };`)
	tb.reload()
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana'); document.hasFocus = () => false; window.dispatchEvent(new Event('blur'))`)
	tb.does(`socket.message(1, 'Bo', '@Ana one')`)
	tb.sees("a notification", `shown.join() === '@Ana one'`)
	tb.does(`socket.message(2, 'Bo', '@Ana two'); socket.says({type: 'update', seq: seqAt(3), user: 'uBo', from_seq: 1, to_seq: seqAt(3) - 1, removed: true})`)
	tb.sees("it closed", `shown.join() === '@Ana one,closed'`)
	tb.sees("nothing unread", `document.title === 'lobby · Hubbub'`)
}

// TestRulesAreShown: everybody reads which modes are on, what was announced, and what is pinned.
func TestRulesAreShown(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), fakeHistory(40), `{count: 40, role: 'member', state: {topic: 'Perihelion 7', slow_ms: 10000, speak: 'here', speak_ms: 600000, links: false,
		pins: [{seq: seqAt(39), from: 'Bo', text: 'line 39'}, {seq: seqAt(2), from: 'Bo', text: 'line 2'}]}}`)
	tb.does(`socket.lines(31, 40)`)
	tb.run(chromedp.EmulateViewport(1300, 700))
	tb.sees("the modes", `document.querySelector('#modes').innerText.replace(/[\u2068\u2069]/g, '').replace(/\s+/g, ' ').trim() === 'Slow mode 10 sec Writing after 10 min here No links'`)
	tb.sees("the topic", `document.querySelector('.chat__topic').checkVisibility() && document.querySelector('.chat__topic').textContent === 'Perihelion 7'`)
	tb.run(click(".bar__pin"))
	tb.sees("the place of the pin", hasText("line 2"))
	tb.run(click(`.bar [data-part="down"]`))
	tb.sees("the next one, and the focus with it", `document.querySelector('.bar__pin').textContent.includes('line 39') && document.activeElement.textContent.replace(/[\u2068\u2069]/g, '').includes('2 of 2')`)
	tb.does(`socket.says({type: 'room', seq: seqAt(41), state: {announcement: {text: 'Debrief in ten minutes', at: 1790000000000}}})`)
	tb.sees("it in the bar alone", `document.querySelector('.bar').innerText.trim() === 'Debrief in ten minutes' && !document.querySelector('#modes').checkVisibility()`)
	tb.sees("it read out", `document.querySelector('#announcer').textContent.includes('Debrief in ten minutes')`)
	tb.run(click(`.bar [data-part="fold"]`))
	tb.sees("no bar, and the way back", `!document.querySelector('.bar').checkVisibility() && document.activeElement.getAttribute('aria-expanded') === 'false'`)
	tb.does(`socket.says({type: 'room', seq: seqAt(42), state: {speak: 'moderators', announcement: {text: 'Debrief in ten minutes', at: 1790000000000}}})`)
	tb.sees("that one may only read", `document.querySelector('#composer-input').placeholder === 'You can read here, not write' && document.querySelector('#announcer').textContent === 'Moderators only'`)
	tb.sees("what was put away, still away", `!document.querySelector('.bar').checkVisibility()`)
	tb.press(kb.Enter)
	tb.sees("it again", `document.querySelector('.bar').innerText.includes('Debrief in ten minutes') && document.activeElement.getAttribute('aria-expanded') === 'true'`)
	tb.run(click(`.bar [data-part="fold"]`))
	tb.reload()
	tb.sees("a connection", `window.socket`)
	tb.does(`socket.welcome('Ana', {role: 'member', state: {announcement: {text: 'Debrief in ten minutes', at: 1790000000000}}})`)
	tb.sees("it folded after a reload", `document.querySelector('[aria-controls="room-bar"]')?.getAttribute('aria-expanded') === 'false' && !document.querySelector('.bar').checkVisibility()`)
	tb.does(`socket.says({type: 'room', seq: seqAt(43), state: {announcement: {text: 'Now', at: 1790000000001}}})`)
	tb.sees("what is new", `document.querySelector('.bar').checkVisibility() && document.querySelector('.bar').innerText.trim() === 'Now'`)
}

// TestSlowModeCounts: in slow mode the text stays, nothing goes out before its time, and a reload
// changes nothing about that.
func TestSlowModeCounts(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{role: 'member', state: {slow_ms: 40000}}`)
	tb.press("first" + kb.Enter)
	tb.does(`socket.message(1, 'Ana', 'first', socket.sent.at(-1).id)`)
	const counts = `/next one in (\u2068)?[34]\d sec/.test(document.querySelector('#pause').innerText) && document.querySelector('#send').dataset.left > 25`
	tb.sees("the seconds", counts)
	tb.press("second" + kb.Enter)
	tb.settle()
	tb.sees("nothing sent, and the text there", `socket.sent.length === 2 && `+field+` === 'second'`)
	tb.reload()
	tb.sees("a connection", `window.socket`)
	tb.does(`socket.welcome('Ana', {count: 1, role: 'member', state: {slow_ms: 40000}})`)
	tb.sees("the seconds after a reload", counts)
	tb.sees("the text after a reload", field+` === 'second'`)
	tb.does(`socket.says({type: 'room', seq: seqAt(2), state: {}})`)
	tb.sees("no pause", `!document.querySelector('#pause').checkVisibility()`)
	tb.press(kb.Enter)
	tb.sees("it sent", `socket.sent.at(-1).text === 'second'`)
}

// TestRefusedByARule: the reason stands by the field, in every language, and the text is in it again.
func TestRefusedByARule(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.sees("the words of rules", `document.querySelector('.chat__topic')`)
	for _, test := range []struct{ refusal, where, en, pt, es string }{
		{`code: 'filtered'`, plain(note), "A filter of this room is against it. “x” Your text is still in the field. Change the text.", "Um filtro desta sala não permite. “x” Seu texto continua no campo. Mude o texto.", "Un filtro de esta sala no lo permite. “x” Tu texto sigue en el campo. Cambia el texto."},
		{`code: 'forbidden'`, note, "You may read here, not write. Your text is still in the field.", "Aqui você pode ler", "Aquí puedes leer"},
		{`code: 'timeout', retry_after_ms: 500000`, note, "Your text is still in the field: send it then.", "Seu texto continua no campo", "Tu texto sigue en el campo"},
		{`code: 'timeout', retry_after_ms: 600000`, `document.querySelector('#pause').innerText`, "A moderator timed you out. You can write again at", "A moderação suspendeu você", "La moderación te suspendió"},
	} {
		tb.does(`document.querySelector('#composer-input').focus()`)
		tb.press("see a.example" + kb.Enter)
		tb.does(`socket.says({type: 'error', message: 'x', id: socket.sent.at(-1).id, ` + test.refusal + `})`)
		tb.sees("the text in the field, and nowhere else", field+` === 'see a.example' && !document.querySelector('.message')`)
		tb.sees(test.en, test.where+`.includes(`+quote(test.en)+`)`)
		for language, words := range map[string]string{"pt-BR": test.pt, "es": test.es, "en": test.en} {
			tb.speak(language)
			tb.sees(words, test.where+`.includes(`+quote(words)+`)`)
		}
		tb.speak("en")
		tb.does(`document.querySelector('#composer-input').select()`)
	}
}

// TestSentOut: who was kicked or banned reads what and until when, in that room alone, and comes
// back by a press.
func TestSentOut(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := joinScripted(t, browser)
	const out = `document.querySelector('.out')`
	tb.does(`window.lobby = socket; location.hash = '#/games'`)
	tb.sees("another room", `socket.readyState === 0`)
	tb.does(`socket.welcome('Ana'); socket.says({type: 'error', code: 'kicked', message: 'x', final: true}); socket.drop(4013)`)
	tb.sees("what happened", out+`.checkVisibility() && `+out+`.innerText.includes('A moderator sent you out') && document.activeElement.className === 'out__title'`)
	tb.sees("no messages, no field", `!document.querySelector('#messages').checkVisibility() && !document.querySelector('#composer').checkVisibility()`)
	tb.settle()
	tb.sees("no attempt by itself", `window.sockets === 2`)
	tb.does(`location.hash = '#/lobby'`)
	tb.sees("the other room as it was", `!`+out+`.checkVisibility() && document.querySelector('#composer').checkVisibility()`)
	tb.does(`location.hash = '#/games'`)
	tb.run(chromedp.WaitVisible(".out .button"), click(".out .button"))
	tb.sees("an attempt", `socket.readyState === 0`)
	tb.does(`socket.open(); socket.says({type: 'error', code: 'banned', message: 'x', final: true, retry_after_ms: 7200000}); socket.drop(4014)`)
	tb.sees("until when", `/You may come back at .*\d:\d\d/.test(`+out+`.innerText) && !document.querySelector('.out .button').checkVisibility()`)
	tb.speak("es")
	tb.sees("the words in Spanish", out+`.innerText.includes('La moderación te vetó')`)

	tb = openScripted(t, browser, "", nil)
	tb.submitName("Ana")
	tb.does(`socket.open(); socket.says({type: 'error', code: 'banned', message: 'x', final: true, retry_after_ms: 7200000}); socket.drop(4014)`)
	tb.sees("it on the name screen", `/banned you from this room\. You may come back at .*\d:\d\d/.test(document.querySelector('#name-error').textContent)`)
}

// TestAction: /me is drawn as what somebody does.
func TestAction(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.does(`socket.message(1, 'Bo', '/me waves'); socket.message(2, 'Bo', '/means nothing'); socket.message(3, 'Bo', '/me')`)
	tb.reads("waves", "/means nothing", "/me")
	tb.sees("one action", `document.querySelectorAll('.message__text--action').length === 1`)
}

// TestCommands: what is known is done, what is not is never said, and two slashes say one.
func TestCommands(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{role: 'member'}`)
	said := func() string { return asks[string](tb, `JSON.stringify(socket.sent.slice(1).map((r) => r.text))`) }
	for _, text := range []string{"/bna Bo", "/etc/hosts is gone", "/", "/ hello", "/ban Bo", "/me"} {
		tb.does(`document.querySelector('#composer-input').select()`)
		tb.press(text + " " + kb.Enter)
		tb.sees("the text still there", field+`.trim() === `+quote(text))
		tb.sees("why", note+`.length > 0`)
	}
	if got := said(); got != "[]" {
		t.Errorf("said %s", got)
	}
	for _, text := range []string{"//bna Bo", "/me waves", "/ME  waves", "http://a.example"} {
		tb.does(`document.querySelector('#composer-input').select()`)
		tb.press(text + kb.Enter)
		tb.does(`socket.message(socket.sent.length, 'Ana', socket.sent.at(-1).text, socket.sent.at(-1).id)`)
	}
	if got := said(); got != `["/bna Bo","/me waves","/me waves","http://a.example"]` {
		t.Errorf("said %s", got)
	}
	tb.press("/h")
	tb.sees("what it may become", `document.querySelector('.suggestions__item[aria-selected="true"]').innerText.includes('Show the commands')`)
	tb.press(kb.Tab)
	tb.sees("it whole", field+` === '/help '`)
	tb.press(kb.Enter)
	tb.sees("what there is", `document.querySelector('dialog[open]').innerText.includes('/nick') && !document.querySelector('dialog[open]').innerText.includes('/ban')`)
}

// TestSentOutWithoutItsScreen: where the part of the page that tells it cannot be had, the banner does.
func TestSentOutWithoutItsScreen(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", nil)
	tb.blocks("*://*:*/*/js/room/*")
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana'); socket.says({type: 'error', code: 'kicked', message: 'a moderator has sent you away', final: true}); socket.drop(4013)`)
	tb.sees("why, and the way back", `document.querySelector('#connection-banner').innerText.includes('A moderator sent you out of this room. You may come back.') && document.querySelector('#banner-action').checkVisibility()`)
	tb.settle()
	tb.sees("that the part is not there", `!document.querySelector('.out')`)
}

// TestSentOutAtOnce: who was sent out before that part was there sees it when it is, and no banner.
func TestSentOutAtOnce(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", nil)
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana'); socket.says({type: 'error', code: 'kicked', message: 'x', final: true}); socket.drop(4013)`)
	tb.sees("it", `document.querySelector('.out')?.checkVisibility() && !document.querySelector('#connection-banner').checkVisibility()`)
}
