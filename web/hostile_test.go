package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// attacks would run pwned() or fetch /pwned in a page that took data for markup.
var attacks = []string{
	`<script>pwned()</script>`,
	`<img src=/pwned onerror=pwned()>`,
	`<svg/onload=pwned()>`,
	`<a href="javascript:pwned()">x</a>`,
	`javascript:pwned()`,
	`https://a.example/"onmouseover="pwned()`,
	`https://a.example/'><img src=/pwned onerror=pwned()>`,
	"`<iframe srcdoc='<script>parent.pwned()</script>'>`",
	"```\n</code></pre><style>@import '/pwned'</style>\n```",
	`**<b onclick=pwned()>x</b>** @<img/src=/pwned>`,
	`{{constructor.constructor('pwned()')()}}`,
	"\u202Egnp.exe @Ana \u2066",
}

// hostileHistory answers with nothing but attacks.
func hostileHistory() http.Handler {
	type fields map[string]any
	rooms, messages := []fields{}, []fields{}
	for i, attack := range attacks {
		rooms = append(rooms, fields{"name": attack, "online": 1, "last_seq": 1, "last_at": 1})
		messages = append(messages, fields{"seq": i + 1, "from": attack, "at": 1790000000000, "text": attack})
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/rooms", func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(fields{"rooms": rooms})
	})
	mux.HandleFunc("GET /api/rooms/{room}/messages", func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(fields{"epoch": "e", "messages": messages, "more": true})
	})
	return mux
}

// TestHostile: whatever is said, by whoever, wherever: nothing runs, nothing
// loads. watchConsole fails the test on a breach of the policy.
func TestHostile(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := openScripted(t, browser, "", hostileHistory())
	tb.before(`window.ran = 0; window.pwned = () => { ran++; };`)
	page := asks[string](tb, `location.href`)
	for _, attack := range attacks {
		tb.does(`sessionStorage.clear(); localStorage.clear()`)
		tb.run(chromedp.Navigate("about:blank"), chromedp.Navigate(page+"#/"+url.PathEscape(attack)), chromedp.WaitVisible("#name-input"))
		name := quote(attack)
		tb.does(`document.querySelector('#name-input').value = ` + name + `; document.querySelector('#name-form').requestSubmit()`)
		tb.does(`socket.welcome(` + name + `, {online: 2, users: [` + name + `, 'Bo'], room: ` + name + `});
			socket.message(1, ` + name + `, ` + name + `); socket.message(2, 'Bo', ` + name + `);
			socket.says({type: 'joined', name: ` + name + ` + '2', online: 3});
			socket.says({type: 'error', code: 'x', message: ` + name + `})`)
		tb.sees("the text", `document.querySelectorAll('.message').length === 2`)
		tb.sees("the rooms", `document.querySelectorAll('#more-rooms li').length > 5`)
		tb.press("k", chromedp.ModifierCtrl)
		tb.does(`document.querySelector('#search-input').value = ` + name + `; document.querySelector('#search-form').requestSubmit()`)
		tb.sees("what was found", fmt.Sprintf(`document.querySelectorAll('#results li').length === %d`, len(attacks)))
		tb.does(`for (const n of document.querySelectorAll('#chat *')) n.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}))`)
		tb.settle()
		if asks[int](tb, `ran`) != 0 {
			t.Errorf("%q ran", attack)
		}
		if asks[bool](tb, `performance.getEntriesByType('resource').some((e) => new URL(e.name).pathname === '/pwned')`) {
			t.Errorf("%q loaded something", attack)
		}
		if found := asks[string](tb, `[...document.querySelectorAll('#message-rows *, #people *, #rooms *, #more-rooms *, #results *, .composer__note *')].filter((n) =>
			['SCRIPT', 'IMG', 'IFRAME', 'STYLE', 'OBJECT'].includes(n.nodeName) || [...n.attributes].some((a) => a.name.startsWith('on')) ||
			n.nodeName === 'A' && !/^https?:/.test(n.href)).map((n) => n.outerHTML).join()`); found != "" {
			t.Errorf("%q became %s", attack, found)
		}
	}

	t.Run("links say where they go, and nothing about where from", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`socket.message(1, 'Bo', 'see http://a.example/x')`)
		tb.sees("the link", `(() => { const a = document.querySelector('.message .link'); return a?.href === 'http://a.example/x' && a.rel === 'noopener noreferrer nofollow' && a.target === '_blank'; })()`)
	})
}

// TestWatch: a breach of the policy fails a test.
func TestWatch(t *testing.T) {
	t.Parallel()
	watched := &recorder{TB: t, errors: make(chan string, 10)}
	tb := joinScripted(watched, startBrowser(t))
	for _, breach := range []string{
		`document.body.append(Object.assign(new Image(), {src: 'http://localhost:1/x.png'}))`,
		`document.body.setAttribute('style', 'color: red')`,
		`document.head.append(Object.assign(document.createElement('style'), {textContent: 'b {color: red}'}))`,
		`try { document.body.innerHTML = '<b>x</b>'; } catch { /* the console tells */ }`,
		`setTimeout(() => { throw new Error('oops'); })`,
	} {
		tb.does(breach)
		select {
		case <-watched.errors:
		case <-time.After(patience):
			t.Errorf("not noticed: %s", breach)
		}
	}
}

// A recorder keeps the errors that a test would fail with.
type recorder struct {
	testing.TB
	errors chan string
}

func (r *recorder) Errorf(format string, values ...any) { r.errors <- fmt.Sprintf(format, values...) }
