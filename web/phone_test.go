package web_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// TestPhoneHead: on a phone the head has the room in one line and who is there in another, whatever their names are and in
// every language, and a finger finds the people there.
func TestPhoneHead(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	for name, title := range map[string]string{"short": "main-stage", "long": longRoom} {
		tb := joinWith(t, browser, nil, `{title: `+quote(title)+`, online: 9862, users: undefined, role: 'moderator', limits: {message_bytes: 4096, edit_window_ms: 900000}, state: {topic: 'A topic that has no place there'}}`)
		tb.does(`location.hash = '#/games'`)
		tb.sees("another room", `socket.readyState === 0`)
		tb.does(`window.games = socket; socket.welcome('Ana'); location.hash = '#/lobby'`)
		tb.sees("the first", `document.querySelector('#room-name').textContent === `+quote(title))
		tb.does(`games.message(1, 'Bo', 'unread'); window.box = (of) => document.querySelector(of).getBoundingClientRect()`)
		tb.sees("something unread, and the questions", `document.querySelector('#rooms-badge').textContent === '1' && document.querySelector('#questions-toggle')`)
		for _, width := range []int64{390, 320} {
			tb.look(view{width: width, height: 844, scheme: "light"})
			for _, language := range tongues {
				tb.speak(language)
				tb.settle()
				tb.sees("two lines in "+language, `(({height, bottom}, room, people) => height === 56 && room.height === 20 && people.height === 16 && people.top >= room.bottom && people.bottom <= bottom - 6 && room.top >= 6)(box('.chat__header'), box('.chat__title'), box('#online-count'))`)
				tb.sees("that begin at one edge", `((side) => Math.abs(box('.chat__hash')[side] - box('.chat__dot')[side]) < 1)(document.dir === 'rtl' ? 'right' : 'left')`)
				tb.sees("the count whole", `(({scrollWidth, clientWidth, textContent}) => (innerWidth < 390 || scrollWidth <= clientWidth) && textContent.match(/\p{N}/gu).length >= 4 && textContent.match(/\p{L}/u))(document.querySelector('#online-count'))`)
				tb.sees("nothing over an edge, or over something else", `((shown) => shown.length > 3 && shown.every((a) => a.left >= 0 && a.right <= innerWidth && shown.every((b) => a === b || a.right <= b.left || b.right <= a.left)))([...document.querySelectorAll('.chat__header > .icon-button, .chat__title')].filter((n) => n.checkVisibility()).map((n) => n.getBoundingClientRect()))`)
				if name == "long" {
					tb.sees("a name cut at its own end", `((n) => n.scrollWidth > n.clientWidth && getComputedStyle(n).direction === 'ltr')(document.querySelector('#room-name'))`)
				} else if width == 390 {
					tb.sees("the name whole", `((n) => n.scrollWidth <= n.clientWidth)(document.querySelector('#room-name'))`)
				}
				if width == 390 {
					tb.shootIfAsked("head-" + name + "-" + language)
				}
			}
		}
		tb.speak("en")
		tb.sees("the field, which calls the room the same", `document.querySelector('#composer-input').placeholder.includes(`+quote(title)+`)`)
		tb.sees("the people, for a finger on either line", `['.chat__title', '#online-count'].every((of) => document.elementFromPoint(box(of).left + 20, box(of).top + 8).closest('#people-toggle')) && getComputedStyle(document.querySelector('#people-toggle'), '::after').height >= '44'`)
		tb.run(click("#people-toggle"))
		tb.sees("them", `document.querySelector('#people-panel').classList.contains('panel--open')`)
		tb.close()
	}
}

// taps puts a finger in the middle of something, and takes it away.
func (tb *tab) taps(selector string) {
	tb.t.Helper()
	at := asks[[]float64](tb, `(() => { const {left, top, width, height} = document.querySelector(`+quote(selector)+`).getBoundingClientRect(); return [left + width / 2, top + height / 2]; })()`)
	for _, p := range []input.DispatchTouchEventParams{{Type: "touchStart", TouchPoints: []*input.TouchPoint{{X: at[0], Y: at[1]}}}, {Type: "touchEnd", TouchPoints: []*input.TouchPoint{}}} {
		if _, err := chromedp.Call(tb.ctx, input.DispatchTouchEvent, p); err != nil {
			tb.t.Fatal(err)
		}
	}
}

// safeAreas lays a notch over the page.
func (tb *tab) safeAreas(left, right int64) {
	tb.t.Helper()
	zero, bottom := int64(0), int64(21)
	insets := &emulation.SafeAreaInsets{Top: &zero, Left: &left, Right: &right, Bottom: &bottom}
	if _, err := chromedp.Call(tb.ctx, emulation.SetSafeAreaInsetsOverride, emulation.SetSafeAreaInsetsOverrideParams{Insets: insets}); err != nil {
		tb.t.Fatal(err)
	}
}

// TestNotch: a phone on its side covers nothing of the sides by its notch, on whichever side that is and in whichever
// direction one reads, and the ground of a side goes to the edge.
func TestNotch(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{online: 2, users: ['Ana', 'Bo']}`)
	tb.does(`window.inside = (side, left, right) => [...side.querySelectorAll('h2, a, button, input, .rooms__my-name, .avatar')].filter((n) => n.checkVisibility()).every((n) => (({left: from, right: to}) => from >= left && to <= innerWidth - right)(n.getBoundingClientRect()));
		window.side = (of) => document.querySelector(of)`)
	for _, language := range []string{"en", "ar"} {
		tb.speak(language)
		for _, notch := range [][2]int64{{47, 0}, {0, 47}, {0, 0}} {
			for _, size := range [][2]int64{{844, 390}, {700, 390}} { // with the rooms beside the messages, and in a drawer
				tb.resize(size[0], size[1], chromedp.EmulateMobile, chromedp.EmulateTouch)
				tb.safeAreas(notch[0], notch[1])
				at := fmt.Sprintf("%s, notch %v, %v", language, notch, size)
				inside := func(side string) string {
					return fmt.Sprintf(`inside(side('%s'), %d, %d)`, side, notch[0], notch[1])
				}
				tb.settle()
				isDrawer := size[0] == 700
				if isDrawer {
					tb.run(click("#rooms-toggle"))
				}
				tb.sees("the rooms beside the notch: "+at, inside("#rooms-panel"))
				tb.sees("their ground to the edge: "+at, `(({left, right}) => document.dir === 'rtl' ? right === innerWidth : left === 0)(side('#rooms-panel').getBoundingClientRect())`)
				tb.sees("no more beside it than there is: "+at, `((list) => (document.dir === 'rtl' ? innerWidth - list.right : list.left) <= (document.dir === 'rtl' ? `+fmt.Sprint(notch[1])+` : `+fmt.Sprint(notch[0])+`) + 12)(side('#rooms').getBoundingClientRect())`)
				tb.shootIfAsked(fmt.Sprintf("notch-%s-%d-%d", language, notch[0], size[0]))
				if isDrawer {
					tb.does(`side('#rooms-close').click()`)
				}
				tb.does(`side('#people-toggle').click()`)
				tb.sees("the people beside the notch: "+at, `side('#people-panel').classList.contains('panel--open') && `+inside("#people-panel"))
				tb.does(`side('#people-close').click()`)
			}
		}
	}
}

// TestLowWindow: with a keyboard over the page the bar and all else that is not needed to write leave their place to the
// messages, and come back.
func TestLowWindow(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{state: {pins: [{seq: 4, from: 'Bo', text: 'pinned'}], slow_ms: 10000}}`)
	tb.does(`for (let i = 1; i <= 40; i++) socket.message(i, 'Bo', 'line ' + i)`)
	tb.look(view{width: 390, height: 844, scheme: "light"})
	const (
		bar  = `document.querySelector('#room-bar').checkVisibility()`
		list = `document.querySelector('#messages').clientHeight`
	)
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.sees("the bar", bar)
	tb.shootIfAsked("low-before")
	tb.does(`window.covered = (height) => { Object.defineProperty(visualViewport, 'height', {value: height, configurable: true}); visualViewport.dispatchEvent(new Event('resize')); }; covered(380)`)
	tb.sees("the messages in its place, above the keyboard", `!`+bar+` && document.querySelector('#composer').getBoundingClientRect().bottom <= 380 && `+list+` >= 230`)
	tb.sees("the latest still", fromEnd+` < 2`)
	tb.does(`document.querySelector('#messages').scrollTop -= 100`)
	tb.sees("the way down within its line", `((pill, strip) => pill.checkVisibility() && pill.offsetHeight <= strip.offsetHeight && strip.offsetHeight <= 32)(document.querySelector('#newer'), document.querySelector('.strip'))`)
	tb.shootIfAsked("low")
	tb.does(`document.activeElement.blur()`)
	tb.sees("the bar for who does not write", bar)
	tb.does(`document.querySelector('#composer-input').focus(); covered(430)`)
	tb.sees("the bar where there is place", bar)
	tb.does(`delete visualViewport.height; visualViewport.dispatchEvent(new Event('resize'))`)
	tb.run(chromedp.EmulateViewport(390, 400, chromedp.EmulateMobile))
	tb.sees("the same where the keyboard makes the page smaller", `!`+bar)
}

// TestClosedField: who may not write, for a while or at all, sees so: the field asks for nothing, no button sends, and the
// reason is there for eyes and ears. A pause of slow mode leaves the field open.
func TestClosedField(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	const (
		input  = `document.querySelector('#composer-input')`
		looks  = `((n) => getComputedStyle(n))`
		side   = `window.side = ((probe) => { probe.style.background = 'var(--side)'; const {backgroundColor} = getComputedStyle(document.body.appendChild(probe)); probe.remove(); return backgroundColor; })(document.createElement('i'))`
		closed = `(({backgroundColor}, {caretColor, cursor}) => backgroundColor === side && caretColor === 'rgba(0, 0, 0, 0)' && cursor === 'default')(` + looks + `(document.querySelector('.composer__box')), ` + looks + `(` + input + `)) && !document.querySelector('#send').checkVisibility()`
		pause  = `document.querySelector('#pause')`
	)
	t.Run("timeout", func(t *testing.T) {
		tb := joinWith(t, browser, nil, `{timeout_ms: undefined}`)
		tb.sees("the words of rules", `document.querySelector('.chat__topic')`)
		tb.look(view{width: 390, height: 844, scheme: "light"})
		tb.press("x")
		tb.run(click("#send"))
		tb.does(`socket.says({type: 'error', message: 'x', id: socket.sent.at(-1).id, code: 'timeout', retry_after_ms: 3600000})`)
		tb.sees("the text kept, and a button that does not ask to be pressed", input+`.value === 'x' && `+looks+`(document.querySelector('#send')).backgroundColor === 'rgba(0, 0, 0, 0)' && !document.querySelector('.composer--paused')`)
		tb.does(input + `.select(); ` + side)
		tb.press("\b")
		for _, language := range tongues {
			tb.speak(language)
			tb.sees("a closed field in "+language, closed+` && `+input+`.placeholder.match(/\p{N}/u) && `+pause+`.textContent.match(/\p{N}/u)`)
			if slices.Contains([]string{"en", "ar", "ja", "de"}, language) {
				tb.shootIfAsked("closed-" + language)
			}
		}
		tb.speak("en")
		tb.sees("its words", input+`.placeholder.startsWith('You can read, not write, until')`)
		tb.sees("the reason for who listens, too", input+`.getAttribute('aria-describedby').includes('pause') && `+pause+`.innerText.includes('A moderator timed you out')`)
		tb.look(view{width: 1440, height: 900, scheme: "dark"})
		tb.shootIfAsked("closed-wide-dark")
		tb.does(`socket.says({type: 'act', seq: seqAt(9), act: 'timeout', user: 'uAna', name: 'Ana', until: Date.now() + 400})`)
		tb.sees("it open again by itself", `!document.querySelector('.composer--closed') && `+input+`.placeholder.startsWith('Message to') && document.querySelector('#send').checkVisibility() && !`+pause+`.textContent`)
	})
	t.Run("readers only", func(t *testing.T) {
		tb := joinWith(t, browser, nil, `{role: 'viewer'}`)
		tb.does(side)
		tb.sees("a closed field", closed+` && `+input+`.placeholder === 'You can read here, not write'`)
		tb.look(view{width: 390, height: 844, scheme: "dark"})
		tb.settle()
		tb.shootIfAsked("closed-reader")
		tb.does(input + `.focus()`)
		tb.press("/help")
		tb.sees("a command that is still given", `document.querySelector('#send').checkVisibility()`)
	})
	t.Run("slow mode", func(t *testing.T) {
		tb := joinWith(t, browser, nil, `{state: {slow_ms: 1200000}}`)
		tb.sees("the words of rules", `document.querySelector('.chat__topic')`)
		tb.press("first")
		tb.run(click("#send"))
		tb.does(`socket.says({type: 'error', message: 'x', id: socket.sent.at(-1).id, code: 'slow_mode', retry_after_ms: 1199000})`)
		tb.sees("an open field, and a ring that says how long", `!document.querySelector('.composer--closed') && document.querySelector('.composer--paused #send').dataset.left === '20m'`)
	})
}

// TestTapOnARow: a finger that comes and goes chooses a row, which stays chosen until it taps elsewhere.
func TestTapOnARow(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, reactive)
	tb.look(view{width: 390, height: 844, scheme: "light"})
	tb.does(`for (let i = 1; i <= 12; i++) socket.message(i, 'Bo', 'line ' + i)`)
	tb.sees("the messages", hasText("line 12")+` && document.querySelector('.composer__emoji')`)
	tb.settle()
	for _, n := range []string{"5", "8"} {
		tb.does(`document.querySelectorAll('.message__text').forEach((m) => { m.id = 'line-' + m.textContent.slice(5); })`)
		tb.taps("#line-" + n)
		tb.settle()
		tb.sees("what can be done with it", `((row) => row.contains(document.querySelector('#line-`+n+`')) && row.querySelector('.row-acts__button:last-child').checkVisibility())(document.querySelector('.row-acts').closest('.message'))`)
	}
	tb.shootIfAsked("tapped")
	tb.does(chosen("density", "compact") + `; socket.message(13, 'Bo', 'words that are more than one line of a phone has room for'); socket.message(14, 'Bo', 'after it');
		window.long = () => [...document.querySelectorAll('.messages--compact .message__text')].find((m) => m.textContent.startsWith('words'))`)
	tb.sees("more than one line", `long().getBoundingClientRect().height > 30 && `+hasText("after it"))
	tb.settle()
	tb.does(`long().id = 'long'`)
	tb.taps("#long")
	tb.sees("the time over no words", `((chip) => chip.checkVisibility() && [...long().getClientRects()].every((line) => line.right <= chip.getBoundingClientRect().left || line.bottom <= chip.getBoundingClientRect().top + 2))(document.querySelector('.row-acts__time'))`)
	tb.shootIfAsked("tapped-compact")
}
