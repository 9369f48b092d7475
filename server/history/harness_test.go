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
)

// patience is how long a test waits for what must happen at once.
const patience = time.Minute

// file returns the config of a history in a folder of the test's own.
func file(t testing.TB) history.Config {
	t.Helper()
	return history.Config{Path: filepath.Join(t.TempDir(), "hubbub.db")}
}

// open opens a history and closes it when the test ends.
func open(t testing.TB, c history.Config) *history.Log {
	t.Helper()
	l, err := history.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shut(t, l) })
	return l
}

func shut(t testing.TB, l *history.Log) {
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

// texts returns drafts without ids.
func texts(texts ...string) []history.Draft {
	drafts := make([]history.Draft, len(texts))
	for i, text := range texts {
		drafts[i] = history.Draft{From: "ana", At: int64(i), Text: text}
	}
	return drafts
}

// numbered returns n drafts "1", "2" and so on.
func numbered(n int) []history.Draft {
	drafts := make([]history.Draft, n)
	for i := range drafts {
		drafts[i] = history.Draft{From: "ana", At: int64(i + 1), Text: fmt.Sprint(i + 1)}
	}
	return drafts
}

func mustAppend(t testing.TB, l *history.Log, room string, drafts ...history.Draft) []history.Saved {
	t.Helper()
	saved, err := l.Append(room, drafts)
	if err != nil {
		t.Fatalf("Append: %v", err)
	}
	return saved
}

// all returns a room's messages, and fails the test unless their numbers follow
// each other.
func all(t testing.TB, l *history.Log, room string) []history.Message {
	t.Helper()
	first, err := l.First(room)
	if err != nil {
		t.Fatal(err)
	}
	var messages []history.Message
	for after := first - 1; ; after = messages[len(messages)-1].Seq {
		page, err := l.After(t.Context(), room, after, 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		messages = append(messages, page...)
	}
	for i, m := range messages {
		if m.Seq != first+int64(i) {
			t.Fatalf("room %s: number %d is at place %d after %d", room, m.Seq, i, first)
		}
	}
	return messages
}

// wantTexts compares messages by their texts.
func wantTexts(t testing.TB, got []history.Message, want ...string) {
	t.Helper()
	var texts []string
	for _, m := range got {
		texts = append(texts, m.Text)
	}
	if !slices.Equal(texts, want) {
		t.Errorf("got %q, want %q", texts, want)
	}
}

// wantNumbers checks a room's First and Last.
func wantNumbers(t testing.TB, l *history.Log, room string, first, last int64) {
	t.Helper()
	gotFirst, err := l.First(room)
	if err != nil {
		t.Fatal(err)
	}
	gotLast, err := l.Last(room)
	if err != nil {
		t.Fatal(err)
	}
	if gotFirst != first || gotLast != last {
		t.Errorf("room %s: first %d, last %d; want %d, %d", room, gotFirst, gotLast, first, last)
	}
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
