package history_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// million is how far numbers jump in these tests.
const million = 1_000_000

// holed are the numbers of the messages that withHoles writes.
var holed = []int64{1, 2, 5, million + 1, million + 2, 5*million + 1, 5*million + 2, 5*million + 3}

// withHoles writes "green N" into the lobby for each of these numbers N, and gives
// out more that nothing comes of. There is a room on either side.
func withHoles(t *testing.T, l *keeper) {
	t.Helper()
	mustAppend(t, l, "on one side", texts("green")...)
	for _, number := range holed {
		l.Jump(t, "lobby", number-1)
		got := mustAppend(t, l, "lobby", said("ana", fmt.Sprint(number), fmt.Sprint("green ", number), number))
		if got[0].Seq != number {
			t.Fatalf("number %d, want %d", got[0].Seq, number)
		}
	}
	mustAppend(t, l, "on the other", texts("green")...)
	l.Jump(t, "lobby", 6*million)
}

func numbers(entries []wire.Entry) []int64 {
	var numbers []int64
	for _, e := range entries {
		numbers = append(numbers, e.Seq)
	}
	return numbers
}

func TestHolesInPages(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		withHoles(t, l)
		reversed := slices.Clone(holed)
		slices.Reverse(reversed)
		epoch := stand(t, l, "lobby").Epoch
		for _, test := range []struct {
			name string
			read func(ctx context.Context) (history.Page, error)
			want []int64
		}{
			{"a range", func(ctx context.Context) (history.Page, error) { return l.Range(ctx, "lobby", 2, million+1) }, holed[2:4]},
			{"all of it", func(ctx context.Context) (history.Page, error) { return l.Range(ctx, "lobby", 0, 1<<62) }, holed},
			{"a hole", func(ctx context.Context) (history.Page, error) { return l.Range(ctx, "lobby", 5, million) }, nil},
			{"nothing", func(ctx context.Context) (history.Page, error) { return l.Range(ctx, "lobby", 5, 5) }, nil},
			{"less than nothing", func(ctx context.Context) (history.Page, error) { return l.Range(ctx, "lobby", 5, 1) }, nil},
			{"behind the end", func(ctx context.Context) (history.Page, error) { return l.Range(ctx, "lobby", 6*million, 9*million) }, nil},
			{"after", func(ctx context.Context) (history.Page, error) { return l.After(ctx, "lobby", 5, 3) }, holed[3:6]},
			{"after a hole's number", func(ctx context.Context) (history.Page, error) { return l.After(ctx, "lobby", 7, 2) }, holed[3:5]},
			{"from", func(ctx context.Context) (history.Page, error) { return l.From(ctx, "lobby", 5, 2) }, holed[2:4]},
			{"from a hole's number", func(ctx context.Context) (history.Page, error) { return l.From(ctx, "lobby", 3, 2) }, holed[2:4]},
			{"before the end", func(ctx context.Context) (history.Page, error) { return l.Before(ctx, "lobby", 0, 3) }, reversed[:3]},
			{"before a hole's number", func(ctx context.Context) (history.Page, error) { return l.Before(ctx, "lobby", 4*million, 9) }, reversed[3:]},
			{"search", func(ctx context.Context) (history.Page, error) { return pageOf(l.Search(ctx, "lobby", "green", 0, 99)) }, reversed},
			{"search before", func(ctx context.Context) (history.Page, error) {
				return pageOf(l.Search(ctx, "lobby", "green", million+2, 2))
			}, reversed[4:6]},
		} {
			t.Run(test.name, func(t *testing.T) {
				page, err := test.read(t.Context())
				if err != nil || !slices.Equal(numbers(page.Entries), test.want) {
					t.Errorf("got %v, %v, want %v", numbers(page.Entries), err, test.want)
				}
				if page.Floor != 1 || page.Last != 6*million || page.Epoch != epoch || epoch == "" {
					t.Errorf("floor %d, last %d, epoch %q", page.Floor, page.Last, page.Epoch)
				}
			})
		}
	})
}

func TestHolesInTail(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		withHoles(t, l)
		epoch := stand(t, l, "lobby").Epoch
		for limit, before := range map[int]int64{0: 6 * million, 2: 5*million + 1, 4: million + 1, 8: 0, 9: 0} {
			tail, err := l.Tail("lobby", limit)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := numbers(tail.Entries), holed[max(len(holed)-limit, 0):]; !slices.Equal(got, want) {
				t.Errorf("the last %d: %v, want %v", limit, got, want)
			}
			tail.Entries = nil
			want := room.Tail{Title: "lobby", Epoch: epoch, Last: 6 * million, Messages: 8, Floor: 1, Before: before}
			if fmt.Sprint(tail) != fmt.Sprint(want) {
				t.Errorf("the last %d: %+v, want %+v", limit, tail, want)
			}
		}
		rooms, err := l.Rooms(t.Context())
		if want := (history.Room{Name: "lobby", Title: "lobby", Epoch: epoch, Last: 6 * million, Messages: 8, At: 5*million + 3}); err != nil || rooms[0] != want {
			t.Errorf("got %+v, %v, want %+v", rooms, err, want)
		}
	})
}

// What is kept is counted in messages, and holes are passed over at once.
func TestHolesAreTrimmed(t *testing.T) {
	for keep, floor := range map[int]int64{8: 1, 7: 2, 6: 3, 5: 6, 3: million + 3, 1: 5*million + 3} {
		t.Run(fmt.Sprint("to ", keep), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := open(t, history.Config{Path: history.Memory, Messages: keep})
				withHoles(t, l)
				later(2 * time.Second)
				wantNumbers(t, l, "lobby", floor, 6*million)
				if got, want := numbers(all(t, l, "lobby")), holed[len(holed)-keep:]; !slices.Equal(got, want) {
					t.Errorf("%v are kept, want %v", got, want)
				}
				if tail, err := l.Tail("lobby", 10); err != nil || tail.Messages != 8 || tail.Before != floor-1 {
					t.Errorf("%d messages, all after %d, %v", tail.Messages, tail.Before, err)
				}
				if n := l.Unindexed(t); n != 0 {
					t.Errorf("%d numbers are not indexed", n)
				}
				l.Check(t)
				later(2 * time.Second)
				wantNumbers(t, l, "lobby", floor, 6*million)
			})
		})
	}
}

func TestHolesExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := open(t, history.Config{Path: history.Memory, Age: time.Minute})
		say := func() { mustAppend(t, l, "lobby", said("ana", "", "green", time.Now().UnixMilli())) }
		say()
		l.Jump(t, "lobby", million)
		later(30 * time.Second)
		say()
		l.Jump(t, "lobby", 2*million)
		later(32 * time.Second)
		wantNumbers(t, l, "lobby", 2, 2*million) // what follows the first is whole, the hole as well
		later(time.Minute)
		wantNumbers(t, l, "lobby", 2*million+1, 2*million)
		say()
		if got := numbers(all(t, l, "lobby")); !slices.Equal(got, []int64{2*million + 1}) {
			t.Errorf("%v are kept", got)
		}
		if found := search(t, l, "green"); len(found) != 1 {
			t.Errorf("found %v", found)
		}
		l.Check(t)
	})
}

// Entries of another kind are no messages: they go with those that they lie among.
func TestOnlyMessagesCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := open(t, history.Config{Path: history.Memory, Messages: 2})
		drafts := numbered(700)
		for i := range drafts {
			if i%350 != 0 {
				drafts[i].Kind = 200
			}
		}
		mustAppend(t, l, "lobby", drafts...)
		mustAppend(t, l, "lobby", texts("701")...)
		later(3 * time.Second)
		wantNumbers(t, l, "lobby", 2, 701)
		mustAppend(t, l, "lobby", texts("702")...)
		later(3 * time.Second)
		wantNumbers(t, l, "lobby", 352, 702)
		if tail, err := l.Tail("lobby", 0); err != nil || tail.Messages != 4 {
			t.Errorf("%d messages, %v", tail.Messages, err)
		}
		l.Check(t)
	})
}

// Whoever has removed messages by hand does not lose others for it.
func TestTrimAfterRemovingByHand(t *testing.T) {
	t.Parallel() // it waits
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", numbered(20)...)
	eventually(t, "all is indexed", func() bool { return l.Unindexed(t) == 0 })
	shut(t, l)
	shell(t, c.Path, "DELETE FROM message WHERE text IN ('3', '4', '5', '6')")
	c.Messages = 10
	l = open(t, c)
	mustAppend(t, l, "kitchen", numbered(11)...)
	eventually(t, "it is trimmed", func() bool { return stand(t, l, "lobby").Floor > 1 && stand(t, l, "kitchen").Floor > 1 })
	eventually(t, "nothing is left to do", func() bool { return l.Unindexed(t) == 0 })
	wantNumbers(t, l, "lobby", 11, 20)
	if got := all(t, l, "lobby"); len(got) != 10 {
		t.Errorf("%d messages are left", len(got))
	}
}
