//go:build unix

package web_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hubbub/server/config"
	"hubbub/server/control"
)

// A keptSite is a site with a file, and the desk at which it is kept.
type keptSite struct {
	*site
	desk *control.Client
	db   string
}

func startKept(t *testing.T, settings ...func(*config.Config)) *keptSite {
	t.Helper()
	dir, err := os.MkdirTemp("", "kept") // the path of a socket may have 108 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	db := filepath.Join(dir, "h.db")
	s := startSite(t, "127.0.0.1:0", append(settings, func(c *config.Config) { c.DB = db })...)
	return &keptSite{s, control.NewClient(control.Path(db)), db}
}

// enter opens a tab of somebody with a role, by an invitation, or of a guest.
func (s *keptSite) enter(t *testing.T, name, role string) *tab {
	t.Helper()
	hash := ""
	if role != "" {
		room := "lobby"
		if role == "owner" {
			room = ""
		}
		invited, err := s.desk.Invite(t.Context(), control.Invite{Role: role, Room: room, Name: name})
		if err != nil {
			t.Fatal(err)
		}
		hash = "#invite=" + invited.Secret
	}
	tb := openTab(t, startBrowser(t), s.url+hash)
	tb.resize(1440, 900)
	if role != "" {
		const accept = `document.querySelector('dialog[open] .button:not(.button--quiet)')`
		tb.sees("the invitation", accept+`.checkVisibility()`)
		tb.does(accept + `.click()`)
		tb.sees("that it is accepted", `!document.querySelector('dialog[open]') && document.querySelector('#name-input').value === `+quote(name))
	}
	tb.login(name)
	tb.sees("the room", `!document.querySelector('.chat--offline') && document.querySelector('#my-name').textContent === `+quote(name))
	return tb
}

// token makes a token of a program.
func (s *keptSite) token(t *testing.T, name, scopes string) string {
	t.Helper()
	made, err := s.desk.NewToken(t.Context(), control.NewToken{Name: name, Room: "lobby", Scopes: scopes})
	if err != nil {
		t.Fatal(err)
	}
	return made.Secret
}

// ask sends a body with a token, and checks the status of the answer.
func (s *keptSite) ask(t *testing.T, method, path, token, body string, status int) string {
	t.Helper()
	request, err := http.NewRequest(method, "http://"+s.addr+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != status {
		t.Fatalf("%s %s: %s %s %v", method, path, response.Status, answer, err)
	}
	return string(answer)
}

// opens opens what stands in the dialog of a room's rules.
func (tb *tab) opens(words string) {
	tb.t.Helper()
	tb.run(click(`[aria-label="Rules of this room"]`))
	tb.sees("the rules", `document.querySelector('.dialog--room[open]')`)
	tb.does(`[...document.querySelectorAll('.dialog--room .dialog__actions button')].find((n) => n.textContent === ` + quote(words) + `).click()`)
}

// actsOn presses a button of the item of the queue that has a text.
func (tb *tab) actsOn(text, act string) {
	tb.t.Helper()
	item := items + `.find((n) => n.innerText.includes(` + quote(text) + `))`
	tb.sees("the item "+text, item)
	tb.does(item + `.querySelector('[data-act="` + act + `"]').click()`)
}

const linksAreHeld = "hold\nlink *\n"

// TestKeptQueue: what a filter holds and what is reported comes to a moderator beside the room, and
// is ended there; the author and the others see what became of it.
func TestKeptQueue(t *testing.T) {
	t.Parallel()
	filters := filepath.Join(t.TempDir(), "filters")
	if err := os.WriteFile(filters, []byte(linksAreHeld), 0o600); err != nil {
		t.Fatal(err)
	}
	s := startKept(t, func(c *config.Config) { c.Filters = filters })
	mia, bo, cy := s.enter(t, "Mia", "moderator"), s.enter(t, "Bo", ""), s.enter(t, "Cy", "")
	mia.sees("what a moderator has", `document.querySelector('.queue-button')?.checkVisibility()`)

	bo.say("photos: https://example.org/a")
	bo.sees("that it is held", `document.querySelector('.message--held')`)
	bo.say("and these: https://example.org/b")
	mia.sees("how many wait", `document.querySelector('.queue-button').innerText.trim() === '2'`)
	mia.run(click(".queue-button"))
	mia.actsOn("example.org/a", "allow")
	cy.sees("what was let through", hasText("photos: https://example.org/a"))
	bo.sees("it without a word of a hold", `document.querySelectorAll('.message').length === 2 && document.querySelectorAll('.message--held').length === 1`)
	mia.actsOn("example.org/b", "remove")
	bo.sees("the text again", field+` === 'and these: https://example.org/b' && !document.querySelector('.message--held')`)
	cy.sees("nothing of it", `document.querySelectorAll('.message').length === 1`)

	bo.does(`document.querySelector('#composer-input').select()`)
	bo.press("buy coins at once" + kb.Enter)
	cy.sees("it", hasText("buy coins at once"))
	cy.does(`[...document.querySelectorAll('.message')].at(-1).dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'}))`)
	cy.does(`document.querySelector('.row-acts button:last-child').click()`)
	cy.chooses("Report")
	cy.run(click(".dialog--report .chip:nth-child(1)"), click(".dialog--report [type=submit]"))
	cy.sees("that it is reported", note+`.includes('Moderators look at it')`)
	mia.actsOn("buy coins at once", "timeout")
	bo.sees("the countdown", `/\d/.test(document.querySelector('#pause').innerText)`)
	bo.reload()
	bo.sees("the countdown again", `/\d/.test(document.querySelector('#pause').innerText)`)
	mia.sees("the way back", toast+`.querySelector('.toast__undo')?.checkVisibility()`)
	mia.run(click(".toast__undo"))
	bo.sees("no countdown", `!/\d/.test(document.querySelector('#pause').innerText)`)
	bo.does(`document.querySelector('#composer-input').focus()`)
	bo.press("thank you" + kb.Enter)
	cy.sees("that Bo may speak again", hasText("thank you"))
}

// TestKeptFilter: a filter that is added on the page refuses from then on, and no more when it is lifted.
func TestKeptFilter(t *testing.T) {
	t.Parallel()
	s := startKept(t)
	mia, bo := s.enter(t, "Mia", "moderator"), s.enter(t, "Bo", "")
	mia.opens("Filters")
	mia.run(click(".filter input"))
	mia.press("coins" + kb.Enter)
	mia.sees("it in the list", `document.querySelector('.dialog--filters .acts__title')?.textContent === 'coins'`)
	bo.say("no CОINS?")
	bo.sees("why not, and the text", note+`.length > 0 && `+field+`.includes('no ')`)
	mia.does(`document.querySelector('.dialog--filters .acts__act button').click()`)
	mia.sees("it gone", `document.querySelector('.dialog--filters').innerText.includes('Nothing is filtered')`)
	bo.does(`document.querySelector('#composer-input').select()`)
	bo.press("coins are fine" + kb.Enter)
	mia.sees("it", hasText("coins are fine"))
}

// TestKeptCommand: a program's command is completed and asked for, and its answer comes to one person.
func TestKeptCommand(t *testing.T) {
	t.Parallel()
	s := startKept(t)
	token := s.token(t, "Sky", "read,say")
	s.ask(t, http.MethodPut, "/api/rooms/lobby/commands", token, `[{"name":"weather","args":"city","help":"The weather there"}]`, 204)
	events := make(chan map[string]any, 10)
	go s.listen(t, token, events)
	ana, bo := s.enter(t, "Ana", ""), s.enter(t, "Bo", "")
	ana.does(`document.querySelector('#composer-input').focus()`)
	ana.press("/we")
	ana.sees("it to complete", `document.querySelector('.suggestions__item[aria-selected="true"]')?.innerText.includes('weather')`)
	ana.press(kb.Tab + "Lisbon" + kb.Enter)
	asked := <-events
	if asked["command"] != "weather" || asked["args"] != "Lisbon" || asked["name"] != "Ana" {
		t.Fatalf("asked %v", asked)
	}
	s.ask(t, http.MethodPost, "/api/rooms/lobby/answers", token, fmt.Sprintf(`{"user":%q,"text":"sunny","to":%q}`, asked["user"], asked["id"]), 204)
	ana.sees("the answer, for her alone", `[...document.querySelectorAll('.message--alone')].some((n) => n.innerText.includes('sunny') && n.innerText.includes('Only you'))`)
	s.ask(t, http.MethodPost, "/api/rooms/lobby/messages", token, `{"text":"the next"}`, 201)
	bo.sees("only what is said", hasText("the next")+` && !document.body.innerText.includes('sunny') && !document.body.innerText.includes('Lisbon')`)
	bo.sees("the badge", `document.querySelector('.message .badge')`)
	ana.reload()
	ana.sees("nothing of it after a reload", hasText("the next")+` && !document.querySelector('.message--alone')`)
}

// listen sends the commands that a token is asked for, as its stream tells them.
func (s *keptSite) listen(t *testing.T, token string, events chan<- map[string]any) {
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.addr+"/api/rooms/lobby/events", nil)
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return
	}
	defer response.Body.Close()
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		var event map[string]any
		data, isData := strings.CutPrefix(lines.Text(), "data: ")
		if isData && json.Unmarshal([]byte(data), &event) == nil && event["type"] == "command" {
			events <- event
		}
	}
}

// TestKeptRecords: an owner has the room as a file, notes on a person, and what the shield refused.
func TestKeptRecords(t *testing.T) {
	t.Parallel()
	s := startKept(t)
	ola, mia, bo := s.enter(t, "Ola", "owner"), s.enter(t, "Mia", "moderator"), s.enter(t, "Bo", "")
	bo.say("=1+1")
	ola.sees("it", hasText("=1+1"))
	downloads := t.TempDir()
	if _, err := chromedp.Call(ola.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{BrowserContextID: chromedp.FromContext(ola.ctx).BrowserContextID, Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: downloads}); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"csv", "jsonl", "html"} {
		ola.opens("Export…")
		ola.does(`document.querySelector('.dialog--export select').value = ` + quote(format) + `; document.querySelector('.export').requestSubmit()`)
		ola.sees("the dialog gone", `!document.querySelector('.dialog--export')`)
		text := awaitFile(t, filepath.Join(downloads, "lobby."+format))
		if !strings.Contains(text, "=1+1") || format == "csv" && !strings.Contains(text, "'=1+1") {
			t.Errorf("%s: %s", format, text)
		}
	}

	person := func(tb *tab) {
		tb.does(`[...document.querySelectorAll('#people .people__name')].find((n) => n.textContent === 'Bo').click()`)
	}
	person(mia)
	mia.sees("the card", `document.querySelector('.record__form input')`)
	mia.run(click(".record__form input"))
	mia.press("promised to stop" + kb.Enter)
	mia.sees("the note", `document.querySelector('.record').innerText.includes('promised to stop')`)
	mia.press(kb.Escape)
	person(ola)
	ola.sees("the note of another", `document.querySelector('.record')?.innerText.replace(/[\u2068\u2069]/g, '').includes('promised to stop · Mia')`)
	ola.press(kb.Escape)

	mia.run(click(`[aria-label="Rules of this room"]`))
	mia.does(`document.querySelector('.dialog--room [role=switch]').click()`)
	bo.sees("the bar", `document.querySelector('#modes').innerText.includes('hield')`)
	bo.say("see https://example.org")
	bo.sees("why not", note+`.length > 0`)
	mia.does(`document.querySelector('.dialog--room').close()`)
	mia.opens("Refused by the shield")
	mia.sees("it", `document.querySelector('.refused').innerText.includes('https://example.org') && document.querySelector('.refused').innerText.includes('Bo')`)
}

func awaitFile(t *testing.T, path string) string {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if content, err := os.ReadFile(path); err == nil && len(content) > 0 {
			return string(content)
		}
	}
	t.Fatalf("%s never came", path)
	return ""
}
