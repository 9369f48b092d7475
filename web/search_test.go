package web_test

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestSearch: a result brings its place into sight, and there is a way back.
func TestSearch(t *testing.T) {
	t.Parallel()
	site := seededSite(t, 500)
	tb := openTab(t, startBrowser(t), site.url)
	tb.resize(800, 600)
	tb.login("Ana")
	tb.sees("the backlog", hasText("line 500"))
	tb.does(holds(flash))
	tb.press("k", chromedp.ModifierCtrl)
	tb.sees("the focus in the search", `document.activeElement.id === 'search-input'`)
	tb.press("line 123")
	tb.sees("what was found", `document.querySelectorAll('#results li').length === 1 && document.querySelector('#results').innerText.includes('line 123')`)
	tb.run(click("#results button"))
	tb.sees("the message", `document.querySelector('.message--found')?.textContent.includes('line 123')`)
	tb.sees("it is in sight", `(() => { const r = document.querySelector('.message--found').getBoundingClientRect(); return r.top > 50 && r.bottom < innerHeight - 50; })()`)
	tb.press("k", chromedp.ModifierCtrl)
	tb.does(`window.input = document.querySelector('#search-input'); input.value = 'line 498'; input.dispatchEvent(new Event('input'))`)
	tb.sees("what was found", `document.querySelectorAll('#results li').length === 1 && document.querySelector('#results').innerText.includes('line 498')`)
	tb.run(click("#results button"))
	tb.sees("a message among the latest", `document.querySelector('.message--found')?.textContent.includes('line 498')`)
	tb.does(`document.querySelector('#messages').scrollTop = 0`)
	tb.run(click("#newer"))
	tb.sees("the latest", hasText("line 500"))
}

// TestSearchInAnyScript: a part of a text without spaces is found and marked, whatever its
// width and accents; a query without a word gets a hint.
func TestSearchInAnyScript(t *testing.T) {
	t.Parallel()
	site := startSite(t, "127.0.0.1:0")
	tb := openTab(t, startBrowser(t), site.url)
	tb.login("Ana")
	for _, text := range []string{"我家在上海东边。", "cidade de Łódź"} {
		tb.say(text)
	}
	tb.sees("what was said", hasText("cidade de Łódź"))
	tb.press("k", chromedp.ModifierCtrl)
	find := func(query string) {
		tb.does(`window.input = document.querySelector('#search-input'); input.value = ` + "`" + query + "`" + `; input.dispatchEvent(new Event('input'))`)
	}
	for query, mark := range map[string]string{"上海": "上海", "lodz": "Łódź", `"de ŁO`: "de Łó"} {
		find(query)
		tb.sees(query, `document.querySelector('#results mark')?.textContent === '`+mark+`'`)
	}
	find("!!!")
	tb.sees("a hint", `document.querySelector('#search-note').textContent.includes('only punctuation')`)
}

// TestPlaceOutOfReach: a place that cannot be shown is told.
func TestPlaceOutOfReach(t *testing.T) {
	t.Parallel()
	history := fakeHistory(500)
	tb := joinWith(t, startBrowser(t), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("from") != "" {
			w.WriteHeader(500)
			return
		}
		history.ServeHTTP(w, r)
	}), `{count: 500}`)
	tb.does(backlog)
	tb.press("k", chromedp.ModifierCtrl)
	tb.press("line 123")
	tb.sees("what was found", `document.querySelector('#results').innerText.includes('line 123')`)
	tb.run(click("#results button"))
	tb.sees("the trouble", `document.querySelector('#composer-note').textContent.includes('could not be loaded')`)
}

// TestSkippedIsShown: what was skipped can be shown.
func TestSkippedIsShown(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), fakeHistory(500), `{}`)
	tb.does(`for (let i = 1; i <= 300; i++) socket.message(i, 'Bo', 'line ' + i)`)
	tb.sees("how much was skipped", `document.querySelector('.notice--skip').textContent.includes('240 messages')`)
	tb.does(holds(flash))
	tb.run(click(".notice--skip button"))
	tb.sees("the first of it", `document.querySelector('.message--found').textContent.includes('line 1')`)
}

// TestSearchNotLoaded: a search that cannot be loaded says so, in the language of the page, and Enter tries again.
func TestSearchNotLoaded(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), fakeHistory(500), `{count: 500}`)
	tb.speak("es")
	tb.speak("en")
	tb.blocks(`*://*:*/*/js/view/search-panel.js`)
	tb.press("k", chromedp.ModifierCtrl)
	tb.sees("the trouble", `document.querySelector('#search-note').textContent === 'The search did not work. Try again.'`)
	tb.speak("es")
	tb.sees("it in Spanish", `document.querySelector('#search-note').textContent.includes('no funcionó')`)
	tb.blocks()
	tb.press(kb.Enter)
	tb.sees("no trouble any more", `!document.querySelector('#search-note').textContent.includes('no funcionó') && document.querySelector('#search-input').placeholder`)
}
