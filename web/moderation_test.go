package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// answering answers each act that is asked for, as window.answers says, and writes them down.
const answering = `window.acts = []; window.answers = {}; window.send = socket.send; socket.send = function(text) {
	const request = JSON.parse(text);
	window.send.call(this, text);
	if (request.type !== 'moderate') return;
	const {type, id, ...act} = request;
	acts.push(act);
	const record = act.preview ? undefined : 100 + acts.length;
	setTimeout(() => socket.says({type: 'moderated', id, act: act.act, record, count: 1, names: [], ...answers[act.act]}));
}`

// keeping is Ana as a moderator of a room in which Bo has said something.
func keeping(t *testing.T, more string) *tab {
	t.Helper()
	tb := joinWith(t, startBrowser(t), fakeHistory(6), `{role: 'moderator', count: 6, online: 3, users: ['Ana', 'Bo', 'Bo Derek'], people: [{user: 'uAna', name: 'Ana', role: 'moderator'}, {user: 'uBo', name: 'Bo'}, {user: 'uDerek', name: 'Bo Derek'}]`+more+`}`)
	tb.does(`socket.lines(1, 6); ` + answering)
	tb.sees("what a moderator has", `document.querySelector('[aria-label="Rules of this room"]')?.checkVisibility()`)
	return tb
}

// asked waits until the acts that were asked for are these, as JSON.
func (tb *tab) asked(want string) {
	tb.t.Helper()
	tb.sees("the acts "+want, `JSON.stringify(acts) === `+quote(want)+` || (window.lastActs = JSON.stringify(acts), document.body.dataset.acts = lastActs, false)`)
}

const toast = `document.querySelector('.toast')`

// TestModeratorsPartIsTheirs: who is no moderator loads nothing of it.
func TestModeratorsPartIsTheirs(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{role: 'member'}`)
	tb.does(`socket.message(1, 'Bo', 'hello')`)
	tb.reads("hello")
	tb.settle()
	tb.sees("nothing of it", `!performance.getEntriesByType('resource').some((e) => e.name.includes('moderation'))`)
	tb.run(click(".message__from"))
	tb.sees("a card without acts", `document.querySelector('.card[open]') && !document.querySelector('.keep')`)
}

// TestActsByPointer: buttons at the message, the card, and the way back.
func TestActsByPointer(t *testing.T) {
	t.Parallel()
	tb := keeping(t, "")
	const row = `[...document.querySelectorAll('.message')].find((m) => m.innerText.includes('line 3'))`
	tb.does(row + `.dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'})); window.buttons = ` + row + `.querySelectorAll('.row-acts button').length; document.querySelector('.row-acts button:nth-of-type(1)').click()`)
	tb.sees("three buttons", `buttons === 3`)
	tb.asked(`[{"act":"remove","seq":10}]`)
	tb.sees("what was done", toast+`.innerText.includes('1 message removed') && /Undo\s+(10|[1-9])/.test(`+toast+`.innerText)`)
	tb.run(click(".toast__undo"))
	tb.asked(`[{"act":"remove","seq":10},{"act":"lift","of":101}]`)
	tb.sees("no toast", `!`+toast+`.checkVisibility()`)

	tb.does(`acts.length = 0; ` + row + `.dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'})); document.querySelector('.row-acts button:nth-of-type(3)').click()`)
	tb.chooses("Moderate")
	tb.sees("the card with the message", `document.querySelector('.card[open] .card__quote')?.textContent === 'line 3'`)
	tb.run(click(".chip:nth-child(2)"), click(".keep__time-out:nth-child(3)"))
	tb.asked(`[{"act":"timeout","user":"uBo","for_ms":600000,"reason":"Insult","preview":true},{"act":"timeout","user":"uBo","for_ms":600000,"reason":"Insult"}]`)
	tb.sees("of whom and why", toast+`.innerText.replace(/[\u2068\u2069]/g, '').includes('Bo timed out') && `+toast+`.innerText.includes('10 min, Insult')`)
	tb.does(`answers.ban = {shares: 31}; acts.length = 0; [...document.querySelectorAll('#people .people__name')].find((n) => n.textContent === 'Bo').click()`)
	tb.sees("what he said", `document.querySelectorAll('.keep__said li').length === 5`)
	tb.run(click(".keep__ban"))
	tb.sees("the question with the count", `document.querySelector('.dialog--question')?.innerText.includes('31 people share it')`)
	tb.run(click(".dialog--question .button--outline"))
	tb.asked(`[{"act":"ban","user":"uBo","preview":true},{"act":"ban","user":"uBo","address":false}]`)
	tb.does(`acts.length = 0; [...document.querySelectorAll('#people .people__name')].find((n) => n.textContent === 'Bo').click()`)
	tb.run(click(".keep__ban"), chromedp.WaitVisible(".dialog--question"))
	tb.press(kb.Escape)
	tb.settle()
	tb.asked(`[{"act":"ban","user":"uBo","preview":true}]`)
}

// TestActsByKey: to a message, what to do about it, and back without a deadline.
func TestActsByKey(t *testing.T) {
	t.Parallel()
	tb := keeping(t, "")
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press(kb.Enter)
	tb.sees("the last message", `document.activeElement.innerText.includes('line 6')`)
	tb.press(kb.ArrowUp)
	tb.press("t")
	tb.asked(`[{"act":"timeout","user":"uBo","for_ms":600000,"preview":true},{"act":"timeout","user":"uBo","for_ms":600000}]`)
	tb.press(kb.Delete)
	tb.sees("it asked for", `acts.length === 3 && acts[2].act === 'remove' && acts[2].seq === seqAt(5)`)
	tb.sees("what was done", toast+`.innerText.includes('removed')`)
	tb.press("u")
	tb.sees("the way back in focus", `document.activeElement.className.includes('toast__undo')`)
	tb.press(kb.Enter)
	tb.sees("it undone", `acts.length === 4 && acts[3].of === 103`)
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press("u")
	tb.sees("the list, and that one is undone", `document.querySelector('.dialog--acts').innerText.includes('Undone') && document.activeElement.getAttribute('aria-label').includes('timed out')`)
	tb.press(kb.Enter)
	tb.sees("the other one undone", `acts.length === 5 && acts[4].of === 102 && document.querySelectorAll('.acts__undone').length === 2`)
	tb.press(kb.Escape)
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press(kb.Enter + kb.Enter)
	tb.chooses("Moderate")
	tb.sees("the card", `document.querySelector('.card[open] .card__quote')`)
}

// TestActsByLongPress: on a phone, a finger that rests opens the acts; one that scrolls does not.
func TestActsByLongPress(t *testing.T) {
	t.Parallel()
	tb := keeping(t, "")
	touch := func(kind string, y int) string {
		return `document.querySelector('.message .message__text').dispatchEvent(new PointerEvent('` + kind + `', {bubbles: true, pointerType: 'touch', clientX: 50, clientY: ` + string(rune('0'+y)) + `0}))`
	}
	tb.does(touch("pointerdown", 1) + `; ` + touch("pointermove", 5))
	asks[bool](tb, `new Promise((done) => setTimeout(() => done(true), 700))`)
	tb.sees("nothing", `!document.querySelector('.menu[open]')`)
	tb.does(touch("pointerdown", 1))
	tb.sees("the acts", `document.querySelector('.menu[open] .menu__text')?.textContent === 'line 1'`)
	tb.press(kb.Escape)
	tb.does(touch("pointerdown", 1) + `; ` + touch("pointerup", 1))
	tb.sees("the buttons after a tap", `document.querySelector('.row-acts')`)
}

// TestSweep: the count and the names first, then all in one act.
func TestSweep(t *testing.T) {
	t.Parallel()
	tb := keeping(t, "")
	tb.does(`for (let i = 7; i < 12; i++) socket.message(i, 'Spam' + i, 'FREE launch tokens, claim at drop' + (i % 2 ? '!!' : '')); answers.sweep = {count: 37, names: ['Spam7', 'Spam8']}`)
	tb.sees("them", `document.querySelectorAll('.message').length === 11`)
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.press("/sweep @Spam8" + kb.Enter)
	tb.sees("the count and the names", `document.querySelector('.dialog--sweep').innerText.includes('37 messages read like this one') && document.querySelectorAll('.sweep__name').length === 2`)
	tb.sees("the wordings", `[...document.querySelectorAll('.sweep__wordings li')].map((n) => n.textContent).join() === '3×FREE launch tokens, claim at drop!!,2×FREE launch tokens, claim at drop'`)
	tb.does(`document.querySelectorAll('.sweep__choice input')[1].click(); acts.length = 0`)
	tb.run(click(".dialog--sweep .button--danger"))
	tb.sees("one act", `acts.length === 1 && acts[0].act === 'sweep' && acts[0].seq === seqAt(8) && acts[0].for_ms === 600000 && acts[0].filter_ms === undefined && Math.abs(Date.now() - 600000 - acts[0].since) < 60000 && !acts[0].preview`)
	tb.sees("what was done", `!document.querySelector('.dialog--sweep') && `+toast+`.innerText.includes('37 messages swept')`)
}

// TestRoomRules: each rule holds as it is chosen, and can be taken back, and a pace is proposed to a crowd.
func TestRoomRules(t *testing.T) {
	t.Parallel()
	tb := keeping(t, `, online: 1200, state: {slow_ms: 7000, topic: 'old'}`)
	open := func() { tb.run(click(`[aria-label="Rules of this room"]`)) }
	open()
	const dialog = `document.querySelector('.dialog--room')`
	tb.sees("how it is, and what is proposed", dialog+`.querySelector('select').value === '7000' && `+dialog+`.innerText.includes('1,200 people are here')`)
	choose := func(i int, value string) string {
		return `(([s]) => { s.value = '` + value + `'; s.dispatchEvent(new Event('change')); })([` + dialog + `.querySelectorAll('select')[` + string(rune('0'+i)) + `]]);`
	}
	tb.does(choose(0, "30000") + choose(1, "5") + choose(2, "here 600000") + dialog + `.querySelectorAll('[role=switch]')[1].click();` +
		dialog + `.querySelectorAll('input:not([type])')[0].value = 'new'; ` + dialog + `.querySelectorAll('form')[0].requestSubmit(); ` + dialog + `.querySelectorAll('[role=switch]')[0].click()`)
	tb.asked(`[{"act":"slow","for_ms":30000},{"act":"pace","n":5},{"act":"speak","who":"here","for_ms":600000},{"act":"links","on":false},{"act":"topic","text":"new"},{"act":"shield","on":true}]`)
	tb.does(`acts.length = 0`)
	tb.run(click(".dialog--room .dialog__actions .button--outline"))
	tb.sees("the last acts", `document.querySelectorAll('.acts__act').length === 6`)
	tb.does(`for (const b of document.querySelectorAll('.acts__act button')) b.click()`)
	tb.asked(`[{"act":"lift","of":106},{"act":"lift","of":105},{"act":"lift","of":104},{"act":"lift","of":103},{"act":"lift","of":102},{"act":"lift","of":101}]`)
}

// TestModeratorsCommands: what is written is asked for, and what is wrong stays, with the reason.
func TestModeratorsCommands(t *testing.T) {
	t.Parallel()
	tb := keeping(t, "")
	for text, want := range map[string]string{
		"/kick Bo Derek too loud": `[{"act":"kick","user":"uDerek","reason":"too loud"}]`,
		"/slow 1m 30s":            `[{"act":"slow","for_ms":90000}]`,
		"/slow off":               `[{"act":"slow","for_ms":0}]`,
		"/pace 5":                 `[{"act":"pace","n":5}]`,
		"/pin":                    `[{"act":"pin","seq":18}]`,
		"/announce soon":          `[{"act":"announce","text":"soon"}]`,
		"/topic":                  `[{"act":"topic","text":""}]`,
		"/shield":                 `[{"act":"shield","on":true}]`,
		"/clear":                  `[{"act":"clear","preview":true},{"act":"clear"}]`,
		"/timeout @Bo 2h spam":    `[{"act":"timeout","user":"uBo","for_ms":7200000,"reason":"spam","preview":true},{"act":"timeout","user":"uBo","for_ms":7200000,"reason":"spam"}]`,
		"/ban Bo":                 `[{"act":"ban","user":"uBo","preview":true},{"act":"ban","user":"uBo"}]`,
	} {
		tb.does(`acts.length = 0; document.querySelector('#composer-input').focus()`)
		tb.press(text + kb.Enter)
		tb.asked(want)
		tb.sees("the field empty", field+` === ''`)
	}
	for _, text := range []string{"/kick Nobody", "/slow", "/slow fast", "/pace many", "/clear all", "/shield maybe"} {
		tb.does(`acts.length = 0; document.querySelector('#composer-input').select()`)
		tb.press(text + kb.Enter)
		tb.sees("the text of "+text+" again, and why", field+` === `+quote(text)+` && `+note+`.includes('/')`)
		tb.sees("nothing asked for", `acts.length === 0`)
	}
	tb.does(`document.querySelector('#composer-input').select()`)
	tb.press("/kick bo d")
	tb.sees("a person to complete", `document.querySelector('.suggestions__item[aria-selected="true"]')?.innerText.includes('Bo Derek')`)
	tb.press(kb.Tab)
	tb.sees("it whole", field+` === '/kick @Bo Derek '`)
	tb.does(`acts.length = 0; socket.send = (text) => setTimeout(() => socket.says({type: 'error', id: JSON.parse(text).id, code: 'forbidden', message: 'x'}))`)
	tb.press(kb.Enter)
	tb.sees("that it is refused", field+` === '/kick @Bo Derek' && `+note+`.includes('higher role')`)
	tb.sees("nothing said", `!socket.sent.some((r) => r.type === 'say')`)
}
