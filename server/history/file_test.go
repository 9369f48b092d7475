package history_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hubbub/server/history"
)

// A file that is not ours to use is refused in a line, and stays as it is.
func TestRefusedFiles(t *testing.T) {
	for _, test := range []struct {
		name string
		make func(t *testing.T, path string)
		want error
	}{
		{"text", func(t *testing.T, path string) { write(t, path, strings.Repeat("not a database\n", 1000)) }, history.ErrNotOurs},
		{"short text", func(t *testing.T, path string) { write(t, path, "x") }, history.ErrNotOurs},
		{"zeros", func(t *testing.T, path string) { write(t, path, string(make([]byte, 8192))) }, history.ErrNotOurs},
		{"cut to nothing, with what was said last beside it", func(t *testing.T, path string) {
			write(t, path, "")
			write(t, path+"-wal", strings.Repeat("w", 4096))
		}, history.ErrMalformed},
		{"another program's database", func(t *testing.T, path string) {
			shell(t, path, "CREATE TABLE message (text); INSERT INTO message VALUES ('mine')")
		}, history.ErrNotOurs},
		{"another program's database in WAL mode", func(t *testing.T, path string) {
			shell(t, path, "PRAGMA journal_mode = WAL; CREATE TABLE message (text); PRAGMA application_id = 7")
		}, history.ErrNotOurs},
		{"a folder", func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, history.ErrNotOurs},
		{"cut off", func(t *testing.T, path string) {
			sound := soundFile(t, path)
			write(t, path, sound[:len(sound)/2])
		}, history.ErrMalformed},
		{"garbage in its first page", func(t *testing.T, path string) {
			sound := soundFile(t, path)
			write(t, path, sound[:100]+strings.Repeat("\xa5", 3000)+sound[3100:])
		}, history.ErrMalformed},
		{"garbage behind its first page", func(t *testing.T, path string) {
			sound := soundFile(t, path)
			write(t, path, sound[:4096]+strings.Repeat("\xa5", len(sound)-4096))
		}, history.ErrMalformed},
		{"a newer schema", func(t *testing.T, path string) {
			shut(t, open(t, history.Config{Path: path}))
			shell(t, path, "PRAGMA user_version = 1000")
		}, history.ErrNewer},
		{"a newer schema in a log that was not closed", func(t *testing.T, path string) {
			newer := filepath.Join(t.TempDir(), "newer.db")
			shut(t, open(t, history.Config{Path: newer}))
			db := database(t, newer)
			defer db.Close()
			if _, err := db.Exec("PRAGMA user_version = 1000"); err != nil {
				t.Fatal(err)
			}
			for _, suffix := range []string{"", "-wal"} { // as kill -9 leaves it
				write(t, path+suffix, read(t, newer+suffix))
			}
		}, history.ErrNewer},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := file(t)
			test.make(t, c.Path)
			before := contents(t, filepath.Dir(c.Path))
			l, err := history.Open(c)
			if err == nil {
				l.Close()
			}
			if !errors.Is(err, test.want) {
				t.Fatalf("got %v, want %v", err, test.want)
			}
			if strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), c.Path) {
				t.Errorf("not a clear line: %v", err)
			}
			t.Log(err)
			after := contents(t, filepath.Dir(c.Path))
			for name, content := range before {
				if after[name] != content {
					t.Errorf("%s has changed", name)
				}
			}
		})
	}
}

// soundFile makes a history with messages and returns what the file holds.
func soundFile(t *testing.T, path string) string {
	t.Helper()
	l := open(t, history.Config{Path: path})
	mustAppend(t, l, "lobby", numbered(1000)...)
	shut(t, l)
	return read(t, path)
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// contents returns the files of a folder by name.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]string)
	for _, entry := range entries {
		if entry.Type().IsRegular() {
			files[entry.Name()] = read(t, filepath.Join(folder, entry.Name()))
		}
	}
	return files
}

func TestOpenFolderThatIsNot(t *testing.T) {
	_, err := history.Open(history.Config{Path: filepath.Join(t.TempDir(), "nowhere", "hubbub.db")})
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// An empty file, such as mktemp makes, is as good as none.
func TestOpenEmptyFile(t *testing.T) {
	c := file(t)
	write(t, c.Path, "")
	l := open(t, c)
	mustAppend(t, l, "lobby", texts("one")...)
	wantTexts(t, all(t, l, "lobby"), "one")
}

// What a deleted file has left behind does not get into the next one.
func TestOpenBesideLeftovers(t *testing.T) {
	c := file(t)
	old := open(t, c)
	mustAppend(t, old, "lobby", texts("old")...)
	wal := read(t, c.Path+"-wal")
	shut(t, old)
	if err := os.Remove(c.Path); err != nil {
		t.Fatal(err)
	}
	write(t, c.Path+"-wal", wal)
	write(t, c.Path+".new", "half of a database")
	l := open(t, c)
	if l.Epoch() == old.Epoch() {
		t.Error("the epoch is that of the old file")
	}
	wantNumbers(t, l, "lobby", 1, 0)
}

func TestInUse(t *testing.T) {
	c := file(t)
	l := open(t, c)
	link := history.Config{Path: filepath.Join(t.TempDir(), "link.db")}
	if err := os.Symlink(c.Path, link.Path); err != nil {
		t.Fatal(err)
	}
	for _, other := range []history.Config{c, link} {
		if _, err := history.Open(other); !errors.Is(err, history.ErrInUse) {
			t.Errorf("%s: got %v, want ErrInUse", other.Path, err)
		}
	}
	mustAppend(t, l, "lobby", texts("one")...)
	shut(t, l)
	wantFiles(t, filepath.Dir(c.Path), "hubbub.db")
	shut(t, open(t, link))
}

// A file that another program has locked is not waited for long.
func TestOpenLockedFile(t *testing.T) {
	t.Parallel() // it waits
	c := file(t)
	shut(t, open(t, c))
	shell(t, c.Path, "PRAGMA journal_mode = DELETE")
	before := read(t, c.Path)
	db := database(t, c.Path)
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(t.Context(), "BEGIN EXCLUSIVE"); err != nil {
		t.Fatal(err)
	}
	_, err = history.Open(c)
	if !errors.Is(err, history.ErrInUse) {
		t.Errorf("got %v, want ErrInUse", err)
	}
	if err := errors.Join(conn.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
	if read(t, c.Path) != before {
		t.Error("the file has changed")
	}
}

// The sqlite shell can read while the server runs.
func TestReadBeside(t *testing.T) {
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", texts("one")...)
	db := database(t, c.Path)
	defer db.Close()
	var text string
	if err := db.QueryRow("SELECT text FROM message").Scan(&text); err != nil || text != "one" {
		t.Errorf("read %q, %v", text, err)
	}
	mustAppend(t, l, "lobby", texts("two")...)
}

// Nothing is left beside the file when it is closed.
func TestCloseLeavesOneFile(t *testing.T) {
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", numbered(100)...)
	if found := search(t, l, "50"); len(found) != 1 {
		t.Errorf("found %+v", found)
	}
	shut(t, l)
	wantFiles(t, filepath.Dir(c.Path), "hubbub.db")
}
