package history_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/wire"
)

// each returns what brings entries one after the other, and then err.
func each(entries []wire.Entry, err error) func() (wire.Entry, error) {
	return func() (wire.Entry, error) {
		if len(entries) == 0 {
			return wire.Entry{}, err
		}
		e := entries[0]
		entries = entries[1:]
		return e, nil
	}
}

// archived are messages as an export has them, two of them the same.
func archived(n int) []wire.Entry {
	entries := make([]wire.Entry, n)
	for i := range entries {
		entries[i] = wire.Entry{Seq: int64(1000 + 3*i), Kind: wire.KindMessage, User: "AAAAAAAAAAAA", From: "Ana", At: int64(5000 + i), Text: fmt.Sprint(i)}
		switch i % 3 {
		case 0:
			entries[i].ID = fmt.Sprint("id", i)
		case 1:
			entries[i].Role = "moderator"
		}
	}
	entries[n-1] = entries[n-3]
	entries[n-1].ID, entries[n-3].ID = "", ""
	return entries
}

func wantImport(t *testing.T, l *keeper, room string, entries []wire.Entry, added, known int64) {
	t.Helper()
	done, err := l.Import(t.Context(), room, room, each(entries, io.EOF))
	if want := (history.Imported{Added: added, Known: known}); err != nil || done != want {
		t.Fatalf("%+v, %v; want %+v", done, err, want)
	}
}

// TestImport: messages keep all but their numbers, stand behind those that are there, are
// found, and count; the same file again adds nothing.
func TestImport(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		mustAppend(t, l, "tea", said("bo", "", "before", 9_000_000))
		entries := archived(9)
		wantImport(t, l, "tea", entries, 9, 0)
		for range 2 {
			wantImport(t, l, "tea", entries, 0, 9)
		}
		wantImport(t, l, "twice", entries[6:7], 1, 0)
		wantImport(t, l, "twice", []wire.Entry{entries[6], entries[8]}, 1, 1)
		got := all(t, l, "tea")
		if len(got) != 10 || got[0].Text != "before" {
			t.Fatalf("%+v", got)
		}
		for i, e := range got[1:] {
			want := entries[i]
			if want.Seq = int64(i + 2); e != want {
				t.Errorf("got %+v, want %+v", e, want)
			}
		}
		rooms, err := l.Rooms(t.Context())
		if err != nil || rooms[0].Last != 10 || rooms[0].Messages != 10 || rooms[0].At != 9_000_000 {
			t.Errorf("%+v, %v", rooms, err)
		}
		found, err := l.Search(t.Context(), "tea", "7", 0, 10)
		if err != nil || len(found.Entries) != 1 {
			t.Errorf("found %+v, %v", found.Entries, err)
		}
		next := mustAppend(t, l, "tea", texts("after")...)
		if next[0].Seq != 11 {
			t.Errorf("the next number is %d", next[0].Seq)
		}
	})
}

// TestImportOfOwn: a room that takes back what was exported from it stays as it is, whoever
// has said what; another room has it all.
func TestImportOfOwn(t *testing.T) {
	l := open(t, file(t))
	drafts := []history.Draft{said("ana", "a", "one", 1), said("bo", "a", "two", 2), said("ana", "", "three", 3), said("ana", "", "three", 3)}
	mustAppend(t, l, "tea", drafts...)
	own := all(t, l, "tea")
	wantImport(t, l, "tea", own, 0, 4)
	wantImport(t, l, "milk", own, 4, 0)
	mustAppend(t, l, "tea", texts("four")...)
	wantImport(t, l, "tea", own, 0, 4)
	if now := all(t, l, "tea"); len(now) != 5 {
		t.Errorf("%+v", now)
	}
	if other := all(t, l, "milk"); !slices.EqualFunc(other, own, func(a, b wire.Entry) bool {
		return a.Text == b.Text && a.ID == b.ID && a.From == b.From && a.At == b.At
	}) {
		t.Errorf("%+v, want %+v", other, own)
	}
}

// TestImportOfRemoved: what was taken back stays so, blanked or not.
func TestImportOfRemoved(t *testing.T) {
	l := open(t, file(t))
	mustAppend(t, l, "tea", said("ana", "a", "one", 1), said("bo", "", "two", 2), said("ana", "", "three", 3))
	own := all(t, l, "tea")
	mustAppend(t, l, "tea", remove(1), removeMany(3, ""))
	wantImport(t, l, "tea", own, 0, 3)
	for _, e := range all(t, l, "tea") {
		if e.Removed != (e.Kind == wire.KindMessage && e.Seq != 2) {
			t.Errorf("%+v", e)
		}
	}
}

// TestImportAllOrNone: whatever goes wrong, nothing is changed, and no room is there that
// was not.
func TestImportAllOrNone(t *testing.T) {
	fault := errors.New("line 7")
	for name, test := range map[string]struct {
		next func(cancel func()) func() (wire.Entry, error)
		want error
	}{
		"a fault at the end": {func(func()) func() (wire.Entry, error) { return each(archived(2000), fault) }, fault},
		"an end in the middle": {func(cancel func()) func() (wire.Entry, error) {
			next, n := each(archived(2000), io.EOF), 0
			return func() (wire.Entry, error) {
				if n++; n == 1000 {
					cancel()
				}
				return next()
			}
		}, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			l := open(t, file(t))
			mustAppend(t, l, "tea", texts("before")...)
			for _, room := range []string{"tea", "milk"} {
				ctx, cancel := context.WithCancel(t.Context())
				done, err := l.Import(ctx, room, room, test.next(cancel))
				if cancel(); !errors.Is(err, test.want) || done != (history.Imported{}) {
					t.Errorf("%+v, %v", done, err)
				}
			}
			wantTexts(t, all(t, l, "tea"), "before")
			if rooms, err := l.Rooms(t.Context()); err != nil || len(rooms) != 1 {
				t.Errorf("%+v, %v", rooms, err)
			}
			if err := l.Healthy(); err != nil {
				t.Error(err)
			}
			mustAppend(t, l, "tea", texts("after")...)
		})
	}
}

// TestImportExpires: what is imported is removed by the time that it is dated with.
func TestImportExpires(t *testing.T) {
	c := file(t)
	l := open(t, c)
	now := time.Now().UnixMilli()
	mustAppend(t, l, "tea", said("bo", "", "now", now))
	wantImport(t, l, "tea", []wire.Entry{{Kind: wire.KindMessage, From: "Ana", At: now - 48*3600_000, Text: "old"}, {Kind: wire.KindMessage, From: "Ana", At: now, Text: "young"}}, 2, 0)
	shut(t, l)
	c.Age = 24 * time.Hour
	l = open(t, c)
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		entries := kept(t, l, "tea")
		if len(entries) == 2 {
			wantTexts(t, entries, "now", "young")
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%+v", entries)
		}
	}
}

// kept returns what there is of a room, whole or not.
func kept(t *testing.T, l *keeper, room string) []wire.Entry {
	t.Helper()
	page, err := l.After(t.Context(), room, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return page.Entries
}

// TestImportOfQuestions: what is a question is one where it is imported.
func TestImportOfQuestions(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	asked, other := by("ana", "why?").Entry, by("ana", "so").Entry
	asked.Ask = true
	done, err := l.Import(t.Context(), "lobby", "", each([]wire.Entry{asked, other}, io.EOF))
	if err != nil || done.Added != 2 {
		t.Fatalf("%+v, %v", done, err)
	}
	if page, err := l.Questions(t.Context(), "lobby", 9); err != nil || len(page.Entries) != 1 || page.Entries[0].Text != "why?" {
		t.Errorf("%+v, %v", page, err)
	}
}
