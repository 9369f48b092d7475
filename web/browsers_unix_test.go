//go:build unix

package web_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"hubbub/server/config"
)

// TestOtherBrowsers: one can talk in Firefox and in WebKitGTK, where they are installed,
// short messages stand on one line, what was completed can be undone, and a chat in a frame leaves
// the page around it alone. How long a frame takes while 200 messages a second
// come in is logged.
func TestOtherBrowsers(t *testing.T) {
	for name, launch := range map[string]func(*testing.T) driver{"firefox": startFirefox, "webkit": startWebKit} {
		t.Run(name, func(t *testing.T) {
			browser := launch(t)
			var address string
			around := startAround(t, &address)
			site := startSite(t, "127.0.0.1:0", func(c *config.Config) { c.MessageRate, c.EmbedOrigins = 0, []string{around.URL} })
			address = site.url
			do := func(script string, result any) {
				t.Helper()
				if err := browser.run(script, result); err != nil {
					t.Fatal(err)
				}
			}
			sees := func(what, expression string) {
				t.Helper()
				eventually(t, func() error {
					var is bool
					if err := browser.run(`try { return !!(`+expression+`); } catch { return false; }`, &is); err != nil || is {
						return err
					}
					return errors.New("never saw " + what)
				})
			}
			if err := browser.visit(site.url); err != nil {
				t.Fatal(err)
			}
			sees("the name screen", `document.querySelector('#login-room').textContent`)
			do(`document.querySelector('#name-input').value = 'Ana'; document.querySelector('#name-form').requestSubmit();`, nil)
			sees("the chat", `!document.querySelector('#chat').hidden`)
			for part := range 3 { // a crowd's list, as one is on a slow machine, draws no more than 30 rows
				do(fmt.Sprintf(sayShort, part), nil)
				sees(fmt.Sprintf("all of part %d", part), fmt.Sprintf(endOf, part)+` - `+fmt.Sprintf(endOf, part-1)+` === 21`)
				for _, size := range []string{"16px", "17.6px", "14.4px", "20px"} {
					var broken []string
					do(`document.documentElement.style.fontSize = `+quote(size)+`; return `+onTwoLines, &broken)
					if len(broken) > 0 {
						t.Errorf("on more than one line at %s: %q", size, broken)
					}
				}
			}
			do(`document.documentElement.style.fontSize = '';`, nil)
			do(`document.querySelector('#composer-input').focus(); document.execCommand('insertText', false, 'hi :tad');`, nil)
			sees("the emoji to choose", `document.querySelector('#suggestions').innerText.includes(':tada:')`)
			do(`document.querySelector('#composer-input').dispatchEvent(new KeyboardEvent('keydown', {key: 'Tab', bubbles: true, cancelable: true}));`, nil)
			sees("the emoji", field+` === 'hi 🎉 '`)
			do(`document.execCommand('undo');`, nil)
			sees("what was typed", field+` === 'hi :tad'`)
			var frames struct{ Median, P95, Worst, Shown float64 }
			do(crowd, nil)
			sees("the crowd", `window.frames_`)
			do(`return window.frames_;`, &frames)
			if err := browser.visit(around.URL); err != nil {
				t.Fatal(err)
			}
			sees("the frame", `window.isLoaded`)
			do(`window.drawn = 0; (function draw() { window.drawn++; requestAnimationFrame(draw); })();`, nil)
			sees("some frames drawn since", `window.drawn > 20`)
			var at string
			do(`return [scrollY, document.activeElement.nodeName].join();`, &at)
			if at != "0,BODY" {
				t.Errorf("the page around a chat is at %s, want 0,BODY", at)
			}
			t.Logf("%s: 200 messages a second: a frame takes %.0f ms in the median, %.0f at p95, %.0f at worst (%.0f messages shown)", name, frames.Median, frames.P95, frames.Worst, frames.Shown)
		})
	}
}

// startAround serves a page with a chat far below in it.
func startAround(t *testing.T, chat *string) *httptest.Server {
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<!doctype html><title>host</title><input><div style="height: 3000px"></div><iframe src="%s?embed=1&amp;room=stream" width="400" height="500"></iframe>
			<script>onload = () => { window.isLoaded = true; }</script>`, *chat)
	}))
	t.Cleanup(host.Close)
	return host
}

// sayShort says 20 short messages, others in each part, whose widths end in many fractions of a pixel, and then where the part ends.
const sayShort = `
	const part = %d;
	const words = ['hi', 'see', 'you', 'at', 'noon', 'maybe', 'Wild', 'illicit', 'tomorrow', 'ok', '@Ana', 'olá', '**bold**', 'done 🎉', '明天见'];
	const field = document.querySelector('#composer-input');
	const texts = Array.from({length: 20}, (_, i) => 20 * part + i)
		.map((i) => Array.from({length: 1 + i %% 6}, (_, j) => words[(i * 7 + j * 3) %% words.length]).join(' '));
	for (const text of [...texts, 'end ' + part]) {
		field.value = text;
		field.dispatchEvent(new Event('input'));
		document.querySelector('#composer').requestSubmit();
	}`

// endOf is where the end of a part stands among one's own messages that were said; -1 before the first.
const endOf = `[...document.querySelectorAll('.message--own:not(.message--pending)')].findLastIndex((n) => n.textContent.includes('end %d'))`

const onTwoLines = `[...document.querySelectorAll('.message--own .message__text')]
	.filter((n) => n.clientHeight > 1.6 * parseFloat(getComputedStyle(n).lineHeight) + 14).map((n) => n.textContent)`

// crowd lets somebody else say 200 messages a second for 5 s, and keeps how long frames take.
const crowd = `
	const other = new WebSocket('ws://' + location.host + '/ws');
	other.onopen = () => other.send(JSON.stringify({type: 'join', room: 'lobby', name: 'Bo'}));
	let joined = false;
	other.onmessage = ({data}) => {
		if (joined || !data.includes('"welcome"')) return;
		joined = true;
		let n = 0, last = performance.now();
		const took = [], begun = last;
		const say = setInterval(() => { for (let i = 0; i < 10; i++) other.send(JSON.stringify({type: 'say', text: 'a message of usual length, number ' + ++n})); }, 50);
		requestAnimationFrame(function frame(now) {
			took.push(now - last);
			last = now;
			if (now - begun < 5000) { requestAnimationFrame(frame); return; }
			clearInterval(say);
			other.close();
			took.sort((a, b) => a - b);
			window.frames_ = {median: took[took.length >> 1], p95: took[Math.floor(took.length * .95)], worst: took.at(-1), shown: document.querySelectorAll('.message').length};
		});
	};`
