package history_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"hubbub/server/history"
	"hubbub/server/room"
)

// schema1 is a file that was written before entries had kinds, and its epoch.
const (
	schema1      = "testdata/schema1.db"
	schema1Epoch = "d17fad0e966653af302c7da0fd678164"
)

// schema1File returns the config of a copy of it.
func schema1File(t *testing.T) history.Config {
	t.Helper()
	c := file(t)
	write(t, c.Path, read(t, schema1))
	return c
}

// wantSchema1 checks that all is there that the file held.
func wantSchema1(t *testing.T, l *keeper) {
	t.Helper()
	for _, want := range []struct {
		room  string
		floor int64
		last  int64
		kept  int
	}{{"lobby", 1, 3, 3}, {"kitchen", 1, 1, 1}, {"trimmed", 31, 50, 20}, {"quiet", 3, 2, 0}, {"fresh", 1, 1, 1}} {
		tail, err := l.Tail(want.room, 100)
		if err != nil {
			t.Fatal(err)
		}
		if len(tail.Entries) != want.kept {
			t.Errorf("%s: %d entries, want %d", want.room, len(tail.Entries), want.kept)
		}
		tail.Entries = nil
		wantTail := room.Tail{Title: want.room, Epoch: schema1Epoch, Last: want.last, Messages: want.last, Floor: want.floor, Before: want.floor - 1}
		if fmt.Sprint(tail) != fmt.Sprint(wantTail) {
			t.Errorf("%s: %+v, want %+v", want.room, tail, wantTail)
		}
	}
	eventually(t, "it is indexed by the terms of now", func() bool { return l.Unindexed(t) == 0 })
	first := said("ana", "a-1", "Good morning everybody", 1_700_000_000_000)
	first.Seq = 1
	if got := all(t, l, "lobby"); got[0] != first.Entry {
		t.Errorf("got %+v, want %+v", got[0], first.Entry)
	}
	wantTexts(t, all(t, l, "lobby"), "Good morning everybody", "the deployment failed again", "Übergrößenträger 🙂")
	wantTexts(t, search(t, l, "ubergroßentrager"), "Übergrößenträger 🙂")
	if got, err := l.Search(t.Context(), "fresh", "not indexed", 0, 10); err != nil || len(got.Entries) != 1 {
		t.Errorf("found %v, %v", got.Entries, err)
	}
}

// A file of before holds the same afterwards, and goes on.
func TestSchema1(t *testing.T) {
	t.Parallel() // it waits
	c := schema1File(t)
	l := open(t, c)
	wantSchema1(t, l)
	repeat := mustAppend(t, l, "lobby", said("ana", "a-2", "Übergrößenträger 🙂", 9))[0]
	if repeat.Seq != 3 || !repeat.Repeated || repeat.Text != "Übergrößenträger 🙂" {
		t.Errorf("repeat %+v", repeat)
	}
	wantSchema1(t, l) // and nothing has changed by it
	rooms, err := l.Rooms(t.Context())
	if want := (history.Room{Name: "fresh", Title: "fresh", Epoch: schema1Epoch, Last: 1, Messages: 1, At: 1_700_000_009_000}); err != nil || len(rooms) != 5 || rooms[0] != want {
		t.Errorf("%d rooms, %v, first %+v, want %+v", len(rooms), err, rooms[0], want)
	}
	for room, number := range map[string]int64{"lobby": 4, "trimmed": 51, "quiet": 3} {
		if got := mustAppend(t, l, room, texts("new")...)[0]; got.Seq != number {
			t.Errorf("%s: number %d, want %d", room, got.Seq, number)
		}
		if tail, err := l.Tail(room, 1); err != nil || tail.Messages != number {
			t.Errorf("%s: %d messages, %v, want %d", room, tail.Messages, err, number)
		}
	}
	wantNumbers(t, l, "trimmed", 31, 51)
	wantNumbers(t, l, "quiet", 3, 3)
	l.Jump(t, "lobby", million)
	mustAppend(t, l, "lobby", texts("far away")...)
	if tail, err := l.Tail("lobby", 0); err != nil || tail.Messages != 5 || tail.Last != million+1 {
		t.Errorf("%d messages up to %d, %v", tail.Messages, tail.Last, err)
	}
	eventually(t, "all is indexed", func() bool { return l.Unindexed(t) == 0 })
	l.Check(t)
	shut(t, l)
	wantFiles(t, filepath.Dir(c.Path), "hubbub.db", "hubbub.db.schema1")
	shut(t, open(t, c))
	wantFiles(t, filepath.Dir(c.Path), "hubbub.db", "hubbub.db.schema1")
}

// What trimming counts in a room of before: those that are there.
func TestSchema1Trimmed(t *testing.T) {
	for _, publish := range []bool{false, true} {
		t.Run(fmt.Sprintf("published to before: %t", publish), func(t *testing.T) {
			t.Parallel() // it waits
			c := schema1File(t)
			c.Messages = 19
			l := open(t, c)
			floor := int64(32)
			if publish {
				mustAppend(t, l, "trimmed", texts("new")...)
				floor++
			}
			eventually(t, "it is trimmed", func() bool { return stand(t, l, "trimmed").Floor >= floor })
			wantNumbers(t, l, "trimmed", floor, floor+18)
			if got := all(t, l, "trimmed"); len(got) != 19 {
				t.Errorf("%d entries are left", len(got))
			}
			l.Jump(t, "trimmed", million) // from here on it must have counted
			mustAppend(t, l, "trimmed", texts("far away")...)
			if tail, err := l.Tail("trimmed", 0); err != nil || tail.Messages != floor+19 {
				t.Errorf("%d messages, %v", tail.Messages, err)
			}
			eventually(t, "one more is trimmed", func() bool { return stand(t, l, "trimmed").Floor > floor })
			wantNumbers(t, l, "trimmed", floor+1, million+1)
			wantNumbers(t, l, "quiet", 3, 2)
		})
	}
}
