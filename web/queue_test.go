package web_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// waiting are the items of a queue, as a script.
const waiting = `window.held = (id, more) => ({id, kind: 'held', room: 'lobby', at: Date.now() - id * 1000, user: 'uBo', name: 'Bo', text: 'held ' + id, reason: 'Filter: link', ...more});
	window.reported = (id, more) => ({id, kind: 'report', room: 'lobby', at: Date.now() - 60000 * id, user: 'uDerek', name: 'Bo Derek', text: 'reported ' + id, seq: seqAt(2), count: 3,
		reports: [{user: 'uCy', name: 'Cy', reason: 'Spam', at: 1}, {user: 'uDi', name: 'Di', reason: 'Insult', at: 1}, {user: 'uEd', name: 'Ed', reason: 'Spam', at: 1}], ...more});
	window.pending = (item) => socket.says({type: 'pending', item})`

// inQueue is a moderator with the queue open, in which three items wait, the latest first: 7 and 6
// are reported, 5 is held.
func inQueue(t *testing.T) *tab {
	t.Helper()
	tb := keeping(t, "")
	tb.resize(1440, 900)
	tb.does(waiting + `; socket.says({type: 'pending', count: 0}); pending(held(5)); pending(reported(6)); pending(reported(7, {hidden: true}))`)
	tb.sees("how many wait", `document.querySelector('.queue-button').innerText.trim() === '3'`)
	tb.press(kb.Escape)
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press("q")
	tb.sees("the queue", `document.querySelectorAll('.queue__item').length === 3 && !document.querySelector('#people-panel').checkVisibility()`)
	return tb
}

const (
	items = `[...document.querySelectorAll('.queue__item')]`
	ids   = items + `.map((n) => n.dataset.item + (n.classList.contains('queue__item--ended') ? '!' : '')).join()`
)

// TestQueue: what waits and why, what can be done about each, by pointer, and its end.
func TestQueue(t *testing.T) {
	t.Parallel()
	tb := inQueue(t)
	tb.sees("why each waits", ids+` === '7,6,5' && `+items+`.map((n) => n.querySelector('.queue__why').textContent).join() === '3 people: Spam, Insult,3 people: Spam, Insult,Filter: link'`)
	tb.sees("what can be done", items+`.map((n) => n.querySelector('.queue__act').textContent).join() === 'Bring back,Dismiss,Allow'`)
	press := func(item int, act string) {
		tb.run(click(fmt.Sprintf(`[data-item="%d"] [data-act="%s"]`, item, act)))
	}
	press(5, "allow")
	press(6, "timeout")
	tb.sees("what was done", toast+`.innerText.includes('timed out')`)
	press(7, "remove")
	tb.asked(`[{"act":"allow","item":5},{"act":"timeout","item":6,"user":"uDerek","for_ms":600000,"preview":true},{"act":"timeout","item":6,"user":"uDerek","for_ms":600000},{"act":"remove","item":7}]`)
	tb.sees("the way back of what was reported", toast+`.innerText.includes('removed') && `+toast+`.querySelector('.toast__undo')`)
	tb.does(`for (const done of [[5, 'allow'], [6, 'timeout'], [7, 'remove']]) pending(held(done[0], {text: undefined, done: done[1]})); document.activeElement.blur()`)
	tb.sees("what was done, as long as one points there", ids+` === '7!,6!,5!' || `+ids+` === ''`)
	tb.points(600, 300) // or what moves under a pointer that rests there is pointed at
	tb.does(`document.querySelector('.queue__list').dispatchEvent(new PointerEvent('pointerleave'))`)
	tb.sees("nothing any more", ids+` === '' && document.querySelector('.queue').innerText.includes('Nothing waits') && document.querySelector('.queue-button').innerText.trim() === ''`)

	tb.does(`acts.length = 0; pending(held(8)); pending(held(9)); answers.remove = {}`)
	tb.sees("new ones", ids+` === '9,8'`)
	tb.does(`socket.send = function(text) { const {type, id} = JSON.parse(text); if (type === 'moderate') setTimeout(() => socket.says({type: 'error', id, code: 'not_found', message: 'x'})); }`)
	press(8, "remove")
	tb.sees("that another moderator was first", `document.querySelector('.queue__note--problem').textContent.includes('It is gone')`)
}

// TestQueueByKey: from item to item, an act by one key each, and on to the next.
func TestQueueByKey(t *testing.T) {
	t.Parallel()
	tb := inQueue(t)
	tb.press(kb.Tab + kb.Tab + kb.Tab + kb.Tab + kb.Tab + kb.Tab)
	tb.sees("the first item", `document.activeElement.dataset.item === '7'`)
	tb.press(kb.ArrowDown)
	tb.press("b")
	tb.asked(`[{"act":"ban","item":6,"user":"uDerek","preview":true},{"act":"ban","item":6,"user":"uDerek"}]`)
	tb.sees("the next one", `document.activeElement.dataset.item === '5'`)
	tb.does(`acts.length = 0; pending(reported(6, {text: undefined, done: 'ban'})); pending(held(8))`)
	tb.sees("nothing moved", ids+` === '7,6!,5' && document.querySelector('.queue__newer:not([hidden])').textContent.includes('1 new')`)
	tb.press("a")
	tb.press(kb.Delete)
	tb.asked(`[{"act":"allow","item":5},{"act":"remove","item":7}]`)
	tb.does(`document.querySelectorAll('.queue__item')[0].focus()`)
	tb.press(kb.Enter)
	tb.sees("who that is", `document.querySelector('.card[open] h2')?.textContent === 'Bo Derek'`)
	const beside = `(({right, bottom}) => right === document.querySelector('.queue').getBoundingClientRect().left && bottom <= innerHeight)(document.querySelector('.card').getBoundingClientRect())`
	tb.sees("the card beside the queue", beside)
	tb.press(kb.Escape)
	tb.sees("no card", `!document.querySelector('.card[open]')`)
	tb.does(`document.querySelector('.queue__from').click(); pending(reported(7, {count: 4, hidden: true}))`)
	tb.sees("the card there too, where the item came anew meanwhile", `document.querySelector('.card[open]') && `+beside)
	tb.press(kb.Escape)
	tb.sees("no card again", `!document.querySelector('.card[open]')`)
	tb.settle()
	tb.run(click(".queue__newer:not([hidden])"))
	tb.sees("what is new, first and in focus", ids+` === '8,7,5' && document.activeElement.dataset.item === '8'`)
	tb.press(kb.Escape)
	tb.sees("the people again", `!document.querySelector('.queue').checkVisibility() && document.querySelector('#people-panel').checkVisibility() && document.activeElement.className.includes('queue-button')`)
}

// TestQueueLooking: who looks at an item is told to the others, and seen of them.
func TestQueueLooking(t *testing.T) {
	t.Parallel()
	tb := inQueue(t)
	const told = `JSON.stringify(socket.sent.filter((r) => r.type === 'reviewing').map(({item, on}) => [item, on]))`
	tb.does(`document.querySelectorAll('.queue__item')[1].focus()`)
	tb.sees("that one looks", told+` === '[[6,true]]'`)
	tb.does(`pending(reported(6, {looking: ['Ana']})); pending(reported(7, {looking: ['Vera']}))`)
	tb.sees("who else looks, in place of what to do", items+`[0].innerText.replace(/[\u2068\u2069]/g, '').includes('Vera is looking at it') && !`+items+`[0].querySelector('.queue__act').checkVisibility() && `+items+`[1].querySelector('.queue__act').checkVisibility() && !`+items+`[1].innerText.includes('looking')`)
	tb.press(kb.ArrowUp)
	tb.sees("both for who looks as well", told+` === '[[6,true],[6,false],[7,true]]' && `+items+`[0].querySelector('.queue__act').checkVisibility()`)
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.sees("that one looks no more", told+` === '[[6,true],[6,false],[7,true],[7,false]]'`)
}

// TestQueueIsTold: what comes is read out and, by choice, heard; how many wait stands in the header
// before the list is there, which is asked for with who asks.
func TestQueueIsTold(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 4)
	mux := http.NewServeMux()
	mux.Handle("/api/", fakeHistory(6))
	mux.HandleFunc("GET /api/rooms/{room}/queue", func(w http.ResponseWriter, r *http.Request) {
		asked <- r.PathValue("room") + " " + r.Header.Get("Authorization")
		fmt.Fprint(w, `{"items":[{"id":3,"kind":"held","room":"lobby","at":1790000000000,"user":"uBo","name":"Bo","text":"held before","reason":"x"}],"more":false}`)
	})
	tb := openScripted(t, startBrowser(t), "", mux)
	tb.before(`localStorage.setItem('hubbub.settings', '{"sound":true}'); window.tones = 0; window.AudioContext = class { currentTime = 0; constructor() { tones++; } resume() { return Promise.resolve(); } };
		window.GainNode = class { gain = {setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {}}; connect(to) { return to; } };
		window.OscillatorNode = class { connect(to) { return to; } start() {} stop() {} }`)
	tb.reload()
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana', {role: 'moderator'}); socket.says({type: 'pending', count: 1}); ` + waiting)
	tb.sees("how many wait", `document.querySelector('.queue-button')?.innerText.trim() === '1' && document.querySelector('.queue-button').title === 'Queue: 1 waits'`)
	if got := <-asked; got != "lobby Bearer s" {
		t.Errorf("asked %q", got)
	}
	tb.does(`pending(reported(4))`)
	tb.sees("it read out, and a tone", `document.querySelector('#announcer').textContent.replace(/[\u2068\u2069]/g, '') === 'Reported: Bo Derek' && tones === 1`)
	for _, width := range []int64{1440, 390} {
		tb.resize(width, 844)
		tb.does(`[...document.querySelectorAll('[aria-controls="queue-panel"]')].find((n) => n.checkVisibility()).click()`)
		tb.sees("both", ids+` === '4,3' && document.querySelector('.queue').checkVisibility()`)
		tb.press(kb.Escape)
		tb.sees("the focus where it was opened", `document.activeElement.getAttribute('aria-controls') === 'queue-panel'`)
	}
	tb.does(`socket.says({type: 'room', seq: seqAt(9), state: {}}); socket.drop(1006); document.dispatchEvent(new Event('visibilitychange'))`)
	tb.sees("another attempt", `socket.readyState === 0`)
	tb.does(`socket.welcome('Ana', {role: 'member'})`)
	tb.sees("nothing of it for a member", `![...document.querySelectorAll('[aria-controls="queue-panel"]')].some((n) => n.checkVisibility())`)
}

// TestWideFromTheStart: in a wide window the people are beside the messages at once, and the
// panels take each other's place.
func TestWideFromTheStart(t *testing.T) {
	t.Parallel()
	tb := keeping(t, "")
	tb.run(chromedp.EmulateViewport(1440, 900))
	tb.reload()
	tb.sees("a connection", `window.socket`)
	tb.does(`socket.welcome('Ana', {role: 'moderator'}); socket.says({type: 'pending', count: 0})`)
	const open = `['people', 'search', 'queue'].filter((name) => document.querySelector('#' + name + '-panel')?.checkVisibility()).join()`
	tb.sees("the people", open+` === 'people' && document.querySelector('.queue-button')?.checkVisibility()`)
	for _, step := range [][2]string{{".queue-button", "queue"}, {"#search-toggle", "search"}, {".queue-button", "queue"}, {"#people-toggle", "people"}, {"#search-toggle", "search"}, {"#search-close", "people"}} {
		tb.run(click(step[0]))
		tb.sees(step[1], open+` === `+quote(step[1]))
	}
}

// TestQueueKeysOff: whoever has switched keys of one character off sets nothing off by a letter in the
// queue, nor finds those keys among the others; the longer ones go on.
func TestQueueKeysOff(t *testing.T) {
	t.Parallel()
	tb := inQueue(t)
	tb.makesSettings()
	const choose = `(on) => { const node = document.querySelector('#setting-single-keys'); node.checked = on; node.dispatchEvent(new Event('change')); }`
	tb.does(`(` + choose + `)(false); document.querySelector('.queue__item').focus()`)
	tb.press("atbu")
	tb.settle()
	tb.asked(`[]`)
	tb.sees("the item where it was", `document.activeElement.dataset.item === '7' && !`+items+`[0].classList.contains('queue__item--ended')`)
	tb.press(kb.Delete)
	tb.asked(`[{"act":"remove","item":7}]`)
	tb.does(`document.querySelector('#keys-toggle').click()`)
	const caps = `[...document.querySelectorAll('#keys kbd')].map((n) => n.textContent)`
	tb.sees("no key of one letter", `((all) => all.includes('Delete') && all.includes('Enter') && !all.some((key) => /^[a-z?/+]$/.test(key)))(`+caps+`)`)
	tb.press(kb.Escape)
	tb.does(`(` + choose + `)(true); document.querySelector('[data-item="5"]').focus()`)
	tb.press("a")
	tb.asked(`[{"act":"remove","item":7},{"act":"allow","item":5}]`)
	tb.does(`document.querySelector('#keys-toggle').click()`)
	tb.sees("them again", `((all) => ['a', 't', 'b', '?', '/'].every((key) => all.includes(key)))(`+caps+`)`)
}
