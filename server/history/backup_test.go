package history_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"hubbub/server/history"
)

// A copy of a live log is a state between two commits.
func TestBackup(t *testing.T) {
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", numbered(1000)...)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for _, room := range []string{"a", "b"} {
		wg.Go(func() {
			for n := 1; ctx.Err() == nil; n += 2 {
				mustAppend(t, l, room, texts(fmt.Sprint(n), fmt.Sprint(n+1))...)
			}
		})
	}
	for range 2 {
		dst := filepath.Join(t.TempDir(), "copy.db")
		if _, err := history.Backup(t.Context(), c.Path, dst); err != nil {
			t.Fatal(err)
		}
		wantFiles(t, filepath.Dir(dst), "copy.db")
		wantCopy(t, history.Config{Path: dst}, l.Epoch())
	}
	cancel()
	wg.Wait()
	mustAppend(t, l, "lobby", texts("1001")...)
	wantInOrder(t, all(t, l, "lobby"))
}

// wantCopy checks that a copy is whole, and can be used.
func wantCopy(t *testing.T, c history.Config, epoch string) {
	t.Helper()
	copied := open(t, c)
	defer shut(t, copied)
	if copied.Epoch() == epoch {
		t.Error("the copy has the original's epoch")
	}
	for _, room := range []string{"lobby", "a", "b"} {
		messages := all(t, copied, room)
		wantInOrder(t, messages)
		if room != "lobby" && len(messages)%2 != 0 {
			t.Errorf("%s: half of an Append was copied", room)
		}
		if _, err := copied.Search(t.Context(), room, "so that all is indexed", 0, 1); err != nil {
			t.Error(err)
		}
	}
	copied.Check(t)
	db := database(t, c.Path)
	defer db.Close()
	var autoVacuum int
	if err := db.QueryRow("PRAGMA auto_vacuum").Scan(&autoVacuum); err != nil || autoVacuum != 2 {
		t.Errorf("auto_vacuum is %d, %v: the copy cannot shrink", autoVacuum, err)
	}
	mustAppend(t, copied, "lobby", texts("1001")...)
	wantInOrder(t, all(t, copied, "lobby"))
}

func TestBackupOfAClosedFile(t *testing.T) {
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", numbered(10)...)
	shut(t, l)
	before := read(t, c.Path)
	dst := filepath.Join(t.TempDir(), "copy.db")
	if _, err := history.Backup(t.Context(), c.Path, dst); err != nil {
		t.Fatal(err)
	}
	if read(t, c.Path) != before {
		t.Error("the original has changed")
	}
	copied := open(t, history.Config{Path: dst})
	wantInOrder(t, all(t, copied, "lobby"))
	shut(t, copied)

	// Back to where it was, twice: each time the numbers go on differently.
	epochs := map[string]bool{l.Epoch(): true, copied.Epoch(): true}
	for range 2 {
		if err := os.Remove(c.Path); err != nil {
			t.Fatal(err)
		}
		if _, err := history.Backup(t.Context(), dst, c.Path); err != nil {
			t.Fatal(err)
		}
		restored := open(t, c)
		wantInOrder(t, all(t, restored, "lobby"))
		shut(t, restored)
		epochs[restored.Epoch()] = true
	}
	if len(epochs) != 4 {
		t.Errorf("%d epochs, want 4", len(epochs))
	}
}

// Several to one file: one makes it, the others are refused.
func TestBackupsToOneFile(t *testing.T) {
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", numbered(1000)...)
	dst := filepath.Join(t.TempDir(), "copy.db")
	copies := make(chan history.Copy, 4)
	var wg sync.WaitGroup
	for range cap(copies) {
		wg.Go(func() {
			copied, err := history.Backup(t.Context(), c.Path, dst)
			switch {
			case err == nil:
				copies <- copied
			case !errors.Is(err, os.ErrExist) && !errors.Is(err, history.ErrInUse):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	close(copies)
	info, err := os.Stat(dst)
	if err != nil {
		t.Fatal(err)
	}
	want := history.Copy{Rooms: 1, Messages: 1000, Bytes: info.Size()}
	if copied := <-copies; copied != want || len(copies) > 0 {
		t.Errorf("%+v and %d more, want %+v alone", copied, len(copies), want)
	}
	wantFiles(t, filepath.Dir(dst), "copy.db")
	wantCopy(t, history.Config{Path: dst}, l.Epoch())
}

// Whenever it is given up, nothing is left, or the copy is whole.
func TestBackupGivenUp(t *testing.T) {
	c := file(t)
	l := open(t, c)
	for range 20 {
		mustAppend(t, l, "lobby", texts(slices.Repeat([]string{strings.Repeat("word ", 200)}, 500)...)...)
	}
	dst := filepath.Join(t.TempDir(), "copy.db")
	for _, size := range []int64{0, 1, 4 << 20} {
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error)
		go func() {
			_, err := history.Backup(ctx, c.Path, dst)
			result <- err
		}()
		eventually(t, "so much is written", func() bool {
			part, err := os.Stat(dst + ".part")
			_, done := os.Stat(dst)
			return err == nil && part.Size() >= size || done == nil
		})
		cancel()
		switch err := <-result; {
		case err == nil:
			t.Log("it was through")
			wantFiles(t, filepath.Dir(dst), "copy.db")
			if err := os.Remove(dst); err != nil {
				t.Fatal(err)
			}
		case errors.Is(err, context.Canceled):
			wantFiles(t, filepath.Dir(dst))
		default:
			t.Error(err)
		}
	}
}

// A file of an earlier version is copied as it is.
func TestBackupOfEarlierSchema(t *testing.T) {
	c := schema1File(t)
	dst := filepath.Join(t.TempDir(), "copy.db")
	if _, err := history.Backup(t.Context(), c.Path, dst); err != nil {
		t.Fatal(err)
	}
	wantTexts(t, all(t, open(t, history.Config{Path: dst}), "fresh"), "not indexed yet")
}

func TestBackupRefused(t *testing.T) {
	c := file(t)
	shut(t, open(t, c))
	folder := t.TempDir()
	taken := filepath.Join(folder, "taken.db")
	write(t, taken, "precious")
	write(t, filepath.Join(folder, "gone.db-wal"), "its last messages")
	foreign := filepath.Join(folder, "foreign.db")
	shell(t, foreign, "CREATE TABLE t (x)")
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, test := range []struct {
		name     string
		ctx      context.Context
		src, dst string
		want     error
	}{
		{"to a file that exists", t.Context(), c.Path, taken, os.ErrExist},
		{"to itself", t.Context(), c.Path, c.Path, os.ErrExist},
		{"beside what is left of another", t.Context(), c.Path, filepath.Join(folder, "gone.db"), os.ErrExist},
		{"of nothing", t.Context(), filepath.Join(folder, "none.db"), filepath.Join(folder, "copy.db"), os.ErrNotExist},
		{"of memory", t.Context(), history.Memory, filepath.Join(folder, "copy.db"), os.ErrNotExist},
		{"of another program's database", t.Context(), foreign, filepath.Join(folder, "copy.db"), history.ErrNotOurs},
		{"into no folder", t.Context(), c.Path, filepath.Join(folder, "no", "copy.db"), nil},
		{"given up", canceled, c.Path, filepath.Join(folder, "copy.db"), context.Canceled},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := history.Backup(test.ctx, test.src, test.dst)
			if err == nil || test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
	wantFiles(t, folder, "foreign.db", "gone.db-wal", "taken.db")
	if read(t, taken) != "precious" {
		t.Error("the file has changed")
	}
}
