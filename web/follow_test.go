package web_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// fromEnd is how far the end of the messages is from what is seen.
const fromEnd = `((m) => m.scrollHeight - m.scrollTop - m.clientHeight)(document.querySelector('#messages'))`

// place is where a message is seen.
func place(text string) string {
	return `[...document.querySelectorAll('.message__text')].find((m) => m.textContent.startsWith(` + quote(text) + `)).getBoundingClientRect().top - document.querySelector('#messages').getBoundingClientRect().top`
}

// TestFollow: whoever is at the end stays there, and whoever is not is not moved,
// whatever grew or arrived.
func TestFollow(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	const long = `('long\n' + 'line\n'.repeat(200))`
	grow := []struct{ what, script string }{
		{"a message", `socket.message(80, 'Bo', 'late')`},
		{"one of one's own", `socket.message(81, 'Ana', 'from another tab')`},
		{"a wider font", `document.querySelector('.messages__rows').style.fontFamily = 'monospace'`},
		{"a picture far above", `document.querySelector('.message__text').style.paddingBottom = '300px'`},
		{"a line at the top", `document.querySelector('#messages-top').style.minHeight = '200px'`},
		{"a banner", `document.querySelector('#connection-banner').hidden = false`},
		{"a field that grows", `document.querySelector('.composer__input').style.minHeight = '120px'`},
		{"a keyboard", `document.documentElement.style.setProperty('--visible-height', '400px')`},
		{"people who come", `for (let i = 0; i < 40; i++) socket.says({type: 'joined', name: 'P' + i, online: 2 + i})`},
		{"another language", chosen("language", "es")},
	}
	where := map[string]struct {
		scroll string // scrolls there
		stands string // the message that is watched; empty: the end is
	}{
		"at the end":       {``, ""},
		"a little above":   {`document.querySelector('#messages').scrollTop -= 40`, "line 40"},
		"far above":        {`document.querySelector('#messages').scrollTop = 300`, "line 12"},
		"in a long text":   {`socket.message(41, 'Bo', ` + long + `)`, "line 40"},
		"before it, again": {`socket.message(41, 'Bo', ` + long + `); socket.message(42, 'Bo', 'short')`, ""},
	}
	for at, reader := range where {
		t.Run(at, func(t *testing.T) {
			tb := joinScripted(t, browser)
			tb.does(`for (let i = 1; i <= 40; i++) socket.message(i, 'Bo', 'line ' + i)`)
			tb.sees("the end", hasText("line 40")+` && `+fromEnd+` < 2`)
			tb.does(reader.scroll)
			tb.settle()
			if at == "in a long text" {
				tb.run(click(".fold__button"))
				tb.settle()
			}
			for _, g := range grow {
				before := 0.0
				if reader.stands != "" {
					before = asks[float64](tb, place(reader.stands))
				}
				tb.does(`{ ` + g.script + ` }`)
				tb.settle()
				if reader.stands == "" {
					if got := asks[float64](tb, fromEnd); got >= 2 {
						t.Errorf("%s: %v px from the end", g.what, got)
					}
				} else if got := asks[float64](tb, place(reader.stands)); got-before > 2 || before-got > 2 {
					t.Errorf("%s: what was read moved by %v px", g.what, got-before)
				}
			}
		})
	}
}

// TestFollowAnew: whoever reads above is not moved either where a message is drawn, or something asks for measures, before
// the list has heard that its rows are lower or higher.
func TestFollowAnew(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	for what, meanwhile := range map[string]string{
		"a message comes":      `socket.message(++place, 'Bo', 'line ' + place)`,
		"it is measured":       `void list.scrollHeight`,
		"one changes in sight": `socket.says({type: 'update', seq: seqAt(++place), target: seqAt(33), edited: true, text: 'line 33'})`,
	} {
		t.Run(what, func(t *testing.T) {
			tb := joinScripted(t, browser)
			tb.does(`window.list = document.querySelector('#messages'); window.place = 60; socket.lines(1, 60)`)
			tb.sees("the end", hasText("line 60")+` && `+fromEnd+` < 2`)
			for _, scroll := range []string{`list.scrollTop = 400`, `list.scrollTop = list.scrollHeight - list.clientHeight - 400`} {
				tb.does(scroll)
				tb.settle()
				for _, anew := range []string{`classList.add('messages--compact')`, `style.fontSize = '20px'`, `classList.remove('messages--compact')`, `style.fontSize = ''`} {
					before := asks[spot](tb, stood)
					tb.does(`list.` + anew + `; ` + meanwhile)
					tb.settle()
					t.Log(scroll, anew)
					before.stays(t, asks[spot](tb, before.again()))
				}
			}
		})
	}
}

// TestFold: who folds a text again does not lose sight of it, and is at the end
// once more if that is where it was.
func TestFold(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.does(`for (let i = 1; i <= 40; i++) socket.message(i, 'Bo', i === 20 || i === 40 ? ('long ' + i + '\n').repeat(200) : 'line ' + i)`)
	tb.sees("the end", `document.querySelectorAll('.fold__button').length === 2 && `+fromEnd+` < 2`)
	const last = `[...document.querySelectorAll('.fold__button')].at(-1)`
	tb.does(last + `.click()`)
	tb.settle()
	tb.does(`document.querySelector('#messages').scrollTop += 1500`)
	tb.settle()
	tb.does(last + `.click()`)
	tb.settle()
	tb.sees("it in sight", `(() => { const r = `+last+`.getBoundingClientRect(); return r.top > 0 && r.bottom < innerHeight; })()`)
	tb.does(`socket.message(41, 'Bo', 'late')`)
	tb.sees("the latest, at the end", hasText("late")+` && `+fromEnd+` < 2`)

	tb.does(`const m = document.querySelector('#messages'), b = document.querySelector('.fold__button'); b.click(); m.scrollTop = b.offsetParent.offsetTop + b.offsetTop - 300`)
	tb.settle()
	tb.does(`document.querySelector('.fold__button').click()`)
	tb.settle()
	tb.sees("the other in sight", `(() => { const r = document.querySelector('.fold').getBoundingClientRect(); return r.bottom > 60 && r.top < innerHeight; })()`)
}

// TestUpAndDown: one step up with a key or a wheel leaves the end, and the way back
// finds it.
func TestUpAndDown(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.does(`for (let i = 1; i <= 40; i++) socket.message(i, 'Bo', 'line ' + i)`)
	tb.sees("the end", hasText("line 40")+` && `+fromEnd+` < 2`)
	tb.does(`performance.now = ((now) => () => now() + 10_000)(performance.now.bind(performance)); document.querySelector('#messages').focus()`) // they do not come fast any more
	tb.press(kb.ArrowUp)
	tb.sees("a step above", fromEnd+` > 20`)
	tb.settle()
	before := asks[float64](tb, place("line 40"))
	tb.does(`socket.message(41, 'Bo', 'late')`)
	tb.sees("what came", hasText("late"))
	tb.settle()
	if got := asks[float64](tb, place("line 40")); got != before {
		t.Errorf("moved by %v px", got-before)
	}
	tb.press(kb.End)
	tb.sees("the end", fromEnd+` < 2`)
	tb.settle()
	tb.does(`socket.message(42, 'Bo', 'later')`)
	tb.sees("the latest, at the end", hasText("later")+` && `+fromEnd+` < 2`)
}
