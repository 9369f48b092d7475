package command_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lxzan/gws"

	"hubbub/server/command"
	"hubbub/server/config"
	"hubbub/server/history"
)

// TestBackup: a copy of a history that a server writes to at full rate has all
// that was receipted before, in order, without a gap. The server does not notice.
func TestBackup(t *testing.T) {
	db := filepath.Join(t.TempDir(), "hubbub.db")
	r := start(t, "-db", db, "-message-rate", "0")
	ana := talk(t, r.Addr)
	for i := range int64(2) {
		ana.await(t, (i+1)*1000)
		receipts := ana.receipts.Load()
		out := filepath.Join(t.TempDir(), "copy.db")
		var stdout, stderr bytes.Buffer
		if code := command.Run(t.Context(), []string{"backup", "-db", db, out}, noEnv, &stdout, &stderr); code != 0 || stderr.Len() > 0 {
			t.Fatalf("exit code %d: %s", code, stderr.Bytes())
		}
		copied := wantNumbered(t, out, ana.epoch)
		if copied < receipts {
			t.Errorf("%d messages in the copy, %d receipts before it", copied, receipts)
		}
		want := fmt.Sprintf(`^copied %s to %s in \S+ \(rooms: 1, messages: %d, bytes: \d+\)\n$`, db, out, copied)
		if !regexp.MustCompile(want).Match(stdout.Bytes()) {
			t.Errorf("stdout %q, want %s", stdout.Bytes(), want)
		}
		ana.await(t, ana.receipts.Load()+500) // it goes on
	}
	if status, body := get(t, "http://"+r.Addr+"/readyz"); status != 200 {
		t.Errorf("/readyz: %d %s", status, body)
	}
	_, body := get(t, "http://"+r.MetricsAddr+"/metrics")
	if errs := regexp.MustCompile(`hubbub_history_errors_total.* [1-9].*`).FindString(body); errs != "" {
		t.Error(errs)
	}
	ana.stop()
	if code := r.stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if kept := wantNumbered(t, db, ""); kept < ana.receipts.Load() {
		t.Errorf("%d messages in the history, %d receipts", kept, ana.receipts.Load())
	}
}

// wantNumbered checks that the lobby of a history holds the messages "1", "2" and
// so on, and returns how many. Its epoch must not be the one given.
func wantNumbered(t *testing.T, path, epoch string) (n int64) {
	t.Helper()
	l, err := history.Open(history.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for {
		page, err := l.After(t.Context(), "lobby", n, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if epoch != "" && page.Epoch == epoch {
			t.Fatalf("%s has the server's epoch", path)
		}
		if len(page.Entries) == 0 {
			return n
		}
		for _, m := range page.Entries {
			if n++; m.Seq != n || m.Text != strconv.FormatInt(n, 10) {
				t.Fatalf("message %d is %+v", n, m)
			}
		}
	}
}

// A talker says "1", "2" and so on in the lobby as fast as the receipts come, and
// checks that they are in order.
type talker struct {
	gws.BuiltinEventHandler

	t        *testing.T
	socket   *gws.Conn
	epoch    string        // set before joined is closed
	joined   chan struct{} // closed by the welcome
	ended    chan struct{} // closed when reading has ended
	receipts atomic.Int64
	turn     sync.Mutex  // of whose say is next
	expired  atomic.Bool // the server has said that the session has ended
}

// talkWindow is how many messages may be on their way.
const talkWindow = 64

func talk(t *testing.T, addr string) *talker {
	t.Helper()
	c := enter(t, addr)
	c.turn.Lock() // the first receipt may come before the last of them has gone
	defer c.turn.Unlock()
	for n := range int64(talkWindow) {
		c.say(n + 1)
	}
	return c
}

// enter joins as Ana, and says nothing yet.
func enter(t *testing.T, addr string) *talker {
	t.Helper()
	c := &talker{t: t, joined: make(chan struct{}), ended: make(chan struct{})}
	socket, _, err := gws.NewClient(c, &gws.ClientOption{Addr: "ws://" + addr + "/ws"})
	if err != nil {
		t.Fatal(err)
	}
	c.socket = socket
	t.Cleanup(c.stop)
	go func() {
		defer close(c.ended)
		socket.ReadLoop()
	}()
	c.send(`{"type":"join","name":"Ana"}`)
	select {
	case <-c.joined:
	case <-c.ended:
		t.Fatal("the server has closed the connection")
	}
	return c
}

func (c *talker) send(text string) { c.socket.WriteString(text) } // an error shows as no receipt

func (c *talker) say(n int64) { c.send(fmt.Sprintf(`{"type":"say","text":"%d"}`, n)) }

func (c *talker) stop() {
	c.socket.NetConn().Close()
	<-c.ended
}

// await waits for so many receipts.
func (c *talker) await(t *testing.T, n int64) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); c.receipts.Load() < n; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d receipts, want %d", c.receipts.Load(), n)
		}
	}
}

// OnMessage takes events.
func (c *talker) OnMessage(_ *gws.Conn, message *gws.Message) {
	defer message.Close()
	for line := range bytes.Lines(message.Bytes()) {
		var event struct {
			Type, Epoch, Text, Code string
			Seq                     int64
		}
		if err := json.Unmarshal(line, &event); err != nil {
			c.t.Errorf("%q: %v", line, err)
		}
		switch event.Type {
		case "welcome":
			c.epoch = event.Epoch
			close(c.joined)
		case "message":
			n := c.receipts.Add(1)
			if event.Seq != n || event.Text != strconv.FormatInt(n, 10) {
				c.t.Errorf("receipt %d is %s", n, line)
			}
			c.turn.Lock()
			c.say(n + talkWindow)
			c.turn.Unlock()
		case "error":
			if event.Code == "forbidden" {
				continue // the person was just signed out
			}
			if event.Code != "auth_expired" {
				c.t.Errorf("%s", line)
			}
			c.expired.Store(true)
		}
	}
}

// TestBackupRefuses: what cannot be copied, or not to there, leaves all as it is.
func TestBackupRefuses(t *testing.T) {
	folder := t.TempDir()
	in := func(name string) string { return filepath.Join(folder, name) }
	newHistory(t, in("hubbub.db"))
	writeFile(t, in("taken.db"), "precious")
	env := func(name string) string {
		return map[string]string{config.EnvName("db"): in("hubbub.db")}[name]
	}
	interrupted, interrupt := context.WithCancel(t.Context())
	interrupt()
	tests := []struct {
		name   string
		ctx    context.Context
		args   []string
		code   int
		stdout string
		stderr string
	}{
		{"help", t.Context(), []string{"-h"}, 0, "Usage: hubbub backup [-db file] out.db", ""},
		{"a flag after the file", t.Context(), []string{in("taken.db"), "-db", ":memory:"}, 2, "", "no file to copy"},
		{"no file", t.Context(), nil, 2, "", "0 files to write to"},
		{"two files", t.Context(), []string{in("a"), in("b")}, 2, "", "2 files to write to"},
		{"a flag of the server's", t.Context(), []string{"-addr", ":1", in("out.db")}, 2, "", "-addr"},
		{"memory", t.Context(), []string{"-db", ":memory:", in("out.db")}, 2, "", "no file to copy"},
		{"a file that exists", t.Context(), []string{in("taken.db")}, 1, "", "file already exists"},
		{"the file itself", t.Context(), []string{in("hubbub.db")}, 1, "", "file already exists"},
		{"no history", t.Context(), []string{"-db", in("none.db"), in("out.db")}, 1, "", "no such file"},
		{"another file", t.Context(), []string{"-db", in("taken.db"), in("out.db")}, 1, "", "not a Hubbub history"},
		{"no folder", t.Context(), []string{in("none/out.db")}, 1, "", "no such file or directory"},
		{"interrupted", interrupted, []string{in("out.db")}, 1, "", "interrupted"},
	}
	before := files(t, folder)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := command.Run(test.ctx, append([]string{"backup"}, test.args...), env, &stdout, &stderr); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			t.Logf("%s", stderr.Bytes())
			if !strings.Contains(stdout.String(), test.stdout) || !strings.Contains(stderr.String(), test.stderr) {
				t.Errorf("stdout %q, stderr %q", stdout.String(), stderr.String())
			}
			if test.code == 1 && strings.Count(stderr.String(), "\n") != 1 {
				t.Errorf("not one line: %q", stderr.String())
			}
		})
	}
	after := files(t, folder)
	delete(after, "hubbub.db-wal") // empty: whoever reads has it made
	if !maps.Equal(after, before) {
		t.Errorf("%q has become %q", before, after)
	}
	if code := command.Run(t.Context(), []string{"backup", in("out.db")}, env, io.Discard, io.Discard); code != 0 {
		t.Errorf("exit code %d with %s set", code, config.EnvName("db"))
	}
	wantNumbered(t, in("out.db"), "")
}
