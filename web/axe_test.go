package web_test

import (
	"fmt"
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

// axeCore returns the script of axe-core, or skips the test.
func axeCore(t *testing.T) []byte {
	t.Helper()
	file := os.Getenv("HUBBUB_TEST_AXE")
	if file == "" {
		t.Skip("HUBBUB_TEST_AXE does not name axe.min.js of the npm package axe-core")
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return axe
}

// TestAxe looks for what keeps people out, with the rules of axe-core.
func TestAxe(t *testing.T) {
	t.Parallel()
	axe := axeCore(t)
	browser := startBrowser(t)
	outside := http.NewServeMux()
	outside.Handle("/api/", onRecord(make(chan string, 500)))
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
			tb.does(`socket.says({type: 'welcome', session: 's', name: 'Ana', user: 'uAna', room: 'lobby', epoch: 'e', seq: 0, n: 0, role: 'member', online: 4, users: ['Ana', 'Bo', 'Zé', 'Cy']})`)
			tb.does(busy)
			tb.say("mine")
			tb.does(`socket.says({type: 'error', code: 'not_saved', message: 'x', id: socket.sent.at(-1).id})`)
			check("a busy room")
			tb.does(`socket.says({type: 'update', seq: seqAt(100), target: seqAt(13), reactions: {'👍': 12, '🎉': 1}}, {type: 'reacted', own: {[seqAt(13)]: ['👍']}})`)
			tb.shows("see", "👍12* 🎉1")
			check("reactions")
			for _, density := range []string{"compact", "comfortable"} {
				tb.does(`document.querySelector('#composer-input').focus()`)
				tb.press("/" + density + kb.Enter)
				tb.sees(density, `document.querySelector('#messages').classList.contains('messages--compact') === `+fmt.Sprint(density == "compact"))
				tb.does(`document.querySelector('.message:last-child').setAttribute('tabindex', '-1'); document.querySelector('.message:last-child').focus()`)
				check(density + " messages")
			}
			tb.does(`document.querySelector('.composer__emoji').click()`)
			tb.sees("the emoji", `document.querySelector('.picker[open]')`)
			tb.press(kb.ArrowDown + kb.ArrowDown)
			check("the emoji")
			tb.press(kb.Escape)
			tb.run(click("#search-toggle"))
			tb.press("line")
			tb.sees("results", `document.querySelector('#results li')`)
			check("a search")
			tb.press(kb.Escape)
			tb.does(`document.querySelector('.message:not(.message--own) .message__from').click()`)
			tb.sees("who that is", `document.querySelector('.card[open]')`)
			tb.run(click(".card__acts .button--outline"))
			check("the card of a person")
			tb.does(`document.querySelector('.card__message button').click()`)
			tb.sees("the question", `document.querySelector('.dialog--report')`)
			check("a report")
			tb.does(`document.querySelector('.dialog--report').close()`)
			tb.does(`document.querySelector('#settings-toggle').click()`)
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
			tb.close()

			tb = openScripted(t, browser, "", outside)
			tb.look(v)
			tb.submitName("Ana")
			tb.does(`socket.welcome('Ana', {role: 'moderator', online: 4, users: ['Ana', 'Bo', 'Zé', 'Cy'], state: {topic: 'Perihelion 7', slow_ms: 10000, speak: 'members', links: false,
				pins: [{seq: 1, from: 'Bo', text: 'pinned'}, {seq: 2, from: 'Bo', text: 'pinned, too'}], announcement: {text: 'Debrief', at: 1}}})`)
			tb.does(string(axe))
			tb.does(busy + `; ` + answering + `; answers.sweep = {count: 3, names: ['Bo', 'Cy']}; socket.says({type: 'update', seq: seqAt(17), target: seqAt(2), removed: true})`)
			tb.sees("what a moderator has", `document.querySelector('.strip__change').textContent`)
			tb.does(`document.querySelector('#messages').focus()`)
			tb.press(kb.Enter)
			tb.sees("the buttons of a message", `document.querySelector('.row-acts')`)
			check("a room with rules")
			tb.does(waiting + `; socket.says({type: 'pending', count: 0}); pending(held(5)); pending(reported(6, {looking: ['Vera']})); pending(reported(7)); socket.says({type: 'answer', from: 'Sky', user: 'uSky', role: 'bot', text: 'sunny'});
				[...document.querySelectorAll('[aria-controls="queue-panel"]')].find((n) => n.checkVisibility()).click()`)
			tb.sees("the queue", `document.querySelectorAll('.queue__item').length === 3`)
			tb.does(`document.querySelector('.queue__item').focus(); pending(held(8)); pending(reported(6, {done: 'ban', text: undefined}))`)
			check("the queue")
			tb.press(kb.Escape)
			tb.does(`document.querySelector('#messages').focus()`)
			tb.press(kb.Enter + kb.ArrowUp) // over what only oneself sees
			tb.sees("the buttons of a message", `document.activeElement.querySelector('.row-acts')`)
			tb.does(`document.querySelector('.row-acts button:last-child').click()`)
			tb.sees("the menu", `document.querySelector('.menu[open]')`)
			check("the menu of a message")
			tb.chooses("Moderate")
			tb.sees("the acts", `document.querySelector('.keep__message')`)
			check("the acts on a message")
			tb.does(`document.querySelector('.card').close(); document.querySelector('.message:not(.message--own) .message__from').click()`)
			tb.sees("what is on record", `document.querySelector('.record')?.innerText`)
			check("the card of a person for moderators")
			tb.does(`document.querySelector('.card').close(); document.activeElement.closest('.message').focus()`)
			tb.press(kb.Enter)
			tb.chooses("Moderate")
			tb.sees("the acts", `document.querySelector('.keep__message')`)
			tb.does(`document.querySelectorAll('.keep__message button')[2].click()`)
			tb.sees("the preview", `document.querySelector('.sweep__name')`)
			check("a sweep")
			tb.does(`document.querySelector('.dialog--sweep .button--danger').click()`)
			tb.sees("the way back", `document.querySelector('.toast__undo')`)
			check("the way back")
			tb.does(`document.querySelector('.strip__change').click()`)
			tb.sees("the rules", `document.querySelector('.dialog--room')`)
			check("the rules of a room")
			tb.does(`document.querySelector('.dialog--room .button--outline:not([type=submit])').click()`)
			tb.sees("the last acts", `document.querySelector('.acts__act')`)
			check("the last acts")
			for i, name := range []string{"filters", "refused"} {
				tb.does(fmt.Sprintf(`document.querySelector('dialog[open]').close(); document.querySelector('.strip__change').click(); document.querySelectorAll('.dialog--room .dialog__actions button')[%d].click()`, i+1))
				tb.sees(name, `document.querySelector('.dialog--`+name+` .acts__act')`)
				check(name)
			}
			tb.does(`document.querySelector('dialog[open]').close(); socket.says({type: 'error', code: 'kicked', message: 'x', final: true}); socket.drop(4013)`)
			tb.sees("that one is out", `document.querySelector('.out').checkVisibility()`)
			check("sent out")
		})
	}
}
