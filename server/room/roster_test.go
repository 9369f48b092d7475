package room_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// rosterOf returns the names of who is in the lobby.
func rosterOf(t *testing.T, h *room.Hub) []string {
	t.Helper()
	people, err := h.Roster(t.Context(), room.Lobby)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(people, func(a, b wire.Person) int { return len(a.Name) - len(b.Name) })
	return namesOf(people)
}

// TestRosterOfLarge: a large room, too, knows who is in it, by name.
func TestRosterOfLarge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		if got := rosterOf(t, v.hub); len(got) > 0 {
			t.Errorf("in no room there are %q", got)
		}
		first := v.join("Ana")
		for i := range 300 {
			v.join(fmt.Sprintf("guest %d", i))
		}
		if got := rosterOf(t, v.hub); len(got) != 301 || got[0] != "Ana" {
			t.Errorf("%d people, the first is %q", len(got), got[0])
		}
		first.leave()
		if got := rosterOf(t, v.hub); len(got) != 300 || got[0] == "Ana" {
			t.Errorf("%d people, the first is %q", len(got), got[0])
		}
	})
}

// TestRosterOfCluster: it is the same by each node, whether or not somebody is there by it.
func TestRosterOfCluster(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCluster(t, 3, atOnce)
		c.venues[0].join("Al")
		bob := c.venues[1].join("Bob")
		c.venues[0].back("Bob", bob.token()) // is there by two nodes
		for i, v := range c.venues {
			if got := rosterOf(t, v.hub); !slices.Equal(got, []string{"Al", "Bob"}) {
				t.Errorf("by node %d there are %q", i, got)
			}
		}
	})
}

// TestRosterWaits: who asks a room that does not come to it waits no longer than it wants.
func TestRosterWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana := v.join("Ana")
		v.gate = make(chan struct{})
		ana.say("", "held up on its way")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := v.hub.Roster(ctx, room.Lobby); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		close(v.gate)
		if got := rosterOf(t, v.hub); !slices.Equal(got, []string{"Ana"}) {
			t.Errorf("afterwards there are %q", got)
		}
	})
}
