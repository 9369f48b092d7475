package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hubbub/web"
)

// seqAt is the number of a room's message at a place, from 1: numbers grow and have
// holes. window.seqAt is the same.
func seqAt(place int) int { return 3*place + place%2 }

// scriptedSocket stands in for the browser's WebSocket, so that a test decides
// what arrives and when. The newest one is window.socket. A welcome tells of a room
// of count messages. There are no locks, which a browser grants a moment later;
// nothing asks before the page is left where window.mayLose is set.
const scriptedSocket = `
Object.defineProperty(navigator, 'locks', {value: undefined, configurable: true});
window.addEventListener('beforeunload', (e) => { if (window.mayLose) e.stopImmediatePropagation(); });
window.seqAt = (place) => 3 * place + place % 2;
window.WebSocket = class extends EventTarget {
  static OPEN = 1;
  readyState = 0;
  sent = [];
  constructor(url) {
    super();
    this.url = url;
    window.socket = this;
    window.sockets = (window.sockets ?? 0) + 1;
  }
  open() { this.readyState = 1; this.dispatchEvent(new Event('open')); }
  send(text) { this.sent.push(JSON.parse(text)); }
  close(code = 1005) { this.drop(code); }
  drop(code) { this.readyState = 3; this.dispatchEvent(new CloseEvent('close', {code})); }
  says(...events) {
    this.dispatchEvent(new MessageEvent('message', {data: events.map((e) => JSON.stringify(e)).join('\n')}));
  }
  welcome(name, {count = 0, ...more} = {}) {
    this.open();
    this.says({type: 'welcome', session: 's', name, user: 'u' + name, room: this.sent[0].room, epoch: 'e', seq: seqAt(count), n: count,
      online: 1, users: [name], limits: {message_bytes: 4096}, ...more});
  }
  message(place, from, text, id = 'x' + place, at = Date.now()) {
    this.says({type: 'message', seq: seqAt(place), id, from, user: 'u' + from, at, text});
  }
  lines(first, last) {
    for (let i = first; i <= last; i++) this.message(i, 'Bo', 'line ' + i, 'x' + i, 1790000000000 + i * 60000);
  }
};`

// openScripted opens the page with a scripted socket. api answers below /api/;
// nil is a server without a history.
func openScripted(t testing.TB, browser context.Context, address string, api http.Handler) *tab {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/", web.Handler(web.Options{EmbedOrigins: []string{"*"}}))
	if api != nil {
		mux.Handle("/api/", api)
	}
	files := httptest.NewServer(mux)
	t.Cleanup(files.Close)
	tb := openTab(t, browser, "about:blank")
	tb.before(scriptedSocket)
	tb.run(chromedp.EmulateViewport(800, 600), chromedp.Navigate(files.URL+"/"+address))
	return tb
}

// before runs a script in each document before the page's own.
func (tb *tab) before(script string) {
	tb.t.Helper()
	if _, err := chromedp.Call(tb.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		tb.t.Fatal(err)
	}
}

// flash is how long a message stands out that was jumped to, in milliseconds.
const flash = 2_000

// holds lets the timers of so many milliseconds wait in window.late, because the test says when they end, or is too slow for what lasts so long.
func holds(ms int) string {
	return fmt.Sprintf(`{ const inTime = setTimeout; window.late = []; window.setTimeout = (run, ms, ...more) => ms === %d ? (late.push(run), 0) : inTime(run, ms, ...more); }`, ms)
}

// watches keeps in window.was all that a text is from now on: a test may be too slow for what is soon another.
func (tb *tab) watches(text string) {
	tb.t.Helper()
	tb.does(`window.was = []; new MutationObserver(() => {
		let text = '';
		try { text = ` + text + `; } catch {}
		if (text !== was.at(-1)) was.push(text);
	}).observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true})`)
}

// joinScripted opens the page and brings it into the chat as Ana.
func joinScripted(t testing.TB, browser context.Context) *tab {
	t.Helper()
	return joinWith(t, browser, nil, `{}`)
}

// joinWith is joinScripted with a history, and more in the welcome.
func joinWith(t testing.TB, browser context.Context, api http.Handler, welcome string) *tab {
	t.Helper()
	tb := openScripted(t, browser, "", api)
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana', ` + welcome + `)`)
	tb.run(chromedp.WaitVisible("#chat"))
	return tb
}

// does runs a script in the tab. One for the socket waits until the page has one: it takes a name before all of it is loaded,
// and it makes another where a slow test has let one wait for too long.
func (tb *tab) does(script string) {
	tb.t.Helper()
	if strings.HasPrefix(script, "socket.") {
		tb.sees("a connection", `socket.readyState < 2`)
	}
	tb.run(chromedp.Evaluate[chromedp.Void](script + "; undefined"))
}

// reads waits until the tab shows these messages and no others, from the top.
func (tb *tab) reads(want ...string) {
	tb.t.Helper()
	w, _ := json.Marshal(append([]string{}, want...))
	tb.sees(fmt.Sprintf("the messages %s", w),
		fmt.Sprintf(`JSON.stringify([...document.querySelectorAll('.message__text')].map(m => m.textContent)) === %q`, w))
}

// quote returns a string as JavaScript writes it.
func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// reloads loads the page anew as somebody does who has answered that something may be lost.
func (tb *tab) reloads() {
	tb.t.Helper()
	tb.does(`window.mayLose = true`)
	tb.reload()
}

// asks evaluates an expression in the tab.
func asks[T any](tb *tab, expression string) T {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, 10*patience) // a flood takes its time
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		tb.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// press sends keys to whatever has the focus. Enter goes as one event that types
// a line break only if the page lets it.
func (tb *tab) press(keys string, modifiers ...chromedp.Modifier) {
	tb.t.Helper()
	for _, r := range keys {
		if string(r) != kb.Enter {
			tb.run(chromedp.KeyEvent(string(r), chromedp.KeyModifiers(modifiers...)))
			continue
		}
		down := input.DispatchKeyEventParams{Type: "keyDown", Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, Text: "\r"}
		for _, m := range modifiers {
			down.Modifiers |= int64(m)
		}
		up := down
		up.Type, up.Text = "keyUp", ""
		for _, event := range []input.DispatchKeyEventParams{down, up} {
			if _, err := chromedp.Call(tb.ctx, input.DispatchKeyEvent, event); err != nil {
				tb.t.Fatal(err)
			}
		}
	}
}

// settle lets the page draw and act, so that what must not happen has had its
// chance to.
func (tb *tab) settle() {
	tb.t.Helper()
	asks[bool](tb, `(async () => {
		for (let i = 0; i < 3; i++) await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)));
		return true;
	})()`)
}
