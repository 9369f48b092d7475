package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// rowsDrawn is how many rows of messages are drawn.
const rowsDrawn = `document.querySelectorAll('.message').length`

// latestDrawn is how many of the latest are, while the end is in sight.
const latestDrawn = 66

// comes has lines come, a few a frame, as in a lively room.
func (tb *tab) comes(first, last int) {
	tb.t.Helper()
	for ; first <= last; first += 40 {
		tb.does(fmt.Sprintf(`socket.lines(%d, %d)`, first, min(first+39, last)))
		tb.settle()
	}
	tb.sees("the latest", hasText(fmt.Sprintf("line %d", last)))
}

// TestLatestAlone: while the latest is in sight, rows far above it are not drawn, and nobody notices: they
// are there for whoever goes up, in their order, and what is read does not move.
func TestLatestAlone(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.comes(1, 200)
	tb.sees("the latest alone, and no word of what is above all", rowsDrawn+fmt.Sprintf(` <= %d && !document.querySelector('#messages-top-text').textContent`, latestDrawn))
	moved := asks[[]float64](tb, `(async () => {
		const m = document.querySelector('#messages');
		const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
		const moved = [];
		for (let before = 0; before !== document.querySelectorAll('.message').length;) {
			before = document.querySelectorAll('.message').length;
			m.scrollTop = 200;
			const node = [...document.querySelectorAll('.message')].find((n) => n.offsetTop > m.scrollTop);
			const place = node.getBoundingClientRect().top;
			for (let i = 0; i < 5; i++) await frame();
			moved.push(Math.abs(node.getBoundingClientRect().top - place));
		}
		return moved;
	})()`)
	if len(moved) < 2 {
		t.Fatalf("drawn in %d steps", len(moved))
	}
	for _, px := range moved {
		if px > 2 {
			t.Fatalf("what was read moved by %v px", px)
		}
	}
	tb.sees("all, in their order", `[...document.querySelectorAll('.message__text')].map((n) => n.textContent).join() === Array.from({length: 200}, (_, i) => 'line ' + (i + 1)).join()`)
	tb.sees("that this is all", `document.querySelector('#messages-top-text').textContent`)
	tb.sees("the first day's head", `document.querySelector('#message-rows').firstElementChild.matches('.notice--day')`)
	tb.run(click("#newer"))
	tb.sees("the latest alone, once more", rowsDrawn+fmt.Sprintf(` <= %d && `, latestDrawn)+hasText("line 200")+` && `+fromEnd+` < 2`)
}

// TestLatestOfCrowd: while it never rests fewer rows are drawn, and all that one would see is there for who
// goes up; once it rests there are as many as before.
func TestLatestOfCrowd(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.comes(1, 120)
	tb.does(`window.came = 120; window.saying = setInterval(() => { came++; socket.lines(came, came); }, 20)`)
	tb.sees("few of the latest", rowsDrawn+` <= 36 && `+fromEnd+` < 2 && came > 200`)
	tb.does(`document.querySelector('#messages').scrollTop -= 200`)
	tb.sees("more, and what is read", rowsDrawn+` >= 90 && `+fromEnd+` > 150`)
	tb.sees("them in their order", `(() => { const rows = [...document.querySelectorAll('.message__text')].map((n) => Number(n.textContent.slice(5))); return rows.every((n, i) => !i || n === rows[i - 1] + 1); })()`)
	tb.does(`clearInterval(saying)`)
	tb.run(click("#newer"))
	tb.sees("the latest", fromEnd+` < 2 && [...document.querySelectorAll('.message__text')].at(-1).textContent === 'line ' + came`)
	asks[bool](tb, `new Promise((done) => setTimeout(() => { came++; socket.lines(came, came); done(true); }, 1500))`)
	tb.sees("as many as before, once it has rested", rowsDrawn+` > 60`)
}

// TestNoCrowdWithoutMessages: what is drawn for long without anything new, as a page that loads on a slow machine and a
// message that is edited again and again, takes no rows away.
func TestNoCrowdWithoutMessages(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.does(`socket.lines(1, 60)`)
	tb.sees("all rows", rowsDrawn+` === 60`)
	tb.does(`{ let edits = 0; const begun = performance.now(), editing = setInterval(() => {
		socket.says({type: 'update', seq: seqAt(60 + ++edits), target: seqAt(60), edited: true, text: 'edit ' + edits});
		if (performance.now() - begun < 3000) return;
		clearInterval(editing);
		window.last = 'edit ' + edits;
	}, 50); }`)
	tb.sees("the last edit", `window.last && document.querySelector('#message-rows').innerText.includes(last)`)
	tb.sees("all rows yet", rowsDrawn+` === 60`)
}

// TestLatestOfFew: a window that is too high for the rows that are drawn gets more of them, and asks the
// history for none before it has shown what it has.
func TestLatestOfFew(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.comes(1, 200)
	tb.does(`document.querySelector('#message-rows').style.zoom = '0.15'`)
	tb.does(`socket.lines(201, 201)`)
	tb.sees("more than the latest", rowsDrawn+fmt.Sprintf(` > %d && `, latestDrawn)+hasText("line 201")+` && `+fromEnd+` < 2`)
}

// TestLatestInAnyHeight: the latest stays in sight where the list becomes higher, so that the browser moves it, and lower
// before anybody hears of that; as with a keyboard that comes over the page.
func TestLatestInAnyHeight(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.comes(1, 60)
	tb.settle()
	tb.does(`(() => {
		const [list, composer] = ['#messages', '#composer'].map((id) => document.querySelector(id));
		list.scrollTop -= 2; // so that it is told of a scroll before it is laid out
		const before = list.scrollTop;
		composer.style.display = 'none';
		if (list.scrollTop >= before) throw new Error('it has not moved');
		composer.style.display = '';
		composer.style.paddingTop = '150px';
	})()`)
	for range 5 {
		tb.settle()
	}
	tb.sees("the latest", fromEnd+` < 2 && !`+newerPill+`.checkVisibility()`)
	tb.does(`document.querySelector('#messages').scrollTop -= 100`)
	tb.sees("the way back, for who goes up", newerPill+`.checkVisibility() && `+fromEnd+` > 50`)
}

// TestJumpAboveLatest: a quoted message, and the first that is unread, are found where they are not drawn.
func TestJumpAboveLatest(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{count: 10}`)
	tb.does(`socket.lines(1, 10)`)
	tb.sees("the first", hasText("line 10"))
	tb.settle()
	tb.reload()
	tb.sees("a connection", `window.sockets`)
	tb.does(`socket.welcome('Ana', {count: 160})`)
	tb.comes(11, 160)
	tb.sees("how much is unread, though its line is not drawn", `document.querySelector('#unread').checkVisibility() && document.querySelector('#unread').innerText.includes('150 unread') && !document.querySelector('.notice--unread')`)
	tb.run(click("#unread"))
	tb.run(click("#missed .button"))
	tb.sees("the first that is unread", `document.activeElement.matches('.message') && document.activeElement.innerText.includes('line 11') && document.activeElement.previousElementSibling.matches('.notice--unread')`)
	tb.press(kb.Escape + kb.Escape)
	tb.sees("the latest alone", rowsDrawn+fmt.Sprintf(` <= %d && `, latestDrawn)+fromEnd+` < 2`)
	tb.does(`socket.says({type: 'message', seq: seqAt(161), id: 'q', from: 'Cy', user: 'uCy', at: Date.now(), text: 'see there', reply_to: {seq: seqAt(20), from: 'Bo', text: 'line 20'}})`)
	tb.does(holds(flash))
	tb.run(click(".message__quote"))
	tb.sees("what is quoted, in sight", `document.querySelector('.message--found')?.innerText.includes('line 20')`)
}
