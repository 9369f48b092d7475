package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// A versionedSite has another page where isOther is set: it names a folder of another hash,
// whose files are there or not.
type versionedSite struct {
	folder            string
	isOther, hasFiles atomic.Bool
}

const otherFolder = "/assets/0000000000000000/"

func (v *versionedSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if rest, ok := strings.CutPrefix(r.URL.Path, otherFolder); ok && v.hasFiles.Load() {
		r.URL.Path = v.folder + rest
	}
	if r.URL.Path != "/" || !v.isOther.Load() {
		handler.ServeHTTP(w, r)
		return
	}
	r.Header = http.Header{}
	page := httptest.NewRecorder()
	handler.ServeHTTP(page, r)
	w.Header().Set("Content-Type", page.Header().Get("Content-Type"))
	w.Write([]byte(strings.ReplaceAll(page.Body.String(), v.folder, otherFolder)))
}

// open starts the site and opens its page.
func (v *versionedSite) open(t testing.TB) *tab {
	t.Helper()
	v.folder = folder(t)
	files := httptest.NewServer(v)
	t.Cleanup(files.Close)
	tb := openTab(t, startBrowser(t), "about:blank")
	tb.before(scriptedSocket + `Math.random = () => 0; window.isHidden = false; Object.defineProperties(document, {hidden: {get: () => isHidden}, visibilityState: {get: () => isHidden ? 'hidden' : 'visible'}});`)
	tb.run(chromedp.EmulateViewport(800, 600), chromedp.Navigate(files.URL+"/"))
	return tb
}

// comesBack loses the connection of a tab that is in the chat, and welcomes it again.
func (tb *tab) comesBack() {
	tb.t.Helper()
	tb.does(`window.before = window.sockets; socket.drop(1006); document.dispatchEvent(new Event('visibilitychange'))`)
	tb.sees("another attempt", `window.sockets > before`)
	tb.does(`socket.welcome('Ana', {recovered: true})`)
}

// TestNewVersion: an open page learns of a new version, says so once, goes on to work,
// and loads itself anew when nobody looks and nothing is written.
func TestNewVersion(t *testing.T) {
	t.Parallel()
	v := &versionedSite{}
	tb := v.open(t)
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana'); window.isOld = true`)
	tb.run(chromedp.WaitVisible("#chat"))
	const note = `document.querySelector('#composer-note').textContent.includes('new version')`
	look := func(hidden string) {
		tb.does(`window.isHidden = ` + hidden + `; document.dispatchEvent(new Event('visibilitychange'))`)
		tb.settle()
	}
	tb.comesBack()
	tb.sees("an answer", `performance.getEntriesByName(location.origin + '/', 'resource').length === 1`)
	tb.settle()
	tb.sees("nothing new", `!`+note)

	v.isOther.Store(true)
	v.hasFiles.Store(true)
	tb.comesBack()
	tb.sees("the word", note)
	tb.run(chromedp.SendKeys("#composer-input", "half a sent"))
	tb.sees("the room left for it", `!`+note)
	look("true")
	tb.sees("what is written left alone", `window.isOld && `+field+` === 'half a sent'`)
	look("false")
	tb.comesBack()
	tb.settle()
	tb.sees("it said once", `!`+note)
	tb.does(`socket.message(1, 'Bo', 'hello')`)
	tb.sees("a page that works", hasText("hello"))
	tb.press("ence\r")
	tb.sees("it on its way", `document.querySelector('.message--pending')`)
	look("true")
	tb.sees("what waits left alone", `window.isOld`)
	tb.does(`socket.message(2, 'Ana', 'half a sentence', socket.sent.at(-1).id)`)
	tb.sees("its receipt", `!document.querySelector('.message--pending')`)
	look("false")
	tb.does(`window.isHidden = true; document.dispatchEvent(new Event('visibilitychange'))`)
	tb.sees("the new page", `window.isOld === undefined && document.querySelector('script[type="module"]').src.includes('`+otherFolder+`')`)
	tb.sees("it joining again by itself", `window.sockets === 1`)
}

// TestOldPage: a page whose files are gone is loaded once more, and says so if that does
// not help.
func TestOldPage(t *testing.T) {
	t.Parallel()
	v := &versionedSite{}
	v.isOther.Store(true)
	watched := &recorder{TB: t, errors: make(chan string, 10)} // the browser tells of the files that are gone
	tb := v.open(watched)
	tb.sees("the word, and no form", `document.querySelector('[role="alert"]').innerText.includes('could not be loaded') && !document.querySelector('#login').checkVisibility()`)
	v.isOther.Store(false)
	tb.run(click(`[role="alert"] button`))
	tb.sees("the page", `document.querySelector('#name-input').checkVisibility() && !document.querySelector('body > [role="alert"]')`)

	t.Run("by itself", func(t *testing.T) {
		v := &versionedSite{folder: folder(t)}
		v.isOther.Store(true)
		var loads atomic.Int32
		files := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/" && loads.Add(1) == 2 {
				v.isOther.Store(false)
			}
			v.ServeHTTP(w, r)
		}))
		t.Cleanup(files.Close)
		tb := openTab(&recorder{TB: t, errors: make(chan string, 10)}, startBrowser(t), files.URL+"/")
		tb.sees("the page", `document.querySelector('#join').textContent === 'Join' && document.querySelector('#name-input').checkVisibility()`)
	})
}

// TestLaterPartIsGone: what an open page looks for later and does not find costs nobody the page.
func TestLaterPartIsGone(t *testing.T) {
	t.Parallel()
	watched := &recorder{TB: t, errors: make(chan string, 10)} // the browser tells of the file that is gone
	tb := (&versionedSite{}).open(watched)
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana'); window.isOld = true`)
	tb.run(chromedp.WaitVisible("#chat"))
	for range 2 { // the first failure once loaded the page anew, the second hid it
		tb.does(`window.isHeld = false; import('` + folder(t) + `js/view/style.js').then(({style}) => style('/gone-' + Math.floor(performance.now()) + '.css')).then(() => { window.isHeld = true; })`)
		tb.sees("an end of it", `window.isHeld`)
		tb.settle()
		tb.sees("the page", `window.isOld && document.querySelector('#chat').checkVisibility()`)
	}
}

// TestWithoutScripts: the word about it comes first and is in sight, and there is no form
// that looks alive.
func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	files := httptest.NewServer(handler)
	t.Cleanup(files.Close)
	tb := openTab(t, startBrowser(t), "about:blank")
	if _, err := chromedp.Call(tb.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	tb.run(chromedp.EmulateViewport(390, 844), chromedp.Navigate(files.URL+"/"))
	for what, expression := range map[string]string{
		"the word in sight":    `(() => { const r = document.querySelector('.noscript').getBoundingClientRect(); return r.height > 0 && r.top >= 0 && r.bottom < 300; })()`,
		"no form":              `!document.querySelector('#name-form').checkVisibility()`,
		"the word comes first": `document.body.textContent.trim().startsWith('Hubbub needs JavaScript')`,
	} {
		if !asks[bool](tb, expression) {
			t.Errorf("not seen: %s", what)
		}
	}
}
