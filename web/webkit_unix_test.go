//go:build unix

package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A webDriver drives a browser by HTTP.
type webDriver struct {
	session string
	output  string // file of what the browser writes
}

func startWebKit(t *testing.T) driver {
	path, err := exec.LookPath("WebKitWebDriver")
	browsers, _ := filepath.Glob("/usr/lib/*/webkit2gtk-*/MiniBrowser")
	xvfb, displayErr := exec.LookPath("xvfb-run")
	if err != nil || displayErr != nil || len(browsers) == 0 {
		missing(t, "no WebKitWebDriver with its browser and xvfb-run found")
	}
	addr := freeAddr(t)
	_, port, _ := net.SplitHostPort(addr)
	p := start(t, xvfb, "-a", "-s", "-screen 0 1400x1000x24", path, "--port="+port)
	w := &webDriver{"http://" + addr + "/session", filepath.Join(t.TempDir(), "console")}
	options := object{"binary": console(t, browsers[len(browsers)-1], w.output), "args": []string{"--automation", "--enable-write-console-messages-to-stdout=true"}}
	var session struct {
		ID string `json:"sessionId"`
	}
	p.starts(t, "WebKitGTK", func() error {
		return w.call(command{}, object{"capabilities": object{"alwaysMatch": object{"webkitgtk:browserOptions": options}}}, &session)
	})
	w.session += "/" + session.ID
	t.Cleanup(func() {
		r, _ := http.NewRequest("DELETE", w.session, nil)
		if answer, err := http.DefaultClient.Do(r); err == nil {
			answer.Body.Close()
		}
	})
	r := &remote{w.call, w.console}
	if err := r.resize(1280, 900); err != nil {
		t.Fatal(err)
	}
	return r
}

// console returns a program that starts a browser and keeps what it writes, which its driver would drop.
func console(t *testing.T, browser, output string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "browser")
	script := fmt.Sprintf("#!/bin/sh\nexec %s \"$@\" >>%s 2>&1\n", browser, output)
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func (w *webDriver) call(c command, parameters, result any) error {
	request, _ := json.Marshal(parameters)
	answer, err := http.Post(w.session+c.path, "application/json", bytes.NewReader(request))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %s", c.path, answer.Status, body)
	}
	return unpack(body, result)
}

func (w *webDriver) console() (faults []string, err error) {
	said, err := os.ReadFile(w.output)
	for line := range strings.Lines(string(said)) {
		if strings.Contains(line, "CONSOLE") {
			faults = append(faults, strings.TrimSpace(line))
		}
	}
	return faults, err
}
