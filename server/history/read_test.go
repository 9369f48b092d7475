package history_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"hubbub/server/history"
)

func TestPages(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		mustAppend(t, l, "before", texts("not mine")...)
		mustAppend(t, l, "lobby", numbered(5)...)
		mustAppend(t, l, "behind", texts("not mine")...)
		for _, test := range []struct {
			name  string
			read  func(*history.Log, context.Context, string, int64, int) (history.Page, error)
			room  string
			seq   int64
			limit int
			want  []string
		}{
			{"after the start", (*history.Log).After, "lobby", 0, 2, []string{"1", "2"}},
			{"after the middle", (*history.Log).After, "lobby", 3, 10, []string{"4", "5"}},
			{"after the end", (*history.Log).After, "lobby", 5, 10, nil},
			{"after what never was", (*history.Log).After, "lobby", math.MaxInt64, 10, nil},
			{"after less than nothing", (*history.Log).After, "lobby", math.MinInt64, 1, []string{"1"}},
			{"after in no room", (*history.Log).After, "nowhere", 0, 10, nil},
			{"after without limit", (*history.Log).After, "lobby", 0, 0, nil},
			{"from the start", (*history.Log).From, "lobby", 1, 2, []string{"1", "2"}},
			{"from the end", (*history.Log).From, "lobby", 5, 10, []string{"5"}},
			{"from behind the end", (*history.Log).From, "lobby", 6, 10, nil},
			{"from what never was", (*history.Log).From, "lobby", math.MaxInt64, 10, nil},
			{"from less than nothing", (*history.Log).From, "lobby", math.MinInt64, 1, []string{"1"}},
			{"before the end", (*history.Log).Before, "lobby", 0, 2, []string{"5", "4"}},
			{"before the middle", (*history.Log).Before, "lobby", 3, 10, []string{"2", "1"}},
			{"before the start", (*history.Log).Before, "lobby", 1, 10, nil},
			{"before what never was", (*history.Log).Before, "lobby", math.MaxInt64, 1, []string{"5"}},
			{"before less than nothing", (*history.Log).Before, "lobby", -1, 1, []string{"5"}},
			{"before in no room", (*history.Log).Before, "nowhere", 0, 10, nil},
			{"before with a limit below nothing", (*history.Log).Before, "lobby", 0, -1, nil},
		} {
			t.Run(test.name, func(t *testing.T) {
				got, err := test.read(l.Log, t.Context(), test.room, test.seq, test.limit)
				if err != nil {
					t.Fatal(err)
				}
				wantTexts(t, got.Entries, test.want...)
			})
		}
	})
}

// What a page is made of is read at one moment.
func TestSnapshot(t *testing.T) {
	l := open(t, file(t))
	mustAppend(t, l, "lobby", texts("one")...)
	first, second := l.ReadTwice(t, "lobby", func() { mustAppend(t, l, "lobby", texts("two")...) })
	if first != 1 || second != 1 {
		t.Errorf("the room ends at %d, then at %d", first, second)
	}
	wantNumbers(t, l, "lobby", 1, 2)
}

func TestReadGivenUp(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		mustAppend(t, l, "lobby", numbered(3)...)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := l.After(ctx, "lobby", 0, 1); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		wantTexts(t, all(t, l, "lobby"), "1", "2", "3")
	})
}
