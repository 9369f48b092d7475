//go:build unix

package web_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

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
		missing(t, "no firefox-esr found")
	}
	addr := freeAddr(t)
	_, port, _ := net.SplitHostPort(addr)
	profile := t.TempDir()
	prefs := "user_pref('marionette.port', " + port + ");\n"
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(prefs), 0o600); err != nil {
		t.Fatal(err)
	}
	// Its console is read by a script of its own, which has to be allowed.
	p := start(t, path, "--marionette", "--headless", "--remote-allow-system-access", "--no-remote", "--profile", profile)
	m := new(marionette)
	r := &remote{call: m.call, log: m.console}
	p.starts(t, "Firefox", func() error { return m.dial(addr) })
	t.Cleanup(func() { m.conn.Close() })
	p.started(t, "Firefox", errors.Join(m.call(command{name: "WebDriver:NewSession"}, object{}, nil), r.resize(1280, 900), r.visit("about:blank")))
	return r
}

func (m *marionette) dial(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	m.conn, m.in = conn, bufio.NewReader(conn)
	if _, err = m.receive(); err != nil { // its greeting
		conn.Close()
	}
	return err
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

func (m *marionette) call(c command, parameters, result any) error {
	m.id++
	request, _ := json.Marshal([]any{0, m.id, c.name, parameters})
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
		return fmt.Errorf("%s: %s", c.name, answer[2])
	}
	return unpack(answer[3], result)
}

// console returns the errors of scripts and breaches of policy that the browser has noted of pages. A
// connection that is refused while the server is away is no fault of the page.
func (m *marionette) console() (faults []string, err error) {
	context := command{name: "Marionette:SetContext"}
	if err := m.call(context, object{"value": "chrome"}, nil); err != nil {
		return nil, err
	}
	script := `return Services.console.getMessageArray().filter((m) => m instanceof Ci.nsIScriptError && !(m.flags & Ci.nsIScriptError.warningFlag) && m.sourceName.startsWith('http') && !/to the server at ws:/.test(m.errorMessage)).map(String)`
	err = m.call(commandScript, object{"script": script, "args": []any{}}, &faults)
	if back := m.call(context, object{"value": "content"}, nil); err == nil {
		err = back
	}
	return faults, err
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
