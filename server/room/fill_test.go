package room_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"hubbub/server/room"
)

// TestFill: who comes while a room is filled waits for it, and is in a room like others then;
// one that somebody is in is not filled.
func TestFill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana := v.join("Ana")
		if err := v.hub.Fill("lobby", func() error { t.Error("it is filled"); return nil }); !errors.Is(err, room.ErrOccupied) {
			t.Errorf("with somebody in it: %v", err)
		}
		ana.say("", "first")
		ana.leave()
		var bo *guest
		failed := errors.New("the disk is full")
		err := v.hub.Fill("lobby", func() error {
			bo = v.enter("lobby", "Bo", "")
			synctest.Wait()
			if bo.welcome != nil {
				t.Error("Bo is in before the room is filled")
			}
			return failed
		})
		if !errors.Is(err, failed) {
			t.Errorf("%v", err)
		}
		synctest.Wait()
		if got := decode(t, bo.backlog); len(got) != 1 || got[0].Text != "first" {
			t.Errorf("Bo finds %v", got)
		}
		bo.say("", "second")
		if len(bo.numbered) != 1 {
			t.Errorf("Bo has said %v", bo.numbered)
		}
		bo.leave()
		err = v.hub.Fill("lobby", func() error { return nil })
		if synctest.Wait(); err != nil || !v.hub.Forget("lobby") {
			t.Errorf("a room that is filled is kept for ever: %v", err)
		}
		if err := v.hub.Fill("/", nil); !errors.Is(err, room.ErrRoomInvalid) {
			t.Errorf("%v", err)
		}
	})
}
