package web_test

import (
	"testing"
	"time"

	"hubbub/server/config"
)

const topOfRoom = `document.querySelector('#messages-top').innerText.replace(/[\u2068\u2069]/g, '').replace(/\s+/g, ' ').trim()`

// TestKeptIsTold: the top of a room says how long messages are kept, as the server has told.
func TestKeptIsTold(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	for limits, want := range map[string]string{
		`history_messages: 100000, history_age_ms: 0`:         "This is where the room begins. The last 100,000 messages are kept.",
		`history_messages: 0, history_age_ms: 2592000000`:     "This is where the room begins. Messages are kept for 30 days.",
		`history_messages: 500, history_age_ms: 3600000`:      "This is where the room begins. Messages are kept for 1 hr, the last 500 at most.",
		`history_messages: 0, history_age_ms: 0`:              "This is where the room begins. Messages are kept for good.",
		`message_rate: 5`:                                     "This is where the room begins.",
		`history_messages: 1, history_age_ms: 0, future: 'x'`: "This is where the room begins. The last message is kept.",
	} {
		t.Run(limits, func(t *testing.T) {
			tb := joinWith(t, browser, fakeHistory(3), `{count: 3, limits: {message_bytes: 4096, `+limits+`}}`)
			tb.does(`socket.lines(1, 3)`)
			tb.sees(want, topOfRoom+` === `+quote(want))
		})
	}
	t.Run("not before the top", func(t *testing.T) {
		tb := joinWith(t, browser, fakeHistory(500), `{count: 500, limits: {message_bytes: 4096, history_messages: 0, history_age_ms: 0}}`)
		tb.does(backlog)
		tb.sees("the latest", hasText("line 500")+` && document.querySelector('#where').textContent === 'Latest'`)
		tb.sees("no word of it", `document.querySelector('#kept').textContent === ''`)
	})
	t.Run("where earlier ones are gone", func(t *testing.T) {
		tb := joinWith(t, browser, keptHistory(490, 500), `{count: 500, limits: {message_bytes: 4096, history_messages: 11, history_age_ms: 0}}`)
		tb.does(`socket.lines(490, 500); document.querySelector('#messages').scrollTop = 0`)
		const want = "Earlier messages are not kept any more. The last 11 messages are kept."
		tb.sees(want, topOfRoom+` === `+quote(want))
	})
	t.Run("a real server, in another language", func(t *testing.T) {
		site := startSite(t, "127.0.0.1:0", func(c *config.Config) { c.HistoryAge, c.HistoryMessages = 48*time.Hour, 0 })
		tb := openTab(t, browser, site.url)
		tb.login("Ana")
		tb.say("hello")
		tb.sees("how long", topOfRoom+`.endsWith('Messages are kept for 2 days.')`)
		tb.does(chosen("language", "es"))
		tb.sees("it in Spanish", topOfRoom+`.includes('Los mensajes se guardan')`)
		tb.reload()
		tb.sees("it again", topOfRoom+`.includes('Los mensajes se guardan')`)
	})
}
