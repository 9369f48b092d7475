package history_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// secret is in every text that is taken back, and nowhere else.
const secret = "xyzzy"

// secrets are messages of a person with the secret, of which some are too long for a page,
// among others.
func secrets(n int) []history.Draft {
	var drafts []history.Draft
	for i := range n {
		text := fmt.Sprintf("%s%d 秘密%sの話 %d", secret, i, secret, i)
		if i%50 == 0 {
			text += strings.Repeat(" "+secret+" and more", 200)
		}
		d := by("spammer", text)
		d.ID = fmt.Sprint("id", i)
		drafts = append(drafts, by("ana", fmt.Sprint("hello ", i)), d)
	}
	return drafts
}

// wantNowhere fails the test if the secret is in one of the files.
func wantNowhere(t *testing.T, when string, paths ...string) {
	t.Helper()
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if n := bytes.Count(bytes.ToLower(content), []byte(secret)); n > 0 {
			content = bytes.ToLower(content)
			at := bytes.Index(content, []byte(secret))
			t.Errorf("%s: %s has it %d times, first at %d: %q", when, filepath.Base(path), n, at, content[max(0, at-20):min(len(content), at+40)])
		}
	}
}

func containsSecret(content []byte) bool { return bytes.Contains(content, []byte(secret)) }

// wantUnread fails the test if somebody can read the secret.
func wantUnread(t *testing.T, l *keeper, when string) {
	t.Helper()
	found := func(where string, entries []wire.Entry, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if strings.Contains(e.Text, secret) {
				t.Fatalf("%s: %s has %d: %.30q", when, where, e.Seq, e.Text)
			}
		}
	}
	tail, err := l.Tail("lobby", 256)
	found("the end", tail.Entries, err)
	for where, read := range map[string]func() (history.Page, error){
		"a range": func() (history.Page, error) { return l.Range(t.Context(), "lobby", 0, math.MaxInt64) },
		"before":  func() (history.Page, error) { return l.Before(t.Context(), "lobby", 0, 5000) },
		"after":   func() (history.Page, error) { return l.After(t.Context(), "lobby", 1, 5000) },
		"from":    func() (history.Page, error) { return l.From(t.Context(), "lobby", 1, 5000) },
	} {
		page, err := read()
		found(where, page.Entries, err)
	}
	for _, query := range []string{secret, secret[:2], secret + "7", "秘密", "秘", "hello " + secret, `"の話"`} {
		var hits room.Found
		hits, err := l.Search(t.Context(), "lobby", query, 0, 50)
		found("a search for "+query, hits.Entries, err)
		if len(hits.Entries) > 0 {
			t.Fatalf("%s: %q finds %v", when, query, hits.Entries[0])
		}
	}
	of, err := l.OfPerson(t.Context(), "lobby", "spammer", 0, 5000)
	found("what a person said", of, err)
	one, err := l.Entry(t.Context(), "lobby", 2)
	found("one", []wire.Entry{one}, err)
}

// TestRemovedIsNowhere: what was taken back is read by nobody from the commit on, and is
// soon neither in the file nor beside it, nor in a copy.
func TestRemovedIsNowhere(t *testing.T) {
	for name, updates := range map[string]func(n int64) []history.Draft{
		"of one person": func(int64) []history.Draft { return []history.Draft{removeMany(1, "spammer")} },
		"a whole room":  func(int64) []history.Draft { return []history.Draft{removeMany(1, "")} },
		"one by one": func(n int64) (drafts []history.Draft) {
			for seq := int64(2); seq <= n; seq += 2 {
				drafts = append(drafts, remove(seq))
			}
			return drafts
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := file(t)
				seen := new(ledger)
				c.Observer = seen
				l := open(t, c)
				const n = 1500
				drafts := secrets(n / 2)
				for part := range slices.Chunk(drafts, 100) { // so that there are segments to merge
					mustAppend(t, l, "lobby", part...)
					search(t, l, "hello")
				}
				later(3 * time.Second)
				if len(search(t, l, secret)) == 0 {
					t.Fatal("it is not found to begin with")
				}
				mustAppend(t, l, "lobby", updates(n)...)
				wantUnread(t, l, "at the commit")
				backup := filepath.Join(t.TempDir(), "backup.db")
				later(time.Second)
				wantUnread(t, l, "after a second")
				later(29 * time.Second)
				if l.Unclean() || seen.removed < n/2 || seen.removed > n {
					t.Errorf("unclean: %v, after %d were removed", l.Unclean(), seen.removed)
				}
				wantUnread(t, l, "after half a minute")
				wantNowhere(t, "after half a minute", c.Path, c.Path+"-wal", c.Path+"-shm")
				if _, err := history.Backup(t.Context(), c.Path, backup); err != nil {
					t.Fatal(err)
				}
				wantNowhere(t, "a copy", backup)
				wantTexts(t, search(t, l, "xyzzy"))
				l.Check(t)
				if got := len(all(t, l, "lobby")); got < n {
					t.Errorf("%d entries are left", got)
				}
			})
		})
	}
}

// TestCopyBeforeAllIsBlank: a copy that is made at once does not have it either.
func TestCopyBeforeAllIsBlank(t *testing.T) {
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", secrets(400)...)
	search(t, l, "hello")
	mustAppend(t, l, "lobby", removeMany(1, "spammer"))
	backup := filepath.Join(t.TempDir(), "backup.db")
	if _, err := history.Backup(t.Context(), c.Path, backup); err != nil {
		t.Fatal(err)
	}
	wantNowhere(t, "the copy", backup)
	c.Path = backup
	copied := open(t, c)
	wantUnread(t, copied, "in the copy")
	wantTexts(t, search(t, copied, "hello 199"), "hello 199")
	copied.Check(t)
}
