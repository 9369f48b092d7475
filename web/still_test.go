package web_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// points moves the pointer of a mouse to a place on the page.
func (tb *tab) points(x, y float64) {
	tb.t.Helper()
	if _, err := chromedp.Call(tb.ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: "mouseMoved", X: x, Y: y}); err != nil {
		tb.t.Fatal(err)
	}
}

// fast is Ana in a room where a message comes every few milliseconds, until halt is true.
func fast(t *testing.T, browser context.Context) *tab {
	t.Helper()
	tb := joinWith(t, browser, nil, `{limits: {message_bytes: 4096, edit_window_ms: 900000}}`)
	tb.run(chromedp.EmulateViewport(1000, 700))
	tb.sees("the room, with all that belongs to it", `document.querySelector('#where')`)
	tb.does(`window.came = 0; window.halt = false; setInterval(() => { if (!halt) { came++; socket.message(came, 'P' + came % 40, 'number ' + came); } }, 20)`)
	tb.sees("a list that is full", fromEnd+` < 2 && document.querySelector('#messages').scrollTop > 200`)
	return tb
}

// A spot is a row of the list, and how many pixels it is from an edge.
type spot struct {
	Row string
	Px  float64
}

// again is where the row is by now, from the upper edge of the list.
func (before spot) again() string {
	return fmt.Sprintf(`(() => { const row = [...document.querySelectorAll('.message')].find((m) => m.querySelector('.message__text').textContent === %[1]q);
		return {Row: %[1]q, Px: row.getBoundingClientRect().top - document.querySelector('#messages').getBoundingClientRect().top}; })()`, before.Row)
}

// stays fails unless a row stands where it stood. A browser scrolls by whole pixels, and rows begin between them.
func (before spot) stays(t testing.TB, after spot) {
	t.Helper()
	if after.Row != before.Row || math.Abs(after.Px-before.Px) >= 1 {
		t.Errorf("from %+v to %+v", before, after)
	}
}

const (
	// stood is the first message in sight, and where it is.
	stood = `(() => { const top = document.querySelector('#messages').getBoundingClientRect().top;
		const first = [...document.querySelectorAll('.message')].find((m) => m.getBoundingClientRect().top >= top);
		return {Row: first.querySelector('.message__text').textContent, Px: first.getBoundingClientRect().top - top}; })()`
	moves = `new Promise((done) => { const from = came; const wait = () => came > from + 20 ? done(true) : setTimeout(wait, 20); wait(); })`
)

// isHeld fails if the list moves while 20 messages come, or the strip does not say a word.
func (tb *tab) isHeld(words string) {
	tb.t.Helper()
	tb.sees("the word for it", whereWords+` === `+quote(words)+` && `+newerPill+`.checkVisibility()`)
	before := asks[spot](tb, stood)
	asks[bool](tb, moves)
	tb.sees("how much is new", newerPill+`.innerText.includes('new')`)
	tb.settle()
	before.stays(tb.t, asks[spot](tb, before.again()))
}

// isFree fails if the list does not follow what comes.
func (tb *tab) isFree() {
	tb.t.Helper()
	tb.sees("the latest", whereWords+` === 'Latest' && `+fromEnd+` < 2 && !`+newerPill+`.checkVisibility()`)
	asks[bool](tb, moves)
	tb.sees("the latest still", `(() => { const last = [...document.querySelectorAll('.message__text')].at(-1); return last.textContent === 'number ' + came && last.getBoundingClientRect().bottom <= document.querySelector('#messages').getBoundingClientRect().bottom; })()`)
}

// TestHeldStill: who points at messages that come fast, or is at one by keyboard, has them stand still.
func TestHeldStill(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := fast(t, browser)
	bounds0 := asks[string](tb, bounds)
	tb.points(600, 300)
	tb.points(605, 305)
	tb.isHeld("Held still while you point")
	if got := asks[string](tb, bounds); got != bounds0 {
		t.Errorf("the list and the field stood at %s, now at %s", bounds0, got)
	}

	t.Run("until the pointer leaves, with nothing unread", func(t *testing.T) {
		tb.t = t
		tb.points(605, 5)
		tb.isFree()
		tb.sees("no line and no word of unread messages", `!document.querySelector('.notice--unread') && !document.querySelector('#unread').checkVisibility() && document.title === 'lobby · Hubbub'`)
	})
	t.Run("until Escape, and then not again while one points there", func(t *testing.T) {
		tb.t = t
		tb.points(600, 300)
		tb.points(605, 305)
		tb.isHeld("Held still while you point")
		tb.does(`document.querySelector('#composer-input').focus()`)
		tb.press(kb.Escape)
		tb.points(600, 310)
		tb.isFree()
		tb.points(605, 5)
		tb.points(600, 300)
		tb.points(605, 305)
		tb.isHeld("Held still while you point")
		tb.run(click("#newer"))
		tb.isFree()
	})
	t.Run("by keyboard, in words that are read out", func(t *testing.T) {
		tb.t = t
		tb.points(605, 5)
		tb.does(`document.querySelector('#share').focus()`)
		tb.tabTo("#messages")
		tb.sees("it read out", `document.querySelector('#announcer').textContent.includes('held still')`)
		tb.isHeld("Held still while you are here")
		tb.press(kb.Enter)
		tb.sees("a message in focus", `document.activeElement.matches('.message')`)
		tb.isHeld("Held still while you are here")
		tb.press(kb.ArrowDown + kb.ArrowDown + kb.ArrowDown) // the end comes into sight
		tb.isHeld("Held still while you are here")
		tb.press("r")
		tb.sees("the field", `document.activeElement.id === 'composer-input'`)
		tb.isFree()
	})
	t.Run("under a menu that was opened there", func(t *testing.T) {
		tb.t = t
		tb.tabTo("#messages")
		tb.isHeld("Held still while you are here")
		tb.press(kb.Enter)
		tb.sees("a message in focus", `document.activeElement.matches('.message')`)
		tb.press(kb.Enter)
		tb.sees("the menu", `document.querySelector('dialog[open] [role=menu], [role=menu]')`)
		tb.isHeld("Held still while you are here")
		tb.press(kb.Escape + kb.Escape + kb.Escape)
		tb.isFree()
		tb.does(`document.querySelector('#composer-input').focus()`)
	})
	t.Run("who reads on above stays there", func(t *testing.T) {
		tb.t = t
		tb.points(600, 300)
		tb.points(605, 305)
		tb.isHeld("Held still while you point")
		if _, err := chromedp.Call(tb.ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: "mouseWheel", X: 605, Y: 305, DeltaX: -1, DeltaY: -200}); err != nil {
			t.Fatal(err)
		}
		tb.sees("it further up", fromEnd+` > 150`)
		tb.points(605, 5)
		tb.settle()
		tb.isHeld("")
		tb.does(`halt = true`)
		tb.sees("the latest, by scrolling down there", `(document.querySelector('#messages').scrollTop = 1e6, `+fromEnd+` < 2 && !`+newerPill+`.checkVisibility())`)
		tb.does(`halt = false; document.querySelector('#composer-input').focus()`)
		tb.press(kb.Escape + kb.Escape) // the reply first
		tb.isFree()
	})
}

// TestHeldAgain: who leaves the messages and is back before they are drawn has them stand still at once,
// without the line that they had while they were held.
func TestHeldAgain(t *testing.T) {
	t.Parallel()
	tb := fast(t, startBrowser(t))
	tb.run(chromedp.EmulateViewport(1000, 1500))
	tb.sees("a list that is full", fromEnd+` < 2 && document.querySelector('#messages').scrollTop > 200`)
	tb.does(`document.querySelector('#share').focus()`)
	tb.tabTo("#messages")
	tb.sees("the line, above what has come since", whereWords+` === 'Held still while you are here' && document.querySelector('.notice--unread') && (halt = true)`)
	places := asks[[2]spot](tb, `(async () => {
		document.querySelector('#composer-input').focus();
		await new Promise((done) => queueMicrotask(() => queueMicrotask(done)));
		document.querySelector('#messages').focus();
		came++;
		socket.message(came, 'Bo', 'number ' + came);
		const bottom = () => document.querySelector('#messages').getBoundingClientRect().bottom;
		const lowest = [...document.querySelectorAll('.message')].findLast((m) => m.getBoundingClientRect().bottom <= bottom());
		const at = () => ({Row: lowest.querySelector('.message__text').textContent, Px: bottom() - lowest.getBoundingClientRect().bottom});
		const held = at();
		await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
		return [held, at()];
	})()`)
	tb.sees("the word for it", whereWords+` === 'Held still while you are here'`)
	places[0].stays(t, places[1])
}

// TestHeldAsTheLineGoes: what one points at stays under the pointer when the line above it, where one had stopped, goes to where one stops now.
func TestHeldAsTheLineGoes(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.run(chromedp.EmulateViewport(1000, 700))
	tb.sees("the room, with all that belongs to it", `document.querySelector('#where')`)
	tb.points(600, 500)
	tb.does(`performance.now = () => 1e6; for (let i = 1; i <= 20; i++) socket.message(i, 'P' + i, 'number ' + i)`)
	tb.does(`document.hasFocus = () => false; window.dispatchEvent(new Event('blur')); for (let i = 21; i <= 25; i++) socket.message(i, 'P' + i, 'number ' + i)`)
	const pointed = `document.querySelector('.message:hover')`
	tb.sees("the line in sight, above what is pointed at", `(() => { const line = document.querySelector('.notice--unread'); return line && `+pointed+` && `+fromEnd+` < 2 &&
		line.getBoundingClientRect().top > document.querySelector('#messages').getBoundingClientRect().top && line.getBoundingClientRect().bottom < `+pointed+`.getBoundingClientRect().top; })()`)
	tb.does(`document.hasFocus = () => true; window.dispatchEvent(new Event('focus'));
		document.querySelector('#messages').dispatchEvent(new PointerEvent('pointermove', {pointerType: 'mouse', clientX: 605, clientY: 500}))`)
	tb.sees("the word for it", whereWords+` === 'Held still while you point'`)
	const at = `({Row: ` + pointed + `.querySelector('.message__text').textContent, Px: ` + pointed + `.getBoundingClientRect().top})`
	before := asks[spot](tb, at)
	tb.does(`socket.message(26, 'P26', 'number 26')`)
	tb.sees("the line at what is new", `document.querySelector('.notice--unread + .message').textContent.includes('number 26')`)
	tb.settle()
	before.stays(t, asks[spot](tb, at))
}

// TestNotHeldStill: where little comes, messages go on under the pointer, and a pointer that merely lies there holds nothing.
func TestNotHeldStill(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.run(chromedp.EmulateViewport(1000, 700))
	tb.sees("the room, with all that belongs to it", `document.querySelector('#where')`)
	tb.does(`for (let i = 1; i <= 4; i++) socket.message(i, 'Bo', ('line ' + i + '\n').repeat(6))`)
	tb.sees("the end", fromEnd+` < 2`)
	tb.points(600, 300)
	tb.points(605, 305)
	tb.settle()
	tb.sees("the latest", whereWords+` === 'Latest'`)
	tb.does(`for (let i = 5; i <= 40; i++) socket.message(i, 'Bo', 'line ' + i)`)
	tb.sees("the latest still", hasText("line 40")+` && `+fromEnd+` < 2 && `+whereWords+` === 'Latest'`)
}

// TestHeldByTouch: a finger on a message that passes by holds it, until one goes on elsewhere.
func TestHeldByTouch(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := fast(t, browser)
	tb.run(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
	tb.sees("the latest", fromEnd+` < 2`)
	touch := func(x, y float64) {
		for _, kind := range []input.DispatchTouchEventType{"touchStart", "touchEnd"} {
			p := input.DispatchTouchEventParams{Type: kind, TouchPoints: []*input.TouchPoint{}}
			if kind == "touchStart" {
				p.TouchPoints = append(p.TouchPoints, &input.TouchPoint{X: x, Y: y})
			}
			if _, err := chromedp.Call(tb.ctx, input.DispatchTouchEvent, p); err != nil {
				t.Fatal(err)
			}
		}
	}
	touch(200, 300)
	tb.isHeld("Held still")
	tb.run(click("#newer"))
	tb.isFree()
}
