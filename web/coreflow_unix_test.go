//go:build unix

package web_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hubbub/server/client"
	"hubbub/server/config"
)

// TestCoreFlow: what people do in a room works in Chromium, and in Firefox and WebKitGTK where they are installed.
func TestCoreFlow(t *testing.T) {
	for name, launch := range map[string]func(*testing.T) driver{"chromium": startChromium, "firefox": startFirefox, "webkit": startWebKit} {
		t.Run(name, func(t *testing.T) {
			f := &flow{t: t, whole: t, browser: launch(t)}
			f.open()
			for _, step := range []struct {
				name string
				do   func(*flow)
			}{
				{"enter by a link", (*flow).enter}, {"say, edit and remove", (*flow).write}, {"read on above", (*flow).readAbove}, {"held still", (*flow).holdStill},
				{"react", (*flow).react}, {"reply", (*flow).reply}, {"mention", (*flow).mention}, {"people", (*flow).people}, {"search", (*flow).search}, {"a room's menu", (*flow).menu},
				{"language and looks", (*flow).settings}, {"density", (*flow).density}, {"a restart", (*flow).restart}, {"reload", (*flow).reload}, {"phone", (*flow).phone},
				{"faults", (*flow).tellsFaults},
			} {
				if !t.Run(step.name, func(t *testing.T) { f.t = t; step.do(f); f.shoots(step.name); f.blameless() }) {
					break // the next ones go on from here
				}
			}
			f.t = t
		})
	}
}

func startChromium(t *testing.T) driver {
	tb := openTab(t, startBrowser(t), "about:blank")
	c := chromium{tb}
	if err := c.resize(1280, 900); err != nil {
		t.Fatal(err)
	}
	return c
}

// A flow is Ana at a browser, in a room where Bo is, too.
type flow struct {
	t       *testing.T // of the step
	whole   *testing.T
	browser driver
	db      string
	site    *site
	bo      *client.Client
	heard   chan client.Event // by Bo; the room is small, and so is what happens in it
}

func (f *flow) open() {
	f.t.Helper()
	f.db = filepath.Join(f.t.TempDir(), "hubbub.db")
	f.site = startSite(f.t, "127.0.0.1:0", f.set)
	bo, err := client.Join(f.t.Context(), client.Config{URL: "ws://" + f.site.addr + "/ws", Room: "games", Name: "Bo"})
	if err != nil {
		f.t.Fatal(err)
	}
	f.bo, f.heard = bo, make(chan client.Event, 1000)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			event, err := bo.Next(ctx)
			if err != nil {
				return
			}
			select {
			case f.heard <- event:
			case <-ctx.Done():
				return
			}
		}
	}()
	f.t.Cleanup(func() { cancel(); bo.Close(); <-ended })
}

// set lets Bo talk as fast as a crowd, and keeps what is said over a restart.
func (f *flow) set(c *config.Config) {
	c.DB, c.MessageRate, c.MessageRatePerIP, c.FrameRate, c.RepeatAfter = f.db, 0, 0, 0, 0
}

// says lets Bo say something, and returns its number.
func (f *flow) says(text string) int64 {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(f.t.Context(), patience)
	defer cancel()
	m, err := f.bo.Say(ctx, text)
	if err != nil {
		f.t.Fatal(err)
	}
	return m.Seq
}

// hears waits until Bo is told of something.
func hears[E client.Event](f *flow, what string, is func(E) bool) E {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(f.t.Context(), patience)
	defer cancel()
	for {
		select {
		case event := <-f.heard:
			if e, ok := event.(E); ok && is(e) {
				return e
			}
		case <-ctx.Done():
			f.t.Fatalf("Bo never heard %s", what)
		}
	}
}

func (f *flow) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *flow) does(script string) {
	f.t.Helper()
	f.must(f.browser.run(script, nil))
}

// look evaluates an expression in the page.
func look[T any](f *flow, expression string) (value T) {
	f.t.Helper()
	f.must(f.browser.run("return "+expression, &value))
	return value
}

// sees waits until an expression is true in the page.
func (f *flow) sees(what, expression string) {
	f.t.Helper()
	f.awaits(what, func() error { return f.holds(expression) })
}

// pressUntil presses a key until something is seen: in a crowd the rows above are drawn as one goes up, and a list that is
// drawn may end a step that is smooth.
func (f *flow) pressUntil(key, what, expression string) {
	f.t.Helper()
	f.awaits(what, func() error {
		f.press(key)
		f.settles()
		return f.holds(expression)
	})
}

// holds is nil while an expression is true in the page.
func (f *flow) holds(expression string) error {
	var is bool
	err := f.browser.run(`try { return !!(`+expression+`); } catch { return false; }`, &is)
	if err == nil && !is {
		err = errors.New("it is not so")
	}
	return err
}

func (f *flow) awaits(what string, try func() error) {
	f.t.Helper()
	if err := within(patience, try); err != nil {
		f.t.Fatalf("never saw %s: %v\nthe focus, the strip and the end of the page:\n%s", what, err,
			look[string](f, `[location.href, document.activeElement?.outerHTML.slice(0, 80), document.querySelector('.strip')?.innerText, document.body.innerText.slice(-400)].join('\n')`))
	}
}

func (f *flow) press(keys string) {
	f.t.Helper()
	f.must(f.browser.press(keys))
}

// settles lets the page draw and act, so that what must not happen has had its chance to.
func (f *flow) settles() {
	f.t.Helper()
	f.does(`for (let i = 0; i < 3; i++) await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)));`)
}

// where returns the middle of a node once it has come to rest and nothing covers it.
func (f *flow) where(node string) (x, y int) {
	f.t.Helper()
	err := within(patience, func() error {
		var at struct {
			X, Y float64
			Why  string
		}
		err := f.browser.run(`const node = `+node+`;
			if (!node?.checkVisibility()) return {why: 'it is not to be seen'};
			node.scrollIntoView({block: 'nearest'});
			const box = () => { const {x, y, width, height} = node.getBoundingClientRect(); return {x: Math.floor(x + width / 2), y: Math.floor(y + height / 2)}; };
			const at = box();
			await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
			if (box().x !== at.x || box().y !== at.y) return {why: 'it moves'};
			const hit = document.elementFromPoint(at.x, at.y);
			return {...at, why: node.contains(hit) ? '' : 'it is covered by ' + (hit?.outerHTML.slice(0, 120) ?? 'nothing: it is outside')};`, &at)
		if err == nil && at.Why != "" {
			err = errors.New(at.Why)
		}
		x, y = int(at.X), int(at.Y)
		return err
	})
	if err != nil {
		f.t.Fatalf("%s: %v", node, err)
	}
	return x, y
}

// click presses the button of a mouse over a node, which is a selector or an expression.
func (f *flow) click(node string) {
	f.t.Helper()
	x, y := f.where(nodeOf(node))
	f.must(f.browser.click(x, y))
}

func (f *flow) point(node string) {
	f.t.Helper()
	x, y := f.where(nodeOf(node))
	f.must(f.browser.point(x, y))
}

func nodeOf(node string) string {
	if strings.ContainsAny(node[:1], "#.") {
		return `document.querySelector(` + quote(node) + `)`
	}
	return node
}

// watches has the page keep what goes wrong in it.
func (f *flow) watches() {
	f.t.Helper()
	f.does(`window.faults = [];
		addEventListener('error', (e) => { if (e.message) faults.push(e.message + ' at ' + e.filename + ':' + e.lineno); });
		addEventListener('unhandledrejection', ({reason}) => faults.push('rejected: ' + (reason?.stack ?? reason)));
		addEventListener('securitypolicyviolation', (e) => faults.push(e.violatedDirective + ': ' + e.blockedURI));
		const say = console.error;
		console.error = (...of) => { faults.push(of.join(' ')); say.apply(console, of); };`)
}

// blameless fails if anything has gone wrong in the page so far.
func (f *flow) blameless() {
	f.t.Helper()
	faults := look[[]string](f, `window.faults.splice(0)`)
	more, err := f.browser.faults()
	f.must(err)
	for _, fault := range append(faults, more...) {
		f.t.Errorf("the page's console: %s", fault)
	}
}

// tellsFaults fails if what goes wrong in the page would not be found; Chromium's tells its test at once.
func (f *flow) tellsFaults() {
	r, isRemote := f.browser.(*remote)
	if !isRemote {
		return
	}
	f.does(`reportError(new Error('on purpose')); new Image().src = 'http://elsewhere.example/';`)
	f.sees("both", `faults.length === 2 && faults.join().includes('on purpose') && faults.join().includes('img-src')`)
	f.does(`faults.length = 0`)
	if r.log == nil {
		return
	}
	eventually(f.t, func() error {
		faults, err := r.log()
		if said := strings.Join(faults, "\n"); err == nil && !strings.Contains(said, "img-src") {
			err = fmt.Errorf("the console says %q", said)
		}
		return err
	})
	r.log = nil // it tells of that again
}

// shoots keeps a picture of what is seen, if that is asked for.
func (f *flow) shoots(name string) {
	f.t.Helper()
	if *screenshots == "" {
		return
	}
	picture, err := f.browser.shoot()
	f.must(err)
	f.must(os.WriteFile(filepath.Join(*screenshots, strings.ReplaceAll(f.whole.Name()+"-"+name, "/", "-")+".png"), picture, 0o600))
}

// message is the row whose text begins so.
func message(text string) string { return row(text) }

// onlyOnce is true in a page that shows each of these messages once, in this order, among those that begin so.
func onlyOnce(begins string, texts ...string) string {
	return fmt.Sprintf(`[...document.querySelectorAll('.message__text')].map((m) => m.textContent).filter((m) => m.startsWith(%q)).join() === %q`, begins, strings.Join(texts, ","))
}
