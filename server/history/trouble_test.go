package history_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	sqlite3 "modernc.org/sqlite/lib"

	"hubbub/server/history"
)

// failing returns a fault of one operation on the files with a suffix.
func failing(operation, suffix string, code int32) fault {
	return func(op, name string) int32 {
		if op == operation && strings.HasSuffix(name, suffix) {
			return code
		}
		return 0
	}
}

// What could not be saved is not there, neither then nor later; and the log is
// well again as soon as the disk is.
func TestDiskTrouble(t *testing.T) {
	for _, test := range []struct {
		name  string
		fault fault
	}{
		{"full", failing("write", "-wal", sqlite3.SQLITE_FULL)},
		{"write error", failing("write", "-wal", sqlite3.SQLITE_IOERR_WRITE)},
		{"sync error", failing("sync", "-wal", sqlite3.SQLITE_IOERR_FSYNC)},
		{"read-only", failing("write", "-wal", sqlite3.SQLITE_READONLY)},
		{"corrupt", failing("write", "-wal", sqlite3.SQLITE_CORRUPT)},
		{"full in the middle", failAfter(3, failing("write", "-wal", sqlite3.SQLITE_FULL))},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := file(t).WithVFS(diskVFS)
			seen := new(ledger)
			c.Observer = seen
			d := newDisk(t, filepath.Dir(c.Path))
			l := open(t, c)
			mustAppend(t, l, "lobby", numbered(3)...)

			d.breakDown(test.fault)
			lost := said("ana", "lost", strings.Repeat("lost ", 5000), 0)
			for range 3 {
				if _, err := l.Append("lobby", []history.Draft{lost}); !errors.Is(err, history.ErrNotSaved) {
					t.Fatalf("Append: %v", err)
				}
				if l.Healthy() == nil {
					t.Error("the log is healthy")
				}
			}
			wantTexts(t, all(t, l, "lobby"), "1", "2", "3")

			d.breakDown(nil)
			mustAppend(t, l, "lobby", texts("4")...)
			if err := l.Healthy(); err != nil {
				t.Errorf("Healthy: %v", err)
			}
			wantTexts(t, all(t, l, "lobby"), "1", "2", "3", "4")
			wantTexts(t, search(t, l, "lost"))
			shut(t, l)

			l = open(t, c)
			wantTexts(t, all(t, l, "lobby"), "1", "2", "3", "4")
			lost.Text = "5" // the id is free
			mustAppend(t, l, "lobby", lost)
			wantTexts(t, all(t, l, "lobby"), "1", "2", "3", "4", "5")
			wantTexts(t, search(t, l, "5"), "5")
			l.Check(t)
			shut(t, l)
			wantFiles(t, filepath.Dir(c.Path), "hubbub.db")
			if seen.failures["append"] < 3 {
				t.Errorf("failures counted: %v", seen.failures)
			}
		})
	}
}

// failAfter lets an operation succeed n times before it fails.
func failAfter(n int, f fault) fault {
	return func(operation, name string) int32 {
		code := f(operation, name)
		if code != 0 && n > 0 {
			n--
			return 0
		}
		return code
	}
}

// Without anybody appending, the log finds out by itself.
func TestRecoversByItself(t *testing.T) {
	t.Parallel() // it waits
	var logged bytes.Buffer
	c := file(t).WithVFS(diskVFS)
	c.Log = slog.New(slog.NewTextHandler(&logged, nil))
	d := newDisk(t, filepath.Dir(c.Path))
	l := open(t, c)
	for range 3 {
		d.breakDown(failing("write", "-wal", sqlite3.SQLITE_FULL))
		if _, err := l.Append("lobby", texts("lost")); err == nil {
			t.Fatal("Append succeeded")
		}
		d.breakDown(nil)
		eventually(t, "the log is healthy", func() bool { return l.Healthy() == nil })
	}
	mustAppend(t, l, "lobby", texts("here")...)
	wantTexts(t, all(t, l, "lobby"), "here")
	shut(t, l)
	for _, line := range []string{"cannot be saved", "saved again"} {
		if n := strings.Count(logged.String(), line); n != 1 {
			t.Errorf("%q is logged %d times", line, n)
		}
	}
}

// The error names the reason, for the log and whoever looks after the server.
func TestReasonIsNamed(t *testing.T) {
	c := file(t).WithVFS(diskVFS)
	d := newDisk(t, filepath.Dir(c.Path))
	l := open(t, c)
	d.breakDown(failing("write", "-wal", sqlite3.SQLITE_FULL))
	_, err := l.Append("lobby", texts("lost"))
	if err == nil || !strings.Contains(err.Error(), "disk is full") || strings.Contains(err.Error(), "\n") {
		t.Errorf("Append: %v", err)
	}
	if err := l.Healthy(); err == nil || !strings.Contains(err.Error(), "disk is full") {
		t.Errorf("Healthy: %v", err)
	}
	if err := l.Close(); err == nil {
		t.Log("closing went well in spite of the disk")
	}
}

// Trouble with the index or the limits is none of those who append.
func TestUpkeepTrouble(t *testing.T) {
	t.Parallel() // it waits
	seen := new(ledger)
	c := file(t)
	c.Observer = seen
	l := open(t, c)
	mustAppend(t, l, "lobby", texts("one")...)
	shell(t, c.Path, "DELETE FROM terms_2_data")
	failed := func() bool {
		seen.mu.Lock()
		defer seen.mu.Unlock()
		return seen.failures["upkeep"] > 1
	}
	eventually(t, "upkeep has failed", func() bool {
		mustAppend(t, l, "lobby", texts("more")...)
		return failed()
	})
	if err := l.Healthy(); err != nil {
		t.Errorf("Healthy: %v", err)
	}
	if _, err := l.Search(t.Context(), "lobby", "word", 0, 1); err == nil {
		t.Error("Search succeeded")
	}
}

// Another program that writes makes Append wait, and fail if it takes long.
func TestLockedFile(t *testing.T) {
	t.Parallel() // it waits
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", texts("1")...)
	db := database(t, c.Path)
	defer db.Close()
	other, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	run := func(sql string) {
		t.Helper()
		if _, err := other.ExecContext(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	run("BEGIN IMMEDIATE")
	if _, err := l.Append("lobby", texts("lost")); !errors.Is(err, history.ErrNotSaved) || !strings.Contains(err.Error(), "locked") {
		t.Errorf("Append: %v", err)
	}
	wantTexts(t, all(t, l, "lobby"), "1")
	run("ROLLBACK")
	mustAppend(t, l, "lobby", texts("2")...)
	wantTexts(t, all(t, l, "lobby"), "1", "2")
}

// Garbage in the middle of the file: the process goes on, and says what it can.
func TestCorruptFile(t *testing.T) {
	c := file(t)
	l := open(t, c)
	for i := range 20 {
		mustAppend(t, l, fmt.Sprint("room-", i), texts(slices.Repeat([]string{strings.Repeat("word ", 200)}, 50)...)...)
	}
	shut(t, l)
	sound, err := os.ReadFile(c.Path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	noticed := 0
	for damaged := 2 * page; damaged < len(sound); damaged += 97 * page {
		content := slices.Clone(sound)
		for i := range page {
			content[damaged+i] = byte(i*7 + 13)
		}
		if err := os.WriteFile(c.Path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		noticed += useEverything(t, c)
	}
	if noticed == 0 {
		t.Error("nobody has noticed")
	}
}

// useEverything returns how much of what can be done with a history fails.
func useEverything(t *testing.T, c history.Config) (failed int) {
	l, err := history.Open(c)
	if err != nil {
		return 1
	}
	defer l.Close()
	k := keep(l)
	for i := range 20 {
		room := fmt.Sprint("room-", i)
		_, err := k.Append(room, numbered(10))
		if err != nil && !errors.Is(err, history.ErrNotSaved) {
			t.Errorf("Append: %v", err)
		}
		for _, err := range append(readEverything(t.Context(), l, room), err) {
			if err != nil {
				failed++
			}
		}
	}
	return failed
}

func readEverything(ctx context.Context, l *history.Log, room string) (errs []error) {
	_, err := l.Tail(room, 10)
	errs = append(errs, err)
	_, err = l.After(ctx, room, 0, 1000)
	errs = append(errs, err)
	_, err = l.Before(ctx, room, 0, 1000)
	errs = append(errs, err)
	_, err = l.Search(ctx, room, "100", 0, 1000)
	errs = append(errs, err)
	_, err = l.Rooms(ctx)
	return append(errs, err)
}
