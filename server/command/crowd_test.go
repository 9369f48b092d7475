package command_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"hubbub/server/client"
	"hubbub/server/command"
	"hubbub/server/crowd"
)

// A demo is hubbub crowd under test.
type demo struct {
	base, link string
	stop       context.CancelFunc
	code       chan int
}

// startDemo starts a crowd and reads its link.
func startDemo(t *testing.T, args ...string) *demo {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	d := &demo{stop: cancel, code: make(chan int, 1)}
	printed, out := io.Pipe()
	var stderr logBuffer
	go func() {
		d.code <- command.Run(ctx, append([]string{"crowd", "-no-open"}, args...), noEnv, out, &stderr)
		out.Close()
	}()
	for lines := bufio.NewScanner(printed); lines.Scan(); {
		if base, _, found := strings.Cut(lines.Text(), "/#invite="); found {
			d.base, d.link = base, lines.Text()
			go io.Copy(io.Discard, printed)
			return d
		}
	}
	t.Fatalf("no link; %s", stderr.String())
	return nil
}

// end stops a demo as Ctrl+C does.
func (d *demo) end(t *testing.T) {
	t.Helper()
	d.stop()
	if code := <-d.code; code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// TestCrowd: thirty people come into a server, talk, ask, answer, react and mend what they said; the link is an owner's; and at the end there
// is neither a file nor a goroutine more than before.
func TestCrowd(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	before := runtime.NumGoroutine()
	d := startDemo(t, "-people", "30", "-rate", "50")
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	watcher, err := client.Join(ctx, client.Config{URL: "ws" + strings.TrimPrefix(d.base, "http") + "/ws", Name: "Watcher"})
	if err != nil {
		t.Fatal(err)
	}
	online, authors, acts := 0, make(map[string]bool), make(map[string]bool)
	for online < 25 || len(authors) < 10 || len(acts) < 4 {
		event, err := watcher.Next(ctx)
		if err != nil {
			t.Fatalf("%v, with %d people of whom %d talked; %v", err, online, len(authors), acts)
		}
		switch e := event.(type) {
		case client.Welcome:
			online = e.Online
		case client.Joined:
			online = e.Online
		case client.Message:
			authors[e.From] = true
			if e.ReplyTo != nil {
				acts["reply"] = true
			}
			if e.Ask {
				acts["ask"] = true
			}
		case client.Reactions:
			acts["react"] = true
		case client.Updated:
			if e.Edited {
				acts["edit"] = true
			}
		}
	}
	watcher.Leave()
	if err := crowd.Owner(ctx, d.base, d.link); err != nil {
		t.Error(err)
	}
	d.end(t)
	http.DefaultClient.CloseIdleConnections()
	for runtime.NumGoroutine() > before && ctx.Err() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	if ctx.Err() != nil {
		stacks := make([]byte, 64<<10)
		t.Errorf("goroutines are left:\n%s", stacks[:runtime.Stack(stacks, true)])
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 0 {
		t.Errorf("left: %v, %v", files, err)
	}
}

// TestCrowdRefused: no crowd goes where nobody has shown to be the owner.
func TestCrowdRefused(t *testing.T) {
	d := startDemo(t, "-people", "1", "-rate", "1")
	defer d.end(t)
	file := func(content string) string {
		path := filepath.Join(t.TempDir(), "token")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, test := range map[string]struct {
		args []string
		code int
		says string
	}{
		"no token":       {[]string{"-url", d.base}, 2, "only for its owner"},
		"no link":        {[]string{"-url", d.base, "-token-file", file("secret")}, 1, "no link"},
		"a wrong invite": {[]string{"-url", d.base, "-token-file", file(d.base + "/#invite=52B8QJ4DWK3TVYX6RANCEHLGZ7")}, 1, "does not say that this is an owner's"},
		"no such file":   {[]string{"-url", d.base, "-token-file", filepath.Join(t.TempDir(), "none")}, 1, "none"},
		"not a site":     {[]string{"-url", "ftp://x", "-token-file", file(d.link)}, 2, "-url must be"},
		"a network":      {[]string{"-addr", "0.0.0.0:0"}, 2, "this machine alone"},
		"nobody":         {[]string{"-people", "0"}, 2, "-people"},
		"too many":       {[]string{"-people", "5001"}, 2, "-people"},
		"no rate":        {[]string{"-rate", "NaN"}, 2, "-rate"},
		"a token alone":  {[]string{"-token-file", file(d.link)}, 2, "is for -url"},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := command.Run(t.Context(), append([]string{"crowd"}, test.args...), noEnv, &stdout, &stderr); code != test.code || !strings.Contains(stderr.String(), test.says) {
				t.Errorf("exit code %d, %q", code, stderr.String())
			}
			if stdout.Len() > 0 {
				t.Errorf("printed %q", stdout.String())
			}
		})
	}
}

// TestCrowdOwnerOnly: a site that lets in somebody who is no owner gets no crowd, and no session is left
// that nobody has.
func TestCrowdOwnerOnly(t *testing.T) {
	for role, want := range map[string]bool{"moderator": false, "owner": true} {
		ended := ""
		site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if q.URL.Path == "/api/session/end" {
				ended = q.Header.Get("Authorization")
				return
			}
			json.NewEncoder(w).Encode(map[string]string{"role": role, "session": "S"})
		}))
		if err := crowd.Owner(t.Context(), site.URL, site.URL+"/#invite=x"); (err == nil) != want {
			t.Errorf("%s: %v", role, err)
		}
		if ended != "Bearer S" {
			t.Errorf("%s: the session lives on: %q", role, ended)
		}
		site.Close()
	}
}
