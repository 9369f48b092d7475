package history_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/history"
	"hubbub/server/wire"
)

// noon is when the clocks of tests begin.
var noon = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// TestRemovedAreKept: moderators read what was taken back, and what by, for as long as it
// is kept; then it is nowhere.
func TestRemovedAreKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clocks := history.NewClocks(noon)
		c := file(t).WithClocks(clocks)
		c.KeepRemoved = 24 * time.Hour
		l := open(t, c)
		mustAppend(t, l, "kitchen", by("spammer", "elsewhere"), remove(1))
		mustAppend(t, l, "lobby", secrets(600)...)
		mustAppend(t, l, "lobby", remove(2), removeMany(1, "spammer"), by("spammer", "after"), remove(3), restore(8))
		const one, many, other = 1201, 1202, 1204
		for _, when := range []string{"at once", "later"} {
			wantSeqs(t, when+", of one", l, one, 2)
			if got := removedBy(t, l, many); len(got) != 598 || got[0] != 4 || got[1] != 6 || got[2] != 10 {
				t.Errorf("%s: %d were removed, %v first", when, len(got), got[:min(3, len(got))])
			}
			wantSeqs(t, when+", of another", l, other, 3)
			wantSeqs(t, when+", of a message", l, 1203)
			kept, err := l.Removed(t.Context(), "lobby", 3, 12, "spammer", 3)
			if err != nil || len(kept) != 3 || kept[0].Seq != 12 || kept[1].Seq != 10 || kept[2].Seq != 6 || !strings.HasPrefix(kept[2].Text, secret+"2 ") || !kept[2].Removed {
				t.Errorf("%s: %v, %v", when, kept, err)
			}
			if all, err := l.Removed(t.Context(), "lobby", 0, 12, "", 100); err != nil || len(all) != 6 {
				t.Errorf("%s: %d of all, %v", when, len(all), err)
			}
			later(time.Minute)
		}
		mustAppend(t, l, "lobby", removeMany(1, ""))
		later(time.Minute)
		clocks.Run(23 * time.Hour)
		later(time.Minute)
		mustAppend(t, l, "lobby", restore(12), remove(12)) // is kept for another day
		later(time.Minute)
		clocks.Run(2 * time.Hour)
		if got := removedBy(t, l, many); len(got) > 0 {
			t.Errorf("after a day %d can be restored", len(got))
		}
		_, err := l.Append("lobby", []history.Draft{restore(4)})
		if e := new(wire.Error); !errors.As(err, &e) || e.Code != wire.NotFound {
			t.Errorf("after a day: %v", err)
		}
		if kept, err := l.Removed(t.Context(), "lobby", 0, 1<<40, "", 2000); err != nil || len(kept) != 1 || kept[0].Seq != 12 {
			t.Errorf("after a day %d are kept, %v", len(kept), err)
		}
		later(time.Minute)
		clocks.Run(24 * time.Hour)
		later(time.Minute)
		clocks.Run(time.Minute)
		later(time.Minute)
		wantNowhere(t, "after two days", c.Path, c.Path+"-wal")
		l.Check(t)
	})
}

func removedBy(t *testing.T, l *keeper, seq int64) []int64 {
	t.Helper()
	seqs, err := l.RemovedBy(t.Context(), "lobby", seq)
	if err != nil {
		t.Fatal(err)
	}
	return seqs
}

func wantSeqs(t *testing.T, when string, l *keeper, removal int64, want ...int64) {
	t.Helper()
	if got := removedBy(t, l, removal); !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", when, got, want)
	}
}

// TestNothingKept: what was kept before goes when the server is told to keep nothing. A
// command, which opens the file without limits, lets it be.
func TestNothingKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := file(t)
		c.KeepRemoved = time.Hour
		l := open(t, c)
		mustAppend(t, l, "lobby", secrets(100)...)
		mustAppend(t, l, "lobby", removeMany(1, ""))
		later(time.Minute)
		shut(t, l)
		c.KeepRemoved = history.Forever
		l = open(t, c)
		later(time.Minute)
		wantSeqsLen(t, l, 201, 200)
		shut(t, l)
		if content, _ := os.ReadFile(c.Path); !strings.Contains(string(content), secret) {
			t.Error("it is not in the file to begin with")
		}
		c.KeepRemoved = 0
		l = open(t, c)
		later(time.Minute)
		wantSeqsLen(t, l, 201, 0)
		wantNowhere(t, "when nothing is kept", c.Path, c.Path+"-wal")
	})
}

func wantSeqsLen(t *testing.T, l *keeper, removal int64, want int) {
	t.Helper()
	if got := removedBy(t, l, removal); len(got) != want {
		t.Errorf("%d can be restored, want %d", len(got), want)
	}
}

// TestRemovedInTurns: people are taken back one after the other, while others speak and
// the oldest messages go; those who are still there lose nothing.
func TestRemovedInTurns(t *testing.T) {
	for seed := range uint64(3) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 17))
			c := file(t)
			c.Messages = 2000
			l := open(t, c)
			const people = 6
			word := func(p int) string { return fmt.Sprint("plugh", string(rune('a'+p))) }
			speak := func(first int) {
				for range 10 {
					var drafts []history.Draft
					for range 30 {
						p := first + random.IntN(people-first)
						drafts = append(drafts, by(fmt.Sprint("u", p), strings.Repeat(word(p)+" ", 1+random.IntN(40)))) // 7 to 280 bytes
					}
					mustAppend(t, l, "lobby", drafts...)
					search(t, l, "nothing")
				}
			}
			speak(0)
			for gone := range people - 1 {
				mustAppend(t, l, "lobby", removeMany(1, fmt.Sprint("u", gone)))
				speak(gone + 1)
				later(time.Minute)
				for p := range gone + 1 {
					for _, path := range []string{c.Path, c.Path + "-wal"} {
						if content, _ := os.ReadFile(path); strings.Contains(string(content), word(p)) {
							t.Fatalf("seed %d: after %d went, %s of %d is in %s", seed, gone, word(p), p, path[len(path)-4:])
						}
					}
				}
				l.Check(t)
			}
			for _, e := range all(t, l, "lobby") {
				if e.Kind == wire.KindMessage && e.Removed == (e.User == fmt.Sprint("u", people-1)) {
					t.Fatalf("seed %d: %+v", seed, e)
				}
			}
		})
	}
}

// TestFirstSince: of a time to the entries from then on, whatever holes there are.
func TestFirstSince(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		if first, err := l.FirstSince(t.Context(), "lobby", 5); first != 1 || err != nil {
			t.Errorf("of nothing: %d, %v", first, err)
		}
		for i := range 50 {
			mustAppend(t, l, "lobby", said("ana", "", "x", int64(10*i)))
			l.Jump(t, "lobby", int64(7*(i+1)))
		}
		entries := all(t, l, "lobby")
		for at := int64(-5); at < 500; at += 5 {
			first, err := l.FirstSince(t.Context(), "lobby", at)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if (e.At >= at) != (e.Seq >= first) {
					t.Fatalf("since %d is %d, but %d is from %d", at, first, e.Seq, e.At)
				}
			}
		}
	})
}

// TestOfPerson: the newest first, messages alone.
func TestOfPerson(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		mustAppend(t, l, "lobby", by("a", "1"), by("b", "2"), by("a", "3"), about(wire.KindAct, 0, "a"), by("a", "5"), remove(3))
		for _, tt := range []struct {
			before int64
			limit  int
			want   []string
		}{{0, 10, []string{"5", "-", "1"}}, {5, 10, []string{"-", "1"}}, {0, 1, []string{"5"}}, {1, 10, nil}} {
			got, err := l.OfPerson(t.Context(), "lobby", "a", tt.before, tt.limit)
			if err != nil || !slices.Equal(shown(got), tt.want) {
				t.Errorf("before %d, %d: %q, %v", tt.before, tt.limit, shown(got), err)
			}
		}
		if got, err := l.OfPerson(t.Context(), "nowhere", "a", 0, 10); len(got) > 0 || err != nil {
			t.Error(got, err)
		}
		for seq, want := range map[int64]string{1: "1", 3: "-", 6: "removed3"} {
			if e, err := l.Entry(t.Context(), "lobby", seq); err != nil || shown([]wire.Entry{e})[0] != want {
				t.Errorf("%d is %+v, %v", seq, e, err)
			}
		}
		for _, seq := range []int64{-1, 0, 7} {
			_, err := l.Entry(t.Context(), "lobby", seq)
			if e := new(wire.Error); !errors.As(err, &e) || e.Code != wire.NotFound {
				t.Errorf("%d: %v", seq, err)
			}
		}
	})
}

// TestTrimForgetsRemovals: nothing is left of what was taken back when its messages, or its
// room, are no longer kept; whoever opens the room anew is not met by it.
func TestTrimForgetsRemovals(t *testing.T) {
	left := func(l *keeper) (rows [4]int) {
		err := l.Read(t.Context(), func(q history.Querier) error {
			return q.QueryRow(`SELECT (SELECT count(*) FROM removed_text), (SELECT count(*) FROM unblanked),
				(SELECT count(*) FROM last_update), (SELECT count(*) FROM removal)`).Scan(&rows[0], &rows[1], &rows[2], &rows[3])
		})
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	synctest.Test(t, func(t *testing.T) {
		l := open(t, history.Config{Path: history.Memory, Messages: 10, Age: time.Minute, KeepRemoved: time.Hour})
		say := func(n int) {
			for range n {
				d := by("a", "tea")
				d.At = time.Now().UnixMilli()
				mustAppend(t, l, "lobby", d)
			}
		}
		dated := func(d history.Draft) history.Draft {
			d.At = time.Now().UnixMilli()
			return d
		}
		say(5)
		mustAppend(t, l, "lobby", dated(remove(1)), dated(remove(2)), dated(restore(2)), dated(removeMany(3, "a")))
		later(5 * time.Second)
		if got := left(l); got != [4]int{4, 0, 2, 0} {
			t.Fatalf("%v rows to begin with", got)
		}
		say(10)
		later(5 * time.Second)
		if got := left(l); got != [4]int{} {
			t.Errorf("%v rows are left of messages that went", got)
		}
		mustAppend(t, l, "lobby", dated(removeMany(1, "a")))
		l.Empty("lobby")
		later(2 * time.Minute)
		if got := left(l); got != [4]int{} || !l.forgotten.Load() {
			t.Errorf("%v rows are left of a room that went", got)
		}
		say(3)
		wantShown(t, l, "in the new room", "tea", "tea", "tea")
		later(5 * time.Second)
		l.Check(t)
	})
}
