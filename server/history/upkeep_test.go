package history_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/history"
)

// later lets the upkeep of a history in memory finish.
func later(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestTrimByCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := open(t, history.Config{Path: history.Memory, Messages: 10})
		mustAppend(t, l, "lobby", numbered(2000)...)
		mustAppend(t, l, "kitchen", numbered(10)...)
		later(2 * time.Second)
		wantNumbers(t, l, "lobby", 1991, 2000)
		wantNumbers(t, l, "kitchen", 1, 10)
		if got := all(t, l, "lobby"); len(got) != 10 {
			t.Errorf("%d messages are left", len(got))
		}
		wantTexts(t, search(t, l, "1990"))
		wantTexts(t, search(t, l, "1991"), "1991")
		wantTexts(t, search(t, l, "2000"), "2000")
		l.Check(t)
	})
}

func TestTrimByAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := open(t, history.Config{Path: history.Memory, Age: time.Minute})
		say := func(text string) {
			mustAppend(t, l, "lobby", said("ana", "", text, time.Now().UnixMilli()))
		}
		say("one")
		later(30 * time.Second)
		say("two")
		wantNumbers(t, l, "lobby", 1, 2)
		later(32 * time.Second)
		wantNumbers(t, l, "lobby", 2, 2)
		later(time.Minute)
		wantNumbers(t, l, "lobby", 3, 2)
		say("three")
		wantTexts(t, all(t, l, "lobby"), "three")
		wantTexts(t, search(t, l, "two"))
		l.Check(t)
	})
}

// Rooms in which nothing is said are looked at in turns.
func TestTrimManyQuietRooms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := open(t, history.Config{Path: history.Memory, Age: time.Minute})
		const rooms = 100
		for i := range rooms {
			mustAppend(t, l, fmt.Sprint(i), said("ana", "", "old", time.Now().UnixMilli()))
		}
		later(70 * time.Second)
		for i := range rooms {
			wantNumbers(t, l, fmt.Sprint(i), 2, 1)
		}
	})
}

// An id can be used again when its message is no longer kept.
func TestTrimForgetsIDs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := open(t, history.Config{Path: history.Memory, Messages: 1})
		draft := said("ana", "1", "one", 0)
		mustAppend(t, l, "lobby", draft)
		mustAppend(t, l, "lobby", texts("two")...)
		later(2 * time.Second)
		if got := mustAppend(t, l, "lobby", draft)[0]; got.Repeated || got.Seq != 3 {
			t.Errorf("got %+v", got)
		}
	})
}

func TestIndexFollows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := open(t, history.Config{Path: history.Memory})
		mustAppend(t, l, "lobby", numbered(1000)...)
		if n := l.Unindexed(t); n != 1000 {
			t.Errorf("%d messages are not indexed", n)
		}
		later(2 * time.Second)
		if n := l.Unindexed(t); n != 0 {
			t.Errorf("%d messages are not indexed", n)
		}
		l.Check(t)
	})
}

// The index goes on where it was when the process ended.
func TestIndexAfterReopening(t *testing.T) {
	t.Parallel() // it waits
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", numbered(1000)...)
	shut(t, l)
	l = open(t, c)
	eventually(t, "all is indexed", func() bool { return l.Unindexed(t) == 0 })
	wantTexts(t, search(t, l, "777"), "777")
	l.Check(t)
}

// Space that trimming frees goes back to the file system.
func TestFileShrinks(t *testing.T) {
	t.Parallel() // it waits
	c := file(t)
	l := open(t, c)
	long := make([]history.Draft, 100)
	for i := range long {
		long[i] = said("ana", "", fmt.Sprintf("%8000d", i), 0)
	}
	for range 10 {
		mustAppend(t, l, "lobby", long...)
	}
	shut(t, l)
	full := open(t, c)
	before := full.Bytes()
	shut(t, full)

	c.Messages = 10
	l = open(t, c)
	eventually(t, "the file is small", func() bool {
		shell(t, c.Path, "PRAGMA wal_checkpoint(TRUNCATE)")
		return l.Bytes() < before/4
	})
	wantNumbers(t, l, "lobby", 991, 1000)
	if got := all(t, l, "lobby"); len(got) != 10 {
		t.Errorf("%d messages are left", len(got))
	}
}

// Trimming beside appending and reading: what is read is a run without holes.
func TestTrimBesideReading(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		c.Messages = 50
		l := open(t, c)
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()
		for range 2 {
			wg.Go(func() {
				var after int64
				for ctx.Err() == nil {
					page, err := l.After(context.WithoutCancel(ctx), "lobby", after, 20)
					if err != nil {
						t.Errorf("After: %v", err)
						return
					}
					if first := page.Floor; len(page.Entries) > 0 && page.Entries[0].Seq != max(first, after+1) {
						t.Errorf("the page begins at %d, all after %d is kept from %d on", page.Entries[0].Seq, after, first)
					}
					for i, m := range page.Entries {
						if m.Seq != page.Entries[0].Seq+int64(i) || m.Text != fmt.Sprint(m.Seq) {
							t.Errorf("message %d of a page from %d: %+v", i, page.Entries[0].Seq, m)
						}
						after = m.Seq
					}
				}
			})
		}
		next := int64(1)
		eventually(t, "much is trimmed", func() bool {
			for range 20 {
				drafts := texts(fmt.Sprint(next), fmt.Sprint(next+1), fmt.Sprint(next+2))
				mustAppend(t, l, "lobby", drafts...)
				next += int64(len(drafts))
			}
			return stand(t, l, "lobby").Floor > 400
		})
	})
}
