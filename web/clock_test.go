package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// steppedClock lets a test set the clock of the day: window.step is how far it is off.
const steppedClock = `{
	const Real = Date;
	window.step = 0;
	window.Date = class extends Real {
		constructor(...of) { of.length ? super(...of) : super(Real.now() + step); }
		static now() { return Real.now() + step; }
	};
}`

// joinAt brings Ana into the chat of a page whose clock can be set.
func joinAt(t *testing.T) *tab {
	t.Helper()
	tb := openScripted(t, startBrowser(t), "", nil)
	tb.before(steppedClock)
	tb.reload()
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana')`)
	tb.run(chromedp.WaitVisible("#chat"))
	tb.sees("what minds the day", `document.querySelector('.chat__topic')`)
	return tb
}

const days = `[...document.querySelectorAll('.notice--day')].map((d) => d.textContent).join()`

// TestMidnight: what was said today was said yesterday when the day is over, whether
// the page sees it pass or sleeps meanwhile.
func TestMidnight(t *testing.T) {
	t.Parallel()
	t.Run("seen", func(t *testing.T) {
		tb := joinAt(t)
		tb.does(`{ const end = new Date(); end.setHours(23, 59, 57, 0); window.step += end - new Date(); document.dispatchEvent(new Event('visibilitychange')); socket.message(1, 'Bo', 'late') }`)
		tb.sees("the day", days+` === 'Today'`)
		tb.sees("the day after", days+` === 'Yesterday'`)
		tb.does(`socket.message(2, 'Bo', 'early')`)
		tb.sees("both", hasText("early")+` && `+days+` === 'Yesterday,Today'`)
	})
	t.Run("slept over", func(t *testing.T) {
		tb := joinAt(t)
		tb.does(`socket.message(1, 'Bo', 'late')`)
		tb.sees("the day", days+` === 'Today'`)
		tb.does(`window.step += 24 * 3600_000; document.dispatchEvent(new Event('visibilitychange')); socket.message(2, 'Bo', 'early')`)
		tb.sees("both", hasText("early")+` && `+days+` === 'Yesterday,Today'`)
		tb.does(`window.step -= 24 * 3600_000; document.dispatchEvent(new Event('visibilitychange'))`)
		tb.sees("the clock put back", days+` !== 'Yesterday,Today' && `+days+`.startsWith('Today,')`)
	})
	t.Run("another time zone", func(t *testing.T) {
		tb := joinAt(t)
		tb.moveTo("Europe/Lisbon")
		tb.does(`socket.message(1, 'Bo', 'noon', 'x', Date.UTC(2026, 2, 4, 12)); socket.message(2, 'Bo', 'late', 'y', Date.UTC(2026, 2, 4, 20))`)
		const times = `[...document.querySelectorAll('time')].map((n) => n.textContent.replace(/\s/, ' ')).join()`
		tb.sees("the times", times+` === '12:00 PM,8:00 PM' && document.querySelectorAll('.notice--day').length === 1`)
		tb.moveTo("Asia/Tokyo")
		tb.sees("those of the other", times+` === '9:00 PM,5:00 AM' && document.querySelectorAll('.notice--day').length === 2`)
	})
}

// TestClockStepsBack: what is told of a wait is how long it is.
func TestClockStepsBack(t *testing.T) {
	t.Parallel()
	tb := joinAt(t)
	tb.does(`socket.says({type: 'draining', retry_after_ms: 60000}); socket.drop(1012); window.step -= 7_200_000`)
	tb.sees("the seconds", `document.querySelector('#connection-banner').checkVisibility() && / [45]\d seconds/.test(document.querySelector('#connection-banner').innerText)`)
	tb.run(click("#banner-action"))
	tb.sees("an attempt", `socket.readyState === 0`)
	tb.does(`socket.welcome('Ana', {recovered: true})`)
	tb.say("fast")
	tb.does(`socket.says({type: 'error', code: 'rate_limited', message: 'wait', id: socket.sent.at(-1).id, retry_after_ms: 30000}); window.step -= 7_200_000`)
	tb.sees("the seconds", `/ [23]\d seconds/.test(document.querySelector('#composer-note').innerText)`)
}
