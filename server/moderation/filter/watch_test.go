package filter_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/moderation/filter"
)

const interval = time.Second

// watched runs a test beside a watch of a file, and gives it what was told so far.
func watched(t *testing.T, path string, test func(told func() []filter.Reload)) {
	synctest.Test(t, func(t *testing.T) {
		file, _, err := filter.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var all []filter.Reload
		ctx, cancel := context.WithCancel(t.Context())
		go file.Watch(ctx, interval, func(r filter.Reload) {
			mu.Lock()
			defer mu.Unlock()
			all = append(all, r)
		})
		time.Sleep(interval / 2) // the test writes between two looks
		test(func() (told []filter.Reload) {
			mu.Lock()
			defer mu.Unlock()
			told, all = all, nil
			return told
		})
		cancel()
		synctest.Wait()
	})
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// finds reports whether the rules of a reload are about a text.
func finds(r filter.Reload, text string) bool {
	s := filter.NewSet(nil)
	s.Use(r.Rules)
	_, ok := s.Judge("", text)
	return ok
}

// TestWatch: a change is told once, whatever makes it; until two looks have found the same,
// nothing is.
func TestWatch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "filters")
	write(t, path, "word first\n")
	watched(t, path, func(told func() []filter.Reload) {
		one := func(what string) filter.Reload {
			t.Helper()
			time.Sleep(3 * interval)
			all := told()
			if len(all) != 1 {
				t.Fatalf("%s: told %d times, want once", what, len(all))
			}
			return all[0]
		}
		time.Sleep(3 * interval)
		if all := told(); len(all) != 0 {
			t.Errorf("nothing has changed: %v", all)
		}
		write(t, path, "word other\n") // as long as before
		if r := one("other words"); r.Err != nil || !finds(r, "other") || finds(r, "first") {
			t.Errorf("other words: %v", r.Err)
		}
		write(t, path, "word other\nwrod more\n")
		var fault *filter.LineError
		if r := one("a fault"); r.Rules != nil || !errors.As(r.Err, &fault) || fault.Line != 2 {
			t.Errorf("a fault: %v", r.Err)
		}
		write(t, path+".new", "word renamed\n")
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
		if r := one("a rename"); r.Err != nil || !finds(r, "renamed") {
			t.Errorf("a rename: %v", r.Err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if r := one("removal"); r.Rules != nil || !errors.Is(r.Err, fs.ErrNotExist) {
			t.Errorf("removal: %v", r.Err)
		}
		write(t, path, "word renamed\n")
		if r := one("the same again"); r.Err != nil || !finds(r, "renamed") {
			t.Errorf("the same again: %v", r.Err)
		}
	})
}

// TestHalfWritten: a file that grows from look to look is not used before it is whole.
func TestHalfWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "filters")
	write(t, path, "word first\n")
	watched(t, path, func(told func() []filter.Reload) {
		for _, content := range []string{"", "word se", "word second\nwo", "word second\nword third\n"} {
			write(t, path, content)
			time.Sleep(interval)
			if all := told(); len(all) != 0 {
				t.Fatalf("told of half a file: %q: %v", content, all[0].Err)
			}
		}
		time.Sleep(interval)
		if all := told(); len(all) != 1 || !finds(all[0], "third") {
			t.Errorf("told %d times of the whole file, want once", len(all))
		}
	})
}

// TestOpen: what is no file of rules is told at once.
func TestOpen(t *testing.T) {
	dir := t.TempDir()
	if _, _, err := filter.Open(dir); !errors.Is(err, filter.ErrNotAFile) {
		t.Errorf("a folder: %v", err)
	}
	if _, _, err := filter.Open(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	path := filepath.Join(dir, "filters")
	write(t, path, "word\n")
	var fault *filter.LineError
	if _, _, err := filter.Open(path); !errors.As(err, &fault) {
		t.Errorf("a fault: %v", err)
	}
	write(t, path, "")
	if _, rules, err := filter.Open(path); err != nil || rules == nil {
		t.Errorf("an empty file: %v", err)
	}
}
