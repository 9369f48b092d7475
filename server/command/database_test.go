package command_test

import (
	"bytes"
	"database/sql"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hubbub/server/command"
	"hubbub/server/history"
)

// TestRunRefusesFiles: a file that cannot be the history ends the start with a
// line that says why and what to do, and stays as it is.
func TestRunRefusesFiles(t *testing.T) {
	tests := []struct {
		name string
		make func(t *testing.T, path string)
		want string
	}{
		{"text", func(t *testing.T, path string) {
			writeFile(t, path, strings.Repeat("not a database\n", 1000))
		}, "not a Hubbub history: .* give another file"},
		{"another program's database", func(t *testing.T, path string) {
			sqlite(t, path, "CREATE TABLE message (text); INSERT INTO message VALUES ('mine')")
		}, "not a Hubbub history: it belongs to another program; .* give another file"},
		{"a newer schema", func(t *testing.T, path string) {
			newHistory(t, path)
			sqlite(t, path, "PRAGMA user_version = 1000")
		}, "written by a newer version of Hubbub: .*; run that version"},
		{"in use by another server", func(t *testing.T, path string) {
			r := start(t, "-db", path)
			t.Cleanup(func() { r.stop() })
		}, "in use by another process; stop that process"},
		{"in a folder that is not there", func(t *testing.T, path string) {
			if err := os.Remove(filepath.Dir(path)); err != nil {
				t.Fatal(err)
			}
		}, "no such file or directory"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "hubbub.db")
			test.make(t, path)
			before := files(t, filepath.Dir(path))
			var stderr bytes.Buffer
			if code := command.Run(t.Context(), []string{"-addr", "127.0.0.1:0", "-db", path}, noEnv, io.Discard, &stderr); code != 1 {
				t.Errorf("exit code %d, want 1", code)
			}
			t.Logf("%s", stderr.Bytes())
			want := regexp.MustCompile("^hubbub: -db: history " + regexp.QuoteMeta(path) + ": .*" + test.want + ".*\n$")
			if !want.Match(stderr.Bytes()) {
				t.Errorf("stderr %q, want %s", stderr.String(), want)
			}
			after := files(t, filepath.Dir(path))
			for name, content := range before {
				isOfServer := strings.HasSuffix(name, "-wal") // of the one that runs: it writes there
				if after[name] != content && !isOfServer {
					t.Errorf("%s has changed", name)
				}
			}
		})
	}
}

// newHistory makes an empty history.
func newHistory(t *testing.T, path string) {
	t.Helper()
	l, err := history.Open(history.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// sqlite runs SQL on a file as another program would.
func sqlite(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// files returns what the files of a folder hold, by name. Neither sockets are any nor SQLite's
// shared memory: whoever reads takes a mark in it.
func files(t *testing.T, folder string) map[string]string {
	t.Helper()
	contents := make(map[string]string)
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), "-shm") || entry.Type() == fs.ModeSocket {
			continue
		}
		content, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		contents[entry.Name()] = string(content)
	}
	return contents
}
