//go:build unix

package web_test

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/chromedp/chromedp/kb"

	"hubbub/server/client"
)

const (
	activeID = `document.activeElement.id`
	latest   = whereWords + ` === 'Latest' && ` + fromEnd + ` < 2 && !document.querySelector('#newer').checkVisibility()`
)

func (f *flow) enter() {
	f.must(f.browser.visit(f.site.url + "#/games"))
	f.watches()
	f.sees("the room behind the name", `document.querySelector('#login-room').textContent === 'games' && `+activeID+` === 'name-input'`)
	f.press("Ana" + kb.Enter)
	f.sees("the room, and the field", `document.querySelector('#chat').checkVisibility() && document.querySelector('#room-name').textContent === 'games' && `+activeID+` === 'composer-input'`)
	f.sees("what belongs to it", `document.querySelector('.composition') && document.querySelector('#where') && document.querySelector('.chat__topic')`)
	f.sees("who is there", `document.querySelector('#people').innerText.includes('Bo')`)
	hears(f, "Ana come", func(e client.Joined) bool { return e.Name == "Ana" })
}

func (f *flow) write() {
	f.press("hello <b>Bo</b>" + kb.Enter)
	f.sees("it, with its receipt", hasText("hello <b>Bo</b>")+` && !document.querySelector('.message--pending') && `+field+` === ''`)
	hears(f, "it", func(m client.Message) bool { return m.From == "Ana" && m.Text == "hello <b>Bo</b>" })
	f.press(kb.ArrowUp)
	f.sees("it in the field", field+` === 'hello <b>Bo</b>' && `+composition+`.innerText.includes('Editing your message')`)
	f.press(" again" + kb.Enter)
	f.sees("it changed", hasText("hello <b>Bo</b> again (edited)"))
	hears(f, "of it", func(u client.Updated) bool { return u.Edited && u.Text == "hello <b>Bo</b> again" })
	f.point(message("hello") + `.querySelector('.message__text')`)
	f.click(message("hello") + `.querySelector('.row-acts button:last-child')`)
	f.click(`[...document.querySelectorAll('.menu[open] .menu__item')].find((n) => n.innerText.includes('Remove'))`)
	f.click(".dialog--question .button--danger")
	f.sees("nothing of it", `!document.querySelector('.messages').innerText.includes('hello')`)
	hears(f, "of it", func(u client.Updated) bool { return u.Removed })
	f.sees("the page again", `!document.querySelector('dialog[open]')`)
}

func (f *flow) readAbove() {
	for i := range 40 {
		f.says(fmt.Sprintf("line %d", i+1))
	}
	f.sees("the latest", hasText("line 40")+` && `+latest)
	f.does(`document.querySelector('#messages').focus()`)
	f.pressUntil(kb.Home, "a place above", `document.querySelector('#messages').scrollTop === 0 && `+newerPill+`.checkVisibility() && `+newerPill+`.innerText.includes('To the latest')`)
	f.settles()
	before := look[float64](f, place("line 3"))
	f.says("line 41")
	f.says("line 42")
	f.sees("how much is new", newerPill+`.innerText.includes('2 new')`)
	if after := look[float64](f, place("line 3")); after != before {
		f.t.Errorf("what is read moved from %v to %v", before, after)
	}
	f.click("#newer")
	f.sees("the latest", latest+` && `+hasText("line 42"))
	f.pressUntil(kb.ArrowUp, "a step up by a key, which may be smooth and go on", fromEnd+` > 10 && `+newerPill+`.checkVisibility()`)
	f.press(kb.Escape)
	f.sees("the latest by a key", latest)
	f.click("#composer-input")
}

// chatters lets Bo talk fast until the test goes on.
func (f *flow) chatters() (stop func()) {
	done := make(chan struct{})
	var talk sync.WaitGroup
	talk.Go(func() {
		for i := 1; ; i++ {
			select {
			case <-done:
				return
			case <-time.After(50 * time.Millisecond):
				if _, err := f.bo.Say(f.t.Context(), fmt.Sprintf("fast %d", i)); err != nil {
					f.t.Error(err)
					return
				}
			}
		}
	})
	return func() { close(done); talk.Wait() }
}

func (f *flow) holdStill() {
	stop := f.chatters()
	defer stop()
	f.sees("ten", hasText("fast 10"))
	x, y := f.where(`document.querySelector('#messages')`)
	f.must(within(patience, func() error { // on a busy machine a pointer may come between two that are fast
		x ^= 1
		if err := f.browser.point(x, y); err != nil || look[bool](f, whereWords+`.startsWith('Held')`) {
			return err
		}
		return errors.New("never held still")
	}))
	f.isHeld("Held still while you point")
	cx, cy := f.where(`document.querySelector('#room-name')`)
	f.must(f.browser.point(cx, cy))
	f.sees("the latest", latest)
	f.does(`document.querySelector('#people-toggle').focus()`)
	for range 10 {
		if look[bool](f, activeID+` === 'messages'`) {
			break
		}
		f.press(kb.Tab)
	}
	f.isHeld("Held still while you are here")
	f.press(kb.Escape)
	f.sees("the latest by a key", latest)
	f.does(`document.querySelector('#composer-input').focus()`)
}

// isHeld fails if the list moves while more comes, or the strip does not say why it does not.
func (f *flow) isHeld(words string) {
	f.t.Helper()
	f.sees("the word for it", whereWords+` === `+quote(words)+` && `+newerPill+`.innerText.includes('new')`)
	f.settles()
	before, n := look[spot](f, stood), look[string](f, newerPill+`.innerText`)
	f.sees("more that is new", newerPill+`.innerText !== `+quote(n))
	f.settles()
	before.stays(f.t, look[spot](f, before.again()))
}

const question = "what do you say?"

// shows waits until the reactions below the question are these.
func (f *flow) shows(want string) {
	f.t.Helper()
	f.sees(want+" below the question", chips+`(`+quote(question)+`) === `+quote(want))
}

func (f *flow) react() {
	seq := f.says(question)
	f.sees("the question", hasText(question))
	f.point(message(question) + `.querySelector('.message__text')`)
	f.click(message(question) + `.querySelector('.row-acts__quick')`)
	f.shows("👍1*")
	f.must(f.bo.React(f.t.Context(), seq, "👍", true))
	f.shows("👍2*")
	f.point(message(question) + `.querySelector('.message__text')`)
	f.click(message(question) + `.querySelector('.row-acts [aria-label="Another reaction…"]')`)
	f.sees("the field of the picker", `document.activeElement.matches('.picker__search')`)
	f.press("rocket")
	f.sees("a rocket first", `document.querySelector('.picker__emoji')?.dataset.char === '🚀'`)
	f.press(kb.Enter)
	f.shows("👍2* 🚀1*")
	hears(f, "of the rocket", func(r client.Reactions) bool { return r.Target == seq && r.Counts["🚀"] == 1 })
	f.click(message(question) + `.querySelector('[data-emoji="👍"]')`)
	f.shows("👍1 🚀1*")
}

func (f *flow) reply() {
	f.click("#composer-input")
	f.does(`document.querySelector('#messages').focus()`)
	f.press(kb.Enter)
	f.sees("the question in focus", `document.activeElement.matches('.message') && document.activeElement.innerText.includes('what do you say')`)
	f.press("r")
	f.sees("what it replies to, and the field", composition+`.innerText.includes('what do you say') && `+activeID+` === 'composer-input' && `+field+` === ''`)
	f.press("I say yes" + kb.Enter)
	f.sees("the quote above it", message("I say yes")+`.querySelector('.message__quote').innerText.includes('what do you say') && !document.querySelector('.message--pending') && `+composition+`.hidden`)
	hears(f, "the reply", func(m client.Message) bool {
		return m.Text == "I say yes" && m.ReplyTo != nil && m.ReplyTo.Text == question
	})
}

func (f *flow) mention() {
	f.press("hi @b")
	f.sees("whom one may mean", `document.querySelector('#suggestions').checkVisibility() && document.querySelector('#suggestions').innerText.includes('Bo')`)
	f.press(kb.Tab)
	f.sees("the name", field+` === 'hi @Bo ' && `+activeID+` === 'composer-input'`)
	f.press(":tad")
	f.sees("the emoji", `document.querySelector('#suggestions').innerText.includes(':tada:')`)
	f.press(kb.Enter)
	f.sees("it in the text", field+` === 'hi @Bo 🎉 '`)
	f.press(kb.Enter)
	f.sees("the mention", message("hi @Bo 🎉")+`.querySelector('.mention').textContent === '@Bo'`)
	f.says("@Ana look here")
	f.sees("that it is of oneself", message("@Ana look here")+`.matches('.message--mine')`)
}

func (f *flow) people() {
	const panel = `document.querySelector('#people-panel')`
	f.sees("a column with both", panel+`.checkVisibility() && [...document.querySelectorAll('.people__name')].map((n) => n.textContent).join() === 'Ana,Bo'`)
	f.click("#people-toggle")
	f.sees("no column", `!`+panel+`.checkVisibility()`)
	f.click("#people-toggle")
	f.sees("it again", panel+`.checkVisibility()`)
	f.click(`document.querySelector('#people [data-name="Bo"] button')`)
	f.sees("who that is", `document.querySelector('.card[open]')?.innerText.includes('Bo')`)
	f.press(kb.Escape)
	f.sees("the page", `!document.querySelector('.card[open]')`)
}

func (f *flow) search() {
	f.click("#search-toggle")
	f.sees("the focus in the search", activeID+` === 'search-input'`)
	f.press("line 17")
	f.sees("what was found", `document.querySelectorAll('#results li').length === 1 && document.querySelector('#results').innerText.includes('line 17')`)
	f.click("#results button")
	f.sees("the message, in sight", `document.querySelector('.message--found')?.textContent.includes('line 17') &&
		((r) => r.top > 50 && r.bottom < innerHeight - 50)(document.querySelector('.message--found').getBoundingClientRect())`)
	f.click("#search-close")
	f.sees("the people again", `!document.querySelector('#search-panel').checkVisibility() && document.querySelector('#people-panel').checkVisibility()`)
	f.click("#newer")
	f.sees("the latest", latest)
}

func (f *flow) menu() {
	const levels = `Object.entries(JSON.parse(localStorage.getItem('hubbub.settings')).rooms ?? {}).join()`
	f.point(`document.querySelector('[data-room="games"] a')`)
	f.click(`document.querySelector('[data-room="games"] .rooms__menu')`)
	f.sees("what it notifies of", `document.querySelector('.room-menu[open] [aria-checked="true"]') === document.activeElement`)
	f.press(kb.ArrowDown + kb.Enter)
	f.sees("that it notifies of nothing", levels+` === 'games,none' && !document.querySelector('.room-menu')`)
	f.click(`document.querySelector('[data-room="games"] .rooms__menu')`)
	f.sees("that", `document.activeElement.ariaChecked === 'true'`)
	f.press(kb.ArrowUp + kb.Enter)
	f.sees("mentions again", levels+` === '' && !document.querySelector('.room-menu')`)
}

// choose changes a choice of the settings; lists that a browser opens outside of its page cannot be clicked.
func (f *flow) choose(id, value string) {
	f.t.Helper()
	f.does(`const choice = document.querySelector('#setting-` + id + `'); choice.focus(); choice.value = ` + quote(value) + `; choice.dispatchEvent(new Event('change', {bubbles: true}));`)
}

func (f *flow) settings() {
	const ground = `getComputedStyle(document.body).backgroundColor`
	light := look[string](f, ground)
	f.click("#settings-toggle")
	f.sees("the settings", `document.querySelector('#settings').open && document.querySelector('#settings').innerText.includes('Language')`)
	f.choose("theme", "dark")
	f.sees("another ground", `document.documentElement.dataset.theme === 'dark' && `+ground+` !== `+quote(light))
	f.choose("theme", "light")
	f.choose("language", "ar")
	f.sees("Arabic, from right to left", `document.dir === 'rtl' && document.documentElement.lang === 'ar' && document.querySelector('#settings-title').textContent === 'الإعدادات'`)
	f.press(kb.Escape)
	f.settles()
	f.sees("the rooms at the right, and nothing over an edge", `!document.querySelector('#settings').open && document.querySelector('#rooms-panel').getBoundingClientRect().right === innerWidth &&
		[document.documentElement, document.querySelector('#messages')].every((n) => n.scrollWidth <= n.clientWidth)`)
	f.click("#settings-toggle")
	f.choose("language", "en")
	f.sees("English again", `document.dir === 'ltr' && document.querySelector('#settings-title').textContent === 'Settings'`)
	f.click(".dialog__close")
	f.sees("the page", `!document.querySelector('#settings').open`)
}

func (f *flow) density() {
	const isCompact = `document.querySelector('#messages').matches('.messages--compact')`
	f.click("#composer-input")
	f.press("/compact" + kb.Enter)
	f.sees("a row of one line", isCompact+` && `+message("fast")+`.offsetHeight <= 26 && `+field+` === ''`)
	f.press("/comfortable" + kb.Enter)
	f.sees("room for each", `!`+isCompact+` && `+fromEnd+` < 2`)
}

func (f *flow) restart() {
	f.says("kept 1")
	f.sees("it", hasText("kept 1"))
	f.site.stop()
	f.sees("that the server is away", `document.querySelector('#connection-banner').checkVisibility()`)
	f.press("kept 2" + kb.Enter)
	f.sees("it waiting", message("kept 2")+`.matches('.message--pending')`)
	f.site = startSite(f.whole, f.site.addr, f.set)
	f.sees("the connection again", `!document.querySelector('#connection-banner').checkVisibility() && !document.querySelector('.message--pending')`)
	f.says("kept 3")
	f.sees("each once, in one order", onlyOnce("kept", "kept 1", "kept 2", "kept 3"))
	f.sees("no word of a gap", `!document.querySelector('.notice--skip')`)
	hears(f, "what was said meanwhile", func(m client.Message) bool { return m.From == "Ana" && m.Text == "kept 2" })
	f.sees("both names as they were", `[...document.querySelectorAll('.people__name')].map((n) => n.textContent).join() === 'Ana,Bo'`)
}

func (f *flow) reload() {
	f.press("half a thought")
	f.must(f.browser.reload())
	f.watches()
	f.sees("the room, without a question", `document.querySelector('#room-name').textContent === 'games' && document.querySelector('#chat').checkVisibility() && !document.querySelector('#login').checkVisibility()`)
	f.sees("the name, and what was begun", `document.querySelector('#my-name').textContent === 'Ana' && `+field+` === 'half a thought'`)
	f.sees("what was said, once, at the latest", onlyOnce("kept", "kept 1", "kept 2", "kept 3")+` && `+latest)
	f.press(" is whole" + kb.Enter)
	f.sees("it", hasText("half a thought is whole")+` && !document.querySelector('.message--pending')`)
}

func (f *flow) phone() {
	f.must(f.browser.resize(500, 844))
	f.settles()
	if width := look[int](f, `innerWidth`); width > 760 {
		f.t.Skipf("the window cannot be made as narrow as a phone: it has %d px", width)
	}
	f.sees("nothing over an edge", `document.documentElement.scrollWidth <= innerWidth &&
		((m) => [...m.querySelectorAll('.message')].every((n) => n.getBoundingClientRect().right <= m.getBoundingClientRect().left + m.clientLeft + m.clientWidth))(document.querySelector('#messages'))`)
	f.click("#rooms-toggle")
	f.sees("the rooms over the page", `document.querySelector('#rooms-panel.panel--open').checkVisibility() && history.state?.drawer`)
	f.must(f.browser.back())
	f.sees("the same room behind them", `!document.querySelector('.panel--open') && !history.state && document.querySelector('#room-name').textContent === 'games' && window.faults`)
	f.click("#composer-input")
	f.press("from a phone" + kb.Enter)
	f.sees("it at the end", hasText("from a phone")+` && `+fromEnd+` < 2`)
}
