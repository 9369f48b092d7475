package history_test

import (
	"errors"
	"testing"

	"hubbub/server/history"
	"hubbub/server/wire"
)

// Each room has an epoch of its own, from its first entry on.
func TestRoomEpoch(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		told := map[string]bool{"": true}
		for _, room := range []string{"lobby", "lobby", "kitchen"} {
			tail, err := l.Tail(room, 10)
			if err != nil || tail.Last != 0 || tail.Floor != 1 || tail.Before != 0 || len(tail.Entries) > 0 {
				t.Errorf("%+v, %v", tail, err)
			}
			if told[tail.Epoch] || len(tail.Epoch) > wire.MaxEpoch {
				t.Errorf("%s is told the epoch %q", room, tail.Epoch)
			}
			told[tail.Epoch] = true
		}
		if page := stand(t, l, "lobby"); page.Epoch != "" || page.Floor != 1 || page.Last != 0 {
			t.Errorf("a room without entries: %+v", page)
		}
		mustAppend(t, l, "lobby", texts("one")...)
		epoch, _ := l.epochOf("lobby") // which was told before the first entry
		if now := epochOf(t, l.Log, "lobby"); now != epoch || stand(t, l, "lobby").Epoch != epoch {
			t.Errorf("the epoch is %q, was %q", now, epoch)
		}
		if c.Path == history.Memory {
			return
		}
		shut(t, l)
		if now := epochOf(t, open(t, c).Log, "lobby"); now != epoch {
			t.Errorf("the epoch is %q, was %q", now, epoch)
		}
	})
}

// Who knows another epoch of a room must read again where it stands.
func TestPublishInAnotherEpoch(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		seen := new(ledger)
		c.Observer = seen
		l := open(t, c)
		early := epochOf(t, l.Log, "lobby") // two learn of the room, and the other is first
		mustAppend(t, l, "lobby", texts("one")...)
		mustAppend(t, l, "kitchen", texts("one")...)
		kitchen := epochOf(t, l.Log, "kitchen")
		other := open(t, history.Config{Path: history.Memory})
		for _, test := range []struct{ name, room, epoch string }{
			{"of a room that was made meanwhile", "lobby", early},
			{"of another room", "lobby", kitchen},
			{"of the log", "lobby", l.Epoch()},
			{"of the log, for a new room", "new", l.Epoch()},
			{"without its part", "new", l.Epoch() + "."},
			{"run together", "new", l.Epoch() + "PART"},
			{"of another log", "new", epochOf(t, other.Log, "new")},
			{"none", "new", ""},
		} {
			t.Run(test.name, func(t *testing.T) {
				drafts := texts("lost", "lost, too")
				delivered, err := l.AppendIn(test.epoch, test.room, drafts)
				if !errors.Is(err, history.ErrEpoch) || !errors.Is(err, history.ErrNotSaved) {
					t.Errorf("Publish: %v", err)
				}
				for i, d := range delivered {
					if d.Draft != drafts[i] || d.Err == nil {
						t.Errorf("delivered %+v", d)
					}
				}
			})
		}
		wantTexts(t, all(t, l, "lobby"), "one")
		wantNumbers(t, l, "new", 1, 0)
		if rooms, err := l.Rooms(t.Context()); err != nil || len(rooms) != 2 {
			t.Errorf("rooms %v, %v", rooms, err)
		}
		if err := l.Healthy(); err != nil || seen.failures["append"] > 0 {
			t.Errorf("it counts as trouble: %v", err)
		}
		mustAppend(t, l, "lobby", texts("two")...)
	})
}
