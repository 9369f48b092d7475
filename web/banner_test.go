package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestBanner: what is told of a lost connection, and when.
func TestBanner(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	const banner = `document.querySelector('#connection-banner').checkVisibility()`

	// How long after the loss the banner came is told by the page itself: a test is too slow to.
	const lose = `window.bannerAfter = 0; window.lostAt = performance.now();
		new MutationObserver(() => { if (!document.querySelector('#connection-banner').hidden) bannerAfter ||= performance.now() - lostAt; }).observe(document.querySelector('#connection-banner'), {attributeFilter: ['hidden']});`

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
		tb.run(chromedp.Click("#banner-action"))
		tb.sees("an attempt", `window.sockets === 2`)
		tb.does(`socket.welcome('Ana')`)
		tb.sees("no banner", `!`+banner)
	})

	t.Run("a server that cannot let anybody in does not restart", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`socket.says({type: 'draining', retry_after_ms: 60000, reason: 'not_ready'}); socket.drop(1012)`)
		tb.sees("why, and when it tries again", `/cannot let you in at the moment.* [56]\d seconds/.test(document.querySelector('#connection-banner').innerText)`)
	})

	t.Run("a tab that is looked at again tries at once", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`socket.says({type: 'draining', retry_after_ms: 60000}); socket.drop(1012)`)
		tb.sees("it waiting", `document.querySelector('.chat--offline') && window.sockets === 1`)
		tb.does(`document.dispatchEvent(new Event('visibilitychange'))`)
		tb.sees("an attempt", `window.sockets === 2`)
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
		tb := openScripted(t, browser, "", nil)
		tb.before(`{ const later = setTimeout; window.setTimeout = (f, ms) => later(f, ms === 1_000 ? 10 : ms); }`)
		tb.run(chromedp.Reload())
		tb.submitName("Ana")
		tb.does(`socket.welcome('Ana', {ping_interval_ms: 30000})`)
		tb.run(chromedp.WaitVisible("#chat"))
		tb.does(`document.dispatchEvent(new Event('visibilitychange'))`)
		tb.sees("another attempt", `window.sockets === 2`)
	})

	t.Run("a connection that carries nothing is given up", func(t *testing.T) {
		tb := openScripted(t, browser, "", nil)
		tb.before(`{ const later = setTimeout; window.setTimeout = (f, ms) => later(f, ms === 1_000 ? 10 : ms); }`)
		tb.run(chromedp.Reload())
		tb.submitName("Ana")
		tb.does(`socket.welcome('Ana')`)
		tb.run(chromedp.WaitVisible("#chat"))
		tb.say("said on a dead connection")
		tb.sees("another attempt", `window.sockets === 2`)
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
		tb.sees("an attempt at once", `window.sockets === 2`)
		tb.does(`socket.welcome('Ana')`)
		tb.sees("the message sent", `socket.sent.at(-1).text === 'said while offline'`)
		tb.sees("all well", `!document.querySelector('.chat--offline')`)
	})
}
