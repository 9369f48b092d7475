package history_test

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	sqlite3 "modernc.org/sqlite/lib"

	"hubbub/server/history"
)

// Before a file is brought forward, it is copied, and the log says where.
func TestCopiedAside(t *testing.T) {
	c := schema1File(t)
	if err := os.Chmod(c.Path, 0o600); err != nil {
		t.Fatal(err)
	}
	var logged bytes.Buffer
	c.Log = slog.New(slog.NewTextHandler(&logged, nil))
	shut(t, open(t, c))
	copied := history.Config{Path: c.Path + ".schema1"}
	if !strings.Contains(logged.String(), "copy="+copied.Path+"\n") {
		t.Errorf("logged %q", logged.String())
	}
	info, err := os.Stat(copied.Path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the copy's mode is %v, %v", info.Mode(), err)
	}
	db := database(t, copied.Path)
	var version, messages int
	var epoch string
	err = db.QueryRow("SELECT user_version, epoch, (SELECT count(*) FROM message) FROM pragma_user_version, log").Scan(&version, &epoch, &messages)
	if db.Close(); err != nil || version != 1 || epoch != schema1Epoch || messages != 25 {
		t.Errorf("the copy holds schema %d, epoch %s, %d messages, %v", version, epoch, messages, err)
	}
	// It is good enough to go on from.
	l := open(t, copied)
	wantSchema1(t, l)
	l.Check(t)
}

// Whatever has the name already stays. It is enough if it is such a copy.
func TestCopiedAsideBefore(t *testing.T) {
	done := schema1File(t)
	shut(t, open(t, done))
	complete := read(t, done.Path+".schema1")
	older := history.Config{Path: filepath.Join(t.TempDir(), "older.db")}
	write(t, older.Path, complete)
	shell(t, older.Path, "DELETE FROM message WHERE place = (SELECT max(place) FROM message)")
	for _, test := range []struct {
		name, there string
		want        []string
	}{
		{"complete", complete, []string{"hubbub.db", "hubbub.db.schema1"}},
		{"of an earlier state", read(t, older.Path), []string{"hubbub.db", "hubbub.db.schema1", "hubbub.db.schema1-2"}},
		{"half of one", complete[:len(complete)/2], []string{"hubbub.db", "hubbub.db.schema1", "hubbub.db.schema1-2"}},
		{"something else", "precious", []string{"hubbub.db", "hubbub.db.schema1", "hubbub.db.schema1-2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := schema1File(t)
			write(t, c.Path+".schema1", test.there)
			write(t, c.Path+".schema1.part", "half of a copy")
			shut(t, open(t, c))
			if read(t, c.Path+".schema1") != test.there {
				t.Error("the file that was there has changed")
			}
			os.Remove(c.Path + ".schema1.part") // of an attempt that was not needed any more
			wantFiles(t, filepath.Dir(c.Path), test.want...)
			newest := history.Config{Path: filepath.Join(filepath.Dir(c.Path), test.want[len(test.want)-1])}
			wantSchema1(t, open(t, newest))
		})
	}
}

// Without the copy nothing is changed.
func TestCopyAsideThatFails(t *testing.T) {
	for _, test := range []struct {
		name  string
		fault fault
		want  string
	}{
		{"disk full", failing("write", ".part", sqlite3.SQLITE_FULL), "full"},
		{"sync error", failing("sync", ".part", sqlite3.SQLITE_IOERR_FSYNC), "I/O"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := schema1File(t).WithVFS(diskVFS)
			d := newDisk(t, filepath.Dir(c.Path))
			d.breakDown(test.fault)
			_, err := history.Open(c)
			if err == nil || !strings.Contains(err.Error(), "brought forward") || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("Open: %v", err)
			}
			for _, name := range []string{c.Path + ".schema1", c.Path + ".schema1.part"} {
				if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
					t.Errorf("%s: %v", name, err)
				}
			}
			if read(t, c.Path) != read(t, schema1) {
				t.Error("the file has changed")
			}
			d.breakDown(nil)
			wantSchema1(t, open(t, c))
		})
	}
}
