package history_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"hubbub/server/history"
	"hubbub/server/room"
)

func init() { children["remove"] = removeAndWait }

// TestRemovalOnFullDisk: an act that cannot be saved has done nothing, and what is left to
// do for one that was saved is done when the disk is well again.
func TestRemovalOnFullDisk(t *testing.T) {
	full := failing("write", "-wal", sqlite3.SQLITE_FULL)
	for name, fault := range map[string]fault{
		"full": full, "full in the middle": failAfter(2, full), "full later": failAfter(9, full),
		"write error": failing("write", "-wal", sqlite3.SQLITE_IOERR_WRITE), "sync error": failing("sync", "-wal", sqlite3.SQLITE_IOERR_FSYNC),
		"the file": failing("write", ".db", sqlite3.SQLITE_FULL),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := file(t).WithVFS(diskVFS)
				d := newDisk(t, filepath.Dir(c.Path))
				l := open(t, c)
				told := 0
				l.Watch(func(string, []room.Span) { told++ })
				mustAppend(t, l, "lobby", secrets(300)...)
				search(t, l, "hello")
				act := removeMany(1, "spammer")
				attached := new(record)
				act.Attachment = attached
				d.breakDown(full)
				if _, err := l.Append("lobby", []history.Draft{act}); !errors.Is(err, history.ErrNotSaved) {
					t.Fatalf("Append: %v", err)
				}
				if first := all(t, l, "lobby")[1]; first.Removed || first.Text == "" || recorded(t, l) > 0 || told > 0 {
					t.Fatalf("half done: %+v, %d rows, told %d times", first, recorded(t, l), told)
				}
				d.breakDown(nil)
				mustAppend(t, l, "lobby", act)
				if recorded(t, l) != 1 || told != 1 {
					t.Errorf("%d rows, told %d times", recorded(t, l), told)
				}
				d.breakDown(fault)
				wantUnread(t, l, "while it fails")
				later(20 * time.Second)
				wantUnread(t, l, "while it fails")
				if name == "the file" && !l.Unclean() {
					t.Error("the file counts as clean")
				}
				d.breakDown(nil)
				later(time.Minute)
				wantUnread(t, l, "afterwards")
				wantNowhere(t, "afterwards", c.Path, c.Path+"-wal")
				l.Check(t)
				if err := l.Healthy(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// removeAndWait says things, takes them back, prints a line, and goes on with what is to do
// behind that until it is killed.
func removeAndWait(path string) error {
	l, err := history.Open(history.Config{Path: path})
	if err != nil {
		return err
	}
	k := keep(l)
	drafts := secrets(800)
	for i := range drafts {
		drafts[i].ID = "" // each time they are others
	}
	said, err := k.Append("lobby", drafts)
	if err != nil {
		return err
	}
	if _, err := k.Search(context.Background(), "lobby", "hello", 0, 1); err != nil {
		return err
	}
	if _, err := k.Append("lobby", []history.Draft{removeMany(said[0].Seq, "spammer"), remove(said[0].Seq)}); err != nil {
		return err
	}
	fmt.Println("removed")
	select {}
}

// TestKillBetweenRemovals: what was taken back before kill -9 is so afterwards, and goes
// from the file when the server runs again.
func TestKillBetweenRemovals(t *testing.T) {
	c := file(t)
	for range 3 {
		process := child(t.Context(), t, "remove", c.Path)
		stdout, err := process.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := bufio.NewReader(stdout).ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.IntN(1500)) * time.Millisecond) // into the work behind it
		process.Process.Kill()
		process.Wait()
	}
	l := open(t, c)
	wantUnread(t, l, "after a start")
	if got := all(t, l, "lobby"); len(got) != 3*1602 || got[0].Text != "" {
		t.Errorf("%d entries, the first of them %+v", len(got), got[0])
	}
	eventually(t, "it is gone from the file", func() bool {
		for _, path := range []string{c.Path, c.Path + "-wal"} {
			if content, err := os.ReadFile(path); err == nil && containsSecret(content) {
				return false
			}
		}
		return true
	})
	l.Check(t)
}
