//go:build unix

package history_test

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"hubbub/server/history"
)

func init() {
	children["fill"] = fillDisk
	children["read-only"] = openReadOnly
}

// fillDisk appends until files may not grow any more, lifts that limit, and
// appends again.
func fillDisk(path string) error {
	signal.Ignore(unix.SIGXFSZ) // write fails instead
	l, err := history.Open(history.Config{Path: path})
	if err != nil {
		return err
	}
	defer l.Close()
	k := keep(l)
	var was unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &was); err != nil {
		return err
	}
	limit := was
	limit.Cur = 1 << 20
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	saved := 0
	for {
		if _, err = k.Append("lobby", texts(fmt.Sprintf("%10000d", saved+1))); err != nil {
			break
		}
		if saved++; saved > 1000 {
			return errors.New("the limit does not work")
		}
	}
	if !errors.Is(err, history.ErrNotSaved) || l.Healthy() == nil {
		return fmt.Errorf("Append: %w; Healthy: %w", err, l.Healthy())
	}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &was); err != nil {
		return err
	}
	after, err := k.Append("lobby", texts(fmt.Sprintf("%10000d", saved+1)))
	if err != nil {
		return err
	}
	if after[0].Seq != int64(saved+1) {
		return fmt.Errorf("message %d has number %d", saved+1, after[0].Seq)
	}
	return l.Healthy()
}

func TestDiskFull(t *testing.T) {
	c := file(t)
	if err := child(t.Context(), t, "fill", c.Path).Run(); err != nil {
		t.Fatal(err)
	}
	l := open(t, c)
	messages := all(t, l, "lobby")
	for i, m := range messages {
		if m.Text != fmt.Sprintf("%10000d", i+1) {
			t.Fatalf("message %d: %.20q", i+1, strings.TrimLeft(m.Text, " "))
		}
	}
	if len(messages) < 2 {
		t.Errorf("%d messages", len(messages))
	}
}

// openReadOnly opens a file as somebody who may not write to it, and tells why
// that failed.
func openReadOnly(path string) error {
	if os.Geteuid() == 0 {
		const nobody = 65534
		if err := unix.Setuid(nobody); err != nil {
			return err
		}
	}
	l, err := history.Open(history.Config{Path: path})
	if err != nil {
		fmt.Println(err)
		return nil
	}
	defer l.Close()
	return errors.New("a file that cannot be written was opened")
}

func TestReadOnly(t *testing.T) {
	for _, test := range []struct {
		name         string
		file, folder os.FileMode
		want         string
	}{
		{"folder", 0o444, 0o555, "permission denied"},
		{"file", 0o444, 0o777, "readonly"},
		{"unreadable file", 0o000, 0o777, "unable to open"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := file(t)
			l := open(t, c)
			mustAppend(t, l, "lobby", texts("one")...)
			shut(t, l)
			before := read(t, c.Path)
			folder := filepath.Dir(c.Path)
			if err := errors.Join(os.Chmod(filepath.Dir(folder), 0o755), os.Chmod(c.Path, test.file), os.Chmod(folder, test.folder)); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.Chmod(folder, 0o700) })
			output, err := child(t.Context(), t, "read-only", c.Path).Output()
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s", output)
			if !strings.Contains(string(output), test.want) || strings.Count(string(output), "\n") != 1 {
				t.Errorf("got %q, want %q", output, test.want)
			}
			if err := os.Chmod(c.Path, 0o600); err != nil {
				t.Fatal(err)
			}
			if read(t, c.Path) != before {
				t.Error("the file has changed")
			}
		})
	}
}

// A new file, and what lies beside it, is for the user of the server alone.
func TestFileIsPrivate(t *testing.T) {
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", texts("one")...)
	copied := filepath.Join(filepath.Dir(c.Path), "copy.db")
	if _, err := history.Backup(t.Context(), c.Path, copied); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{c.Path, c.Path + "-wal", c.Path + "-shm", copied} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("%s has the mode %o", filepath.Base(path), got)
		}
	}
}
