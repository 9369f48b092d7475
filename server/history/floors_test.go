package history_test

import (
	"fmt"
	"testing"
	"time"

	"hubbub/server/history"
)

// floors returns what Floors says of all rooms, a few at a time.
func floors(t *testing.T, l *keeper) string {
	t.Helper()
	all := ""
	for after := int64(0); ; {
		some, next, err := l.Floors(t.Context(), after, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range some {
			all += fmt.Sprint(f.Room, " ", f.Seq, " ")
		}
		if after = next; next == 0 {
			return all
		}
	}
}

// Where a room should begin is told to whoever publishes, and changes nothing by itself.
func TestFloors(t *testing.T) {
	c := index(t)
	c.Messages = 200
	l := open(t, c)
	apply(t, l, position(1, 1), []history.Publication{{Room: "few", Drafts: numbered(202)}, {Room: "many", Drafts: numbered(210)}})
	if got := floors(t, l); got != "many 11 " {
		t.Errorf("got %q", got)
	}
	wantNumbers(t, l, "many", 1, 210)
	apply(t, l, position(2, 1), []history.Publication{{Room: "many", Floor: 11}})
	eventually(t, "no floor is to be raised", func() bool { return floors(t, l) == "" })
	wantNumbers(t, l, "many", 11, 210)
}

// What is too old by the clock of the machine, or by the stream's alone, is not told.
func TestFloorsByAge(t *testing.T) {
	for name, tt := range map[string]struct {
		clock, stream int64 // hours after the entry
		want          string
	}{
		"young":           {23, 23, ""},
		"old":             {25, 25, "lobby 2 "},
		"stream is ahead": {23, 10_000, ""},
		"clock is ahead":  {25, 23, ""},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now().Add(-time.Hour)
			clocks := history.NewClocks(began)
			c := index(t).WithClocks(clocks)
			c.Age = 24 * time.Hour
			l := open(t, c)
			apply(t, l, position(1, began.UnixMilli()), of(texts("1")...))
			clocks.Run(time.Duration(tt.clock) * time.Hour)
			apply(t, l, position(2, began.UnixMilli()+min(tt.stream, 13)*hour), nil)
			apply(t, l, position(3, began.UnixMilli()+tt.stream*hour), of(texts("2")...))
			if tt.want != "" {
				eventually(t, "the floor is told", func() bool { return floors(t, l) == tt.want })
				return
			}
			time.Sleep(2 * time.Second) // in which the writer looks at the clock
			if got := floors(t, l); got != "" {
				t.Errorf("got %q", got)
			}
		})
	}
}
