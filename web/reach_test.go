package web_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const busy = `for (let i = 1; i <= 12; i++) socket.message(i, ['Bo', 'Zé', 'نور', 'Konstantina-Maria', 'Cy', 'Di', 'Ed', 'Flo', 'Gil', 'Hu'][i % 10], 'text ' + i);
	socket.message(13, 'Bo', '@Ana see https://a.example and ` + "`code`" + ` **bold**\n` + "```\\nblock\\n```" + `');
	socket.message(14, 'Bo', 'x\n'.repeat(30)); socket.says({type: 'joined', name: 'Cy', online: 3})`

// TestAxe looks for what keeps people out, with the rules of axe-core.
func TestAxe(t *testing.T) {
	file := os.Getenv("HUBBUB_TEST_AXE")
	if file == "" {
		t.Skip("HUBBUB_TEST_AXE does not name axe.min.js of the npm package axe-core")
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{1440, 390} {
			v := view{name: scheme, width: width, height: 844, scheme: scheme}
			tb := openScripted(t, browser, "", fakeHistory(500))
			tb.look(v)
			check := func(what string) {
				t.Helper()
				tb.settle()
				tb.does(string(axe))
				found := asks[string](tb, `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then(({violations}) =>
					JSON.stringify(violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => [v.id, v.help, v.nodes.map((n) => n.html + ' ' + n.failureSummary).slice(0, 3)]), null, 1))`)
				if found != "[]" {
					t.Errorf("%s, %d px, %s: %s", scheme, width, what, found)
				}
			}
			tb.run(chromedp.WaitVisible("#name-input"))
			check("the name screen")
			tb.submitName("Ana")
			tb.does(`socket.welcome('Ana', {online: 4, users: ['Ana', 'Bo', 'Zé', 'Cy']})`)
			check("an empty room")
			tb.does(busy)
			tb.say("mine")
			tb.does(`socket.says({type: 'error', code: 'not_saved', message: 'x', id: socket.sent.at(-1).id})`)
			check("a busy room")
			tb.run(chromedp.Click("#search-toggle"))
			tb.press("line")
			tb.sees("results", `document.querySelector('#results li')`)
			check("a search")
			tb.press(kb.Escape)
			tb.does(`document.querySelector('#settings').showModal()`)
			check("the settings")
			tb.does(`document.querySelector('#settings').close(); document.querySelector('#keys').showModal()`)
			check("the keys")
			tb.does(`document.querySelector('#keys').close(); socket.drop(1006)`)
			tb.sees("the banner", `document.querySelector('#connection-banner').checkVisibility()`)
			check("offline")
			tb.close()
		}
	}
}

func TestKeyboard(t *testing.T) {
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
	for _, id := range []string{"rooms__link", "new-room-name", "settings-toggle", "leave", "search-toggle", "people-toggle", "messages", "composer-input", "copy-link"} {
		if !seen[id] {
			t.Errorf("Tab does not reach %s; it reaches %v", id, seen)
		}
	}

	tb.does(`document.querySelector('#messages').focus()`)
	tb.press("?")
	tb.sees("the keys", `document.querySelector('#keys').open`)
	tb.press(kb.Escape)
	tb.sees("no sheet", `!document.querySelector('#keys').open`)
	tb.press("/")
	tb.sees("the search", `document.activeElement.id === 'search-input'`)
	tb.press(kb.Escape)
	tb.sees("no search", `!document.querySelector('#search-panel').checkVisibility()`)
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press("p")
	tb.tabTo(".people__name")
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
	tb.run(chromedp.Click("#rooms-toggle"))
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
	browser := startBrowser(t)
	for language, want := range map[string][3]string{
		"pt-BR": {"Entrar", "Mensagem para", "entrou"}, "es-MX": {"Entrar", "Mensaje para", "entró"}, "de-DE": {"Join", "Message to", "joined"},
	} {
		t.Run(language, func(t *testing.T) {
			tb := openTab(t, browser, "about:blank")
			if _, err := chromedp.Call(tb.ctx, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: "test", AcceptLanguage: language}); err != nil {
				t.Fatal(err)
			}
			site := openScripted(t, browser, "", nil) // for its address
			tb.before(scriptedSocket)
			tb.run(chromedp.Navigate(asks[string](site, `location.href`)))
			tb.sees("the button", `document.querySelector('#join').textContent === `+quote(want[0]))
			tb.submitName("Ana")
			tb.does(`socket.welcome('Ana'); socket.says({type: 'joined', name: 'Bo', online: 2})`)
			tb.sees("the field", `document.querySelector('#composer-input').placeholder.startsWith(`+quote(want[1])+`)`)
			tb.sees("the notice", `document.querySelector('.notice')?.textContent.includes(`+quote(want[2])+`)`)
			tb.sees("no key in place of words", `![...document.querySelectorAll('[data-t]')].some((n) => n.textContent === n.dataset.t && /[A-Z]/.test(n.textContent))`)
		})
	}

	t.Run("a switch, without a reload", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`window.untouched = true; socket.says({type: 'joined', name: 'Bo', online: 2})`)
		tb.run(chromedp.Click("#settings-toggle"))
		tb.does(`(() => { const s = document.querySelector('#setting-language'); s.value = 'pt-BR'; s.dispatchEvent(new Event('change')); })()`)
		tb.sees("the notice", `document.querySelector('.notice')?.textContent.includes('entrou')`)
		tb.sees("the rest", `document.querySelector('#settings-title').textContent === 'Configurações' && document.documentElement.lang === 'pt-BR' && untouched`)
		tb.run(chromedp.Reload())
		tb.sees("the same afterwards", `document.documentElement.lang === 'pt-BR'`)
	})
}

func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

func TestTheme(t *testing.T) {
	browser := startBrowser(t)
	tb := joinScripted(t, browser)
	tb.look(view{width: 1440, height: 900, scheme: "light"})
	const ground = `getComputedStyle(document.body).backgroundColor`
	light := asks[string](tb, ground)
	tb.does(`(() => { const s = document.querySelector('#setting-theme'); s.value = 'dark'; s.dispatchEvent(new Event('change')); })()`)
	tb.sees("the dark", ground+` !== `+quote(light))
	tb.run(chromedp.Reload())
	tb.sees("the dark from the start", ground+` !== `+quote(light))
}

// TestBanner: what is told of a lost connection, and when.
func TestBanner(t *testing.T) {
	browser := startBrowser(t)
	const banner = `document.querySelector('#connection-banner').checkVisibility()`

	// How long after the loss the banner came is told by the page itself: a test is too slow to.
	const lose = `window.bannerAfter = 0; window.lostAt = performance.now();
		new MutationObserver(() => { if (!document.querySelector('#connection-banner').hidden) bannerAfter ||= performance.now() - lostAt; }).observe(document.querySelector('#connection-banner'), {attributeFilter: ['hidden']});`

	t.Run("a short absence is nobody's business", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(lose + `socket.says({type: 'draining', retry_after_ms: 300}); socket.drop(1012);
			const back = setInterval(() => { if (window.sockets === 2) { clearInterval(back); socket.welcome('Ana'); } }, 20)`)
		tb.sees("the time after which it would be told", `performance.now() - lostAt > 2500`)
		tb.sees("no banner", `bannerAfter === 0 && !`+banner)
	})

	t.Run("counts down as long as the server asked for, or until one tries", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(lose + `socket.says({type: 'draining', retry_after_ms: 60000}); socket.drop(1012)`)
		tb.sees("the banner", banner)
		if after := asks[float64](tb, `bannerAfter`); after < 1990 {
			t.Errorf("the banner came after %.0f ms, want 2 s", after)
		}
		tb.sees("the seconds", `/restarts.* [45]\d seconds/.test(document.querySelector('#connection-banner').innerText)`)
		tb.sees("no attempt", `window.sockets === 1`)
		tb.run(chromedp.Click("#banner-action"))
		tb.sees("an attempt", `window.sockets === 2`)
		tb.does(`socket.welcome('Ana')`)
		tb.sees("no banner", `!`+banner)
	})

	t.Run("a tab that is looked at again tries at once", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`socket.says({type: 'draining', retry_after_ms: 60000}); socket.drop(1012)`)
		tb.sees("it waiting", `document.querySelector('.chat--offline') && window.sockets === 1`)
		tb.does(`document.dispatchEvent(new Event('visibilitychange'))`)
		tb.sees("an attempt", `window.sockets === 2`)
	})

	t.Run("the network goes and comes back", func(t *testing.T) {
		tb := joinScripted(t, browser)
		offline := func(is bool) {
			t.Helper()
			_, err := chromedp.Call(tb.ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: is, DownloadThroughput: -1, UploadThroughput: -1})
			if err != nil {
				t.Fatal(err)
			}
		}
		tb.does(`window.addEventListener('online', () => { window.backAt = performance.now(); })`)
		offline(true)
		tb.sees("that it is offline", `document.querySelector('.chat--offline')`)
		tb.say("said in a tunnel")
		tb.does(`for (let i = 0; i < 12; i++) setTimeout(() => socket.readyState || socket.drop(1006), i * 100)`)
		tb.run(chromedp.Sleep(1300 * time.Millisecond))
		attempts := asks[int](tb, `window.sockets`)
		offline(false)
		tb.sees("an attempt at once", `window.sockets > `+quoteInt(attempts)+` || socket.readyState === 0`)
		tb.does(`socket.welcome('Ana')`)
		tb.sees("the message sent", `socket.sent.at(-1).text === 'said in a tunnel'`)
		tb.sees("all well", `!document.querySelector('.chat--offline')`)
	})
}

func quoteInt(n int) string { b, _ := json.Marshal(n); return string(b) }

// TestAnnouncing: a message is read out, a flood is summed up.
func TestAnnouncing(t *testing.T) {
	browser := startBrowser(t)
	tb := joinScripted(t, browser)
	const region = `document.querySelector('#announcer').textContent.replace(/[\u2068\u2069]/g, '')`
	tb.does(`socket.message(1, 'Bo', 'good morning')`)
	tb.sees("the message", region+` === 'Bo: good morning'`)
	tb.does(`for (let i = 2; i <= 13; i++) socket.message(i, 'Bo', 'more ' + i)`)
	tb.sees("the sum", region+` === '12 new messages'`)
}
