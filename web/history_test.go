package web_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hubbub/server/config"
	"hubbub/server/history"
)

// A heldMessage is what a history answers with.
type heldMessage struct {
	Seq  int    `json:"seq"`
	From string `json:"from"`
	At   int64  `json:"at"`
	Text string `json:"text"`
}

// lineAt is the message at a place.
func lineAt(place int) heldMessage {
	return heldMessage{seqAt(place), []string{"Bo", "Zé", "Cy"}[place/3%3], 1790000000000 + int64(place)*60_000, fmt.Sprintf("line %d", place)}
}

// fakeHistory answers as the server does for a room of that many messages.
func fakeHistory(count int) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/rooms", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"rooms":[{"name":"lobby","online":3,"last_seq":%d,"n":%d,"last_at":1},{"name":"games","online":7,"last_seq":5,"n":1,"last_at":1}]}`, seqAt(count), count)
	})
	mux.HandleFunc("GET /api/rooms/{room}/messages", func(w http.ResponseWriter, r *http.Request) {
		found := []heldMessage{}
		for place := range count {
			if m := lineAt(place + 1); isWanted(m, r) {
				found = append(found, m)
			}
		}
		if !r.Form.Has("after") {
			slices.Reverse(found)
		}
		limit := cmp.Or(formNumber(r, "limit"), 50)
		json.NewEncoder(w).Encode(map[string]any{"epoch": "e", "messages": found[:min(limit, len(found))], "more": len(found) > limit})
	})
	return mux
}

// isWanted tells if a request for messages asks for one.
func isWanted(m heldMessage, r *http.Request) bool {
	before, after := formNumber(r, "before"), formNumber(r, "after")
	return m.Seq > after && (before == 0 || m.Seq < before) && strings.Contains(m.Text, r.FormValue("q"))
}

func formNumber(r *http.Request, name string) int {
	n, _ := strconv.Atoi(r.FormValue(name)) // absent is 0
	return n
}

// seededSite starts a Hubbub in whose lobby that many messages were said, one a
// minute.
func seededSite(t *testing.T, messages int) *site {
	t.Helper()
	file := filepath.Join(t.TempDir(), "hubbub.db")
	log, err := history.Open(history.Config{Path: file, Sync: history.Normal})
	if err != nil {
		t.Fatal(err)
	}
	drafts := make([]history.Draft, messages)
	start := time.Now().Add(-time.Duration(messages) * time.Minute)
	for i := range drafts {
		drafts[i] = history.Draft{From: []string{"Bo", "Zé", "Cy"}[i/3%3], At: start.Add(time.Duration(i) * time.Minute).UnixMilli(), Text: fmt.Sprintf("line %d", i+1)}
	}
	_, err = log.Append("lobby", drafts)
	if err := errors.Join(err, log.Close()); err != nil {
		t.Fatal(err)
	}
	return startSite(t, "127.0.0.1:0", func(c *config.Config) { c.DB, c.Sync = file, "normal" })
}

// backlog says the last 50 of a room of 500 messages.
const backlog = `socket.lines(451, 500)`

// shown is the number of messages in the page, and the first and last of them.
const shown = `(() => { const all = [...document.querySelectorAll('.message__text')].map((m) => Number(m.textContent.slice(5))); return [all.length, all[0], all.at(-1)]; })()`

func TestHistory(t *testing.T) {
	browser := startBrowser(t)

	site := seededSite(t, 500)
	t.Run("scrolls back page by page without a jump, and forth again", func(t *testing.T) {
		tb := openTab(t, browser, site.url)
		tb.run(chromedp.EmulateViewport(800, 600))
		tb.login("Ana")
		tb.sees("the backlog", hasText("line 500"))
		tb.settle()
		// What is in sight is followed by its place while pages come in above.
		tb.does(`window.m = document.querySelector('#messages'); m.scrollTop = 900`)
		got := asks[[]float64](tb, `(async () => {
			const frame = () => new Promise((done) => requestAnimationFrame(done));
			const moved = [];
			while (!document.querySelector('#messages-top').textContent.includes('begins')) {
				m.scrollTop = Math.min(m.scrollTop, 600);
				await frame();
				const node = [...document.querySelectorAll('.message')].find((n) => n.offsetTop > m.scrollTop);
				const place = node.getBoundingClientRect().top;
				const first = document.querySelector('.message__text').textContent;
				for (let i = 0; i < 60 && document.querySelector('.message__text').textContent === first; i++) await frame();
				await frame();
				if (node.isConnected) moved.push(Math.abs(node.getBoundingClientRect().top - place));
			}
			return moved;
		})()`)
		if len(got) < 5 {
			t.Errorf("%d pages in a room of 500 messages", len(got))
		}
		for _, px := range got {
			if px > 2 {
				t.Errorf("what was read moved by %v px", got)
				break
			}
		}
		tb.sees("the beginning", `document.querySelector('#messages-top').textContent.includes('begins')`)
		if nodes := asks[int](tb, `document.querySelector('#message-rows').childElementCount`); nodes > 450 {
			t.Errorf("%d rows, want a few hundred", nodes)
		}
		bo := openTab(t, browser, site.url)
		bo.login("Bo")
		bo.say("line 501")
		tb.sees("that there is something new", `document.querySelector('#newer').innerText.includes('1 new message')`)
		asks[bool](tb, `(async () => { while (!document.querySelector('#message-rows').textContent.includes('line 501')) { m.scrollTop += 1500; await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20))); } return true; })()`)
		tb.sees("the latest", hasText("line 501"))
		all := asks[[]int](tb, `[...document.querySelectorAll('.message__text')].map((m) => Number(m.textContent.slice(5)))`)
		for i := 1; i < len(all); i++ {
			if all[i] != all[i-1]+1 {
				t.Fatalf("%d is followed by %d", all[i-1], all[i])
			}
		}
	})

	t.Run("search jumps to the place and back", func(t *testing.T) {
		tb := openTab(t, browser, site.url)
		tb.run(chromedp.EmulateViewport(800, 600))
		tb.login("Ana")
		tb.sees("the backlog", hasText("line 500"))
		tb.press("k", chromedp.ModifierCtrl)
		tb.sees("the focus in the search", `document.activeElement.id === 'search-input'`)
		tb.press("line 123")
		tb.sees("what was found", `document.querySelector('#results').innerText.includes('line 123')`)
		tb.run(chromedp.Click("#results button"))
		tb.sees("the message", `document.querySelector('.message--found')?.textContent.includes('line 123')`)
		tb.sees("it is in sight", `(() => { const r = document.querySelector('.message--found').getBoundingClientRect(); return r.top > 50 && r.bottom < innerHeight - 50; })()`)
		tb.press("k", chromedp.ModifierCtrl)
		tb.does(`window.input = document.querySelector('#search-input'); input.value = 'line 498'; input.dispatchEvent(new Event('input'))`)
		tb.sees("what was found", `document.querySelector('#results').innerText.includes('line 498')`)
		tb.run(chromedp.Click("#results button"))
		tb.sees("a message among the latest", `document.querySelector('.message--found')?.textContent.includes('line 498')`)
		tb.does(`document.querySelector('#messages').scrollTop = 0`)
		tb.run(chromedp.Click("#newer"))
		tb.sees("the latest", hasText("line 500"))
	})

	t.Run("what was skipped can be shown", func(t *testing.T) {
		tb := joinWith(t, browser, fakeHistory(500), `{}`)
		tb.does(`for (let i = 1; i <= 300; i++) socket.message(i, 'Bo', 'line ' + i)`)
		tb.sees("how much was skipped", `document.querySelector('.notice--skip').textContent.includes('240 messages')`)
		tb.run(chromedp.Click(".notice--skip button"))
		tb.sees("the first of it", `document.querySelector('.message--found').textContent.includes('line 1')`)
	})

	t.Run("a server that keeps nothing is no trouble", func(t *testing.T) {
		tb := joinWith(t, browser, nil, `{count: 500}`)
		tb.does(backlog)
		tb.sees("the backlog", hasText("line 500"))
		tb.does(`document.querySelector('#messages').scrollTop = 0`)
		tb.sees("the reason", `document.querySelector('#messages-top').textContent.includes('not kept')`)
	})

	t.Run("a history that fails can be asked again", func(t *testing.T) {
		fails := true
		history := fakeHistory(500)
		tb := joinWith(t, browser, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if fails {
				w.Header().Set("Content-Type", "application/problem+json")
				w.WriteHeader(500)
				return
			}
			history.ServeHTTP(w, r)
		}), `{count: 500}`)
		tb.does(backlog)
		tb.sees("the backlog", hasText("line 500"))
		tb.does(`document.querySelector('#messages').scrollTop = 0`)
		tb.sees("the failure", `document.querySelector('#messages-top-retry').checkVisibility()`)
		fails = false
		tb.run(chromedp.Click("#messages-top-retry"))
		tb.sees("more", shown+`[1] < 451`)
	})

	t.Run("a history that began anew waits until the connection does", func(t *testing.T) {
		pages := 0
		tb := joinWith(t, browser, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/messages") {
				pages++
			}
			fmt.Fprint(w, `{"epoch":"other","messages":[{"seq":4,"from":"Bo","at":1,"text":"a new day"}],"more":false}`)
		}), `{count: 500}`)
		tb.does(backlog)
		tb.sees("the backlog", hasText("line 500"))
		tb.does(`document.querySelector('#messages').scrollTop = 0`)
		tb.sees("the failure", `document.querySelector('#messages-top-retry').checkVisibility()`)
		tb.settle()
		tb.sees("nothing of another conversation", `!`+hasText("a new day"))
		if pages != 1 {
			t.Errorf("%d pages were asked for, want 1", pages)
		}
		tb.does(`socket.drop(1006)`)
		tb.sees("another attempt", `window.sockets === 2`)
		tb.does(`socket.welcome('Ana', {epoch: 'other', count: 1}); socket.message(1, 'Bo', 'a new day')`)
		tb.sees("what the room is now", hasText("a new day")+` && document.querySelector('#messages-top').textContent.includes('begins')`)
	})

	t.Run("who says something while reading above sees it", func(t *testing.T) {
		tb := joinWith(t, browser, fakeHistory(500), `{count: 500}`)
		tb.does(backlog)
		tb.sees("the backlog", hasText("line 500"))
		const fromEnd = `((m) => m.scrollHeight - m.scrollTop - m.clientHeight)(document.querySelector('#messages'))`
		for _, text := range []string{"from a little above", "from far above"} {
			tb.does(`document.querySelector('#messages').scrollTop -= 900`)
			tb.sees("that it is not at the end", fromEnd+` > 800`)
			tb.press(text + kb.Enter)
			tb.sees("it, at the end", hasText(text)+` && `+fromEnd+` < 2`)
			tb.does(`document.querySelector('#messages').scrollTop = 0`)
			tb.sees("an earlier page", shown+`[1] < 451`)
		}
	})

	t.Run("a place that cannot be shown is told", func(t *testing.T) {
		history := fakeHistory(500)
		tb := joinWith(t, browser, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.FormValue("after") != "" {
				w.WriteHeader(500)
				return
			}
			history.ServeHTTP(w, r)
		}), `{count: 500}`)
		tb.does(backlog)
		tb.press("k", chromedp.ModifierCtrl)
		tb.press("line 123")
		tb.sees("what was found", `document.querySelector('#results').innerText.includes('line 123')`)
		tb.run(chromedp.Click("#results button"))
		tb.sees("the trouble", `document.querySelector('#composer-note').textContent.includes('could not be loaded')`)
	})

	t.Run("the rooms of the server", func(t *testing.T) {
		tb := joinWith(t, browser, fakeHistory(1), `{}`)
		tb.sees("another room", `document.querySelector('#more-rooms').innerText.includes('games')`)
		tb.sees("not twice", `!document.querySelector('#more-rooms').innerText.includes('lobby')`)
	})
}

func TestResume(t *testing.T) {
	browser := startBrowser(t)
	tb := joinWith(t, browser, fakeHistory(500), `{count: 500}`)
	tb.does(backlog)
	tb.does(`socket.drop(1006)`)
	tb.sees("another attempt", `window.sockets === 2`)
	tb.does(`socket.open()`)
	tb.sees("where it was", `JSON.stringify(socket.sent[0].since) === JSON.stringify({epoch: 'e', seq: seqAt(500)})`)

	t.Run("never shows a message twice", func(t *testing.T) {
		tb.does(`socket.welcome('Ana', {count: 502, recovered: true}); socket.lines(490, 502)`)
		tb.sees("what was missed", hasText("line 502"))
		tb.sees("each once", `(() => { const all = [...document.querySelectorAll('.message__text')].map((m) => m.textContent); return new Set(all).size === all.length; })()`)
		tb.sees("no word of a gap", `!document.querySelector('.notice--skip')`)
	})

	t.Run("says how much is missing when the server has not all", func(t *testing.T) {
		tb.does(`socket.drop(1006)`)
		tb.sees("another attempt", `window.sockets === 3`)
		tb.does(`socket.welcome('Ana', {count: 700, recovered: false, first: seqAt(651)}); socket.lines(651, 700)`)
		tb.sees("the number", `document.querySelector('.notice--skip')?.textContent.includes('148 messages')`)
	})

	t.Run("begins anew with another epoch", func(t *testing.T) {
		tb.does(`socket.drop(1006)`)
		tb.sees("another attempt", `window.sockets === 4`)
		tb.does(`socket.welcome('Ana', {epoch: 'other', count: 1}); socket.message(1, 'Bo', 'a new day')`)
		tb.reads("a new day")
	})
}
