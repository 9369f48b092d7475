package room_test

import (
	"testing"
	"testing/synctest"

	"hubbub/server/room"
)

// A room is given up when nobody is in it, and only then.
func TestForget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		if !v.hub.Forget("lobby") {
			t.Error("a room that was never there is kept")
		}
		ana := v.join("Ana")
		if v.hub.Forget("lobby") {
			t.Error("a room with somebody in it is given up")
		}
		v.gate = make(chan struct{})
		ana.say("", "stuck")
		ana.hub.Leave(ana.room, ana.session, ana, 0)
		synctest.Wait()
		if v.hub.Forget("lobby") {
			t.Error("a room that has something to do is given up")
		}
		close(v.gate)
		synctest.Wait()
		if !v.hub.Forget("lobby") {
			t.Error("an empty room is kept")
		}
		v.names.Release(ana.session, true)
		v.gate = nil
		if back := v.join("Ana"); back.room == ana.room {
			t.Error("it is the same room")
		} else if got := decode(t, back.backlog); len(got) != 1 || got[0].Text != "stuck" {
			t.Errorf("it came back with %v", got)
		}
	})
}

// Nor while somebody only listens.
func TestForgetHeedsListeners(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		g := &guest{t: t, hub: v.hub, venue: v}
		r, err := v.hub.Hold("lobby")
		if err != nil {
			t.Fatal(err)
		}
		r.Listen(g, room.Since{})
		synctest.Wait()
		if v.hub.Forget("lobby") {
			t.Error("given up under a listener")
		}
		v.hub.Leave(r, nil, g, 0)
		synctest.Wait()
		if !v.hub.Forget("lobby") {
			t.Error("kept")
		}
	})
}
