package history_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/wire"
)

// TestEachOfRemoved: what was taken back is told with its text, as long as that is kept.
func TestEachOfRemoved(t *testing.T) {
	for keep, want := range map[time.Duration]string{time.Hour: "secret", 0: ""} {
		c := file(t)
		c.KeepRemoved = keep
		l := open(t, c)
		mustAppend(t, l, "tea", by("ANA", "secret"), removeMany(1, "ANA"))
		v := view(t, c.Path)
		for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
			var told []string
			err := v.EachOf(t.Context(), "ANA", func(_ string, e *wire.Entry) error {
				told = append(told, fmt.Sprint(e.Kind, e.Removed, e.Text))
				return nil
			})
			if err == nil && slices.Equal(told, []string{"1 true" + want, "4 false"}) {
				break
			}
			if err != nil || time.Now().After(deadline) {
				t.Fatalf("kept for %v: %q, %v", keep, told, err)
			}
		}
	}
}

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
