package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestKeyboard(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := openScripted(t, browser, "", fakeHistory(3))
	tb.sees("the focus in the name", `document.activeElement.id === 'name-input'`)
	tb.press("Ana" + kb.Enter)
	tb.does(`socket.welcome('Ana', {online: 2, users: ['Ana', 'Bo']})`)
	tb.sees("the focus in the field", `document.activeElement.id === 'composer-input'`)
	tb.press("a?" + kb.Enter)
	tb.reads("a?")
	tb.does(receipt)

	// Every control can be reached, and shows that it is.
	seen := map[string]bool{}
	for range 40 {
		tb.press(kb.Tab)
		seen[asks[string](tb, `(() => { const a = document.activeElement; const s = getComputedStyle(a);
			return (a.id || a.className) + (a === document.body || s.outlineStyle !== 'none' ? '' : ' without a visible focus'); })()`)] = true
	}
	for what := range seen {
		if strings.Contains(what, "without") {
			t.Errorf("%s", what)
		}
	}
	for _, id := range []string{"rooms__link", "new-room-name", "settings-toggle", "leave", "search-toggle", "people-toggle", "messages", "composer-input", "share"} {
		if !seen[id] {
			t.Errorf("Tab does not reach %s; it reaches %v", id, seen)
		}
	}

	tb.does(`document.querySelector('#messages').focus()`)
	tb.press("?")
	tb.sees("the keys", `document.querySelector('#keys')?.open`)
	tb.press(kb.Escape)
	tb.sees("no sheet", `!document.querySelector('#keys')?.open`)
	tb.press("/")
	tb.sees("the search", `document.activeElement.id === 'search-input'`)
	tb.press(kb.Escape)
	tb.sees("no search", `!document.querySelector('#search-panel').checkVisibility()`)
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press("p")
	tb.tabTo(`#people [data-name="Bo"] button`)
	tb.press(kb.Enter)
	tb.sees("who that is, and what one can do", `document.querySelector('.card[open] .button') === document.activeElement`)
	tb.press(kb.Enter)
	tb.sees("a mention begun", field+` === '@Bo ' && document.activeElement.id === 'composer-input'`)
	tb.press(kb.Enter)
	tb.does(`socket.says({type: 'error', code: 'not_saved', message: 'x', id: socket.sent.at(-1).id})`)
	tb.tabTo(".message--failed button")
	tb.press(kb.Enter)
	tb.sees("it sent again", `socket.sent.length === 4`)
	tb.tabTo("#settings-toggle")
	tb.press(kb.Enter)
	tb.sees("the settings", `document.querySelector('#settings').open`)
	tb.press(kb.Escape)
	tb.sees("the focus back", `document.activeElement.id === 'settings-toggle'`)
	tb.tabTo("#new-room-name")
	tb.press("games" + kb.Enter)
	tb.sees("the room", `document.querySelector('#room-name').textContent === 'games' && document.activeElement.id === 'composer-input'`)
	tb.press(kb.ArrowUp, chromedp.ModifierAlt)
	tb.sees("the room before", `document.querySelector('#room-name').textContent === 'lobby'`)
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press("c")
	tb.sees("the field", `document.activeElement.id === 'composer-input'`)
}

// tabTo presses Tab until the focus is there.
func (tb *tab) tabTo(selector string) {
	tb.t.Helper()
	for range 60 {
		if asks[bool](tb, `document.activeElement.matches(`+quote(selector)+`)`) {
			return
		}
		tb.press(kb.Tab)
	}
	tb.t.Fatalf("Tab does not reach %s", selector)
}

func TestPhone(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := openScripted(t, browser, "", nil)
	tb.look(view{width: 390, height: 844, scheme: "light"})
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana', {online: 3, users: ['Ana', 'Bo', 'Cy']})`)
	tb.run(chromedp.WaitVisible("#chat"))
	tb.sees("nothing wider than the screen", `document.documentElement.scrollWidth <= 390`)
	tb.sees("the field at the bottom", `Math.abs(document.querySelector('#composer').getBoundingClientRect().bottom - innerHeight) < 2`)
	tb.sees("no list of people", `!document.querySelector('#people-panel').checkVisibility()`)

	tb.does(`document.querySelector('#people-toggle').focus()`)
	tb.press(kb.Enter)
	tb.sees("the people", `document.querySelector('#people-panel').checkVisibility()`)
	for range 8 {
		tb.press(kb.Tab)
		tb.sees("the focus held", `document.activeElement.closest('#people-panel')`)
	}
	tb.does(`document.querySelector('#people-panel button').focus()`)
	tb.press(kb.Escape)
	tb.sees("the focus back", `document.activeElement.id === 'people-toggle' && !document.querySelector('#people-panel').checkVisibility()`)
	tb.run(click("#rooms-toggle"))
	tb.sees("the rooms", `document.querySelector('#rooms-panel').checkVisibility() && document.querySelector('#composer').closest('[inert]')`)
	tb.does(`document.querySelector('#shade').click()`)
	tb.sees("the chat", `!document.querySelector('#rooms-panel').checkVisibility() && !document.querySelector('#composer').closest('[inert]')`)

	// The keyboard of a phone takes half of the screen: over the page, or from it.
	tb.does(`for (let i = 1; i <= 40; i++) socket.message(i, 'Bo', 'line ' + i)`)
	const latest = `(() => { const m = document.querySelector('#messages'); return m.scrollHeight - m.scrollTop - m.clientHeight < 2; })()`
	const fieldAt = `Math.round(document.querySelector('#composer').getBoundingClientRect().bottom)`
	tb.does(`Object.defineProperty(visualViewport, 'height', {configurable: true, value: 420}); visualViewport.dispatchEvent(new Event('resize'))`)
	tb.sees("the field above it", fieldAt+` === 420`)
	tb.sees("the latest above that", latest)
	tb.does(`delete visualViewport.height; visualViewport.dispatchEvent(new Event('resize'))`)
	tb.sees("the field at the bottom again", fieldAt+` === 844`)
	tb.settle()
	tb.run(chromedp.EmulateViewport(390, 420, chromedp.EmulateMobile))
	tb.sees("the field above it", fieldAt+` === 420`)
	tb.sees("the latest above that", latest)
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	for language, want := range map[string][3]string{
		"pt-BR": {"Entrar", "Mensagem para", "entrou"}, "es-MX": {"Entrar", "Mensaje para", "entró"}, "ko-KR": {"Join", "Message to", "joined"},
		"de-DE": {"Beitreten", "Nachricht an", "ist gekommen"}, "fr-CA": {"Entrer", "Message pour", "est entré"}, "ja": {"入る", "のメッセージ", "が入室しました"}, "ar-EG": {"دخول", "رسالة إلى", "انضم"},
	} {
		t.Run(language, func(t *testing.T) {
			tb := openScripted(t, browser, "", nil)
			if _, err := chromedp.Call(tb.ctx, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: "test", AcceptLanguage: language}); err != nil {
				t.Fatal(err)
			}
			tb.reload()
			tb.sees("the button", `document.querySelector('#join').textContent === `+quote(want[0]))
			tb.submitName("Ana")
			tb.does(`socket.welcome('Ana'); socket.says({type: 'joined', name: 'Bo', online: 2})`)
			tb.sees("the field", `document.querySelector('#composer-input').placeholder.includes(`+quote(want[1])+`)`)
			tb.sees("the notice", `document.querySelector('.notice')?.textContent.includes(`+quote(want[2])+`)`)
			tb.sees("no key in place of words", `![...document.querySelectorAll('[data-t]')].some((n) => n.textContent === n.dataset.t && /[A-Z]/.test(n.textContent))`)
		})
	}

	t.Run("a switch, without a reload", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`window.untouched = true; socket.says({type: 'joined', name: 'Bo', online: 2})`)
		tb.run(click("#search-toggle"))
		tb.sees("what can be found", `document.querySelector('#search-note').textContent`)
		tb.run(click("#search-close"), click("#settings-toggle"))
		tb.sees("the settings", `document.querySelector('#settings').open`)
		tb.does(`(() => { const s = document.querySelector('#setting-language'); s.value = 'pt-BR'; s.dispatchEvent(new Event('change')); })()`)
		tb.sees("the notice", `document.querySelector('.notice')?.textContent.includes('entrou')`)
		tb.sees("the hints", `document.querySelector('#setting-notifications-hint').textContent.startsWith('Quando') && document.querySelector('#search-note').textContent.startsWith('Palavras')`)
		tb.sees("the rest", `document.querySelector('#settings-title').textContent === 'Configurações' && document.documentElement.lang === 'pt-BR' && untouched`)
		tb.reload()
		tb.sees("the same afterwards", `document.documentElement.lang === 'pt-BR'`)
	})
}

func TestTheme(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := joinScripted(t, browser)
	tb.look(view{width: 1440, height: 900, scheme: "light"})
	const ground = `getComputedStyle(document.body).backgroundColor`
	light := asks[string](tb, ground)
	tb.does(chosen("theme", "dark"))
	tb.sees("the dark", ground+` !== `+quote(light))
	tb.reload()
	tb.sees("the dark from the start", ground+` !== `+quote(light))
}

// TestAnnouncing: a message is read out, a flood is summed up.
func TestAnnouncing(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := joinScripted(t, browser)
	const region = `document.querySelector('#announcer').textContent.replace(/[\u2068\u2069]/g, '')`
	tb.does(`socket.message(1, 'Bo', 'good morning')`)
	tb.sees("the message", region+` === 'Bo: good morning'`)
	tb.does(`for (let i = 2; i <= 13; i++) socket.message(i, 'Bo', 'more ' + i)`)
	tb.sees("the sum", region+` === '12 new messages'`)
}
