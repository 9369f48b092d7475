package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"hubbub/server/control"
	"hubbub/server/moderation/queue"
	"hubbub/server/wire"
)

// fakeWaiting is what waits.
type fakeWaiting []queue.Item

func (f fakeWaiting) All() []queue.Item { return f }

// TestQueue: what waits is listed, of a room or of all, and an act upon it is done in its room.
func TestQueue(t *testing.T) {
	d := open(t)
	_, err := d.Queue(t.Context(), control.Queue{})
	wantCode(t, err, control.Offline)
	acts := new(fakeActs)
	d.Acts = acts
	d.Waiting = fakeWaiting{
		{Item: wire.Item{ID: 1, Kind: wire.ItemHeld, Room: "games", Name: "Ana", Reason: "Wait."}},
		{Item: wire.Item{ID: 2, Kind: wire.ItemReport, Room: "lobby", Name: "Bo", Count: 2, Reports: []wire.Report{{Reason: "spam"}, {Reason: "rude"}}}},
	}
	for room, want := range map[string]string{"": "1 Wait., 2 spam", "Lobby": "2 spam", "none": ""} {
		items, err := d.Queue(t.Context(), control.Queue{Room: room})
		var got []string
		for _, i := range items {
			got = append(got, fmt.Sprint(i.ID, " ", i.Reason))
		}
		if listed := strings.Join(got, ", "); err != nil || listed != want {
			t.Errorf("of %q: %s, %v, want %s", room, listed, err, want)
		}
	}
	_, err = d.Queue(t.Context(), control.Queue{Room: "/"})
	wantCode(t, err, control.Invalid)
	if _, err := d.Act(t.Context(), control.Act{Act: []byte(`{"act":"allow","item":1}`)}); err != nil || len(acts.did) != 1 || acts.did[0] != "allow  in games " {
		t.Errorf("%v, %v", acts.did, err)
	}
}
