package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// box gives the place of what is on the page, rounded, as window.box.
const box = `window.box = (of) => { const {left, right, top, bottom, width, height} = document.querySelector(of).getBoundingClientRect();
	return Object.fromEntries(Object.entries({left, right, top, bottom, width, height}).map(([side, px]) => [side, Math.round(px)])); }`

// TestRoomsAreTiles: while the queue is open the rooms are tiles of two letters, with what is unread, and the messages
// have the place; whoever unfolds them has them so from then on, and where they could not be columns nothing changes.
func TestRoomsAreTiles(t *testing.T) {
	t.Parallel()
	tb := inQueue(t)
	tb.does(box + `; location.hash = '#/main-stage'`)
	tb.sees("another room", `socket.readyState === 0`)
	tb.does(`socket.welcome('Ana', {role: 'moderator'}); socket.says({type: 'pending', count: 0}); window.stage = socket; location.hash = '#/lobby'`)
	tb.sees("the first room", `document.querySelector('#room-name').textContent === 'lobby'`)
	tb.does(`document.querySelector('.queue-button').click()`)
	tb.sees("two tiles", `[...document.querySelectorAll('.rooms__tile')].map((n) => n.checkVisibility() && n.textContent).sort().join() === 'LO,MS'`)
	tb.does(`stage.message(1, 'Bo', '@Ana look')`)
	tb.sees("the list of rooms as tiles, and the place for the messages", `box('#rooms-panel').width === 64 && box('.chat__room').width === 1440 - 64 - 320 && box('.messages__rows').width > 1000`)
	tb.sees("what names one, within the list", `((n) => n.textContent.startsWith('@1') && n.checkVisibility() && n.getBoundingClientRect().right <= 64)(document.querySelector('[data-room="main-stage"] .count'))`)
	tb.sees("the name as a title, and for who listens", `((n) => n.title === 'main-stage' && n.querySelector('.rooms__name').checkVisibility() && n.querySelector('.rooms__tile').getAttribute('aria-hidden') === 'true')(document.querySelector('[data-room="main-stage"] a'))`)

	tb.run(click("#new-room .icon-button"))
	tb.sees("the field for another room", `document.activeElement.id === 'new-room-name' && box('#rooms-panel').width === 240 && box('.chat__room').width === 1440 - 64 - 320 && box('.messages__rows').width > 1000`)
	tb.press(kb.Escape)
	tb.sees("tiles again, and the focus where it was", `box('#rooms-panel').width === 64 && document.activeElement.matches('#new-room .icon-button')`)
	tb.press(kb.Enter)
	tb.sees("the field for another room", `document.activeElement.id === 'new-room-name'`)
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.sees("tiles again", `box('#rooms-panel').width === 64`)

	tb.run(chromedp.EmulateViewport(1100, 800))
	tb.sees("rooms as ever in a narrow window", `box('#rooms-panel').width > 200 && !document.querySelector('.rooms__fold').checkVisibility()`)
	tb.resize(1440, 900)
	tb.does(`document.querySelector('.queue-button').click()`)
	tb.sees("tiles again", `box('#rooms-panel').width === 64`)

	tb.run(click(".rooms__fold"))
	tb.sees("the rooms, and the focus where it was", `box('#rooms-panel').width === 240 && document.activeElement.matches('.rooms__fold[aria-expanded="true"]') && !document.querySelector('.rooms__link[title]')`)
	tb.does(`document.querySelector('.queue-button').click(); document.querySelector('.queue-button').click()`)
	tb.sees("them still", `document.querySelector('.queue').checkVisibility() && box('#rooms-panel').width === 240`)
	tb.run(click(".rooms__fold"))
	tb.sees("tiles", `box('#rooms-panel').width === 64`)
	tb.press(kb.Tab)
	tb.sees("the first room", `document.activeElement.matches('.rooms__link')`)
	tb.does(`document.querySelector('.queue-button').click()`)
	tb.sees("the rooms while nobody works", `box('#rooms-panel').width === 240 && !document.querySelector('.rooms__fold').checkVisibility()`)
}

// TestUnfoldedForGood: rooms that were unfolded are so after a reload.
func TestUnfoldedForGood(t *testing.T) {
	t.Parallel()
	tb := inQueue(t)
	tb.run(click(".rooms__fold"))
	tb.reload()
	tb.sees("a connection", `window.socket`)
	tb.does(box + `; socket.welcome('Ana', {role: 'moderator'}); socket.says({type: 'pending', count: 0})`)
	tb.sees("the queue's button", `document.querySelector('.queue-button')?.checkVisibility()`)
	tb.run(click(".queue-button"))
	tb.sees("rooms with their names", `document.querySelector('.queue').checkVisibility() && box('#rooms-panel').width === 240 && document.querySelector('.rooms__fold').checkVisibility()`)
}

// longRecord is a server on which much was done to everybody.
func longRecord() http.Handler {
	acts := make([]string, 40)
	for i := range acts {
		acts[i] = fmt.Sprintf(`{"record":%d,"room":"lobby","at":1790000000000,"by":"Vera","act":"timeout","name":"Bo","reason":"Spam"}`, i+1)
	}
	mux := http.NewServeMux()
	mux.Handle("/api/", fakeHistory(6))
	mux.HandleFunc("GET /api/rooms/{room}/people/{user}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"user":"uBo","name":"Bo","names":["Bob"],"acts":[%s]}`, strings.Join(acts, ","))
	})
	return mux
}

// inDesk is a moderator with the queue open, who knows much of everybody.
func inDesk(t *testing.T) *tab {
	t.Helper()
	tb := joinWith(t, startBrowser(t), longRecord(), `{role: 'moderator', count: 6, online: 3, users: ['Ana', 'Bo', 'Vera'], people: [{user: 'uAna', name: 'Ana', role: 'moderator'}, {user: 'uBo', name: 'Bo'}, {user: 'uVera', name: 'Vera', role: 'owner'}]}`)
	tb.resize(1440, 900)
	tb.sees("what a moderator has", `document.querySelector('.queue-button')?.checkVisibility()`)
	tb.does(box + `; socket.lines(1, 6); ` + answering + `; ` + waiting + `; socket.says({type: 'pending', count: 0}); pending(held(5)); pending(reported(6))`)
	tb.sees("how many wait", `document.querySelector('.queue-button')?.innerText.trim() === '2'`)
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press("q")
	tb.sees("the queue", `document.querySelectorAll('.queue__item').length === 2`)
	return tb
}

const (
	opensCard = `((n) => { n.focus(); n.click(); })(document.querySelector('.message .message__from'))`

	column   = `document.querySelector('.chat > .card[open]')`
	isColumn = column + ` && box('.card').width === 376 && box('.card').right === box('.queue').left && box('.card').left === box('.chat__room').right && box('.chat__room').width >= 600 && !document.querySelector('dialog:modal')`
)

// TestCardIsAColumn: the card of a person pushes the messages and covers nothing; the page goes on around it, by pointer
// and keys, and what can be done keeps its place.
func TestCardIsAColumn(t *testing.T) {
	t.Parallel()
	tb := inDesk(t)
	tb.does(`document.querySelectorAll('.queue__item')[1].focus()`)
	tb.press(kb.Enter)
	tb.sees("a column", isColumn)
	tb.sees("the focus at what can be done", `document.activeElement.matches('.chip')`)
	tb.sees("the record, which scrolls", `((n) => n.scrollHeight > n.clientHeight)(document.querySelector('.card__about'))`)
	const foot = `JSON.stringify(box('.card__foot'))`
	tb.sees("the acts at the bottom", `box('.card__foot').bottom === innerHeight && box('.keep__times').bottom < innerHeight && (window.stood = `+foot+`)`)
	tb.does(`document.querySelector('.card__about').scrollTop = 1e6`)
	tb.settle()
	tb.sees("them there still", foot+` === stood`)

	tb.does(`socket.message(7, 'Zoe', 'meanwhile')`)
	tb.sees("what is said meanwhile", hasText("meanwhile"))
	tb.run(click(".message:last-child .message__from"))
	tb.sees("another in its place", isColumn+` && document.querySelectorAll('.card').length === 1 && document.querySelector('.card h2').textContent === 'Zoe'`)
	tb.press(kb.Escape)
	tb.sees("none, and the focus where it was", `!document.querySelector('.card') && document.activeElement.matches('.message__from') && document.activeElement.textContent === 'Zoe'`)

	tb.run(click(".message:last-child .message__from"))
	tb.sees("a column", isColumn)
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press("u")
	tb.sees("a key of the page", `document.querySelector('.dialog--acts')`)
	tb.press(kb.Escape)
	tb.sees("the card still", isColumn)
	tb.does(`document.querySelectorAll('.keep__time-out')[2].click()`)
	tb.asked(`[{"act":"timeout","user":"uZoe","for_ms":600000,"preview":true},{"act":"timeout","user":"uZoe","for_ms":600000}]`)
	tb.sees("no card", `!document.querySelector('.card')`)

	tb.run(click(".message:last-child .message__from"))
	tb.sees("a column", isColumn)
	tb.does(`socket.says({type: 'update', seq: seqAt(8), target: seqAt(7), removed: true})`)
	tb.sees("nothing of what it was opened from", `![...document.querySelectorAll('.message__from')].some((n) => n.textContent === 'Zoe')`)
	tb.press(kb.Escape)
	tb.sees("the focus among the messages", `!document.querySelector('.card') && document.activeElement.id === 'messages'`)

	tb.does(`document.querySelector('.queue__from').click()`)
	tb.sees("a column, with what was reported, and what can be done about that", isColumn+` && document.querySelector('.card__quote').textContent === 'line 2' && document.querySelectorAll('.keep__message button').length === 3`)
	tb.run(click(".card__close"))
	tb.sees("no card, and the place for the messages", `!document.querySelector('.card') && box('.chat__room').width === 1440 - 64 - 320`)
}

// TestCardInTheQueue: what one looks at stands still while one is in its card, and not once one has left it for the
// messages.
func TestCardInTheQueue(t *testing.T) {
	t.Parallel()
	tb := inDesk(t)
	const told = `JSON.stringify(socket.sent.filter((r) => r.type === 'reviewing').map(({item, on}) => [item, on]))`
	tb.does(`document.querySelector('[data-item="6"]').focus()`)
	tb.press(kb.Enter)
	tb.sees("a column", isColumn)
	tb.does(`pending(held(8))`)
	tb.settle()
	tb.sees("nothing moved", ids+` === '6,5' && `+told+` === '[[6,true]]'`)
	tb.does(`pending(reported(6, {count: 4}))`)
	tb.settle()
	tb.press(kb.Escape)
	tb.sees("the focus at the item, which was drawn anew", `document.activeElement.dataset.item === '6' && `+ids+` === '6,5' && !document.querySelector('.card[open]')`)
	tb.press(kb.Enter)
	tb.sees("a column", isColumn)
	tb.does(`document.querySelector('#messages').focus()`)
	tb.sees("what is new, and that one looks no more", ids+` === '8,6,5' && `+told+` === '[[6,true],[6,false]]' && `+isColumn)
}

// TestCardLiesOver: a card lies over the page where too little would be left of the messages, from the start or as
// the window gets narrower, and goes with the room it is of.
func TestCardLiesOver(t *testing.T) {
	t.Parallel()
	tb := inDesk(t)
	const over = `document.querySelector('body > .card:modal') && document.activeElement.matches('.chip')`
	for _, width := range []int64{1300, 1100, 390} {
		tb.resize(width, 844)
		tb.does(opensCard)
		tb.sees(fmt.Sprintf("it over the page at %d", width), over)
		tb.sees("nothing of it beyond an edge", `(({left, right, top, bottom}) => left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight)(box('.card'))`)
		tb.press(kb.Escape)
	}
	tb.resize(1440, 900)
	tb.does(`document.querySelector('.queue-button').click()`)
	tb.does(opensCard)
	tb.sees("a column", isColumn)
	tb.run(chromedp.EmulateViewport(1250, 900))
	tb.sees("it over the page", over)
	tb.press(kb.Escape)
	tb.sees("the focus where it was", `!document.querySelector('.card') && document.activeElement.matches('.message__from')`)

	tb.resize(1440, 900)
	tb.does(opensCard)
	tb.sees("a column", isColumn)
	tb.does(`location.hash = '#/games'`)
	tb.sees("no card in another room", `!document.querySelector('.card')`)
}

// TestCardActsStay: what can be done stays where it is, though what is known of the person comes later, wherever the card lies over the page.
func TestCardActsStay(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	for name, test := range map[string]struct {
		width, height int64
		anchor        string
	}{
		"a window":          {900, 844, `'.message__from'`},
		"a low one":         {900, 600, `'.message__from'`},
		"a phone":           {390, 844, `'.message__from'`},
		"beside the people": {900, 700, `'#people [data-name="Bo"] button'`},
	} {
		t.Run(name, func(t *testing.T) {
			answers := make(chan struct{})
			record := longRecord()
			tb := joinWith(t, browser, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.Contains(r.URL.Path, "/people/") {
					select {
					case <-answers:
					case <-r.Context().Done():
					}
				}
				record.ServeHTTP(w, r)
			}), `{role: 'moderator', count: 6, online: 2, users: ['Ana', 'Bo'], people: [{user: 'uAna', name: 'Ana', role: 'moderator'}, {user: 'uBo', name: 'Bo'}]}`)
			tb.resize(test.width, test.height)
			tb.sees("what a moderator has", `document.querySelector('.queue-button')`)
			tb.does(box + `; socket.lines(1, 6)`)
			tb.sees("a name", `document.querySelector(`+test.anchor+`)`)
			tb.does(`document.querySelector(` + test.anchor + `).click()`)
			tb.sees("the card", `document.querySelector('.card:modal .keep__ban')`)
			tb.settle()
			const ban = `JSON.stringify(box('.keep__ban'))`
			before := asks[string](tb, ban)
			close(answers)
			tb.sees("what is known", `document.querySelector('.card .record__list li')`)
			tb.settle()
			if after := asks[string](tb, ban); after != before {
				t.Errorf("the ban went from %s to %s", before, after)
			}
			tb.sees("what is known, in sight", `(({top, height}) => top >= 0 && height >= 60)(box('.card .record'))`)
		})
	}
}

// TestCardSpeaks: a card beside the page is in the language of the page, unless somebody is writing in it.
func TestCardSpeaks(t *testing.T) {
	t.Parallel()
	tb := inDesk(t)
	tb.does(opensCard)
	tb.sees("a column", isColumn)
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.speak("es")
	tb.sees("it in Spanish, and the focus where it was", isColumn+` && document.querySelector('.card__foot').innerText.includes('Echar') && document.activeElement.id === 'composer-input'`)
	tb.sees("the rooms' button in Spanish", `document.querySelector('.rooms__fold').title === 'Desplegar las salas'`)
	tb.sees("the field for a note", `document.querySelector('.record__form input')`)
	tb.does(`document.querySelector('.record__form input').value = 'begun'`)
	tb.speak("en")
	tb.settle()
	tb.sees("what was written", `document.querySelector('.record__form input').value === 'begun'`)
}

// TestKeepersHere: the queue tells how many moderators are here, where the page knows it.
func TestKeepersHere(t *testing.T) {
	t.Parallel()
	tb := inDesk(t)
	const here = `document.querySelector('.queue__keepers').textContent`
	tb.sees("both", here+` === '2 moderators here'`)
	tb.does(`socket.says({type: 'left', user: 'uVera', name: 'Vera', online: 2}); pending(held(8))`)
	tb.sees("oneself alone", here+` === '1 moderator here'`)
	tb.does(`socket.drop(1006); document.dispatchEvent(new Event('visibilitychange'))`)
	tb.sees("another attempt", `socket.readyState === 0`)
	tb.does(`socket.welcome('Ana', {role: 'moderator', online: 20000, users: undefined}); socket.says({type: 'pending', count: 0})`)
	tb.sees("no word where nobody knows", here+` === ''`)
}
