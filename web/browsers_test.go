package web_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"hubbub/server/config"
)

// A driver runs a browser other than Chromium: WebDriver by the name of its command.
type driver interface {
	visit(url string) error
	// run runs the body of a function in the page; what it returns, or promises, goes into result.
	run(script string, result any) error
}

// A marionette drives Firefox, which speaks WebDriver in messages of its own on a socket:
// a length, a colon, and JSON.
type marionette struct {
	conn net.Conn
	in   *bufio.Reader
	id   int
}

func startFirefox(t *testing.T) driver {
	path, err := exec.LookPath("firefox-esr")
	if err != nil {
		t.Skip("no firefox-esr found")
	}
	addr := freeAddr(t)
	_, port, _ := net.SplitHostPort(addr)
	profile := t.TempDir()
	prefs := "user_pref('marionette.port', " + port + ");\n"
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(prefs), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, path, "--marionette", "--headless", "--no-remote", "--profile", profile)
	var m *marionette
	eventually(t, func() error {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			return err
		}
		m = &marionette{conn: conn, in: bufio.NewReader(conn)}
		_, err = m.receive() // its greeting
		return err
	})
	t.Cleanup(func() { m.conn.Close() })
	if err := m.command("WebDriver:NewSession", map[string]any{}, nil); err != nil {
		t.Fatal(err)
	}
	return m
}

func (m *marionette) receive() (json.RawMessage, error) {
	head, err := m.in.ReadString(':')
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(head[:len(head)-1])
	if err != nil {
		return nil, err
	}
	body := make([]byte, n)
	_, err = io.ReadFull(m.in, body)
	return body, err
}

func (m *marionette) command(name string, parameters map[string]any, result any) error {
	m.id++
	request, _ := json.Marshal([]any{0, m.id, name, parameters})
	if _, err := fmt.Fprintf(m.conn, "%d:%s", len(request), request); err != nil {
		return err
	}
	body, err := m.receive()
	if err != nil {
		return err
	}
	var answer [4]json.RawMessage // kind, id, error, result
	if err := json.Unmarshal(body, &answer); err != nil {
		return err
	}
	if string(answer[2]) != "null" {
		return fmt.Errorf("%s: %s", name, answer[2])
	}
	return unpack(answer[3], result)
}

func (m *marionette) visit(url string) error {
	return m.command("WebDriver:Navigate", map[string]any{"url": url}, nil)
}

func (m *marionette) run(script string, result any) error {
	return m.command("WebDriver:ExecuteScript", map[string]any{"script": script, "args": []any{}}, result)
}

// A webDriver drives a browser by HTTP.
type webDriver struct{ session string }

func startWebKit(t *testing.T) driver {
	path, err := exec.LookPath("WebKitWebDriver")
	browsers, _ := filepath.Glob("/usr/lib/*/webkit2gtk-*/MiniBrowser")
	xvfb, displayErr := exec.LookPath("xvfb-run")
	if err != nil || displayErr != nil || len(browsers) == 0 {
		t.Skip("no WebKitWebDriver with its browser and xvfb-run found")
	}
	addr := freeAddr(t)
	_, port, _ := net.SplitHostPort(addr)
	start(t, xvfb, "-a", path, "--port="+port)
	w := &webDriver{session: "http://" + addr + "/session"}
	options := map[string]any{"binary": browsers[len(browsers)-1], "args": []string{"--automation"}}
	var session struct {
		ID string `json:"sessionId"`
	}
	eventually(t, func() error {
		return w.post("", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{"webkitgtk:browserOptions": options}}}, &session)
	})
	w.session += "/" + session.ID
	t.Cleanup(func() {
		r, _ := http.NewRequest("DELETE", w.session, nil)
		if answer, err := http.DefaultClient.Do(r); err == nil {
			answer.Body.Close()
		}
	})
	return w
}

func (w *webDriver) post(path string, parameters map[string]any, result any) error {
	request, _ := json.Marshal(parameters)
	answer, err := http.Post(w.session+path, "application/json", bytes.NewReader(request))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %s", path, answer.Status, body)
	}
	return unpack(body, result)
}

func (w *webDriver) visit(url string) error { return w.post("/url", map[string]any{"url": url}, nil) }

func (w *webDriver) run(script string, result any) error {
	return w.post("/execute/sync", map[string]any{"script": script, "args": []any{}}, result)
}

func unpack(answer []byte, result any) error {
	if result == nil {
		return nil
	}
	var v struct{ Value json.RawMessage }
	if err := json.Unmarshal(answer, &v); err != nil {
		return err
	}
	return json.Unmarshal(v.Value, result)
}

func freeAddr(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

func eventually(t *testing.T, try func() error) {
	t.Helper()
	var err error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if err = try(); err == nil {
			return
		}
	}
	t.Fatal(err)
}

// TestOtherBrowsers: one can talk in Firefox and in WebKitGTK, where they are installed,
// short messages stand on one line, what was completed can be undone, and a chat in a frame leaves
// the page around it alone. How long a frame takes while 200 messages a second
// come in is logged.
func TestOtherBrowsers(t *testing.T) {
	t.Parallel()
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
			do(sayShort, nil)
			sees("60 messages", `document.querySelectorAll('.message--own:not(.message--pending)').length === 60`)
			for _, size := range []string{"16px", "17.6px", "14.4px", "20px"} {
				var broken []string
				do(`document.documentElement.style.fontSize = `+quote(size)+`; return `+onTwoLines, &broken)
				if len(broken) > 0 {
					t.Errorf("on more than one line at %s: %q", size, broken)
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

// sayShort says 60 short messages, whose widths end in many fractions of a pixel.
const sayShort = `
	const words = ['hi', 'see', 'you', 'at', 'noon', 'maybe', 'Wild', 'illicit', 'tomorrow', 'ok', '@Ana', 'olá', '**bold**', 'done 🎉', '明天见'];
	const field = document.querySelector('#composer-input');
	for (let i = 0; i < 60; i++) {
		field.value = Array.from({length: 1 + i % 6}, (_, j) => words[(i * 7 + j * 3) % words.length]).join(' ');
		field.dispatchEvent(new Event('input'));
		document.querySelector('#composer').requestSubmit();
	}`

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

// start runs a program until the test ends.
func start(t *testing.T, path string, args ...string) {
	t.Helper()
	command := exec.Command(path, args...)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it starts others
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		syscall.Kill(-command.Process.Pid, syscall.SIGTERM)
		command.Wait()
	})
}
