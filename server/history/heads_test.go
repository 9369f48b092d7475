package history_test

import (
	"fmt"
	"slices"
	"testing"

	"hubbub/server/history"
	"hubbub/server/room"
)

// TestHeads: all rooms are found, some at a time, with the epochs that pages tell.
func TestHeads(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		var want []room.Head
		for i := range 5 {
			name := fmt.Sprint("room", i)
			for n := range i + 1 {
				mustAppend(t, l, name, said("ana", "", fmt.Sprint(n), int64(n)))
			}
			page, err := l.After(t.Context(), name, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, room.Head{Room: name, Epoch: page.Epoch, Last: int64(i + 1), At: int64(i)})
		}
		for _, limit := range []int{1, 2, 5, 100} {
			var got []room.Head
			after, asked := int64(0), 0
			for {
				heads, next, err := l.Heads(t.Context(), after, limit)
				if err != nil || len(heads) > limit {
					t.Fatalf("%d heads, %v", len(heads), err)
				}
				got, asked = append(got, heads...), asked+1
				if after = next; next == 0 {
					break
				}
			}
			if !slices.Equal(got, want) || asked > 6 {
				t.Errorf("by %d: %+v in %d questions, want %+v", limit, got, asked, want)
			}
		}
	})
}
