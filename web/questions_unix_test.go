//go:build unix

package web_test

import (
	"os"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const (
	asked    = `[...document.querySelectorAll('.question')]`
	theirs   = asked + `.map((n) => n.querySelector('.question__vote').textContent + ' ' + n.querySelector('.question__text').textContent).join()`
	openThem = "#questions-toggle"
)

// axes looks for what keeps people out in what is shown now, where axe is there.
func (tb *tab) axes(what string) {
	tb.t.Helper()
	axe, err := os.ReadFile(os.Getenv("HUBBUB_TEST_AXE"))
	if err != nil {
		return
	}
	tb.does(string(axe))
	tb.settle()
	found := asks[string](tb, `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then(({violations}) =>
		JSON.stringify(violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => [v.id, v.help, v.nodes.map((n) => n.html + ' ' + n.failureSummary).slice(0, 3)]), null, 1))`)
	if found != "[]" {
		tb.t.Errorf("%s: %s", what, found)
	}
}

// TestQuestions: people ask and vote, moderators say which question is being answered and which was,
// and everybody sees it.
func TestQuestions(t *testing.T) {
	t.Parallel()
	s := startKept(t)
	mia, ana := s.enter(t, "Mia", "moderator"), s.enter(t, "Ana", "")
	ana.say("/ask Will memory still grow with the number of idle members?")
	ana.say("/ask When is the break?")
	ana.say("no question")
	mia.sees("two questions among what is said", `[...document.querySelectorAll('.message__tag')].map((n) => n.textContent).join() === 'Question,Question' && document.querySelectorAll('.message').length === 3`)
	mia.run(click(openThem))
	mia.sees("the questions, the earliest first", theirs+` === '0 Will memory still grow with the number of idle members?,0 When is the break?'`)
	mia.sees("them in place of the people", `!document.querySelector('#people-panel').checkVisibility() && document.querySelector('#questions-toggle').getAttribute('aria-expanded') === 'true'`)

	mia.run(click(`.question:nth-child(2) .question__vote`))
	mia.sees("one's own vote at once", asked+`[1].querySelector('[aria-pressed="true"].question__vote')?.getAttribute('aria-label') === '1 vote, yours'`)
	mia.sees("the order as it was while one points there", theirs+`.startsWith('0 Will')`)
	ana.run(click(openThem))
	ana.sees("the vote of another", theirs+` === '1 When is the break?,0 Will memory still grow with the number of idle members?'`)
	ana.sees("nothing that moderators have", `!document.querySelector('.question__act')`)
	ana.run(click(`.question:first-child .question__vote`))
	mia.sees("both votes", asked+`[1].querySelector('.question__vote').textContent === '2'`)

	mia.run(click(`.question:nth-child(2) [data-part="live"]`))
	ana.sees("what is being answered, in the bar and first in the list", `document.querySelector('#room-bar').innerText.includes('When is the break?') && document.querySelector('.question--live .question__tag').textContent === 'Live'`)
	mia.sees("it once for who says so", `document.querySelector('.question--live').innerText.match(/Live/g).length === 1 && document.querySelector('.question--live [data-part="live"][aria-pressed="true"]')`)
	mia.sees("the way back", toast+`.innerText.includes('Live question changed')`)
	ana.axes("questions")
	mia.axes("questions of a moderator")
	mia.shootIfAsked("questions-moderator")
	ana.shootIfAsked("questions")

	mia.run(click(`.question:nth-child(2) [data-part="answered"], .question--live [data-part="answered"]`))
	ana.sees("that it was answered", `!document.querySelector('#room-bar').checkVisibility() && document.querySelector('.question--answered .question__vote').disabled && document.querySelector('.message__tag--answered').textContent === 'Answered'`)
	mia.sees("the way back", toast+`.innerText.includes('Question marked')`)
	mia.does(`document.querySelector('.toast__undo').click()`)
	ana.sees("that it was not", `!document.querySelector('.question--answered') && !document.querySelector('.message__tag--answered')`)

	ana.run(click(`.questions__ask`))
	ana.sees("where to write one", `document.activeElement.id === 'composer-input' && document.activeElement.value.startsWith('/ask')`)
	ana.press("Where?" + kb.Enter)
	ana.sees("three", asked+`.length === 3`)
	ana.does(`document.querySelector('.questions__orders').children[2].click()`)
	ana.sees("one's own, the newest first", theirs+`.startsWith('0 Where?')`)
	mia.sees("the third", asked+`.length === 3`)
	mia.does(`document.querySelector('.questions__orders').children[2].click()`)
	mia.sees("none of one's own", `document.querySelector('.questions__note').textContent === 'No questions yet.'`)

	mia.does(`document.querySelector('.questions__orders').children[1].click()`)
	mia.resize(390, 844)
	mia.run(click(openThem))
	mia.sees("a drawer", asked+`.length === 3 && document.querySelector('#shade').checkVisibility()`)
	mia.axes("questions on a phone")
	mia.shootIfAsked("questions-phone")
	mia.press(kb.Escape)
	mia.sees("the focus where it was", `document.activeElement.id === 'questions-toggle'`)
}
