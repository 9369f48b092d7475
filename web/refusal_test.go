package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hubbub/server/wire"
)

const banner = `document.querySelector('#banner-text').textContent`

// TestEveryRefusalOfAMessage: whatever code refuses a message, one reads why, where the text is, and what to do.
func TestEveryRefusalOfAMessage(t *testing.T) {
	t.Parallel()
	var codes []wire.Code
	if err := json.Unmarshal(refusalCodes(t), &codes); err != nil {
		t.Fatal(err)
	}
	tb := joinScripted(t, startBrowser(t))
	tb.sees("the words of rules", `document.querySelector('.chat__topic')`)
	tb.does(`import(document.querySelector('script[src$="/js/main.js"]').src.replace('main.js', 'lang/i18n.js')).then(({t}) => { window.words = (key) => t(key, {when: ''}); })`)
	for _, code := range codes {
		if code.CloseCode() != 0 || slices.Contains([]wire.Code{wire.RateLimited, wire.SlowMode, wire.Timeout, wire.NotFound}, code) {
			continue // told elsewhere: by the banner, by a pause, by what one replied to
		}
		tb.press(string("a text, refused as " + code + kb.Enter))
		tb.sees("it sent", `socket.sent.at(-1).text === `+quote("a text, refused as "+string(code)))
		tb.does(`socket.says({type: 'error', code: ` + quote(string(code)) + `, message: 'x', id: socket.sent.at(-1).id})`)
		tb.sees("where "+string(code)+" is told, the text with it, and all that there is to say", `(() => {
			const row = document.querySelector('.message--failed');
			const told = row ? row.querySelector('.message__state').textContent : `+note+`;
			const text = row ? row.querySelector('.message__text').textContent : `+field+`;
			const parts = [row ? 'Not sent.' : words('fate_field'), words('error_`+string(code)+`'), words('do_`+string(code)+`').replace(/\.$/, '').trim()];
			return text === `+quote("a text, refused as "+string(code))+` && parts.every((part) => part && told.includes(part));
		})()`)
		tb.does(`document.querySelector('.message--failed .message__actions button:last-of-type')?.click(); document.querySelector('#composer-input').select()`)
	}
}

// TestEveryRefusalOfAConnection: whatever code ends a connection while a message waits, one reads why, what becomes of the message, and what to do, in
// two languages.
func TestEveryRefusalOfAConnection(t *testing.T) {
	t.Parallel()
	var codes []wire.Code
	if err := json.Unmarshal(refusalCodes(t), &codes); err != nil {
		t.Fatal(err)
	}
	codes = slices.DeleteFunc(codes, func(code wire.Code) bool { return code.CloseCode() == 0 || code == wire.Banned })
	tb := joinScripted(t, startBrowser(t))
	tb.sees("the words of rules", `document.querySelector('.chat__topic')`)
	tb.does(`import(document.querySelector('script[src$="/js/main.js"]').src.replace('main.js', 'lang/i18n.js')).then(({t}) => { window.words = (key) => t(key, {when: t('whenLater'), name: 'Ana', room: 'lobby', n: 1}); });
		window.told = () => [...document.querySelectorAll('#banner-text, #banner-action, #name-error, #passphrase-error, .out')].filter((n) => n.checkVisibility()).map((n) => n.textContent).join(' ')`)
	tb.press("waits" + kb.Enter)
	for _, code := range append(codes, wire.Banned) { // which has no way back
		if code == wire.NameHeld || code == wire.Flood {
			continue // TestHeldNameTellsWhatWaits, TestFloodIsTold
		}
		tb.does(fmt.Sprintf(`window.before = socket; socket.says({type: 'error', code: %q, message: 'x', %s}); socket.drop(%d)`, code, map[bool]string{true: "final: true", false: "retry_after_ms: 60000"}[code.Final()], code.CloseCode()))
		why, fate, do := "error_"+string(code), "fate_kept", "do_"+string(code)
		if !code.Final() { // it comes back by itself, or at once
			fate, do = "waiting", "tryNow"
		}
		switch code {
		case wire.Kicked:
			why, do = "out_kicked", "kickedHint"
		case wire.Banned:
			why, do = "out_banned", "do_banned_open"
		case wire.AuthExpired:
			fate = "fate_lost"
		}
		parts := fmt.Sprintf(`[%q, %q, %q].map(words).every((part) => part && told().includes(part))`, why, fate, do)
		tb.sees("all that there is to say of "+string(code), parts)
		tb.speak("de")
		tb.sees("it in German", parts+` && words('whenLater') === 'etwas später'`)
		tb.speak("en")
		if code == wire.Banned {
			return
		}
		tb.does(`document.querySelector('#passphrase').value = 'sesame'; [...document.querySelectorAll('#banner-action, #join, .out button')].find((n) => n.checkVisibility())?.click(); if (document.querySelector('#name-input').checkVisibility()) document.querySelector('#join').click()`)
		tb.sees("the way back from "+string(code), `socket !== before`)
		tb.does(`socket.welcome('Ana')`)
		tb.sees("the room", `document.querySelector('#composer-input').checkVisibility() && !document.querySelector('#connection-banner').checkVisibility()`)
		if code == wire.AuthExpired {
			tb.does(`document.querySelector('#composer-input').focus()`)
			tb.press("waits" + kb.Enter)
		}
	}
}

// TestHeldNameTellsWhatWaits: while a name is kept for somebody else, the banner says until when it is, and what waits.
func TestHeldNameTellsWhatWaits(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.sees("the words of rules", `document.querySelector('.chat__topic')`)
	tb.press("waits" + kb.Enter)
	tb.does(`socket.says({type: 'error', code: 'name_held', message: 'x', retry_after_ms: 60000}); socket.drop(4011)`)
	tb.sees("why, until when, and what becomes of the message", `/^Ana is kept for a moment for somebody who was just here\. Trying again in [56]\d seconds\. 1 message goes out when you are back online\.$/.test(`+plain(banner)+`)`)
}

// TestRefusalCountsDown: a wait under a minute counts down, is read out once, and ends by itself.
func TestRefusalCountsDown(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.press("again" + kb.Enter)
	const reason = `document.querySelector('.message--failed .message__state > span')`
	tb.watches(`[` + reason + `.firstChild.textContent, ` + plain(reason+`.lastChild.textContent`) + `, ` + reason + `.lastChild.ariaHidden].join()`)
	tb.does(`socket.says({type: 'error', code: 'repeated', message: 'x', id: socket.sent.at(-1).id, retry_after_ms: 3000})`)
	tb.sees("the seconds, and one text for who hears it", `was.some((text) => /in 3 seconds.*the same again in [123] seconds?\.,true$/.test(text))`)
	tb.sees("the end of it", plain(reason+`.textContent`)+`.endsWith('the same again now.')`)

	tb.does(`socket.says({type: 'error', code: 'rate_limited', message: 'x', id: 'none', retry_after_ms: 9000000})`)
	tb.settle()
	tb.sees("no word where nothing waits", note+` === ''`)
	tb.press("more" + kb.Enter)
	tb.does(`socket.says({type: 'error', code: 'rate_limited', message: 'x', id: socket.sent.at(-1).id, retry_after_ms: 9000000})`)
	tb.sees("when it goes out by itself, by the clock", `/^That was too fast\. Your text goes out by itself at .*\d:\d\d/.test(`+plain(note)+`)`)
}

// TestBannerSaysWhy: the banner tells why the connection ended, how many messages wait, and follows the language.
func TestBannerSaysWhy(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.sees("the words", `document.querySelector('.chat__topic')`)
	tb.does(`socket.says({type: 'error', code: 'slow_consumer', message: 'x', retry_after_ms: 60000}); socket.drop(4008)`)
	tb.press("one" + kb.Enter)
	tb.sees("why, and until when", `/^The connection could not keep up with all that is said here\. Trying again in [56]\d seconds\.$/.test(`+banner+`)`)
	tb.speak("es")
	tb.sees("it in Spanish", banner+`.startsWith('La conexión no pudo seguir')`)
	tb.speak("en")
}

// TestUnsentIsTold: who is sent back to the name screen, or out of a room, reads what became of what was not sent.
func TestUnsentIsTold(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	for code, words := range map[string]string{
		"name_taken":   "Ana is taken, or reads like a name that is. 1 message waits, and goes out when you are back. Choose another name.",
		"auth_expired": "You were signed out. What you had not sent yet is gone. Join once more to go on.",
	} {
		tb := joinScripted(t, browser)
		tb.press("never sent" + kb.Enter)
		tb.does(`socket.says({type: 'error', code: ` + quote(code) + `, message: 'x', final: true}); socket.drop(4001)`)
		tb.sees(words, plain(`document.querySelector('#name-error').textContent`)+` === `+quote(words))
		tb.speak("pt-BR")
		tb.sees("it in Portuguese", `/espera|perdeu/.test(document.querySelector('#name-error').textContent)`)
		tb.speak("en")
	}
	tb := joinScripted(t, browser)
	tb.press("never sent" + kb.Enter)
	tb.does(`socket.says({type: 'error', code: 'kicked', message: 'x', final: true}); socket.drop(4013)`)
	tb.sees("what waits", `document.querySelector('.out')?.innerText.includes('1 message waits')`)
}

// TestWaitOnTheNameScreen: an error there counts down and follows the language.
func TestWaitOnTheNameScreen(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", nil)
	tb.submitName("Ana")
	tb.does(`socket.open(); socket.says({type: 'error', code: 'banned', message: 'x', final: true, retry_after_ms: 40000}); socket.drop(4014)`)
	const why = `document.querySelector('#name-error')`
	tb.sees("the seconds", `/You may come back in [34]\d seconds\.$/.test(`+why+`.lastChild.textContent)`)
	tb.speak("es")
	tb.sees("them in Spanish", `/Puedes volver dentro de [34]\d segundos\.$/.test(`+why+`.lastChild.textContent)`)
	tb.run(chromedp.SetValue("#name-input", "Anb"))
	tb.does(`document.querySelector('#name-input').dispatchEvent(new Event('input'))`)
	tb.sees("no error of another name", why+`.textContent === ''`)
}

// TestErrorsFollowTheLanguage: what is told of an error is told in another language as soon as that is spoken,
// and counts on: at a message, by the field, of a command, and in the queue.
func TestErrorsFollowTheLanguage(t *testing.T) {
	t.Parallel()
	tb := inQueue(t)
	tb.does(`document.querySelector('#composer-input').focus()`)
	says := func(what, node, english, german string) {
		t.Helper()
		tb.sees(what, english+`.test(`+plain(node)+`)`)
		tb.speak("de")
		tb.sees(what+" in German", german+`.test(`+plain(node)+`)`)
		tb.speak("en")
		tb.sees(what+" in English again", english+`.test(`+plain(node)+`)`)
	}
	const row = `document.querySelector('.message--failed .message__state > span').lastChild.textContent`
	tb.press("again" + kb.Enter)
	tb.does(`socket.says({type: 'error', code: 'repeated', message: 'x', id: socket.sent.at(-1).id, retry_after_ms: 55000})`)
	says("why a message was refused", row, `/again in [2-5]\d seconds\.$/`, `/in [2-5]\d Sekunden/`)

	tb.press("/timeout Nobody" + kb.Enter)
	says("what a command lacks", note, `/\/timeout/`, `/^(?!.*(?:Who|person is|Name a)).*\/timeout/`)
	english := asks[string](tb, note)
	tb.speak("de")
	tb.sees("other words", note+` !== '' && `+note+` !== `+quote(english))
	tb.speak("en")

	tb.does(`socket.send = function(text) { const {type, id} = JSON.parse(text); if (type === 'moderate') setTimeout(() => socket.says({type: 'error', id, code: 'rate_limited', message: 'x', retry_after_ms: 55000})); }`)
	tb.run(click(`[data-item="5"] [data-act="allow"]`))
	const inQueueNote = `document.querySelector('.queue__note--problem').textContent`
	says("why an act of the queue was refused", inQueueNote, `/[2-5]\d seconds/`, `/[2-5]\d Sekunden/`)
	counted := asks[string](tb, inQueueNote)
	tb.sees("it counting", inQueueNote+` !== `+quote(counted))

	tb.does(`document.querySelector('#composer-input').select()`)
	tb.press("/slow 10s" + kb.Escape + kb.Enter)
	says("why a command was refused", note, `/[2-5]\d seconds/`, `/[2-5]\d Sekunden/`)
}

// TestAnswersOfAProxy: whatever stands before the server answers in its place, a search and a question for people say why and what to do, in the reader's language.
func TestAnswersOfAProxy(t *testing.T) {
	t.Parallel()
	type answer struct {
		status  int
		kind    string // Content-Type
		body    string
		en, de  string
		isAfter string // the address where it leads
	}
	page, problem := "text/html", "application/problem+json"
	var now atomic.Pointer[answer]
	mux := http.NewServeMux()
	mux.Handle("/", fakeHistory(6))
	fails := func(w http.ResponseWriter, r *http.Request) {
		a := now.Load()
		if a.isAfter != "" {
			w.Header().Set("Location", a.isAfter)
		}
		w.Header().Set("Content-Type", a.kind)
		w.WriteHeader(a.status)
		w.Write([]byte(a.body))
	}
	mux.HandleFunc("GET /api/search", fails)
	mux.HandleFunc("GET /api/rooms/{room}/people", fails)
	tb := openScripted(t, startBrowser(t), "", mux)
	tb.resize(1440, 900)
	now.Store(&answer{status: 502, kind: page})
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana', {count: 6, online: 9000, users: undefined})`)
	tb.sees("a field for people", `document.querySelector('#find-person').checkVisibility() && document.querySelector('#people-note').innerText.includes('cannot be asked for now. The server cannot answer')`)
	asks := 0
	for _, a := range []answer{
		{status: 413, kind: page, en: "Far too much was sent in one piece. Send it in smaller parts.", de: "Das war viel zu viel auf einmal."},
		{status: 500, kind: page, en: "The server made a mistake. If this goes on, tell who runs this site.", de: "Der Server hat einen Fehler gemacht."},
		{status: 502, kind: page, en: "The server cannot answer at the moment. Try again a little later.", de: "Der Server kann gerade nicht antworten. Versuch es etwas später noch einmal."},
		{status: 503, kind: problem, body: `{"title":"Service Unavailable","status":503,"detail":"the history cannot be read now"}`, en: "The server cannot answer at the moment. Try again a little later.", de: "Der Server kann gerade nicht antworten."},
		{status: 504, kind: page, en: "The server cannot answer at the moment. Try again a little later.", de: "Der Server kann gerade nicht antworten."},
		{status: 403, kind: page, en: "Another page answers in place of the chat: your sign-in may have expired. Reload to see it.", de: "Statt des Chats antwortet eine andere Seite"},
		{status: 302, kind: page, isAfter: "/login", en: "Another page answers in place of the chat: your sign-in may have expired. Reload to see it.", de: "Statt des Chats antwortet eine andere Seite"},
		{status: 400, kind: problem, body: `{"title":"Bad Request","status":400,"detail":"q has too many words"}`, en: "The page and the server do not understand each other. Reload it: there may be a new version.", de: "Die Seite und der Server verstehen einander nicht."},
		{status: 404, kind: page, en: "The server has nothing of the kind here. Reload the page: there may be another version.", de: "So etwas hat der Server hier nicht."},
		{status: 200, kind: "application/json", body: `{"cached":true}`, en: "The page and the server do not understand each other. Reload it: there may be a new version.", de: "Die Seite und der Server verstehen einander nicht."},
	} {
		asks++
		now.Store(&a)
		tb.does(fmt.Sprintf(`window.find = document.querySelector('#find-person'); find.value = 'p%d'; find.dispatchEvent(new Event('input'))`, asks))
		what := fmt.Sprintf("%d of %s for people", a.status, a.kind)
		tb.sees(what, plain(`document.querySelector('#people-note').textContent`)+` === 'Who is here cannot be asked for now. ' + `+quote(a.en))
		tb.press("k", chromedp.ModifierCtrl)
		tb.sees("the search", `document.querySelectorAll('.search__choice').length === 2`)
		tb.does(`document.querySelectorAll('.search__choice')[1].click()`)
		tb.find(fmt.Sprintf("words %d", asks))
		tb.sees(fmt.Sprintf("%d of %s", a.status, a.kind), plain(`document.querySelector('#search-note').textContent`)+` === `+quote(a.en))
		tb.speak("de")
		tb.sees("it in German", plain(`document.querySelector('#search-note').textContent`)+`.startsWith(`+quote(a.de)+`)`)
		tb.speak("en")
		tb.run(click("#search-close"))
	}
	tb.press("k", chromedp.ModifierCtrl)
	tb.blocks("*://*:*/api/search*")
	tb.find("offline")
	tb.sees("that there is no connection", plain(`document.querySelector('#search-note').textContent`)+` === 'There is no connection. Try again in a moment.'`)
}

// TestSearchOfARoomWithoutAWord: a room in which nothing was ever said is none to the server, and a search of it finds nothing.
func TestSearchOfARoomWithoutAWord(t *testing.T) {
	t.Parallel()
	site := startSite(t, "127.0.0.1:0")
	tb := openTab(t, startBrowser(t), site.url+"#/never")
	tb.login("Ana")
	tb.press("k", chromedp.ModifierCtrl)
	tb.find("words")
	tb.sees("nothing", `document.querySelector('#search-note').textContent === 'Nothing found.'`)
}
