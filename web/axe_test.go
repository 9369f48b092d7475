package web_test

import (
	"net/http"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// busy is a room where much is said.
const busy = `for (let i = 1; i <= 12; i++) socket.message(i, ['Bo', 'Zé', 'نور', 'Konstantina-Maria', 'Cy', 'Di', 'Ed', 'Flo', 'Gil', 'Hu'][i % 10], 'text ' + i);
	socket.message(13, 'Bo', '@Ana see https://a.example and ` + "`code`" + ` **bold**\n` + "```\\nblock\\n```" + `');
	socket.message(14, 'Bo', 'x\n'.repeat(30)); socket.says({type: 'joined', name: 'Cy', online: 3});
	for (const from of ['Bo', 'Ana']) socket.message(from === 'Bo' ? 15 : 16, from, '> quoted by @Bo\\n- one\\n- [text](https://a.example)\\n\\n1. ~~struck~~')`

// TestAxe looks for what keeps people out, with the rules of axe-core.
func TestAxe(t *testing.T) {
	file := os.Getenv("HUBBUB_TEST_AXE")
	if file == "" {
		t.Skip("HUBBUB_TEST_AXE does not name axe.min.js of the npm package axe-core")
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	outside := http.NewServeMux()
	outside.Handle("/api/", fakeHistory(500))
	outside.Handle("GET /api/rooms/{room}/events", seenFromOutside(`{}`, nil, doorEvents()...))
	for _, v := range []view{
		{"wide and light", 1440, 900, "light"}, {"wide and dark", 1440, 900, "dark"}, {"narrow and dark", 390, 844, "dark"},
	} {
		t.Run(v.name, func(t *testing.T) {
			tb := openScripted(t, browser, "", outside)
			tb.look(v)
			check := func(what string) {
				t.Helper()
				tb.settle()
				found := asks[string](tb, `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then(({violations}) =>
					JSON.stringify(violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => [v.id, v.help, v.nodes.map((n) => n.html + ' ' + n.failureSummary).slice(0, 3)]), null, 1))`)
				if found != "[]" {
					t.Errorf("%s: %s", what, found)
				}
			}
			tb.run(chromedp.WaitVisible("#name-input"))
			tb.sees("who is in the room", `document.querySelectorAll('.door__line').length === 6`)
			tb.does(`document.querySelector('#passphrase-part').hidden = false`)
			tb.does(string(axe))
			check("the name screen")
			tb.submitName("Ana")
			tb.does(`socket.welcome('Ana', {online: 4, users: ['Ana', 'Bo', 'Zé', 'Cy']})`)
			check("an empty room")
			tb.does(busy)
			tb.say("mine")
			tb.does(`socket.says({type: 'error', code: 'not_saved', message: 'x', id: socket.sent.at(-1).id})`)
			check("a busy room")
			tb.run(chromedp.Click("#search-toggle"))
			tb.press("line")
			tb.sees("results", `document.querySelector('#results li')`)
			check("a search")
			tb.press(kb.Escape)
			tb.does(`document.querySelector('.message:not(.message--own) .message__from').click()`)
			tb.sees("who that is", `document.querySelector('.card[open]')`)
			tb.run(chromedp.Click(".card .button--outline"))
			check("the card of a person")
			tb.does(`document.querySelector('.card').close(); document.querySelector('#settings-toggle').click()`)
			tb.sees("whom one has muted", `document.querySelector('#settings').open && document.querySelector('.me__list li')`)
			check("the settings")
			tb.does(`document.querySelector('#me [aria-haspopup]').click()`)
			tb.sees("what that is", `document.querySelector('.dialog__warning')`)
			check("another device")
			tb.does(`document.querySelector('dialog[open]').close(); location.hash = '#invite=x'`)
			tb.sees("what that is", `document.querySelector('dialog[open]')`)
			check("an invitation")
			tb.does(`document.querySelector('dialog[open]').close(); document.querySelector('#keys-toggle').click()`)
			tb.sees("the keys", `document.querySelector('#keys')`)
			check("the keys")
			tb.does(`document.querySelector('#keys').close(); socket.drop(1006)`)
			tb.sees("the banner", `document.querySelector('#connection-banner').checkVisibility()`)
			check("offline")
		})
	}
}
