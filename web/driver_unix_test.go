//go:build unix

package web_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
)

// A driver runs a browser as a person does: by pointer and keys. A test reads what is shown by scripts.
type driver interface {
	visit(url string) error
	reload() error
	back() error
	// resize changes the window, as far as the browser lets one.
	resize(width, height int) error
	// run runs the body of a function in the page; what it returns, or promises, goes into result.
	run(script string, result any) error
	// point moves the pointer of a mouse to a place in what is seen, click presses its button there.
	point(x, y int) error
	click(x, y int) error
	// press types keys into whatever has the focus; those without a character are named in package kb.
	press(keys string) error
	// shoot takes a picture of what is seen, as PNG.
	shoot() ([]byte, error)
	// faults returns what the browser's console has to complain about, beside what the page itself can tell.
	faults() ([]string, error)
}

// A remote is a browser that speaks WebDriver.
type remote struct {
	call func(c command, parameters any, result any) error
	log  func() ([]string, error) // what its console says; nil where that cannot be asked for
}

// A command of WebDriver has a name in Marionette, and a path elsewhere.
type command struct{ name, path string }

var (
	commandNavigate = command{"WebDriver:Navigate", "/url"}
	commandRefresh  = command{"WebDriver:Refresh", "/refresh"}
	commandBack     = command{"WebDriver:Back", "/back"}
	commandRect     = command{"WebDriver:SetWindowRect", "/window/rect"}
	commandScript   = command{"WebDriver:ExecuteScript", "/execute/sync"}
	commandShot     = command{"WebDriver:TakeScreenshot", "/screenshot"}
	commandActions  = command{"WebDriver:PerformActions", "/actions"}
)

type object = map[string]any

func (r *remote) visit(url string) error { return r.call(commandNavigate, object{"url": url}, nil) }
func (r *remote) reload() error          { return r.call(commandRefresh, object{}, nil) }
func (r *remote) back() error            { return r.call(commandBack, object{}, nil) }

func (r *remote) resize(width, height int) error {
	return r.call(commandRect, object{"x": 0, "y": 0, "width": width, "height": height}, nil)
}

func (r *remote) run(script string, result any) error {
	return r.call(commandScript, object{"script": "return (async () => {" + script + "\n})()", "args": []any{}}, result)
}

func (r *remote) point(x, y int) error { return r.pointer(x, y) }

func (r *remote) click(x, y int) error {
	return r.pointer(x, y, object{"type": "pointerDown", "button": 0}, object{"type": "pointerUp", "button": 0})
}

func (r *remote) pointer(x, y int, then ...any) error {
	move := object{"type": "pointerMove", "duration": 0, "x": x, "y": y}
	return r.act(object{"type": "pointer", "id": "mouse", "parameters": object{"pointerType": "mouse"}, "actions": append([]any{move}, then...)})
}

// keyCodes are the keys without a character, as WebDriver has them (section 17.4.2).
var keyCodes = map[rune]string{
	[]rune(kb.Enter)[0]: "\ue007", []rune(kb.Tab)[0]: "\ue004", []rune(kb.Escape)[0]: "\ue00c", []rune(kb.Backspace)[0]: "\ue003", []rune(kb.Delete)[0]: "\ue017",
	[]rune(kb.ArrowUp)[0]: "\ue013", []rune(kb.ArrowDown)[0]: "\ue015", []rune(kb.ArrowLeft)[0]: "\ue012", []rune(kb.ArrowRight)[0]: "\ue014",
	[]rune(kb.End)[0]: "\ue010", []rune(kb.Home)[0]: "\ue011",
}

func (r *remote) press(keys string) error {
	var actions []any
	for _, key := range keys {
		value, ok := keyCodes[key]
		if !ok {
			value = string(key)
		}
		actions = append(actions, object{"type": "keyDown", "value": value}, object{"type": "keyUp", "value": value})
	}
	return r.act(object{"type": "key", "id": "keys", "actions": actions})
}

func (r *remote) act(source object) error {
	return r.call(commandActions, object{"actions": []any{source}}, nil)
}

func (r *remote) shoot() (picture []byte, err error) {
	err = r.call(commandShot, object{"full": false}, &picture) // in base64, as JSON has bytes
	return picture, err
}

func (r *remote) faults() ([]string, error) {
	if r.log == nil {
		return nil, nil
	}
	return r.log()
}

// unpack reads the answer to a command.
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

// eventually tries until there is no error.
func eventually(t *testing.T, try func() error) {
	t.Helper()
	if err := within(patience, try); err != nil {
		t.Fatal(err)
	}
}

func within(limit time.Duration, try func() error) (err error) {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if err = try(); err == nil {
			return nil
		}
	}
	return err
}

// A program is one that runs until the test ends.
type program struct {
	out   string // file of what it writes
	ended chan struct{}
}

func start(t *testing.T, path string, args ...string) *program {
	t.Helper()
	p := &program{filepath.Join(t.TempDir(), "output"), make(chan struct{})}
	out, err := os.Create(p.out)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(path, args...)
	c.Env = append(os.Environ(), "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "LANGUAGE=en")
	c.Stdout, c.Stderr = out, out
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it starts others
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { c.Wait(); close(p.ended) }()
	t.Cleanup(func() {
		syscall.Kill(-c.Process.Pid, syscall.SIGTERM)
		select {
		case <-p.ended:
		case <-time.After(patience):
			syscall.Kill(-c.Process.Pid, syscall.SIGKILL)
			<-p.ended
		}
		out.Close()
	})
	return p
}

// starts tries, until the program has ended, to get a browser that shows a page.
func (p *program) starts(t *testing.T, browser string, try func() error) {
	t.Helper()
	var err error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if err = try(); err == nil || p.hasEnded() {
			break
		}
	}
	p.started(t, browser, err)
}

func (p *program) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// started skips a test whose browser cannot start on this machine at all, as in a sandbox without
// namespaces, with what it says of that.
func (p *program) started(t *testing.T, browser string, err error) {
	t.Helper()
	if err != nil {
		said, _ := os.ReadFile(p.out)
		missing(t, fmt.Sprintf("%s does not start here: %v\n%s", browser, err, said))
	}
}

// missing skips a test that has no browser, or fails it where one is required.
func missing(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("HUBBUB_TEST_OTHER_BROWSERS") == "required" {
		t.Fatalf("%s, and HUBBUB_TEST_OTHER_BROWSERS=required", why)
	}
	t.Skip(why)
}
