package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// naming is a history in which three messages name Ana: one before the place where she stopped, one
// after it that has not come, one that has.
func naming(search func(w http.ResponseWriter, r *http.Request) bool) http.Handler {
	history := fakeHistory(500)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("q") == "" || search != nil && search(w, r) {
			history.ServeHTTP(w, r)
			return
		}
		if search == nil {
			var all []string
			for _, place := range []int{480, 400, 300} {
				all = append(all, fmt.Sprintf(`{"seq":%d,"id":"n%d","from":"Zé","user":"uZé","at":1790000000000,"text":"@Ana look at %d"}`, seqAt(place), place, place))
			}
			fmt.Fprintf(w, `{"epoch":"e","floor":1,"messages":[%s],"more":false}`, strings.Join(all, ","))
		}
	})
}

// back is Ana, who has come back to 160 unread messages, of which the last 60 have come.
func back(t *testing.T, api http.Handler) *tab {
	t.Helper()
	tb := joinWith(t, startBrowser(t), api, `{count: 340}`)
	tb.does(`socket.lines(331, 340)`)
	tb.sees("the latest", hasText("line 340"))
	tb.reload()
	tb.sees("a connection", `window.sockets`)
	tb.does(`socket.welcome('Ana', {count: 500, state: {announcement: {text: 'Doors at nine', at: 1}, pins: [{seq: seqAt(100), from: 'Jonas', text: 'watch here'}]}}); ` + backlog)
	tb.sees("how much was missed", `document.querySelector('#unread').checkVisibility() && document.querySelector('#unread').innerText.includes('160 unread')`)
	return tb
}

const missedSaid = `[...document.querySelectorAll('#missed .missed__said')].map((n) => n.innerText.replace(/\s+/g, ' ').trim())`

// TestMissed: how much was missed, what of it is for all or for oneself, and then message by message
// from where one stopped.
func TestMissed(t *testing.T) {
	t.Parallel()
	tb := back(t, naming(nil))
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press("n")
	tb.sees("how much", `document.querySelector('#missed[open]').innerText.includes('160 unread messages')`)
	tb.sees("what stands there, and what names one, the oldest first, nothing that was read before", missedSaid+`.length === 4 && `+missedSaid+`[0] === 'Announcement Doors at nine' && `+missedSaid+`[1] === 'Jonas Pinned watch here' && `+missedSaid+`[2].endsWith('@Ana look at 400') && `+missedSaid+`[3].endsWith('@Ana look at 480')`)
	tb.sees("no word of more", `!document.querySelector('.missed__note').checkVisibility()`)
	tb.shootIfAsked("missed")
	tb.does(holds(flash) + `[...document.querySelectorAll('#missed .missed__said')][2].click()`)
	tb.sees("the message", `!document.querySelector('#missed') && document.querySelector('.message--found')?.innerText.includes('line 400') && document.activeElement.innerText.includes('line 400')`)

	tb.press("n")
	tb.sees("it once more", `document.querySelector('#missed[open]')`)
	tb.run(click("#missed .button"))
	tb.sees("the first message that is unread", `document.activeElement.matches('.message') && document.activeElement.innerText.includes('line 341') && document.activeElement.previousElementSibling.matches('.notice--unread')`)
	for place := 342; place <= 400; place++ {
		tb.sees("one below, once it is loaded", `document.activeElement.nextElementSibling.matches('.message')`)
		tb.press(kb.ArrowDown)
		tb.sees("the next one", fmt.Sprintf(`document.activeElement.innerText.includes('line %d')`, place))
	}
	tb.press(kb.Escape + kb.Escape)
	tb.sees("the latest", fromEnd+` < 2`)
	tb.press("n")
	tb.sees("that nothing is missed", `document.querySelector('#composer-note').textContent === 'You have missed nothing here.' && !document.querySelector('#missed')`)
}

// TestMissedUnsearched: where the search fails, or there is too much, that is told, and the rest works.
func TestMissedUnsearched(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(w http.ResponseWriter, r *http.Request) bool{
		"fails": func(w http.ResponseWriter, r *http.Request) bool {
			http.Error(w, "away", http.StatusServiceUnavailable)
			return false
		},
		"another's epoch": func(w http.ResponseWriter, r *http.Request) bool {
			fmt.Fprintf(w, `{"epoch":"other","floor":1,"messages":[{"seq":%d,"from":"Zé","user":"uZé","at":1,"text":"@Ana of another room"}],"more":false}`, seqAt(400))
			return false
		},
		"has no end": func(w http.ResponseWriter, r *http.Request) bool {
			fmt.Fprintf(w, `{"epoch":"e","floor":1,"messages":[{"seq":%d,"from":"Zé","user":"uZé","at":1,"text":"@Anabel is not Ana, nor <b>this</b>"}],"more":true}`, seqAt(490))
			return false
		},
	} {
		t.Run(name, func(t *testing.T) {
			tb := back(t, naming(answer))
			tb.run(click("#unread"))
			tb.sees("that there may be more", `document.querySelector('.missed__note').textContent.startsWith('There may be more')`)
			tb.sees("what stands there alone", missedSaid+`.length === 2`)
			tb.run(click("#missed .button"))
			tb.sees("the first message that is unread", `document.activeElement.innerText.includes('line 341')`)
		})
	}
}

// TestMissedByCommand: it is asked for in the field as it is by its key, and nothing is said.
func TestMissedByCommand(t *testing.T) {
	t.Parallel()
	tb := back(t, naming(nil))
	tb.press("/mis")
	tb.sees("what it does", `document.querySelector('#suggestions').innerText.includes('Show what you missed')`)
	tb.press(kb.Tab + kb.Enter)
	tb.sees("how much, and what names one", `document.querySelector('#missed[open]')?.innerText.includes('160 unread messages') && `+missedSaid+`.length === 4`)
	tb.run(click("#missed .button"))
	tb.sees("the first message that is unread", `document.activeElement.innerText.includes('line 341')`)
	tb.press(kb.Escape + kb.Escape)
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.press("/MISSED" + kb.Escape + kb.Enter)
	tb.sees("that nothing is missed", note+` === 'You have missed nothing here.' && !document.querySelector('#missed')`)
	tb.sees("nothing said", `!socket.sent.some(({type}) => ['say', 'command'].includes(type)) && `+field+` === ''`)
}

const (
	count  = `document.querySelector('.missed__count').innerText`
	toPill = `document.querySelector('#newer')`
)

// TestMissedIsOneCount: while it is shown, it counts on as the line below does, from the same place: without one's own messages, without what
// is removed, of which nothing stays in it; and reading begins where one stopped, wherever more has come since.
func TestMissedIsOneCount(t *testing.T) {
	t.Parallel()
	tb := back(t, naming(nil))
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press("n")
	tb.sees("how much", count+` === '160 unread messages' && `+missedSaid+`.length === 4`)
	tb.does(`socket.says({type: 'update', seq: seqAt(501), target: seqAt(480), removed: true}, {type: 'update', seq: seqAt(502), target: seqAt(470), removed: true})`)
	tb.sees("less, and nothing of what was removed", count+` === '158 unread messages' && `+missedSaid+`.length === 3 && !document.querySelector('#missed').innerText.includes('@Ana look at 480')`)
	tb.press(kb.Escape)
	tb.sees("the same in the line", `!document.querySelector('#missed') && document.querySelector('#unread').innerText.includes('158 unread')`)

	tb.does(`document.querySelector('#messages').scrollTop -= 400`)
	tb.sees("one above", toPill+`.checkVisibility()`)
	tb.does(`for (let i = 503; i <= 510; i++) socket.message(i, 'Bo', 'line ' + i)`)
	tb.sees("what is new", toPill+`.innerText.includes('8 new')`)
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press("n")
	tb.sees("the same", count+` === '8 unread messages'`)
	tb.does(`for (let i = 511; i <= 518; i++) socket.message(i, 'Bo', 'line ' + i); socket.says({type: 'joined', user: 'uCy', name: 'Cy', online: 2}); socket.says({type: 'update', seq: seqAt(519), target: seqAt(505), removed: true})`)
	tb.sees("more in both, as one count", count+` === '15 unread messages' && `+toPill+`.innerText.includes('15 new')`)
	tb.shootIfAsked("missed-count")
	tb.run(click("#missed .button"))
	tb.sees("the first of them", `document.activeElement.matches('.message') && document.activeElement.innerText.includes('line 503')`)
}

// TestMissedAfterSleep: who was away with the window open, while more was said than the server sends after them, is told how much, and that some of it may be gone.
func TestMissedAfterSleep(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), keptHistory(440, 500), `{count: 340}`)
	tb.does(`socket.lines(331, 340); window.asleep = socket`)
	tb.sees("the last", hasText("line 340"))
	tb.does(`socket.drop(1006)`)
	tb.sees("another connection", `socket !== asleep`)
	tb.does(`socket.welcome('Ana', {count: 500, recovered: false, first: seqAt(440)}); ` + backlog)
	tb.sees("how much was missed", `document.querySelector('#unread').checkVisibility() && document.querySelector('#unread').innerText.includes('160 unread')`)
	tb.run(click("#unread"))
	tb.sees("the same, and that not all of it is there", count+` === '160 unread messages' && document.querySelector('.missed__expired')?.innerText === 'Some of it may not be kept any more.'`)
	tb.shootIfAsked("missed-expired")
	tb.run(click("#missed .button"))
	tb.sees("the first that has come, below the word of those between", `document.activeElement.matches('.message') && document.activeElement.innerText.includes('line 451') && document.querySelector('.notice--unread + .notice--skip')`)
}
