package history_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/wire"
)

// patience is how long a test waits for what must happen at once.
const patience = time.Minute

// file returns the config of a history in a folder of the test's own.
func file(t testing.TB) history.Config {
	t.Helper()
	return history.Config{Path: filepath.Join(t.TempDir(), "hubbub.db")}
}

// open opens a history and closes it when the test ends.
func open(t testing.TB, c history.Config) *keeper {
	t.Helper()
	l, err := history.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	k := keep(l)
	t.Cleanup(func() { shut(t, k) })
	return k
}

func shut(t testing.TB, l *keeper) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// both runs a test with a file and in memory.
func both(t *testing.T, test func(t *testing.T, c history.Config)) {
	t.Run("file", func(t *testing.T) { test(t, file(t)) })
	t.Run("memory", func(t *testing.T) { test(t, history.Config{Path: history.Memory}) })
}

// author returns somebody's Author.
func author(name string) (a [16]byte) {
	copy(a[:], name)
	return a
}

// said returns the draft of a message.
func said(who, id, text string, at int64) history.Draft {
	return history.Draft{
		Entry:  wire.Entry{Kind: wire.KindMessage, ID: id, From: who, At: at, Text: text},
		Author: author(who),
	}
}

// texts returns drafts without ids.
func texts(texts ...string) []history.Draft {
	drafts := make([]history.Draft, len(texts))
	for i, text := range texts {
		drafts[i] = said("ana", "", text, int64(i))
	}
	return drafts
}

// numbered returns n drafts "1", "2" and so on.
func numbered(n int) []history.Draft {
	drafts := make([]history.Draft, n)
	for i := range drafts {
		drafts[i] = said("ana", "", fmt.Sprint(i+1), int64(i+1))
	}
	return drafts
}

func mustAppend(t testing.TB, l *keeper, room string, drafts ...history.Draft) []history.Delivered {
	t.Helper()
	delivered, err := l.Append(room, drafts)
	if err != nil {
		t.Fatalf("Append: %v", err)
	}
	return delivered
}

// all returns all that is kept of a room, and fails the test unless it is in
// order and begins where the room is whole.
func all(t testing.TB, l *keeper, room string) []wire.Entry {
	t.Helper()
	var entries []wire.Entry
	after := int64(0)
	for {
		page, err := l.After(t.Context(), room, after, 500)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Entries {
			if e.Seq <= after || e.Seq < page.Floor || e.Seq > page.Last {
				t.Fatalf("room %s: number %d after %d, of %d to %d", room, e.Seq, after, page.Floor, page.Last)
			}
			after = e.Seq
		}
		if len(page.Entries) == 0 {
			return entries
		}
		entries = append(entries, page.Entries...)
	}
}

// wantTexts compares messages by their texts.
func wantTexts(t testing.TB, got []wire.Entry, want ...string) {
	t.Helper()
	var texts []string
	for _, m := range got {
		texts = append(texts, m.Text)
	}
	if !slices.Equal(texts, want) {
		t.Errorf("got %q, want %q", texts, want)
	}
}

// wantNumbers checks from where on a room is whole, and where it ends.
func wantNumbers(t testing.TB, l *keeper, room string, floor, last int64) {
	t.Helper()
	page := stand(t, l, room)
	if page.Floor != floor || page.Last != last {
		t.Errorf("room %s: floor %d, last %d; want %d, %d", room, page.Floor, page.Last, floor, last)
	}
}

// stand returns a page of nothing: where a room's log stands.
func stand(t testing.TB, l *keeper, room string) history.Page {
	t.Helper()
	page, err := l.After(t.Context(), room, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// eventually waits until a condition holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for !holds() {
		select {
		case <-ctx.Done():
			t.Fatalf("waited in vain: %s", what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// shell runs SQL on a file as another program would.
func shell(t testing.TB, path, sql string) {
	t.Helper()
	db := database(t, path)
	defer db.Close()
	if _, err := db.Exec(sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func database(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// wantFiles checks what is in a folder.
func wantFiles(t testing.TB, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if !slices.Equal(names, want) {
		t.Errorf("the folder holds %q, want %q", names, want)
	}
}
