//go:build unix

package web_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"testing"
)

// A webDriver drives a browser by HTTP.
type webDriver struct{ session string }

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
	w := &webDriver{"http://" + addr + "/session"}
	options := object{"binary": browsers[len(browsers)-1], "args": []string{"--automation"}}
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
	r := &remote{call: w.call}
	p.started(t, "WebKitGTK", errors.Join(r.resize(1280, 900), r.visit("about:blank")))
	return r
}

func (w *webDriver) call(c command, parameters, result any) error {
	method, request := http.MethodPost, []byte(nil)
	if c == commandShot {
		method = http.MethodGet
	} else {
		request, _ = json.Marshal(parameters)
	}
	r, err := http.NewRequest(method, w.session+c.path, bytes.NewReader(request))
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(r)
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
