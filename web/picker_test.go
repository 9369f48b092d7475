package web_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// reactive is what a server tells of itself that knows edits and reactions.
const reactive = `{role: 'member', limits: {message_bytes: 4096, edit_window_ms: 900000}}`

// said lets Bo say something, with reactions.
func said(place int, text, reactions string) string {
	return fmt.Sprintf(`socket.says({type: 'message', seq: seqAt(%d), id: 'y%d', from: 'Bo', user: 'uBo', at: Date.now(), text: %s, reactions: %s})`, place, place, quote(text), reactions)
}

func (tb *tab) pointsAt(text string) {
	tb.t.Helper()
	tb.does(`[...document.querySelectorAll('.message')].find((m) => m.textContent.includes(` + quote(text) + `)).dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'}))`)
}

// TestRefusedReactions: each refusal takes the reaction back, with words in the language of the page.
func TestRefusedReactions(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, reactive)
	tb.does(said(1, "hello", `{'👍': 2}`))
	tb.shows("hello", "👍2")
	refuse := func(code, words string) {
		t.Helper()
		tb.does(`document.querySelector('.reaction').click()`) // whose row another language draws anew
		tb.shows("hello", "👍3*")
		tb.does(`socket.says({type: 'error', code: ` + quote(code) + `, message: 'x', id: socket.sent.at(-1).id})`)
		tb.shows("hello", "👍2")
		tb.sees(words, note+`.includes(`+quote(words)+`)`)
	}
	for code, words := range map[string]string{
		"bad_reaction": "cannot be a reaction", "too_many_reactions": "as many kinds", "rate_limited": "too fast", "not_found": "not there any more", "forbidden": "may not react",
	} {
		refuse(code, words)
	}
	for language, words := range map[string]string{"pt-BR": "todos os tipos", "es": "todos los tipos"} {
		tb.speak(language)
		tb.shows("hello", "👍2")
		refuse("too_many_reactions", words)
	}
}

// TestReactionsStayPut: what others put to messages moves nothing that somebody reads, does not draw the message anew, and is not announced.
func TestReactionsStayPut(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{count: 60, ...`+reactive+`}`)
	tb.does(`socket.lines(1, 60)`)
	tb.sees("the end", hasText("line 60")+`&& document.querySelector('.chat__topic')`)
	tb.does(`document.querySelector('#messages').scrollTop -= 600`)
	tb.settle()
	tb.does(`window.row = [...document.querySelectorAll('.message')].find((m) => m.getBoundingClientRect().top > document.querySelector('#messages').getBoundingClientRect().top);
		window.top0 = row.getBoundingClientRect().top; window.place = Number(row.innerText.match(/line (\d+)/)[1]); window.words = row.querySelector('.message__text'); getSelection().selectAllChildren(words)`)
	tb.does(`for (let place = 1; place < window.place; place++) socket.says({type: 'update', seq: seqAt(100 + place), target: seqAt(place), reactions: {'👍': place}})`)
	tb.sees("chips above", `document.querySelector('.reaction')`)
	tb.settle()
	tb.sees("the same row at the same place, and what was selected in it", `Math.abs(row.getBoundingClientRect().top - top0) < 1 && row.querySelector('.message__text') === words && getSelection().toString() === words.textContent`)
	tb.sees("nothing announced", `!document.querySelector('#announcer').textContent`)
	t.Run("a chip under the pointer stays until it leaves", func(t *testing.T) {
		tb.does(`document.querySelector('#messages').scrollTop = 1e9`)
		tb.does(`socket.says({type: 'update', seq: seqAt(200), target: seqAt(60), reactions: {'👍': 1, '🎉': 2}})`)
		tb.shows("line 60", "👍1 🎉2")
		tb.does(`[...document.querySelectorAll('.reaction')].at(-2).focus()`)
		tb.does(`socket.says({type: 'update', seq: seqAt(201), target: seqAt(60), reactions: {'🎉': 2}})`)
		tb.shows("line 60", "🎉2")
		tb.sees("it, and the focus", `document.activeElement.dataset.emoji === '👍'`)
		tb.does(`document.querySelector('#composer-input').focus()`)
		tb.sees("it go", `![...document.querySelectorAll('.message')].at(-1).querySelector('[data-emoji="👍"]')`)
	})
	t.Run("a removed message loses them", func(t *testing.T) {
		tb.does(`socket.says({type: 'update', seq: seqAt(202), target: seqAt(60), removed: true})`)
		tb.sees("nothing of it", `!document.querySelector('[data-emoji="🎉"]')`)
	})
}

// TestPicker: emoji are chosen for the text and for reactions, by name and by keyboard; what was used comes first the next time.
func TestPicker(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, reactive)
	tb.sees("its button", `document.querySelector('.composer__emoji')`)
	tb.sees("nothing of the emoji yet", `!performance.getEntriesByType('resource').some(({name}) => name.includes('js/emoji/groups'))`)
	tb.press("go ")
	tb.run(click(".composer__emoji"))
	tb.sees("the field of the picker", `document.activeElement.matches('.picker__search')`)
	tb.sees("all groups", `document.querySelectorAll('.picker__group').length === 9`)
	cell := func(what string) string { return `document.activeElement.matches('.picker__emoji') && ` + what }
	tb.press(kb.ArrowDown)
	tb.sees("the first", cell(`document.activeElement.dataset.char === '😀' && document.querySelectorAll('.picker__emoji[tabindex="0"]').length === 1`))
	tb.press(kb.End)
	tb.sees("the last of the row", cell(`document.activeElement.matches(':last-child') && document.activeElement.parentElement.matches('.picker__row:nth-child(2)')`))
	tb.press(kb.ArrowDown + kb.Home + kb.ArrowRight)
	tb.sees("the second of the second row", cell(`document.activeElement.matches(':nth-child(2)') && document.activeElement.parentElement.matches('.picker__row:nth-child(3)')`))
	tb.press(kb.ArrowUp + kb.ArrowUp)
	tb.sees("the field again", `document.activeElement.matches('.picker__search')`)
	tb.press("rocket" + kb.Enter)
	tb.sees("it in the text", field+` === 'go 🚀' && !document.querySelector('.picker') && document.activeElement.id === 'composer-input'`)

	t.Run("recent ones, and a colour of skin", func(t *testing.T) {
		tb.run(click(".composer__emoji"))
		tb.sees("it first", `document.querySelector('.picker__emoji').dataset.char === '🚀'`)
		tb.run(click(".picker__tone"), click(".picker__tone"))
		tb.sees("which it is", `document.querySelector('.picker__tone').ariaLabel.includes('medium light')`)
		tb.press(kb.Escape)
		tb.reload()
		tb.does(`socket.welcome('Ana', ` + reactive + `)`)
		tb.sees("its button", `document.querySelector('.composer__emoji')`)
		tb.run(click(".composer__emoji"))
		tb.sees("the colour", `document.querySelector('[data-char="👋🏼"]') && document.querySelector('.picker__emoji').dataset.char === '🚀'`)
		tb.press("nothing is called so")
		tb.sees("that there is none", `document.querySelector('.picker__note').innerText === '0 found'`)
		tb.press(kb.Enter + kb.Escape)
		tb.sees("it closed", `!document.querySelector('.picker[open]') || document.querySelector('.picker__search').value === ''`)
		tb.press(kb.Escape)
	})
	t.Run("to a group", func(t *testing.T) {
		tb.run(click(".composer__emoji"))
		tb.press("rock")
		tb.run(click(`.picker__to:last-child`))
		tb.sees("flags", `((grid, flag) => { const {top, bottom} = flag.getBoundingClientRect(); const of = grid.getBoundingClientRect(); return top >= of.top && bottom <= of.bottom; })(document.querySelector('.picker__grid'), document.querySelector('[data-char="🏁"]'))`)
		tb.press(kb.Escape)
		tb.sees("it closed", `!document.querySelector('.picker')`)
	})
	t.Run("in a window that is narrowed", func(t *testing.T) {
		tb.resize(1200, 800)
		tb.run(click(".composer__emoji"))
		tb.sees("the picker", `document.querySelector('.picker[open]')`)
		tb.press(kb.ArrowDown + kb.ArrowDown + kb.ArrowDown)
		tb.does(`window.was = document.activeElement.dataset.char`)
		whole := func(columns int) string {
			return fmt.Sprintf(`[...document.querySelectorAll('.picker__row:not(:last-child)')].every((row) => row.childElementCount === %d && new Set([...row.children].map((n) => n.offsetTop)).size === 1) && document.activeElement.dataset.char === was && document.activeElement.tabIndex === 0`, columns)
		}
		const inWindow = ` && (({left, right, bottom}) => left >= 0 && right <= innerWidth && bottom <= innerHeight)(document.querySelector('.picker').getBoundingClientRect())`
		for _, size := range [][2]int64{{1200, 9}, {390, 8}, {1200, 9}, {800, 9}} {
			tb.run(chromedp.EmulateViewport(size[0], 800))
			tb.sees(fmt.Sprint("rows as wide as it is, and the focus where it was, at ", size), whole(int(size[1]))+inWindow)
		}
		tb.press(kb.Escape)
		tb.sees("it closed", `!document.querySelector('.picker')`)
	})
	t.Run("in other languages", func(t *testing.T) {
		for language, word := range map[string]string{"pt-BR": "foguete", "es": "cohete"} {
			tb.speak(language)
			tb.run(click(".composer__emoji"))
			tb.sees("the picker", `document.querySelector('.picker[open]')`)
			tb.press(word)
			tb.sees(word, `document.querySelector('.picker__emoji')?.ariaLabel === `+quote(word))
			tb.does(`document.querySelector('.picker').close()`)
		}
	})
}

// TestReactingByTouch: a long press opens the sheet, which has a few at hand.
func TestReactingByTouch(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, reactive)
	tb.look(view{"phone", 390, 844, "light"})
	tb.sees("the words of rules", `document.querySelector('.chat__topic')`)
	tb.does(said(1, "hello", `{'🎉': 1}`))
	tb.shows("hello", "🎉1")
	tb.settle()
	tb.does(`document.querySelector('.message__text').dispatchEvent(new PointerEvent('pointerdown', {bubbles: true, pointerType: 'touch'}))`)
	tb.sees("the sheet", `document.querySelectorAll('.menu[open] .menu__item--quick').length === 6`)
	tb.run(click(".menu__item--quick"))
	tb.shows("hello", "🎉1 👍1*")
	tb.sees("what is asked", `((r) => r.type === 'react' && r.emoji === '👍' && r.on && r.seq === seqAt(1))(socket.sent.at(-1))`)
	tb.sees("chips large enough for a finger", `((r) => r.height >= 28)(document.querySelector('.reaction').getBoundingClientRect())`)
}

// TestWhoReacted: all who have put something to a message, by kind and by pages.
func TestWhoReacted(t *testing.T) {
	t.Parallel()
	api := http.NewServeMux()
	api.HandleFunc("GET /api/rooms/{room}/messages/{seq}/reactions", func(w http.ResponseWriter, r *http.Request) {
		switch q := r.URL.Query(); {
		case q.Get("emoji") == "🎉":
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"code":"not_found","title":"x"}`)
		case q.Get("after") == "":
			fmt.Fprint(w, `{"reactions":[{"emoji":"👍","count":3,"people":[{"user":"uBo","name":"Bo"},{"user":"uX","name":"<b>Cy</b>"},{"user":"uY"},7]}],"next":"uX"}`)
		default:
			fmt.Fprint(w, `{"reactions":[{"emoji":"👍","count":3,"people":[{"user":"uZ","name":""}]}]}`)
		}
	})
	tb := joinWith(t, startBrowser(t), api, reactive)
	tb.sees("the words of rules", `document.querySelector('.chat__topic')`)
	tb.does(said(1, "hello", `{'👍': 3, '🎉': 12000}`))
	tb.shows("hello", "👍3 🎉12K")
	tb.pointsAt("hello")
	tb.does(`[...document.querySelectorAll('.row-acts button')].at(-1).click()`)
	tb.sees("the menu", `document.querySelector('.menu[open]')`)
	tb.does(`[...document.querySelectorAll('.menu__item')].find((i) => i.innerText.includes('Who reacted')).click()`)
	names := `[...document.querySelectorAll('.reactors__name')].map((n) => n.textContent).join()`
	tb.sees("the first page", names+` === 'Bo,<b>Cy</b>'`)
	tb.sees("counts as at the message", `[...document.querySelectorAll('.reactors__kinds .reaction__count')].map((n) => n.textContent).join() === '3,12K'`)
	tb.run(click(".reactors__more"))
	tb.sees("the second, and no third", names+` === 'Bo,<b>Cy</b>,Somebody' && document.querySelector('.reactors__more').hidden`)
	tb.does(`document.querySelectorAll('.reactors__kinds button')[1].click()`)
	tb.sees("why another kind has none", names+` === '' && document.querySelector('.dialog--reactors .dialog__note').innerText.includes('not there')`)
}
