package history_test

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hubbub/server/history"
)

// A file that is taken away under a log: nothing is said to be saved that a restart
// would not find, the log finds out by itself, and goes on when the file is back.
func TestFileTakenAway(t *testing.T) {
	for _, test := range []struct {
		name   string
		suffix string
		put    bool // another file in its place
	}{
		{"moved", "", false},
		{"replaced", "", true},
		{"write-ahead log moved", "-wal", false},
		{"write-ahead log replaced", "-wal", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel() // it waits
			var logged bytes.Buffer
			seen := new(ledger)
			c := file(t)
			c.Observer, c.Log = seen, slog.New(slog.NewTextHandler(&logged, nil))
			l := open(t, c)
			mustAppend(t, l, "lobby", texts("1")...)
			path, away := c.Path+test.suffix, filepath.Join(t.TempDir(), "away")
			move(t, path, away)
			const other = "somebody else's"
			if test.put {
				write(t, path, other)
			}

			if _, err := l.Append("lobby", texts("lost")); !errors.Is(err, history.ErrGone) || !errors.Is(err, history.ErrNotSaved) {
				t.Errorf("Append: %v", err)
			}
			if err := l.Healthy(); !errors.Is(err, history.ErrGone) {
				t.Errorf("Healthy: %v", err)
			}
			wantTexts(t, all(t, l, "lobby"), "1") // what is open can be read
			if test.put && read(t, path) != other {
				t.Error("the other file has changed")
			}

			move(t, away, path)
			eventually(t, "the log is healthy", func() bool { return l.Healthy() == nil })
			mustAppend(t, l, "lobby", texts("2")...)
			move(t, path, away)
			eventually(t, "the log finds out by itself", func() bool { return errors.Is(l.Healthy(), history.ErrGone) })
			seen.mu.Lock()
			if seen.failures["file"] == 0 {
				t.Errorf("counted: %v", seen.failures)
			}
			seen.mu.Unlock()
			move(t, away, path)
			shut(t, l)
			if !strings.Contains(logged.String(), "cannot be saved") || !strings.Contains(logged.String(), "deleted or replaced") {
				t.Errorf("logged:\n%s", logged.String())
			}
			wantTexts(t, all(t, open(t, c), "lobby"), "1", "2")
		})
	}
}

// Somebody who reads does not get what another file holds.
func TestReadReplacedFile(t *testing.T) {
	c, other := file(t), file(t)
	for _, c := range []history.Config{c, other} {
		l := open(t, c)
		mustAppend(t, l, "lobby", texts(c.Path)...)
		shut(t, l)
	}
	l := open(t, c)
	move(t, other.Path, c.Path)
	for range 2 {
		l.ReadTwice(t, "lobby", func() { // on another connection than this
			page, err := l.After(t.Context(), "lobby", 0, 10)
			if err == nil {
				t.Errorf("read %v", page)
			}
		})
	}
	wantTexts(t, all(t, l, "lobby"), c.Path)
}

func move(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// A file that another program writes to in place: nothing is said to be saved that is lost
// when the server ends. One that leaves it whole does no harm.
func TestFileWrittenByOthers(t *testing.T) {
	for _, test := range []struct {
		name   string
		suffix string
		with   string // in place of what it held; "": nothing
	}{
		{"cut", "", ""},
		{"overwritten", "", strings.Repeat("somebody else's\n", 4096)},
		{"write-ahead log cut", "-wal", ""},
		{"write-ahead log overwritten", "-wal", strings.Repeat("somebody else's\n", 4096)},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel() // it waits
			c := file(t)
			l := open(t, c)
			mustAppend(t, l, "lobby", texts("1")...)
			write(t, c.Path+test.suffix, test.with)
			if _, err := l.Append("lobby", texts("lost")); !errors.Is(err, history.ErrGone) || !errors.Is(err, history.ErrNotSaved) {
				t.Errorf("Append: %v", err)
			}
			if err := l.Healthy(); !errors.Is(err, history.ErrGone) {
				t.Errorf("Healthy: %v", err)
			}
			l.Close()
		})
	}
	t.Run("copied over", func(t *testing.T) {
		c, other := file(t), file(t)
		before := open(t, other)
		mustAppend(t, before, "lobby", texts("another")...)
		shut(t, before)
		l := open(t, c)
		mustAppend(t, l, "lobby", texts("1")...)
		write(t, c.Path, read(t, other.Path))
		if _, err := l.Append("lobby", texts("lost")); !errors.Is(err, history.ErrGone) {
			t.Errorf("Append: %v", err)
		}
		l.Close()
	})
	t.Run("left whole", func(t *testing.T) {
		c := file(t)
		l := open(t, c)
		for _, statement := range []string{"PRAGMA wal_checkpoint(TRUNCATE)", "CREATE TABLE others (x)", "VACUUM"} {
			mustAppend(t, l, "lobby", texts(statement)...)
			shell(t, c.Path, statement)
		}
		if err := os.Chtimes(c.Path, time.Time{}, time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
		mustAppend(t, l, "lobby", texts("after")...)
		if err := l.Healthy(); err != nil {
			t.Error(err)
		}
	})
}
