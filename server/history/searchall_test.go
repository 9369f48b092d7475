package history_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/room"
)

func anywhere(string) bool { return true }

// searchRooms returns the hits that follow a mark, as room and text, and what is left.
func searchRooms(t testing.TB, l *keeper, may func(string) bool, query string, after room.Mark, limit int) ([]string, room.Hits) {
	t.Helper()
	found, err := l.SearchRooms(t.Context(), may, query, after, limit)
	if err != nil {
		t.Fatalf("SearchRooms(%q): %v", query, err)
	}
	hits := []string{}
	for _, h := range found.Hits {
		hits = append(hits, h.Room+" "+h.Text)
	}
	return hits, found
}

// TestSearchRooms: hits of all rooms that may be read come by time, the newest first.
func TestSearchRooms(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		for at, said1 := range []struct{ room, text string }{
			{"lobby", "tea one"}, {"kitchen", "Tea two"}, {"secret", "tea three"}, {"lobby", "coffee four"}, {"kitchen", "green tea five"}, {"empty", "nothing"}, {"lobby", "teas six"},
		} {
			mustAppend(t, l, said1.room, said("ana", "", said1.text, int64(at+1)))
		}
		may := func(name string) bool { return name != "secret" }
		for query, want := range map[string][]string{
			"tea":       {"lobby teas six", "kitchen green tea five", "kitchen Tea two", "lobby tea one"},
			`"tea"`:     {"kitchen green tea five", "kitchen Tea two", "lobby tea one"},
			"tea green": {"kitchen green tea five"},
			"three":     {},
			"!":         {},
			"":          {},
		} {
			if got, found := searchRooms(t, l, may, query, room.Mark{}, 10); !slices.Equal(got, want) || found.Next != (room.Mark{}) || found.Partly {
				t.Errorf("%q: %q, then %+v; want %q", query, got, found.Next, want)
			}
		}
		got, found := searchRooms(t, l, anywhere, "tea", room.Mark{}, 2)
		if want := []string{"lobby teas six", "kitchen green tea five"}; !slices.Equal(got, want) || found.Terms != 1 || found.Next != found.Hits[1].Mark() || found.Hits[0].Title != "lobby" || found.Hits[0].Epoch == "" {
			t.Errorf("%q, %+v", got, found)
		}
		if got, _ = searchRooms(t, l, anywhere, "tea", found.Next, 2); !slices.Equal(got, []string{"secret tea three", "kitchen Tea two"}) {
			t.Errorf("then %q", got)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := l.SearchRooms(ctx, anywhere, "tea", room.Mark{}, 2); !errors.Is(err, context.Canceled) {
			t.Errorf("given up: %v", err)
		}
	})
}

// TestSearchRoomsByPages: whatever is said when, and however soon searches are over, the pages have
// each hit once, in one order.
func TestSearchRoomsByPages(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, c := range map[string]history.Config{
		"patient": file(t), "hasty": file(t).WithSearchTime(1).WithRoomsTime(1), "some rooms": file(t).WithRoomsTime(1), "parts of rooms": file(t).WithSearchTime(1).WithRoomsTime(time.Hour),
	} {
		t.Run(name, func(t *testing.T) {
			l := open(t, c)
			words := []string{"green", "greenhouse", "green tea", "tea", "a green and a black tea"}
			for i := range 7 {
				drafts, at := []history.Draft{}, int64(1+r.IntN(500))
				for n := range r.IntN(900) {
					at += int64(r.IntN(3)) // many share a moment with others
					drafts = append(drafts, said("ana", "", fmt.Sprint(words[r.IntN(len(words))], " ", i, " ", n), at))
				}
				mustAppend(t, l, fmt.Sprint("room", i), drafts...)
			}
			for _, query := range []string{"green", "greenh", "tea green", "green 7"} {
				var want []room.Mark
				for i := range 6 { // not the last
					name := fmt.Sprint("room", i)
					found, err := l.Search(t.Context(), name, query, 0, 1000)
					for before := found.From; found.Partial && err == nil; before = found.From {
						var more room.Found
						more, err = l.Search(t.Context(), name, query, before, 1000)
						more.Entries = append(found.Entries, more.Entries...)
						found = more
					}
					if err != nil {
						t.Fatal(err)
					}
					for _, e := range found.Entries {
						want = append(want, room.Mark{At: e.At, Room: name, Seq: e.Seq})
					}
				}
				slices.SortFunc(want, room.Mark.Compare)
				may := func(name string) bool { return name != "room6" }
				var got []room.Mark
				var next room.Mark
				for pages := 0; ; pages++ {
					_, found := searchRooms(t, l, may, query, next, 1+r.IntN(100))
					for i := range found.Hits {
						got = append(got, found.Hits[i].Mark())
					}
					if found.Next == (room.Mark{}) {
						break
					}
					if next != (room.Mark{}) && found.Next.Compare(next) <= 0 {
						t.Fatalf("after %+v comes %+v", next, found.Next)
					}
					next = found.Next
				}
				if !slices.Equal(got, want) {
					t.Errorf("%q: %d hits by pages, want %d", query, len(got), len(want))
				}
			}
		})
	}
}

// TestSearchRoomsFindsTheLatest: what was said is found at once, what was removed is not.
func TestSearchRoomsFindsTheLatest(t *testing.T) {
	l := open(t, file(t))
	for i := range 20 {
		mustAppend(t, l, fmt.Sprint("room", i%3), said("ana", "", fmt.Sprint("tea ", i), int64(i+1)))
		if got, _ := searchRooms(t, l, anywhere, "tea", room.Mark{}, 1); !slices.Equal(got, []string{fmt.Sprintf("room%d tea %d", i%3, i)}) {
			t.Fatalf("after %d: %q", i, got)
		}
	}
}

// BenchmarkSearchRooms: a word that is in every room, and one that is in none.
func BenchmarkSearchRooms(b *testing.B) {
	l := open(b, file(b))
	for i := range 1000 {
		mustAppend(b, l, fmt.Sprint("room", i), said("ana", "", "good morning", int64(i)), said("ana", "", "good night", int64(i)))
	}
	for _, query := range []string{"night", "nothing"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				searchRooms(b, l, anywhere, query, room.Mark{}, 50)
			}
		})
	}
}
