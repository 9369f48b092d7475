package history_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// removal returns the draft of an update that takes a message back.
func removal(target int64) history.Draft {
	return history.Draft{Entry: wire.Entry{Kind: wire.KindRemoved, Target: target}}
}

// saidAt returns drafts that were said at those times.
func saidAt(times ...int64) []history.Draft {
	drafts := make([]history.Draft, len(times))
	for i, ms := range times {
		drafts[i] = said("ana", "", time.UnixMilli(ms).UTC().Format("05.000"), ms)
	}
	return drafts
}

// seqs returns the numbers of entries.
func seqs(entries []wire.Entry) (seqs []int64) {
	for _, e := range entries {
		seqs = append(seqs, e.Seq)
	}
	return seqs
}

// TestFromATime: a page begins with the first message of a time, over holes and updates.
func TestFromATime(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		mustAppend(t, l, "before", saidAt(1, 2, 3)...)
		mustAppend(t, l, "lobby", saidAt(1000, 2000)...) // 1, 2
		mustAppend(t, l, "lobby", removal(1), removal(2))
		mustAppend(t, l, "lobby", saidAt(3000, 3000, 4000)...) // 5, 6, 7
		mustAppend(t, l, "behind", saidAt(1, 2, 3)...)
		for ms, want := range map[int64][]int64{
			0: {1, 2, 3}, 1000: {1, 2, 3}, 1001: {2, 3, 4}, 2001: {5, 6, 7}, 3000: {5, 6, 7}, 3001: {7}, 4001: nil,
			math.MaxInt64: nil, math.MinInt64: {1, 2, 3},
		} {
			page, err := l.At(t.Context(), "lobby", ms, 3)
			if err != nil {
				t.Fatal(err)
			}
			if got := seqs(page.Entries); !slices.Equal(got, want) {
				t.Errorf("from %d on: %v, want %v", ms, got, want)
			}
		}
		if page, err := l.At(t.Context(), "nowhere", 0, 3); err != nil || page.Epoch != "" || page.Entries != nil {
			t.Errorf("of no room: %+v, %v", page, err)
		}
	})
}

// TestClockPutBack: wherever a page from a time begins, what is before was said earlier and what it
// begins with was not.
func TestClockPutBack(t *testing.T) {
	l := open(t, file(t))
	times := []int64{10, 20, 30, 15, 25, 35, 5, 40, 40, 12, 50}
	mustAppend(t, l, "lobby", saidAt(times...)...)
	for ms := int64(0); ms <= 51; ms++ {
		page, err := l.At(t.Context(), "lobby", ms, 20)
		if err != nil {
			t.Fatal(err)
		}
		begins := len(times) - len(page.Entries)
		if begins > 0 && times[begins-1] >= ms || begins < len(times) && times[begins] < ms {
			t.Errorf("from %d on: begins with message %d of %v", ms, begins, times)
		}
	}
	counts := make([]int64, 6)
	if whole, err := l.Activity(t.Context(), "lobby", 0, 10, counts); err != nil || whole != 6 || !slices.Equal(counts, []int64{1, 3, 2, 2, 2, 1}) {
		t.Errorf("of each ten: %v, %d, %v", counts, whole, err)
	}
}

// TestActivity: what stands is counted where it was said, and nothing else.
func TestActivity(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		mustAppend(t, l, "before", saidAt(1000, 2000)...)
		mustAppend(t, l, "lobby", saidAt(1000, 1999, 2000, 4500)...)
		mustAppend(t, l, "behind", saidAt(1000, 2000)...)
		count := func(from, step int64, n int) []int64 {
			t.Helper()
			counts := make([]int64, n)
			if whole, err := l.Activity(t.Context(), "lobby", from, step, counts); err != nil || whole != n {
				t.Fatalf("%d of %d, %v", whole, n, err)
			}
			return counts
		}
		if got := count(1000, 1000, 4); !slices.Equal(got, []int64{2, 1, 0, 1}) {
			t.Errorf("counts %v", got)
		}
		if got := count(1500, 1000, 2); !slices.Equal(got, []int64{2, 0}) {
			t.Errorf("from the middle: %v", got)
		}
		if got := count(5000, 1000, 2); !slices.Equal(got, []int64{0, 0}) {
			t.Errorf("beyond the end: %v", got)
		}
		before, err := l.ActivityState(t.Context(), "lobby")
		if want := (room.ActivityState{Epoch: before.Epoch, Floor: 1, Last: 4, FirstAt: 1000, LastAt: 4500}); err != nil || before != want || before.Epoch == "" {
			t.Errorf("state %+v, %v, want %+v", before, err, want)
		}
		mustAppend(t, l, "lobby", removal(2))
		if got := count(1000, 1000, 4); !slices.Equal(got, []int64{1, 1, 0, 1}) {
			t.Errorf("after one was removed: %v", got)
		}
		if after, err := l.ActivityState(t.Context(), "lobby"); err != nil || after == before || after.LastAt != 4500 {
			t.Errorf("state after one was removed: %+v, %v", after, err)
		}
		if none, err := l.ActivityState(t.Context(), "nowhere"); err != nil || none.Epoch != "" || none.LastAt != 0 {
			t.Errorf("of no room: %+v, %v", none, err)
		}
		if whole, err := l.Activity(t.Context(), "nowhere", 0, 1, make([]int64, 3)); err != nil || whole != 3 {
			t.Errorf("of no room: %d, %v", whole, err)
		}
	})
}

// TestActivityInSteps: what is counted at a time makes no difference.
func TestActivityInSteps(t *testing.T) {
	l := open(t, file(t))
	times := make([]int64, 20_000)
	for i := range times {
		times[i] = int64(i)
	}
	mustAppend(t, l, "lobby", saidAt(times...)...)
	counts := make([]int64, 21)
	whole, err := l.Activity(t.Context(), "lobby", 0, 1000, counts)
	if err != nil || whole != 21 {
		t.Fatal(whole, err)
	}
	for i, n := range counts[:20] {
		if n != 1000 {
			t.Errorf("step %d has %d", i, n)
		}
	}
}
