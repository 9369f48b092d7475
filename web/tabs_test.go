package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// beside opens the page once more in the same browser.
func (tb *tab) beside() *tab {
	tb.t.Helper()
	other := attach(tb.t, tb.ctx, func(*chromedp.Context) {})
	other.run(chromedp.Navigate(asks[string](tb, `location.href`)))
	return other
}

// lists is true in a tab whose list of people has these, and no others.
func lists(names string) string {
	return `[...document.querySelectorAll('#people li')].map((p) => p.dataset.name).join() === ` + quote(names)
}

// TestOnePerson is one person in two tabs of a browser, as it and another see that.
func TestOnePerson(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	site := startSite(t, "127.0.0.1:0")
	ana, bo := openTab(t, browser, site.url), openTab(t, browser, site.url)
	bo.login("Bo")
	ana.login("Ana")
	bo.sees("who came", lists("Ana,Bo"))
	const came = `document.querySelectorAll('.notice:not(.notice--day)').length`
	notices := asks[int](bo, came)
	second := ana.beside()
	second.sees("the chat at once", `document.querySelector('#chat').checkVisibility()`)
	bo.sees("each person once", lists("Ana,Bo")+` && document.querySelector('#online-count').textContent.startsWith('2')`)

	ana.say("from one tab")
	second.say("from the other")
	for _, tb := range []*tab{ana, second} {
		tb.sees("both as one's own", `document.querySelectorAll('.message--own').length === 2 && !document.querySelector('.message--pending')`)
	}
	bo.reads("from one tab", "from the other")

	second.reload()
	second.sees("the chat again", hasText("from the other"))
	ana.sees("no word of being replaced", `!document.querySelector('#connection-banner').checkVisibility()`)
	bo.settle()
	if got := asks[int](bo, came); got != notices {
		t.Errorf("%d notices, want %d: neither another tab nor a reload is one", got, notices)
	}

	t.Run("another name", func(t *testing.T) {
		second.say("/nick Bo")
		second.sees("that it is taken", `document.querySelector('#composer-note').textContent.includes('taken')`)
		second.say("/nick Anna")
		for _, tb := range []*tab{ana, second, bo} {
			tb.sees("the name in the list", lists("Anna,Bo"))
		}
		ana.sees("one's own name", `document.querySelector('#my-name').textContent === 'Anna'`)
		ana.say("as Anna")
		bo.sees("it", `[...document.querySelectorAll('.message')].at(-1).textContent.includes('Anna')`)
	})

	t.Run("leaving is in all tabs", func(t *testing.T) {
		ana.run(click("#leave"))
		for _, tb := range []*tab{ana, second} {
			tb.sees("the name screen", nameScreen)
		}
		bo.sees("who is left", lists("Bo"))
	})

	t.Run("the name of somebody else's messages", func(t *testing.T) {
		stranger := openTab(t, browser, site.url)
		stranger.login("Anna")
		stranger.sees("nothing of one's own", hasText("as Anna")+` && !document.querySelector('.message--own')`)
		stranger.say("hello")
		bo.sees("that it is another", `[...document.querySelectorAll('.message')].at(-1).querySelector('.message__another')`)
		stranger.say("/nick Cy")
		bo.sees("another name of the same", lists("Bo,Cy"))
	})
}

// TestTwoNewTabs: tabs that join at the same moment are one person.
func TestTwoNewTabs(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	site := startSite(t, "127.0.0.1:0")
	bo := openTab(t, browser, site.url)
	bo.login("Bo")
	for _, locks := range []bool{true, false} {
		first := openTab(t, browser, site.url)
		second := first.beside()
		name := map[bool]string{true: "Ana", false: "Cy"}[locks]
		for _, tb := range []*tab{first, second} {
			if !locks {
				tb.before(`Object.defineProperty(navigator, 'locks', {value: undefined})`)
				tb.reload()
			}
			tb.sees("the field for the name", nameScreen)
		}
		// Both at the next turn of the clock, whatever the other has stored by then.
		const submit = `setTimeout(() => { document.querySelector('#name-input').value = NAME; document.querySelector('#name-form').requestSubmit(); }, 1000 - Date.now() % 1000)`
		for _, tb := range []*tab{first, second} {
			tb.does(`window.NAME = ` + quote(name) + `; ` + submit)
		}
		for _, tb := range []*tab{first, second} {
			tb.sees("the chat", `document.querySelector('#chat').checkVisibility() && document.querySelector('#my-name').textContent === NAME`)
		}
		first.say("hello")
		second.sees("one's own", `document.querySelector('.message--own')`)
	}
	bo.sees("each once", lists("Ana,Bo,Cy"))
}
