package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestLaterPartsComeAgain: what the page loads later than itself, and the network kept from it, comes as soon as
// it can: what a room and its moderators need, the other rooms, words, styles, and what lets Back close a drawer.
func TestLaterPartsComeAgain(t *testing.T) {
	t.Parallel()
	const (
		view    = "*://*:*/*/js/room/room-view.js"
		poll    = "*://*:*/*/js/chat/rooms-poll.js"
		words   = "*://*:*/*/js/lang/de/chat.js"
		desk    = "*://*:*/*/js/moderation/desk.js"
		styles  = "*://*:*/*/css/room.css"
		drawers = "*://*:*/*/js/browser/drawers.js"
	)
	const (
		hint  = `document.querySelector('#empty').innerText`
		rooms = `document.querySelector('#rooms-panel').classList.contains('panel--open')`
	)
	tb := openScripted(t, startBrowser(t), "", nil)
	asked := func(file string) string {
		return fmt.Sprintf(`performance.getEntriesByType('resource').filter((e) => e.name.endsWith('/%s')).length > 1`, file)
	}
	tb.does(`performance.setResourceTimingBufferSize(2000)`) // of 250, most are used by what is loaded once
	tb.blocks(view, poll, words, desk, styles, drawers)
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana', {role: 'moderator'}); socket.says({type: 'pending', count: 1})`)
	tb.speak("de")
	tb.sees("all asked for again", asked("room-view.js")+" && "+asked("rooms-poll.js")+" && "+asked("de/chat.js"))
	tb.sees("English for German", hint+`.includes('Say hello')`)

	tb.blocks(desk, styles, drawers)
	tb.sees("German", hint+`.includes('Sag Hallo')`)
	tb.sees("what shows the other rooms", `document.querySelector('.rooms__read')`)
	tb.sees("what a room needs, which asks for more", asked("room.css")+" && "+asked("desk.js"))
	tb.resize(390, 844)
	tb.does(`document.querySelector('#rooms-toggle').click()`)
	tb.sees("a drawer", rooms)
	tb.settle()
	tb.does(`document.querySelector('#rooms-close').click()`)

	tb.blocks()
	tb.sees("the styles", `[...document.styleSheets].some((s) => s.href?.endsWith('/room.css') && s.cssRules.length > 0)`)
	tb.sees("what a moderator has", `document.querySelector('.queue-button__count').textContent === '1'`)
	tb.does(`document.querySelector('#rooms-toggle').click()`)
	tb.sees("a drawer that Back closes", rooms+` && history.state?.drawer`)
}

// TestLeftBeforeTheRoomCame: what a room needs comes while one is at the name screen again, and is there once in the
// next room.
func TestLeftBeforeTheRoomCame(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", nil)
	tb.does(`performance.setResourceTimingBufferSize(2000)`)
	tb.blocks("*://*:*/*/js/room/room-view.js")
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana')`)
	tb.run(chromedp.WaitVisible("#chat"))
	tb.does(`socket.says({type: 'error', code: 'name_taken', message: 'taken'}); socket.drop(4001)`)
	tb.sees("the name screen", `document.querySelector('#name-error').textContent.includes('taken')`)
	tb.blocks()
	tb.sees("what a room needs", `performance.getEntriesByType('resource').some((e) => e.name.endsWith('/css/reading.css') && e.responseStatus === 200)`)
	tb.settle()
	tb.submitName("Anabel")
	tb.does(`socket.welcome('Anabel')`)
	tb.sees("it, once", `['.chat__topic', '#kept', '.bar'].every((part) => document.querySelectorAll(part).length === 1)`)
}
