package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestBanner: what is told of a lost connection, and when.
func TestBanner(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	const banner = `document.querySelector('#connection-banner').checkVisibility()`

	// How long after the loss the banner came is told by the page itself: a test is too slow to.
	const lose = `window.bannerAfter = 0; window.lostAt = performance.now();
		new MutationObserver(() => { if (!document.querySelector('#connection-banner').hidden) bannerAfter ||= performance.now() - lostAt; }).observe(document.querySelector('#connection-banner'), {attributeFilter: ['hidden']});`

	// From here on what a second ends is over at once.
	const quick = `{ const later = setTimeout; window.setTimeout = (f, ms) => later(f, ms === 1_000 ? 10 : ms); }`

	t.Run("a short loss is not told", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(lose + `socket.says({type: 'draining', retry_after_ms: 300}); socket.drop(1012);
			const back = setInterval(() => { if (window.sockets === 2) { clearInterval(back); socket.welcome('Ana'); } }, 20)`)
		tb.sees("the time after which it would be told", `performance.now() - lostAt > 2500`)
		tb.sees("no banner", `bannerAfter === 0 && !`+banner)
	})

	t.Run("counts down as long as the server asked for, or until one tries", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(lose + `socket.says({type: 'draining', retry_after_ms: 60000}); socket.drop(1012)`)
		tb.sees("the banner", banner)
		if after := asks[float64](tb, `bannerAfter`); after < 1990 {
			t.Errorf("the banner came after %.0f ms, want 2 s", after)
		}
		tb.sees("the seconds", `/restarts.* [45]\d seconds/.test(document.querySelector('#connection-banner').innerText)`)
		tb.sees("no attempt", `window.sockets === 1`)
		tb.run(click("#banner-action"))
		tb.sees("an attempt", `socket.readyState === 0`)
		tb.does(`socket.welcome('Ana')`)
		tb.sees("no banner", `!`+banner)
	})

	t.Run("a server that cannot let anybody in does not restart", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`socket.says({type: 'draining', retry_after_ms: 60000, reason: 'not_ready'}); socket.drop(1012)`)
		tb.sees("why, and when it tries again", `/cannot let you in at the moment.* [56]\d seconds/.test(document.querySelector('#connection-banner').innerText)`)
	})

	t.Run("why one waited is told while an attempt is made", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`socket.says({type: 'draining', retry_after_ms: 60000, reason: 'not_ready'}); socket.drop(1012)`)
		tb.sees("why", banner)
		tb.run(click("#banner-action"))
		tb.sees("why, and the attempt, which nobody has to ask for", `/cannot let you in at the moment.* Trying again…$/.test(document.querySelector('#banner-text').textContent) && !document.querySelector('#banner-action').checkVisibility()`)
	})

	t.Run("a tab that is looked at again tries at once", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`socket.says({type: 'draining', retry_after_ms: 60000}); socket.drop(1012)`)
		tb.sees("it waiting", `document.querySelector('.chat--offline') && window.sockets === 1`)
		tb.does(`document.dispatchEvent(new Event('visibilitychange'))`)
		tb.sees("an attempt", `socket.readyState === 0`)
	})

	t.Run("a tab that is looked at again, and a network that changed, ask for a sign of life", func(t *testing.T) {
		for event, fire := range map[string]string{
			"visible":  `document.dispatchEvent(new Event('visibilitychange'))`,
			"restored": `dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))`,
			"online":   `dispatchEvent(new Event('online'))`,
		} {
			tb := openScripted(t, browser, "", nil)
			tb.submitName("Ana")
			tb.does(`socket.welcome('Ana', {ping_interval_ms: 30000})`)
			tb.run(chromedp.WaitVisible("#chat"))
			tb.does(fire)
			tb.sees("a ping when "+event, `socket.sent.at(-1).type === 'ping'`)
			tb.does(`socket.says({type: 'pong'})`)
			tb.sees("no doubt", `!document.querySelector('.chat--offline')`)
		}
	})

	t.Run("an answer that does not come ends the connection", func(t *testing.T) {
		tb := joinWith(t, browser, nil, `{ping_interval_ms: 30000}`)
		tb.does(quick + `document.dispatchEvent(new Event('visibilitychange'))`)
		tb.sees("another attempt", `socket.readyState === 0`)
	})

	t.Run("a connection that carries nothing is given up", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(quick)
		tb.say("said on a dead connection")
		tb.sees("another attempt", `socket.readyState === 0`)
		tb.does(`socket.welcome('Ana')`)
		tb.sees("the message again", `socket.sent.at(-1).text === 'said on a dead connection'`)
	})

	t.Run("the network goes and comes back", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`socket.says({type: 'draining', retry_after_ms: 60000})`)
		tb.offline(true)
		tb.sees("that it is offline", `document.querySelector('.chat--offline') && window.sockets === 1`)
		tb.sees("the word for it", banner+` && document.querySelector('#banner-text').textContent.startsWith('You are offline')`)
		tb.does(`document.dispatchEvent(new Event('visibilitychange'))`)
		tb.sees("no attempt", `window.sockets === 1`)
		tb.say("said while offline")
		tb.offline(false)
		tb.sees("an attempt at once", `socket.readyState === 0`)
		tb.does(`socket.welcome('Ana')`)
		tb.sees("the message sent", `socket.sent.at(-1).text === 'said while offline'`)
		tb.sees("all well", `!document.querySelector('.chat--offline')`)
	})
}

// TestBannerIsOverNothing: the banner has a place of its own, whatever it says, in windows of any size and with a
// keyboard on the screen: all of it is read, and it lies over no other text.
func TestBannerIsOverNothing(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{role: 'moderator', title: `+quote(longRoom)+`, state: {slow_ms: 10000, pins: [{seq: 4, from: 'Bo', text: 'pinned words'}]}}`)
	tb.does(`socket.lines(1, 30)`)
	tb.sees("all of the room", `document.querySelector('.rules-button') && document.querySelector('#room-bar') && document.querySelectorAll('.message').length === 30`)
	tb.does(`socket.says({type: 'error', code: 'slow_consumer', message: 'x', retry_after_ms: 600000}); socket.drop(4008)`)
	tb.press("one" + kb.Enter)
	tb.sees("the banner", `document.querySelector('#connection-banner').checkVisibility() && document.querySelector('#banner-text').textContent.length > 40`)
	for _, language := range []string{"de", "ar", "en"} {
		tb.speak(language)
		for _, size := range [][2]int64{{1440, 900}, {1024, 768}, {390, 844}, {390, 320}, {320, 480}} {
			tb.resize(size[0], size[1])
			if got := asks[string](tb, `(() => {
				const box = (q) => document.querySelector(q).getBoundingClientRect();
				const banner = box('#connection-banner');
				const words = document.createRange();
				words.selectNodeContents(document.querySelector('#connection-banner'));
				const all = words.getBoundingClientRect();
				const over = ['.chat__header', '#room-bar', '.chat__main', '#composer', '#banner-action'].filter((q) => document.querySelector(q).checkVisibility() && q !== '#banner-action').filter((q) => { const b = box(q); return b.height > 0 && b.top < banner.bottom - 1 && b.bottom > banner.top + 1 && b.left < banner.right - 1 && b.right > banner.left + 1; });
				const action = box('#banner-action');
				const text = document.createRange();
				text.selectNodeContents(document.querySelector('#banner-text'));
				const onText = [...text.getClientRects()].some((r) => r.left < action.right - 1 && r.right > action.left + 1 && r.top < action.bottom - 1 && r.bottom > action.top + 1);
				return [...over, ...onText ? ['button over text'] : [], ...all.top < banner.top - 1 || all.bottom > banner.bottom + 1 || all.left < 0 || all.right > innerWidth ? ['text outside'] : [], ...box('#composer').bottom > innerHeight + 1 ? ['field below the edge'] : []].join();
			})()`); got != "" {
				t.Errorf("%s, %d by %d: %s", language, size[0], size[1], got)
				tb.shootIfAsked("banner-" + language)
			}
		}
		tb.shootIfAsked("banner-320-" + language)
	}
	tb.run(chromedp.EmulateViewport(390, 320))
	tb.sees("a message still beside a keyboard", `document.querySelector('#messages').clientHeight > 40 && !document.querySelector('#room-bar').checkVisibility()`)
	tb.run(chromedp.EmulateViewport(390, 844))
	tb.sees("the larger window", `innerHeight === 844`)
	// The page looks at the height of a window that is another, which may be later.
	tb.sees("it and the field above a keyboard that lies over the page", `(document.documentElement.style.setProperty('--visible-height', '320px'), true) && ['#connection-banner', '#composer'].every((q) => (({top, bottom}) => top >= 0 && bottom <= 321)(document.querySelector(q).getBoundingClientRect()))`)
	tb.shootIfAsked("banner-keyboard")
}
