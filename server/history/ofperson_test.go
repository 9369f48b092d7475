package history_test

import (
	"fmt"
	"testing"

	"hubbub/server/history"
	"hubbub/server/wire"
)

// TestEachOf: all that a person has said is found, in all rooms, and nothing of others.
func TestEachOf(t *testing.T) {
	c := file(t)
	l := open(t, c)
	want := make(map[string]int)
	for i := range 10 {
		room := fmt.Sprint("room", i)
		drafts := make([]history.Draft, 60)
		for j := range drafts {
			drafts[j] = said("ana", "", fmt.Sprint(j), int64(j))
			if drafts[j].User = "ANA"; (i+j)%2 == 0 {
				drafts[j].User = "BO"
				continue
			}
			want[fmt.Sprint(room, "/", j+1)]++
		}
		mustAppend(t, l, room, drafts...)
	}
	v := view(t, c.Path)
	err := v.EachOf(t.Context(), "ANA", func(room string, e *wire.Entry) error {
		want[fmt.Sprint(room, "/", e.Seq)]--
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for place, missing := range want {
		if missing != 0 {
			t.Errorf("%s is told %d times", place, 1-missing)
		}
	}
}
