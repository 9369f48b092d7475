package web_test

import (
	"fmt"
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

// TestHostile: whatever is said, by whoever, wherever: nothing runs, nothing
// loads. watchConsole fails the test on a breach of the policy.
func TestHostile(t *testing.T) {
	browser := startBrowser(t)
	for _, attack := range attacks {
		tb := openScripted(t, browser, "#/"+url.PathEscape(attack), nil)
		tb.does(`window.ran = 0; window.pwned = () => { ran++; }`)
		tb.run(chromedp.WaitVisible("#name-input"))
		name := quote(attack)
		tb.does(`document.querySelector('#name-input').value = ` + name + `; document.querySelector('#name-form').requestSubmit()`)
		tb.does(`socket.welcome(` + name + `, {online: 2, users: [` + name + `, 'Bo'], room: ` + name + `})`)
		tb.does(`socket.message(1, ` + name + `, ` + name + `); socket.message(2, 'Bo', ` + name + `);
			socket.says({type: 'joined', name: ` + name + ` + '2', online: 3});
			socket.says({type: 'error', code: 'x', message: ` + name + `})`)
		tb.sees("the text", `document.querySelectorAll('.message').length === 2`)
		tb.settle()
		tb.does(`for (const n of document.querySelectorAll('#chat .message *, #people *, #rooms *')) n.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}))`)
		if asks[int](tb, `ran`) != 0 {
			t.Errorf("%q ran", attack)
		}
		if asks[bool](tb, `performance.getEntriesByType('resource').some((e) => e.name.includes('pwned'))`) {
			t.Errorf("%q loaded something", attack)
		}
		if found := asks[string](tb, `[...document.querySelectorAll('#message-rows *, #people *')].filter((n) =>
			['SCRIPT', 'IMG', 'IFRAME', 'STYLE', 'OBJECT', 'svg'].includes(n.nodeName) || [...n.attributes].some((a) => a.name.startsWith('on')) ||
			n.href && !/^https?:/.test(n.href)).map((n) => n.outerHTML).join()`); found != "" {
			t.Errorf("%q became %s", attack, found)
		}
		tb.close()
	}

	t.Run("links say where they go, and nothing about where from", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`socket.message(1, 'Bo', 'see http://a.example/x')`)
		tb.sees("the link", `(() => { const a = document.querySelector('.link'); return a?.href === 'http://a.example/x' && a.rel === 'noopener noreferrer nofollow' && a.target === '_blank'; })()`)
	})
}

// TestWatch: a breach of the policy fails a test.
func TestWatch(t *testing.T) {
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
