package web_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// onRecord answers as the server does to who keeps a room; what is asked goes into asked.
func onRecord(asked chan string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/", fakeHistory(6))
	answer := func(pattern, body string) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			sent, _ := io.ReadAll(r.Body)
			asked <- fmt.Sprintf("%s %s %s", r.Method, r.URL, sent)
			if r.Header.Get("Authorization") != "Bearer s" {
				w.WriteHeader(http.StatusUnauthorized)
			}
			fmt.Fprint(w, body)
		})
	}
	answer("GET /api/rooms/{room}/people/{user}", `{"user":"uBo","name":"Bo","role":"guest","names":["Bob","<b>Robo</b>"],"shares":3,
		"acts":[{"record":41,"room":"lobby","at":1790000000000,"by":"Vera","act":"timeout","user":"uBo","name":"Bo","reason":"Spam"}],
		"sanctions":[{"record":41,"act":"timeout","user":"uBo","name":"Bo","at":1790000000000,"until":1790000600000}],"notes":[{"at":1790000000000,"by":"Vera","text":"promised to stop"}]}`)
	answer("POST /api/rooms/{room}/people/{user}/notes", `{"at":1790000000000,"by":"Ana","text":"x"}`)
	answer("GET /api/audit", `{"records":[{"record":101,"room":"lobby","at":1790000000000,"by":"Ana","act":"slow"},{"record":60,"room":"lobby","at":1790000000000,"by":"Vera","act":"remove","name":"Cy","reason":"Insult"},
		{"record":59,"room":"lobby","at":1790000000000,"by":"Vera","act":"lift"}],"more":true}`)
	answer("GET /api/rooms/{room}/filters", `{"filters":[{"record":70,"text":"free tokens","like":true,"by":"Vera","at":1790000000000,"until":1790000600000},{"record":71,"text":"badword","at":1790000000000,"everywhere":true}]}`)
	answer("GET /api/rooms/{room}/shield", `{"on":true,"refused":[{"at":1790000000000,"user":"uCy","name":"Cy","code":"forbidden","text":"buy coins at"},{"at":1790000000000,"user":"uDi","name":"Di","code":"slow_mode","text":"me too"}]}`)
	answer("GET /api/rooms/{room}/export", "the file")
	return mux
}

// keepingRecords is keeping with a server that has records, and what it was asked.
func keepingRecords(t *testing.T, role string) (*tab, func(want string)) {
	t.Helper()
	asked := make(chan string, 50)
	tb := joinWith(t, startBrowser(t), onRecord(asked), `{role: '`+role+`', count: 6, online: 3, users: ['Ana', 'Bo'], people: [{user: 'uAna', name: 'Ana', role: '`+role+`'}, {user: 'uBo', name: 'Bo'}]}`)
	tb.resize(1300, 900)
	tb.does(`socket.lines(1, 6); ` + answering)
	tb.sees("what a moderator has", `document.querySelector('[aria-label="Rules of this room"]')?.checkVisibility()`)
	return tb, func(want string) {
		t.Helper()
		if got := <-asked; got != want {
			t.Errorf("asked %q, want %q", got, want)
		}
	}
}

// TestPersonRecord: who acts on somebody sees what all moderators know of that person, and adds to it.
func TestPersonRecord(t *testing.T) {
	t.Parallel()
	tb, asked := keepingRecords(t, "moderator")
	tb.does(`[...document.querySelectorAll('#people .people__name')].find((n) => n.textContent === 'Bo').click()`)
	asked("GET /api/rooms/lobby/people/uBo ")
	const words = `document.querySelector('.record')?.innerText.replace(/[\u2068\u2069]/g, '')`
	for _, want := range []string{"Bob and <b>Robo</b>", "shared by 3 others here", "Timed out", "Bo timed out · Vera: Spam", "promised to stop · Vera"} {
		tb.sees(want, words+`.includes(`+quote(want)+`)`)
	}
	tb.sees("the card within the window", `(({top, bottom}) => top >= 0 && bottom <= innerHeight)(document.querySelector('.card').getBoundingClientRect())`)
	tb.run(click(".record__form input"))
	tb.press("a school" + kb.Enter)
	asked(`POST /api/rooms/lobby/people/uBo/notes {"text":"a school"}`)
	asked("GET /api/rooms/lobby/people/uBo ")
	tb.sees("the field again", `document.activeElement.matches('.record__form input') && document.activeElement.value === ''`)
}

// TestLastActsOfAll: what all moderators did, one's own among it, each with the way back.
func TestLastActsOfAll(t *testing.T) {
	t.Parallel()
	tb, asked := keepingRecords(t, "moderator")
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.press("/slow 10s" + kb.Enter)
	tb.sees("what was done", toast+`.innerText.includes('Slow mode changed')`)
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press("u" + "u")
	tb.does(`document.querySelector('.toast').hidden = true; document.querySelector('#messages').focus()`)
	tb.press("u")
	asked("GET /api/audit?room=lobby&limit=50 ")
	const list = `[...document.querySelectorAll('.acts__act')].map((n) => n.innerText.replace(/[\u2068\u2069]/g, '').replace(/\s+/g, ' '))`
	tb.sees("all", list+`.length === 3 && /^Slow mode changed .* Ana Undo$/.test(`+list+`[0]) && /^Message of Cy removed .* Vera: Insult Undo$/.test(`+list+`[1]) && /^Undone .* Vera$/.test(`+list+`[2])`)
	tb.does(`acts.length = 0; for (const b of document.querySelectorAll('.acts__act button')) b.click()`)
	tb.asked(`[{"act":"lift","of":101},{"act":"lift","of":60}]`)
	tb.sees("both undone", `document.querySelectorAll('.acts__undone').length === 2`)
	tb.run(click(".dialog--acts .button--quiet:not([hidden])"))
	asked("GET /api/audit?room=lobby&limit=50&before=59 ")
}

// TestRoomRecords: what is filtered, what the shield refused, and for owners the room as a file.
func TestRoomRecords(t *testing.T) {
	t.Parallel()
	tb, asked := keepingRecords(t, "owner")
	open := func(words string) {
		tb.run(click(`[aria-label="Rules of this room"]`))
		tb.does(`[...document.querySelectorAll('.dialog--room .dialog__actions button')].find((n) => n.textContent === ` + quote(words) + `).click()`)
	}
	open("Filters")
	asked("GET /api/rooms/lobby/filters ")
	tb.sees("both", `/free tokens\s+Also what reads alike · until .* · Vera/.test(document.querySelector('.dialog--filters').innerText.replace(/[\u2068\u2069]/g, '')) && document.querySelector('.dialog--filters').innerText.includes('For good · everywhere')`)
	tb.does(`document.querySelector('.acts__act button').click()`)
	tb.asked(`[{"act":"lift","of":70}]`)
	asked("GET /api/rooms/lobby/filters ")
	tb.run(click(".filter input"))
	tb.press("coins" + kb.Enter)
	tb.asked(`[{"act":"lift","of":70},{"act":"filter","text":"coins","for_ms":86400000}]`)
	asked("GET /api/rooms/lobby/filters ")
	tb.does(`document.querySelector('.dialog--filters').close()`)

	open("Refused by the shield")
	asked("GET /api/rooms/lobby/shield ")
	tb.sees("who, what and why", `/Cy buy coins at\s.*May not write here now/s.test(document.querySelector('.refused').innerText)`)
	tb.does(`document.querySelector('.dialog--refused').close(); HTMLAnchorElement.prototype.click = function() { window.drawn = this.download; }; URL.createObjectURL = (blob) => { blob.text().then((text) => { window.file = text; }); return 'blob:x'; }`)

	open("Export…")
	tb.does(`const [format, from, to] = document.querySelectorAll('.dialog--export :is(select, input)'); format.value = 'csv'; from.value = '2026-01-01'; to.value = '2026-01-31'; document.querySelector('.export').requestSubmit()`)
	asked("GET /api/rooms/lobby/export?format=csv&from=2026-01-01&to=2026-01-31 ")
	tb.sees("the file", `window.drawn === 'lobby.csv' && window.file === 'the file'`)
}

// TestProblemsFollowTheLanguage: why nothing came of something in a dialog is said in another language as soon as one is
// spoken, which may have been chosen in another tab.
func TestProblemsFollowTheLanguage(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.Handle("/api/", fakeHistory(6))
	refuses := func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `{"code":"forbidden"}`)
	}
	for _, pattern := range []string{"/api/rooms/{room}/people/{user}", "/api/audit", "/api/rooms/{room}/filters", "/api/rooms/{room}/shield", "/api/rooms/{room}/export"} {
		mux.HandleFunc(pattern, refuses)
	}
	tb := joinWith(t, startBrowser(t), mux, `{role: 'owner', count: 6}`)
	tb.resize(1100, 900)
	tb.does(`socket.lines(1, 6); window.send = socket.send; socket.send = function(text) {
		const {type, id} = JSON.parse(text);
		window.send.call(this, text);
		if (type === 'moderate') setTimeout(() => socket.says({type: 'error', id, code: 'forbidden', message: 'x'}));
	}`)
	const rules = `document.querySelector('.rules-button').click();`
	tb.sees("what an owner has", `document.querySelector('.rules-button')?.checkVisibility()`)
	other := func(n int) string {
		return rules + fmt.Sprintf(`document.querySelectorAll('.dialog--room .dialog__actions .button--outline')[%d].click();`, n)
	}
	for _, test := range []struct{ dialog, opens string }{
		{".card", `document.querySelector('.message__from').click()`},
		{".dialog--room", rules + `document.querySelector('.dialog--room .switch').click()`},
		{".dialog--acts", other(0)},
		{".dialog--filters", other(1)},
		{".dialog--refused", other(2)},
		{".dialog--export", other(3) + `document.querySelector('.export').requestSubmit()`},
		{".dialog--sweep", `document.querySelector('#composer-input').focus(); document.execCommand('insertText', false, '/sweep @Bo'); document.querySelector('#composer').requestSubmit()`},
	} {
		tb.does(test.opens)
		says := func(words string) string {
			return `[...document.querySelectorAll('` + test.dialog + ` :is([role=status], [role=alert])')].some((n) => n.textContent === ` + quote(words) + `)`
		}
		const english, spanish = "That is not yours to do: it is about yourself, or somebody of a higher role.", "Eso no te toca: trata de ti, o de alguien con un papel mayor."
		tb.sees("why nothing came of "+test.dialog, says(english))
		tb.speak("es")
		tb.sees("it in Spanish", says(spanish))
		tb.does(`document.querySelector('` + test.dialog + `').close()`)
		tb.speak("en")
	}
}

// TestChoicesLookAlike: what one chooses from in the dialogs of a moderator is drawn as in the settings, as high as the
// fields and buttons beside it.
func TestChoicesLookAlike(t *testing.T) {
	t.Parallel()
	tb, _ := keepingRecords(t, "owner")
	const rules = `document.querySelector('.rules-button').click();`
	for _, test := range []struct{ dialog, opens, parts string }{
		{".dialog--export", rules + `[...document.querySelectorAll('.dialog--room .dialog__actions button')].at(-2).click()`, "select, input, button"},
		{".dialog--filters", rules + `document.querySelectorAll('.dialog--room .dialog__actions button')[1].click()`, "select, .filter .field, .filter .button"},
		{".dialog--sweep", `document.querySelector('#composer-input').focus(); document.execCommand('insertText', false, '/sweep @Bo'); document.querySelector('#composer').requestSubmit()`, "select, button"},
	} {
		tb.does(test.opens)
		tb.sees("choices with an arrow in "+test.dialog, `((all) => all.length > 0 && all.every((n) => getComputedStyle(n).appearance === 'none' && n.nextElementSibling.matches('.icon') && n.scrollWidth <= n.clientWidth))([...document.querySelectorAll('`+test.dialog+` select')])`)
		tb.sees("all of one height", `new Set([...document.querySelector('`+test.dialog+`').querySelectorAll('`+test.parts+`')].map((n) => n.offsetHeight)).size === 1`)
		tb.does(`document.querySelector('` + test.dialog + `').close()`)
	}
}
