package history_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
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
		want(history.Room{Name: "lobby", Title: "lobby", Last: 2, Messages: 2, At: 30}, history.Room{Name: "kitchen", Title: "kitchen", Last: 1, Messages: 1, At: 20})
		mustAppend(t, l, "kitchen", said("", "", "", 40))
		want(history.Room{Name: "kitchen", Title: "kitchen", Last: 2, Messages: 2, At: 40}, history.Room{Name: "lobby", Title: "lobby", Last: 2, Messages: 2, At: 30})
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

// TestRoomsByName: a room that is named is found however long nothing was said there, and
// in as few steps as with few rooms.
func TestRoomsByName(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		mustAppend(t, l, "attic", said("", "", "", 1), said("", "", "", 2))
		mustAppend(t, l, `it's a "cellar"`, said("", "", "", 3))
		for i := range 1000 {
			mustAppend(t, l, fmt.Sprint("room-", i), said("", "", "", int64(10+i)))
		}
		got, err := l.Rooms(t.Context(), "attic", "nowhere", `it's a "cellar"`, "room-999", "attic")
		if err != nil || len(got) != 1002 {
			t.Fatalf("%d rooms, %v", len(got), err)
		}
		want := []history.Room{{Name: `it's a "cellar"`, Title: `it's a "cellar"`, Last: 1, Messages: 1, At: 3}, {Name: "attic", Title: "attic", Last: 2, Messages: 2, At: 2}}
		for i := range want {
			want[i].Epoch = stand(t, l, want[i].Name).Epoch
		}
		if got[0].Name != "room-999" || !slices.Equal(got[1000:], want) {
			t.Errorf("first %v, last %v; want %v", got[0], got[1000:], want)
		}
	})
}

// TestRoomsUseIndexes: the list does not read all rooms, of which there can be millions.
func TestRoomsUseIndexes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "h.db")
	open(t, history.Config{Path: path})
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("EXPLAIN QUERY PLAN "+history.RoomsSQL, 1000, "[]")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var plan strings.Builder
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&plan, step)
	}
	// The one scan follows the index of the times, up to its limit.
	scans := regexp.MustCompile(`(?m)^SCAN room\b.*`).FindAllString(plan.String(), -1)
	if len(scans) != 1 || !strings.Contains(scans[0], "room_at") || !strings.Contains(plan.String(), "(name=?)") {
		t.Errorf("the plan is\n%s", plan.String())
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
