package history_test

import (
	"fmt"
	"slices"
	"testing"

	"hubbub/server/history"
)

func TestRooms(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		want := func(want ...history.Room) {
			t.Helper()
			for i := range want {
				want[i].Epoch = stand(t, l, want[i].Name).Epoch
			}
			got, err := l.Rooms(t.Context())
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("got %v, %v; want %v", got, err, want)
			}
		}
		want()
		mustAppend(t, l, "lobby", said("", "", "", 10), said("", "", "", 30))
		mustAppend(t, l, "kitchen", said("", "", "", 20))
		want(history.Room{Name: "lobby", Last: 2, Messages: 2, At: 30}, history.Room{Name: "kitchen", Last: 1, Messages: 1, At: 20})
		mustAppend(t, l, "kitchen", said("", "", "", 40))
		want(history.Room{Name: "kitchen", Last: 2, Messages: 2, At: 40}, history.Room{Name: "lobby", Last: 2, Messages: 2, At: 30})
	})
}

func TestRoomsAreLimited(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	for i := range 1010 {
		mustAppend(t, l, fmt.Sprint("room-", i), said("", "", "", int64(i)))
	}
	got, err := l.Rooms(t.Context())
	if err != nil || len(got) != 1000 || got[0].Name != "room-1009" {
		t.Errorf("%d rooms, %v", len(got), err)
	}
}

func TestBytes(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		before := l.Bytes()
		for range 4 {
			mustAppend(t, l, "lobby", numbered(1000)...)
		}
		if after := l.Bytes(); before <= 0 || after < before+4*1000*8 {
			t.Errorf("%d bytes, then %d", before, after)
		}
	})
}
