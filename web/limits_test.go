package web_test

import (
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// speak switches the page to a language.
func (tb *tab) speak(language string) {
	tb.t.Helper()
	tb.does(chosen("language", language))
	tb.sees(language, `document.documentElement.lang === `+quote(language))
}

// TestFloodIsTold: whoever sent too much reads so at once, with the time until the page
// tries again, which nobody can shorten.
func TestFloodIsTold(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := joinScripted(t, browser)
	tb.does(`socket.says({type: 'error', code: 'flood', message: 'too much', retry_after_ms: 60000});
		socket.drop(4012); window.toldAtOnce = document.querySelector('#connection-banner').checkVisibility()`)
	tb.sees("the banner from the start", `toldAtOnce`)
	for language, words := range map[string]string{
		"en":    `/^You sent too much at once\. Trying again in [56]\d seconds\.$/`,
		"pt-BR": `/^Você enviou demais de uma vez\. Nova tentativa em [56]\d segundos\.$/`,
		"es":    `/^Enviaste demasiado a la vez\. Nuevo intento en [56]\d segundos\.$/`,
	} {
		tb.speak(language)
		tb.sees("the words in "+language, words+`.test(document.querySelector('#banner-text').textContent)`)
	}
	tb.sees("no button to try now", `!document.querySelector('#banner-action').checkVisibility()`)
	tb.does(`document.dispatchEvent(new Event('visibilitychange')); dispatchEvent(new Event('online'))`)
	tb.settle()
	tb.sees("no attempt", `window.sockets === 1`)
}

// TestFloodBeforeTheChat: the name screen tells it, too.
func TestFloodBeforeTheChat(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", nil)
	tb.submitName("Ana")
	tb.does(`socket.open(); socket.says({type: 'error', code: 'flood', message: 'too much', retry_after_ms: 60000}); socket.drop(4012)`)
	tb.sees("the reason", `document.querySelector('#name-error').textContent === 'You sent too much at once. Trying again…'`)
	tb.submitName("Bo")
	tb.settle()
	tb.sees("the same for another name", `document.querySelector('#name-error').textContent.startsWith('You sent too much') && window.sockets === 1`)
}

// TestRepeated: what was said a moment ago is marked with the reason; its author sends it
// again or removes it.
func TestRepeated(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	const refusal = `socket.says({type: 'error', code: 'repeated', message: 'x', id: socket.sent.at(-1).id, retry_after_ms: 30000})`
	tb.press("buy my things now" + kb.Enter)
	tb.does(refusal)
	for language, words := range map[string]string{"en": "You said this a moment ago.", "pt-BR": "Você disse isso há pouco.", "es": "Lo dijiste hace un momento."} {
		tb.speak(language)
		tb.sees("the reason in "+language, `document.querySelector('.message--failed .message__state')?.textContent.includes(`+quote(words)+`)`)
	}
	tb.settle()
	tb.sees("nothing sent by itself", `socket.sent.length === 2`)
	tb.run(click(".message--failed .message__actions button:first-of-type"))
	tb.sees("it sent again, as another", `socket.sent.length === 3 && socket.sent[1].id !== socket.sent[2].id && document.querySelector('.message--pending')`)
	tb.does(refusal)
	tb.run(click(".message--failed .message__actions button:last-of-type"))
	tb.reads()
}

// TestTooManyFrames: a limit that names no message marks none, and says nothing where
// nothing waits.
func TestTooManyFrames(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	const refusal = `socket.says({type: 'error', code: 'rate_limited', message: 'too many frames', retry_after_ms: 300})`
	tb.does(refusal)
	tb.settle()
	tb.sees("no word", `document.querySelector('#composer-note').textContent === ''`)
	tb.press("hi" + kb.Enter)
	tb.sees("it sent after the wait", `socket.sent.length === 2`)
	tb.does(refusal)
	tb.sees("no mark", `document.querySelector('.message--pending') && !document.querySelector('.message--failed')`)
	tb.sees("it sent again", `socket.sent.length === 3 && socket.sent[1].id === socket.sent[2].id`)
}

// TestTooManyQuestions: where the server wants fewer, a search and the way up wait as long
// as it says, with a word for who waits, and go on by themselves.
func TestTooManyQuestions(t *testing.T) {
	t.Parallel()
	var refusals, searches atomic.Int32
	history := fakeHistory(500)
	tb := joinWith(t, startBrowser(t), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("q") != "" {
			searches.Add(1)
		}
		if r.URL.Path == "/api/rooms" || refusals.Add(-1) < 0 {
			history.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("Retry-After", "4")
		w.WriteHeader(http.StatusTooManyRequests)
		w.Write([]byte(`{"title":"Too Many Requests","status":429,"detail":"too many questions","retry_after_ms":3400}`))
	}), `{count: 500}`)
	tb.does(backlog)

	refusals.Store(1)
	tb.watches(`document.querySelector('#search-note').textContent`)
	tb.does(`new MutationObserver((_, observer) => { // other words, as soon as it waits
		if (!document.querySelector('#search-note').textContent.startsWith('Too many')) return;
		observer.disconnect();
		const input = document.querySelector('#search-input');
		for (const more of ['line 12', 'line 124']) { input.value = more; input.closest('form').requestSubmit(); }
	}).observe(document.body, {subtree: true, childList: true, characterData: true})`)
	tb.press("k", chromedp.ModifierCtrl)
	tb.sees("the search", `document.activeElement.id === 'search-input'`)
	tb.does(`document.activeElement.value = 'line 123'; document.activeElement.dispatchEvent(new Event('input'))`)
	tb.sees("how long", `was.some((text) => /^Too many questions at once\. Trying again in [1-4] seconds?\.$/.test(text))`)
	tb.sees("what was found for the last words", `document.querySelector('#results').innerText.includes('line 124')`)
	tb.sees("the words marked", `document.querySelector('#results mark')`)
	if asked := searches.Load(); asked != 2 {
		t.Errorf("the server was asked %d times, want once, and once after the wait", asked)
	}

	refusals.Store(1)
	tb.watches(`document.querySelector('#messages-top').textContent`)
	tb.does(`document.querySelector('#messages').scrollTop = 0`)
	tb.sees("the word for it", `was.some((text) => text.startsWith('Too many questions at once. Trying again…'))`)
	tb.sees("an earlier page", shown+`[1] < 451`)
}

// chosen is a script that stores a setting as another tab does.
func chosen(key, value string) string {
	return `localStorage.setItem('hubbub.settings', JSON.stringify({...JSON.parse(localStorage.getItem('hubbub.settings')), ` + key + `: ` + quote(value) + `}));
		window.dispatchEvent(new StorageEvent('storage', {key: 'hubbub.settings'}))`
}
