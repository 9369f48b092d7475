package web_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// cut are the parts of the page whose text may be cut, and where the keyboard finds all of it.
var cut = map[string]string{
	".rooms__name": "its link", ".people__name": "itself", ".me__person": "the button beside it", ".rooms__my-name": "Tab stops there", ".login__product": "Tab stops there", ".rooms__product": "Tab stops there", ".door__room": "Tab stops there, or a tap",
	"#online-count": "its drawer, and for who listens itself", ".chat__topic": "Tab stops there", ".replay__title": "Tab stops there", ".door__from": "Tab stops at the lines", ".door__text": "Tab stops at the lines",
	".message__from": "its message", ".beginning": "its message, or the button that it is in", ".run-line__from": "the message, which says the same", ".menu__words": "its button",
	".menu__text": "the message that the menu is of", ".results__from": "its result", ".results__room": "its result", ".reactors__name": "Tab stops there",
	".question__text": "itself", ".question__from": "the question", ".queue__why": "its item", ".missed__text": "its button, or Tab stops there",
	".picker__name": "the emoji", ".picker__code": "the emoji", ".suggestions__name": "the one that is chosen has more lines", ".composer__input::placeholder": "the room's name, and for who listens itself",
	".overlay__said": "nobody: a picture for a video",
}

// TestEveryCutIsKnown: whatever a style cuts has its place in the table.
func TestEveryCutIsKnown(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("css/*.css")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, file := range files {
		css, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`([^{}]+)\{([^{}]*(?:text-overflow: ellipsis|line-clamp)[^{}]*)\}`).FindAllStringSubmatch(string(css), -1) {
			lines := strings.Split(strings.TrimSpace(m[1]), "\n")
			selector := strings.TrimSpace(lines[len(lines)-1])
			found[selector] = true
			if cut[selector] == "" {
				t.Errorf("%s cuts %s: where is all of it found? See whole-text.js", file, selector)
			}
		}
	}
	for selector := range cut {
		if !found[selector] {
			t.Errorf("nothing cuts %s any more", selector)
		}
	}
}

const (
	longName = "Bartholomäus von und zu Hohenstaufen der Jüngere"
	longRoom = "The room for everything that has to do with the landing of the third flight of the year, and what comes after it"
	whole    = `document.querySelector('.whole-text')?.innerText.replace(/\s*\n+\s*/g, '|')`
	cutRoom  = `{title: ` + "`" + longRoom + "`" + `, online: 2, users: ['Ana', '` + longName + `'], people: [{user: 'uAna', name: 'Ana'}, {user: 'uB', name: '` + longName + `'}],
		state: {topic: 'A topic that goes on and on, about all that one can think of while one waits for a clock to go on, and more of it, until it has no place in any head of any window that there is', pins: [{seq: 4, from: '` + longName + `', text: 'Pinned words that go on for much longer than there is room for them in one line of any window, until they are cut, and somebody wants to read their end as well'}]}}`
)

// cutTab is Ana in a room whose words are all too long.
func cutTab(t *testing.T, width int64) *tab {
	t.Helper()
	tb := joinWith(t, startBrowser(t), nil, cutRoom)
	tb.resize(width, 844)
	tb.does(`socket.says({type: 'message', seq: seqAt(1), id: 'x1', from: '` + longName + `', user: 'uB', at: Date.now(), text: 'hello', reply_to: {seq: 4, from: 'Zé', text: 'words that are quoted, and go on for longer than a line of a quote has room for them, wherever it stands, until they are cut as well, in this window as in any other that is as wide as that'}})`)
	tb.reads("hello")
	tb.sees("the bar", `document.querySelector('.bar__pin')?.checkVisibility()`)
	tb.sees("what shows it whole", `document.styleSheets.length && [...document.styleSheets].some((s) => s.href?.endsWith('whole-text.css'))`)
	tb.say("/compact")
	tb.sees("compact rows", `document.querySelector('.messages--compact')`)
	return tb
}

// TestCutByPointer: where one points at what is cut, the browser shows it whole, and at nothing else.
func TestCutByPointer(t *testing.T) {
	t.Parallel()
	tb := cutTab(t, 1100)
	at := func(selector string) {
		place := asks[[]float64](tb, `(() => { const {left, top, width, height} = document.querySelector('`+selector+`').getBoundingClientRect(); return [left + Math.min(width, 60) / 2, top + height / 2]; })()`)
		tb.points(place[0], place[1])
	}
	title := func(selector string) string { return `document.querySelector('` + selector + `').title` }
	for selector, want := range map[string]string{"#rooms .rooms__name": longRoom, "#room-name": longRoom, ".chat__topic": "A topic that goes on", ".bar__pin .beginning:last-child": "Pinned words that go on",
		".message .message__from": longName, ".message__quote .beginning:last-child": "words that are quoted"} {
		at(selector)
		tb.sees("all of "+selector, title(selector)+`.startsWith(`+quote(want)+`)`)
	}
	at("#my-name")
	tb.settle()
	tb.sees("no title of what is whole", title("#my-name")+` === '' && `+title(".message__text")+` === ''`)
}

// TestCutByKeyboard: all of what is cut stands beside what has the focus, until it has not, or Escape.
func TestCutByKeyboard(t *testing.T) {
	t.Parallel()
	tb := cutTab(t, 1100)
	tb.tabTo(".chat__title")
	tb.sees("the room", whole+` === `+quote(longRoom))
	tb.sees("within the window, and not over it", `((tip, node) => tip.left >= 0 && tip.right <= innerWidth && (tip.top >= node.bottom || tip.bottom <= node.top))(document.querySelector('.whole-text').getBoundingClientRect(), document.activeElement.getBoundingClientRect())`)
	tb.shootIfAsked("whole-title")
	tb.press(kb.Escape)
	tb.sees("it gone, and the focus where it was", `!`+whole+` && document.activeElement.matches('.chat__title')`)
	tb.press(kb.Tab)
	tb.sees("the topic", whole+`.startsWith('A topic that goes on') && document.activeElement.matches('.chat__topic')`)
	tb.tabTo(".bar__pin")
	tb.sees("who pinned what", whole+`.startsWith('`+longName+`|Pinned words') || `+whole+`.startsWith('Pinned words')`)
	tb.tabTo("#messages")
	tb.sees("nothing of a list", `!`+whole)
	tb.press(kb.Enter)
	tb.sees("of a message the name and what it answers", `document.activeElement.matches('.message') && `+whole+`.includes('`+longName+`') && `+whole+`.includes('in this window as in any other')`)
	tb.shootIfAsked("whole-message")
	tb.press(kb.Escape)
	tb.sees("the messages", `!`+whole+` && document.activeElement.id === 'messages'`)
	tb.tabTo("#rooms .rooms__link")
	tb.sees("a room of the list", whole+` === `+quote(longRoom))
	tb.sees("nobody hears it twice", `document.querySelector('.whole-text').ariaHidden === 'true'`)
	tb.does(`document.activeElement.blur(); document.querySelector('#room-name').textContent = 'short'`)
	tb.press(kb.Tab)
	tb.sees("no stop at what is whole", `document.querySelector('.chat__title').getAttribute('tabindex') === null`)
}

// TestCutOnAPhone: nothing comes up where a finger writes.
func TestCutOnAPhone(t *testing.T) {
	t.Parallel()
	tb := cutTab(t, 390)
	tb.does(`document.activeElement.blur(); document.querySelector('#composer-input').focus()`)
	tb.settle()
	tb.sees("nothing", `!`+whole)
	tb.run(click("#rooms-toggle"))
	tb.tabTo("#rooms .rooms__link")
	tb.sees("a room of the drawer, in the window", whole+` === `+quote(longRoom)+` && document.querySelector('.whole-text').getBoundingClientRect().right <= 390`)
	tb.shootIfAsked("whole-phone")
	tb.press(kb.Escape)
	tb.sees("the drawer still", `!`+whole+` && document.querySelector('#rooms').checkVisibility()`)
}

// TestCutAfterAnOutage: without the server what shows it whole is not there, and comes as soon as it can.
func TestCutAfterAnOutage(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", nil)
	tb.blocks("*://*:*/*/js/view/whole-text.js")
	tb.does(`window.asked = 0; new PerformanceObserver((list) => { window.asked += list.getEntries().filter((e) => e.name.endsWith('/whole-text.js')).length; }).observe({type: 'resource'});
		window.point = () => document.body.dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'}))`)
	for n := range 3 {
		tb.sees(fmt.Sprintf("it asked for %d times", n+1), fmt.Sprintf(`(point(), window.asked > %d)`, n))
	}
	tb.blocks()
	tb.sees("it there", `(point(), [...document.styleSheets].some((s) => s.href?.endsWith('whole-text.css')))`)
}
