package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestReading: how messages look.
func TestReading(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)

	t.Run("one author within five minutes stands together; days are apart", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`(() => {
			const noon = new Date(2026, 2, 4, 12).getTime(), minute = 60_000;
			[[0, 'Bo'], [4, 'Bo'], [10, 'Bo'], [11, 'Zé'], [24 * 60, 'Zé']].forEach(([after, from], i) =>
				socket.message(i + 1, from, 'm' + i, 'x' + i, noon + after * minute));
		})()`)
		tb.reads("m0", "m1", "m2", "m3", "m4")
		tb.sees("who follows", `JSON.stringify([...document.querySelectorAll('.message')].map((m) => m.classList.contains('message--follows'))) === '[false,true,false,false,false]'`)
		tb.sees("the days", `JSON.stringify([...document.querySelectorAll('.notice--day')].map((d) => d.nextElementSibling.querySelector('.message__text').textContent)) === '["m0","m4"]'`)
		tb.sees("the time, and on hover all of it", `/^12:00/.test(document.querySelector('time').textContent) && /Wednesday.*March.*2026.*12:00:00/.test(document.querySelector('time').title)`)
	})

	t.Run("a long text is folded until one wants to see it", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`socket.message(1, 'Bo', 'line\n'.repeat(200))`)
		const height = `document.querySelector('.message__text')?.offsetHeight`
		tb.sees("a part of it", height+` > 50 && `+height+` < 500`)
		tb.run(click(".fold__button"))
		tb.sees("all of it", height+` > 2000`)
		tb.run(click(".fold__button"))
		tb.sees("a part of it", height+` < 500`)
	})

	t.Run("who comes back sees where unread begins", func(t *testing.T) {
		tb := joinWith(t, browser, fakeHistory(500), `{count: 340}`)
		tb.does(`socket.lines(331, 340)`)
		tb.sees("the latest", hasText("line 340"))
		tb.reload()
		tb.sees("a connection", `window.sockets`)
		tb.does(`socket.welcome('Ana', {count: 500}); ` + backlog)
		tb.sees("the latest, with nothing unread", hasText("line 500")+` && document.title === 'lobby · Hubbub'`)
		tb.sees("how much it is", `document.querySelector('#unread').ariaLabel.includes('160 unread messages')`)
		tb.run(click("#unread"), click("#missed .button"))
		tb.sees("the line in its place", `document.querySelector('.notice--unread + .message')?.textContent.includes('line 341')`)
		tb.sees("it in sight", `(() => { const r = document.querySelector('.notice--unread').getBoundingClientRect(); return r.top > 50 && r.bottom < innerHeight - 50; })()`)
		tb.run(click("#newer"))
		tb.sees("the latest", hasText("line 500"))
	})

	t.Run("what one said oneself is not unread afterwards", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`socket.message(1, 'Bo', 'hello')`)
		tb.reads("hello")
		tb.press("hi" + kb.Enter)
		tb.does(`socket.message(2, 'Ana', 'hi', socket.sent.at(-1).id); location.hash = '#/games'`)
		tb.sees("another room", `socket.readyState === 0`)
		tb.does(`socket.welcome('Ana')`)
		tb.reload()
		tb.sees("a connection", `window.sockets`)
		tb.does(`socket.welcome('Ana')`)
		tb.sees("the other room's", `socket.readyState === 0`)
		tb.does(`socket.welcome('Ana', {count: 2}); socket.message(1, 'Bo', 'hello'); socket.message(2, 'Ana', 'hi')`)
		tb.sees("the rooms joined", `document.querySelectorAll('.rooms__room').length === 2 && !document.querySelector('.rooms__room--away')`)
		tb.settle()
		tb.sees("nothing unread", `document.title === 'games · Hubbub' && !document.querySelector('#rooms .count')`)
	})

	t.Run("each text has its own direction", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`socket.message(1, 'נועה', 'שלום לכולם!'); socket.message(2, 'Bo', 'hello')`)
		tb.sees("right to left and left to right", `JSON.stringify([...document.querySelectorAll('.message__text')].map((m) => getComputedStyle(m).direction)) === '["rtl","ltr"]'`)
		tb.press("שלום")
		tb.sees("the field, too", `getComputedStyle(document.querySelector('#composer-input')).direction === 'rtl'`)
		tb.does(`document.querySelector('#my-name').textContent = 'נועה'`)
		tb.sees("one's name beside the avatar", `(() => { const r = new Range(); r.selectNodeContents(document.querySelector('#my-name')); return r.getBoundingClientRect().left - document.querySelector('#my-avatar').getBoundingClientRect().right < 12; })()`)
	})
}

// TestPeople: who is here.
func TestPeople(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)

	t.Run("a list with a search in small rooms", func(t *testing.T) {
		tb := joinWith(t, browser, nil, `{online: 9, users: ['Ana', 'Bo', 'Cy', 'Di', 'Ed', 'Flo', 'Gil', 'Zoë', 'Zé']}`)
		tb.resize(1440, 900)
		const names = `[...document.querySelectorAll('#people .people__name')].map((n) => n.textContent).join()`
		tb.sees("everybody in order", names+` === 'Ana,Bo,Cy,Di,Ed,Flo,Gil,Zé,Zoë'`)
		tb.sees("oneself", `document.querySelector('#people').innerText.includes('(you)')`)
		tb.run(chromedp.SendKeys("#find-person", "ze"))
		tb.sees("who is looked for", names+` === 'Zé'`)
		tb.run(click("#people button"), click(".card .button"))
		tb.sees("a mention begun", field+` === '@Zé '`)
		tb.run(chromedp.SendKeys("#find-person", "x"))
		tb.sees("that nobody is", `document.querySelector('#people-note').textContent.startsWith('Nobody')`)
	})

	t.Run("an exact count in large ones", func(t *testing.T) {
		tb := joinWith(t, browser, nil, `{online: 1204, users: undefined}`)
		tb.run(chromedp.EmulateViewport(1440, 900))
		tb.sees("the count", `document.querySelector('#online-count').textContent === '1,204 online' && document.querySelector('#people-note').innerText.includes('1,204')`)
		tb.does(`socket.says({type: 'online', online: 1205})`)
		tb.sees("the new count", `document.querySelector('#online-count').textContent === '1,205 online'`)
		tb.does(`socket.says({type: 'online', online: 2, users: ['Ana', 'Bo']})`)
		tb.sees("the list", `document.querySelector('#people').innerText.includes('Bo')`)
	})

	t.Run("coming and going is one line", func(t *testing.T) {
		tb := joinScripted(t, browser)
		const notice = `[...document.querySelectorAll('.notice')].map((n) => n.textContent.replace(/[\u2068\u2069]/g, '')).join()`
		tb.does(`['Bo', 'Cy', 'Di', 'Ed', 'Flo'].forEach((name, i) => socket.says({type: 'joined', name, online: 2 + i}))`)
		tb.sees("who came", notice+` === 'Bo, Cy and 3 others joined'`)
		tb.does(`socket.says({type: 'left', name: 'Cy', online: 5})`)
		tb.sees("who went again", notice+` === 'Bo, Di and 2 others joined · Cy joined and left'`)
	})
}

// TestLink: the address of a room can be shared.
func TestLink(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := openScripted(t, browser, "#/board-games", nil)
	tb.before(`Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (text) => { window.copied = text; }}})`)
	tb.reload()
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana')`)
	tb.sees("the room joined", `socket.sent[0].room === 'board-games' && document.querySelector('#room-name').textContent === 'board-games'`)
	tb.run(click("#share"))
	tb.sees("the link", `document.querySelector('dialog[open] input').value === location.origin + '/#/board-games'`)
	tb.run(click(".share__actions button"))
	tb.sees("the address", `copied === location.origin + '/#/board-games'`)
	tb.sees("a word about it", `document.querySelector('#share-note').textContent.includes('clipboard')`)
	tb.press(kb.Escape)
	tb.sees("it closed, and the focus where it was", `!document.querySelector('dialog[open]') && document.activeElement.id === 'share'`)

	t.Run("a room opened by name is a step that can be taken back", func(t *testing.T) {
		tb.types("#new-room-name", " "+kb.Enter)
		tb.sees("no room without a name", `location.hash === '#/board-games'`)
		tb.run(chromedp.Clear("#new-room-name"))
		tb.types("#new-room-name", "Jazz Club"+kb.Enter)
		tb.sees("the way there", `document.querySelector('#room-name').textContent === 'Jazz Club' && socket.readyState === 0`)
		tb.does(`socket.open(); socket.welcome('Ana', {room: 'jazz-club', title: 'Jazz Club'})`)
		tb.sees("the room", `document.querySelector('#room-name').textContent === 'Jazz Club' && location.hash === '#/jazz-club'`)
		tb.does(`history.back()`)
		tb.sees("the room before", `document.querySelector('#room-name').textContent === 'board-games' && location.hash === '#/board-games'`)
	})
}

// TestInstallable asks the browser what keeps it from offering to install the page.
func TestInstallable(t *testing.T) {
	t.Parallel()
	tb := openTab(t, startBrowser(t), startSite(t, "127.0.0.1:0").url)
	manifest, err := chromedp.Call(tb.ctx, page.GetAppManifest, page.GetAppManifestParams{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(manifest.Data, "Hubbub") {
		t.Errorf("manifest %q at %s", manifest.Data, manifest.URL)
	}
	for _, e := range manifest.Errors {
		t.Error(e.Message)
	}
}

// TestStill: whoever wants no motion gets none.
func TestStill(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.emulate("prefers-reduced-motion", "reduce")
	tb.run(click("#settings-toggle"), chromedp.WaitVisible("#settings"))
	tb.does(`socket.message(1, 'Bo', '@Ana')`)
	const moving = `[...document.querySelectorAll('*')].filter((n) => { const s = getComputedStyle(n); return /[1-9]/.test(s.transitionDuration) || s.animationName !== 'none'; }).map((n) => n.id || n.className).join()`
	if got := asks[string](tb, moving); got != "" {
		t.Errorf("these move: %s", got)
	}
	tb.emulate("prefers-reduced-motion", "no-preference")
	if asks[string](tb, moving) == "" {
		t.Error("nothing moves at all: the test sees nothing")
	}
}
