package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hubbub/server/control"
	"hubbub/server/history"
	"hubbub/server/moderation"
)

// TestFilters: what acts filter is told in order: all of it, or what holds in a room.
func TestFilters(t *testing.T) {
	d := open(t)
	err := d.History.Write(t.Context(), func(tx history.Tx) error {
		for i, room := range []string{"lobby", "games", "*", "lobby"} {
			f := moderation.Filter{Record: int64(i + 1), Room: room, Text: "coins", At: time.Now()}
			if i == 3 {
				f.Until = f.At.Add(-time.Hour)
			}
			if err := d.Records.FilterTx(tx, f); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room, want := range map[string]string{"": "1 lobby, 2 games, 3 *", "Lobby": "1 lobby, 3 *", "none": "3 *"} {
		filters, err := d.Filters(t.Context(), control.Filters{Room: room})
		var got []string
		for _, f := range filters {
			got = append(got, fmt.Sprint(f.Record, " ", f.Room))
		}
		if listed := strings.Join(got, ", "); err != nil || listed != want {
			t.Errorf("of %q: %s, %v, want %s", room, listed, err, want)
		}
	}
	_, err = d.Filters(t.Context(), control.Filters{Room: "/"})
	wantCode(t, err, control.Invalid)
}
