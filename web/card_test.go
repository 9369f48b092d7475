package web_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// company is a room with an owner, a moderator and others.
const company = `{online: 4, users: ['Ana', 'Bo', 'Cy', 'Di'], people: [
	{user: 'uAna', name: 'Ana', since: Date.now()}, {user: 'uBo', name: 'Bo', role: 'moderator', since: Date.now() - 60000},
	{user: 'uCy', name: 'Cy', role: 'owner', since: 1790000000000}, {user: 'uDi', name: 'Di', since: Date.now()}]}`

// TestPersonCard: from a name to who that is, and what one can do.
func TestPersonCard(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	const card = `document.querySelector('.card[open]')`
	open := func(t *testing.T) *tab {
		tb := joinWith(t, browser, nil, company)
		tb.does(`for (const [i, from, role] of [[1, 'Bo', 'moderator'], [2, 'Zoe'], [3, 'Cy', 'owner'], [4, 'Ana']]) socket.says({type: 'message', seq: seqAt(i), id: 'x' + i, from, user: 'u' + from, role, at: Date.now(), text: 'text ' + i})`)
		tb.reads("text 1", "text 2", "text 3", "text 4")
		tb.sees("what can be done about messages", `document.querySelector('.chat__topic')`)
		return tb
	}

	t.Run("badges in the list and in rows", func(t *testing.T) {
		tb := open(t)
		tb.resize(1300, 700)
		tb.does(`socket.says({type: 'message', seq: seqAt(5), id: 'x5', from: 'Otto', user: 'uOtto', role: 'bot', at: Date.now(), text: 'text 5'})`)
		tb.sees("the list's", `[...document.querySelectorAll('#people li')].map((li) => li.dataset.name + (li.querySelector('.badge')?.getAttribute('aria-label') ?? '')).join() === 'Ana,BoModerator,CyOwner,Di'`)
		tb.sees("the rows'", `[...document.querySelectorAll('.message')].map((m) => m.querySelector('.message__from').textContent + (m.querySelector('.badge')?.getAttribute('aria-label') ?? '')).join() === 'BoModerator,Zoe,CyOwner,Ana,OttoBot'`)
	})

	t.Run("from a message", func(t *testing.T) {
		tb := open(t)
		tb.run(click(".message .message__from"))
		tb.sees("who that is", card+`.querySelector('h2').textContent === 'Bo' && /Moderator · Here since/.test(`+card+`.textContent)`)
		tb.press(kb.Escape)
		tb.sees("the name again", `!`+card+` && document.activeElement.textContent === 'Bo'`)
		tb.run(click("li:nth-of-type(3) .message__from"))
		tb.sees("a guest who has gone", card+`.textContent.includes('Guest · Not here now')`)
		tb.run(click(".card .button"))
		tb.sees("a mention", `!`+card+` && document.querySelector('#composer-input').value === '@Zoe '`)
	})

	t.Run("by keyboard", func(t *testing.T) {
		tb := open(t)
		tb.sees("what is loaded with the room", `document.querySelector('.composition')`)
		tb.does(`document.querySelector('#messages').focus()`)
		tb.press(kb.Enter)
		tb.sees("the last message in sight", `document.activeElement.matches('.message') && document.activeElement.innerText.includes('text 4')`)
		tb.press(kb.ArrowUp + kb.ArrowUp + kb.ArrowUp + kb.ArrowDown)
		tb.sees("one of another", `document.activeElement.querySelector('.message__from')?.textContent === 'Zoe'`)
		tb.press(kb.Enter)
		tb.chooses("Zoe")
		tb.sees("the card", card+`.querySelector('h2').textContent === 'Zoe'`)
		tb.press(kb.Escape)
		tb.press(kb.Escape)
		tb.sees("the messages again", `document.activeElement.id === 'messages'`)
		tb.press(kb.Tab)
		tb.sees("no name on the way to the field", `document.activeElement.id === 'composer-input'`)
	})

	t.Run("mute for me, and hear again", func(t *testing.T) {
		tb := open(t)
		tb.run(click(".message .message__from"), click(".card .button--outline"))
		tb.sees("what it does", card+`.textContent.includes('Nobody else notices') && `+card+`.querySelector('.button--outline').textContent === 'Hear again'`)
		tb.reads("text 2", "text 3", "text 4")
		tb.press(kb.Escape)
		tb.run(click("#settings-toggle"))
		tb.sees("Bo among the muted", `document.querySelector('.me__list').textContent.includes('Bo')`)
		tb.run(click(".me__list button"))
		tb.reads("text 1", "text 2", "text 3", "text 4")
	})

	t.Run("from the list, and of oneself", func(t *testing.T) {
		tb := open(t)
		tb.resize(1300, 700)
		tb.run(click(`#people [data-name="Cy"] .people__name`))
		tb.sees("since another day", card+`.textContent.includes('Owner · Here since')`)
		tb.sees("all of it within the window", `(({left, right, top, bottom}) => left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight)(`+card+`.getBoundingClientRect())`)
		tb.press(kb.Escape)
		tb.run(click(`#people [data-name="Ana"] .people__name`))
		tb.sees("that it is oneself, and nothing to mute", card+`.textContent.includes('This is you') && !`+card+`.querySelector('.button--outline')`)
	})
}

// TestNameInSettings: another name, and why not.
func TestNameInSettings(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, company)
	const note = `document.querySelector('#my-new-name-note').textContent`
	tb.run(click("#settings-toggle"))
	tb.sees("the name", `document.querySelector('#my-new-name').value === 'Ana'`)
	tb.does(`document.querySelector('#my-new-name').select()`)
	tb.press("Bo" + kb.Enter)
	tb.sees("the wish, and the settings open", `socket.sent.at(-1).type === 'rename' && socket.sent.at(-1).name === 'Bo' && document.querySelector('#settings').open`)
	tb.does(`socket.says({type: 'error', code: 'name_taken', message: 'x'})`)
	tb.sees("why not", note+`.includes('taken') && document.querySelector('#my-new-name').getAttribute('aria-invalid') === 'true'`)
	tb.does(`document.querySelector('#my-new-name').select()`)
	tb.press("Anna" + kb.Enter)
	tb.sees("another wish", `socket.sent.at(-1).name === 'Anna'`)
	tb.does(`socket.says({type: 'renamed', user: 'uAna', from: 'Ana', name: 'Anna'})`)
	tb.sees("that it is so", note+`.includes('Anna') && document.querySelector('#my-name').textContent === 'Anna'`)
}
