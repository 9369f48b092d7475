package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// backlog says the last 50 of a room of 500 messages.
const backlog = `socket.lines(451, 500)`

// shown is the number of messages in the page, and the first and last of them.
const shown = `(() => { const all = [...document.querySelectorAll('.message__text')].map((m) => Number(m.textContent.slice(5))); return [all.length, all[0], all.at(-1)]; })()`

// TestScrollBack: pages come in above without a jump, up to the beginning; and forth again.
func TestScrollBack(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	site := seededSite(t, 500)
	tb := openTab(t, browser, site.url)
	tb.resize(800, 600)
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
	tb.sees("that there is something new", `document.querySelector('#newer').ariaLabel.includes('1 new message')`)
	asks[bool](tb, `(async () => { while (!document.querySelector('#message-rows').textContent.includes('line 501')) { m.scrollTop += 1500; await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20))); } return true; })()`)
	tb.sees("the latest", hasText("line 501"))
	all := asks[[]int](tb, `[...document.querySelectorAll('.message__text')].map((m) => Number(m.textContent.slice(5)))`)
	for i := 1; i < len(all); i++ {
		if all[i] != all[i-1]+1 {
			t.Fatalf("%d is followed by %d", all[i-1], all[i])
		}
	}
}

// TestNoHistory: a server that keeps nothing is no trouble.
func TestNoHistory(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{count: 500}`)
	tb.does(backlog)
	tb.sees("the backlog", hasText("line 500"))
	tb.does(`document.querySelector('#messages').scrollTop = 0`)
	tb.sees("the reason", `document.querySelector('#messages-top').textContent.includes('not kept')`)
}

// TestRetention: what is not kept any more is not the beginning of the room.
func TestRetention(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	const top = `document.querySelector('#messages-top').textContent`
	tb := joinWith(t, browser, keptHistory(401, 500), `{count: 500}`)
	tb.does(backlog)
	tb.sees("the backlog", hasText("line 500"))
	tb.does(`document.querySelector('#messages').scrollTop = 0`)
	tb.sees("all that is kept, and that there was more", hasText("line 401")+` && `+top+`.includes('not kept any more')`)

	tb = joinWith(t, browser, keptHistory(501, 500), `{count: 500}`)
	tb.settle()
	tb.sees("that there was something", `!document.querySelector('#empty').checkVisibility() && `+top+`.includes('not kept any more')`)
	tb = joinWith(t, browser, fakeHistory(0), `{}`)
	tb.settle()
	tb.sees("that there was nothing", `document.querySelector('#empty').checkVisibility() && !`+top+`.includes('kept')`)
}

// TestHistoryFails: a history that fails says why, in the language of the reader, and can be asked again.
func TestHistoryFails(t *testing.T) {
	t.Parallel()
	front, inPlace := inFrontOf(fakeHistory(500))
	inPlace.Store(pageOf(502))
	tb := joinWith(t, startBrowser(t), front, `{count: 500}`)
	tb.does(backlog)
	tb.sees("the backlog", hasText("line 500"))
	tb.does(`document.querySelector('#messages').scrollTop = 0`)
	top, note := plain(`document.querySelector('#messages-top-text').textContent`), plain(`document.querySelector('#composer-note').textContent`)
	for i, tt := range []struct {
		status int
		en, de string
	}{
		{502, "The server cannot answer at the moment. Try again a little later.", "Der Server kann gerade nicht antworten."},
		{500, "The server made a mistake. If this goes on, tell who runs this site.", "Der Server hat einen Fehler gemacht."},
		{403, "Another page answers in place of the chat: your sign-in may have expired. Reload to see it.", "Statt des Chats antwortet eine andere Seite"},
	} {
		inPlace.Store(pageOf(tt.status))
		tb.run(click("#messages-top-retry"))
		tb.sees(fmt.Sprintf("%d, in words", tt.status), top+` === 'Earlier messages could not be loaded. ' + `+quote(tt.en))
		tb.does(fmt.Sprintf(`location.hash = '#/lobby/%d'`, seqAt(3+i)))
		tb.sees("as much of a message that a link leads to", note+` === 'Earlier messages could not be loaded. ' + `+quote(tt.en))
		tb.speak("de")
		tb.sees("both in German", top+`.includes(`+quote(tt.de)+`) && `+note+`.includes(`+quote(tt.de)+`)`)
		tb.speak("en")
	}
	inPlace.Store(nil)
	tb.run(click("#messages-top-retry"))
	tb.sees("more", shown+`[1] < 451`)
}

// TestHistoryOfAnotherEpoch: a history that began anew waits until the connection does.
func TestHistoryOfAnotherEpoch(t *testing.T) {
	t.Parallel()
	pages := 0
	tb := joinWith(t, startBrowser(t), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
	tb.sees("another attempt", `socket.readyState === 0`)
	tb.does(`socket.welcome('Ana', {epoch: 'other', count: 1}); socket.message(1, 'Bo', 'a new day')`)
	tb.sees("what the room is now", hasText("a new day")+` && document.querySelector('#messages-top').textContent.includes('begins')`)
}

// TestSayWhileAbove: who says something while reading above sees it.
func TestSayWhileAbove(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), fakeHistory(500), `{count: 500}`)
	tb.does(backlog)
	tb.sees("the backlog", hasText("line 500"))
	for _, text := range []string{"from a little above", "from far above"} {
		tb.does(`document.querySelector('#messages').scrollTop -= 900`)
		tb.sees("that it is not at the end", fromEnd+` > 800`)
		tb.press(text + kb.Enter)
		tb.sees("it, at the end", hasText(text)+` && `+fromEnd+` < 2`)
		tb.does(`document.querySelector('#messages').scrollTop = 0`)
		tb.sees("an earlier page", shown+`[1] < 451`)
	}
}

// TestRoomsOfServer: the rooms of the server are listed, those that are open once.
func TestRoomsOfServer(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), fakeHistory(1), `{}`)
	tb.sees("another room", `document.querySelector('#more-rooms').innerText.includes('games')`)
	tb.sees("not twice", `!document.querySelector('#more-rooms').innerText.includes('lobby')`)
}
