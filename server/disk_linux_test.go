package server_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"hubbub/server/config"

	"golang.org/x/sys/unix"
)

func init() {
	children["serve on a small disk"] = serveOnSmallDisk
	children["serve below a file size limit"] = func() error {
		signal.Ignore(unix.SIGXFSZ) // write fails instead
		return beServer()
	}
}

var errNoMount = errors.New("cannot mount a file system")

// serveOnSmallDisk serves with the history on a disk of 1 MiB, which goes with the
// process.
func serveOnSmallDisk() error {
	config, err := config.Parse(os.Args[1:], os.Getenv, os.Stderr)
	if err != nil {
		return err
	}
	if err := unix.Mount("tmpfs", filepath.Dir(config.DB), "tmpfs", 0, "size=1m"); err != nil {
		return fmt.Errorf("%w: %w", errNoMount, err)
	}
	return beServer()
}

// ownMounts lets a process mount what others do not see, root or not.
var ownMounts = &syscall.SysProcAttr{
	Cloneflags:  unix.CLONE_NEWUSER | unix.CLONE_NEWNS,
	UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
	GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
}

// A diskTrouble keeps a server from saving until it is ended.
type diskTrouble struct {
	name       string
	child      string
	attributes *syscall.SysProcAttr
	begin      func(t *testing.T, s *childServer, db string) (end func())
	told       string // by /readyz
}

var diskTroubles = []diskTrouble{
	{"full disk", "serve on a small disk", ownMounts, fillDisk, "the disk is full"},
	{"files may not grow", "serve below a file size limit", nil, limitFiles, "the disk"},
	{"locked by another program", "serve", nil, lockDatabase, "another process holds the file"},
	{"file moved away", "serve", nil, moveDatabase, "the file of the history is gone"},
}

// fillDisk leaves no room on the disk of a child.
func fillDisk(t *testing.T, s *childServer, db string) (end func()) {
	filler := fmt.Sprintf("/proc/%d/root%s/filler", s.Process.Pid, filepath.Dir(db))
	file, err := os.Create(filler)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for err == nil {
		_, err = file.Write(make([]byte, 4096))
	}
	if !errors.Is(err, unix.ENOSPC) {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
	}
}

func limitFiles(t *testing.T, s *childServer, _ string) (end func()) {
	var was unix.Rlimit
	set := func(limit, was *unix.Rlimit) {
		if err := unix.Prlimit(s.Process.Pid, unix.RLIMIT_FSIZE, limit, was); err != nil {
			t.Fatal(err)
		}
	}
	set(nil, &was)
	set(&unix.Rlimit{Cur: 0, Max: was.Max}, nil)
	return func() { set(&was, nil) }
}

func lockDatabase(t *testing.T, _ *childServer, path string) (end func()) {
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(10000)") // the server may be writing
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(context.Background(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	return func() {
		_, err := conn.ExecContext(context.Background(), "ROLLBACK")
		if err := errors.Join(err, conn.Close(), db.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

func moveDatabase(t *testing.T, _ *childServer, path string) (end func()) {
	move := func(from, to string) {
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	away := filepath.Join(t.TempDir(), "away.db")
	move(path, away)
	return func() { move(away, path) }
}

// TestDiskTrouble: while nothing can be saved, senders are told and nobody sees
// their messages; the server stays, says that it is not ready, and goes on by
// itself when the trouble is over.
func TestDiskTrouble(t *testing.T) {
	for _, trouble := range diskTroubles {
		t.Run(trouble.name, func(t *testing.T) {
			t.Parallel() // some wait
			db := filepath.Join(t.TempDir(), "h.db")
			s := trouble.start(t, db)
			ana, bo, zed := dial(t, s.Addr, "/ws"), dial(t, s.Addr, "/ws"), dial(t, s.Addr, "/ws/Zed")
			ana.Join("Ana")
			epoch := bo.Join("Bo")["epoch"].(string)
			var saved []string
			sayAs(ana, "before")
			ana.AwaitMessage("before")

			end := trouble.begin(t, s, db)
			saved = append(saved, "before")
			saved = append(saved, sayUntilRefused(ana)...)
			saved = append(saved, sayUntilRefusedPlain(zed)...)
			if answer, body := s.get(t, "/readyz"); answer.StatusCode != 503 || !strings.Contains(string(body), trouble.told) {
				t.Errorf("/readyz: %d %s while nothing can be saved, want %s", answer.StatusCode, body, trouble.told)
			}
			if status := s.Status(t, "/healthz"); status != 200 {
				t.Errorf("/healthz: %d", status)
			}
			if n := s.Metric(t, `hubbub_history_errors_total{op="append"}`); n < 2 {
				t.Errorf("%v errors are counted", n)
			}
			if n := s.Metric(t, messagesRefusedFor("not_saved")); n != 2 {
				t.Errorf("%v refused messages are counted", n)
			}

			end()
			sayAs(ana, "after")
			ana.AwaitMessage("after")
			saved = append(saved, "after")
			if status := s.Status(t, "/readyz"); status != 200 {
				t.Errorf("/readyz: %d when all is well again", status)
			}
			if !strings.Contains(s.Logs(), "cannot be saved") || !strings.Contains(s.Logs(), "saved again") {
				t.Errorf("log:\n%s", s.Logs())
			}
			wantMessages(bo, saved)
			back := dial(t, s.Addr, "/ws")
			if w := back.joinFrom("Dee", place{epoch: epoch}); w["recovered"] != true {
				t.Errorf("welcome %v", w)
			}
			wantMessages(back, saved)
		})
	}
}

// start starts a server that can get into this trouble, or skips the test.
func (d *diskTrouble) start(t *testing.T, db string) *childServer {
	t.Helper()
	s, err := startChild(t, listenForChildren(t), d.child, d.attributes, "-db", db)
	if err != nil {
		t.Skipf("no process of this kind here: %v", err)
	}
	listening := func() bool { return strings.Contains(s.Logs(), "listening") }
	waitUntil(t, "the server", func() bool { return s.Ended() || listening() })
	if !listening() && strings.Contains(s.Logs(), errNoMount.Error()) {
		s.err = nil
		t.Skipf("no file system of our own here: %s", s.Logs())
	}
	return s
}

// sayUntilRefused says large things until one is not saved, since a disk that is
// full may have room for a few, and returns those that were.
func sayUntilRefused(c *rawConn) (saved []string) {
	c.t.Helper()
	for i := range 1000 {
		text := fmt.Sprintf("json %d ", i) + chars(3000)
		sayAs(c, text)
		for {
			event := c.ReadEvent()
			if event["type"] == "message" && event["text"] == text {
				break
			}
			if event["type"] == "error" {
				if event["code"] != "not_saved" || event["id"] != text[:20] || event["message"] == "" {
					c.t.Errorf("got %v", event)
				}
				return saved
			}
		}
		saved = append(saved, text)
	}
	c.t.Fatal("all was saved")
	return nil
}

// sayUntilRefusedPlain is sayUntilRefused for plain text.
func sayUntilRefusedPlain(c *rawConn) (saved []string) {
	c.t.Helper()
	for i := range 1000 {
		text := fmt.Sprintf("plain %d ", i) + chars(3000)
		c.WriteText(text)
		for {
			line := c.ReadText()
			if line == "Zed: "+text {
				break
			}
			if line == "ERRO_NAO_SALVA" {
				return saved
			}
			if strings.HasPrefix(line, "ERRO_") {
				c.t.Fatal(line)
			}
		}
		saved = append(saved, text)
	}
	c.t.Fatal("all was saved")
	return nil
}

// wantMessages reads as many messages as are wanted, and compares them: nothing
// else may be among them, nor a number be missing.
func wantMessages(c *rawConn, texts []string) {
	c.t.Helper()
	for i, text := range texts {
		event := c.Await("message")
		if event["seq"] != float64(i+1) || event["text"] != text {
			c.t.Errorf("message %v %.40q, want %d %.40q", event["seq"], event["text"], i+1, text)
		}
	}
}
