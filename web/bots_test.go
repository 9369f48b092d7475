package web_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestBotsCommands: what programs can be asked for is completed, asked for, and answered to one
// person alone; an unknown command is still never said.
func TestBotsCommands(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.Handle("/api/", fakeHistory(0))
	mux.HandleFunc("GET /api/rooms/{room}/commands", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"commands":[{"name":"weather","args":"city","help":"The weather there"},{"name":"help","help":"not this one"}]}`)
	})
	tb := joinWith(t, startBrowser(t), mux, `{role: 'member'}`)
	tb.sees("the rules", `document.querySelector('.chat__topic')`)
	tb.press("/we")
	tb.sees("it to complete", `document.querySelector('.suggestions__item[aria-selected="true"]')?.innerText.replace(/\s+/g, ' ') === '/weather city: The weather there'`)
	tb.press(kb.Tab + "Lisbon" + kb.Enter)
	tb.sees("it asked for", `(({type, name, args, id}) => type === 'command' && name === 'weather' && args === 'Lisbon' && id)(socket.sent.at(-1)) && `+field+` === ''`)
	tb.sees("the question, for oneself", `document.querySelector('.message--alone.message--own')?.innerText.includes('/weather Lisbon')`)
	tb.does(`window.id = socket.sent.at(-1).id; socket.says({type: 'answer', from: 'Sky', user: 'uSky', role: 'bot', text: 'sunny @Ana', to: id})`)
	tb.sees("the answer", `document.querySelectorAll('.message--alone').length === 2 && /Sky\s.*sunny @Ana\s+Only you see this/s.test(document.querySelectorAll('.message--alone')[1].innerText)`)
	tb.sees("it read out", `document.querySelector('#announcer').textContent.includes('sunny')`)
	tb.does(`socket.message(1, 'Bo', 'hello'); socket.message(2, 'Ana', 'hello Bo')`)
	tb.reads("/weather Lisbon", "sunny @Ana", "hello", "hello Bo")

	tb.press("/weather" + kb.Enter)
	tb.does(`socket.says({type: 'error', code: 'no_such_command', message: 'x', id: socket.sent.at(-1).id})`)
	tb.sees("that nobody listens, and the text again", field+` === '/weather' && `+note+`.includes('No program')`)
	tb.does(`document.querySelector('#composer-input').select(); window.before = socket.sent.length`)
	tb.press("/wether Lisbon" + kb.Enter)
	tb.sees("that there is no such command", field+` === '/wether Lisbon' && `+note+`.includes('/wether')`)
	tb.does(`document.querySelector('#composer-input').select()`)
	tb.press("/help" + kb.Enter)
	tb.sees("the page's own help, with all", `document.querySelector('#keys')?.innerText.includes('city: The weather there') && !document.querySelector('#keys').innerText.includes('not this one')`)
	tb.sees("nothing sent", `socket.sent.length === before`)
}
