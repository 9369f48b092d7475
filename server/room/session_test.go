package room_test

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/identity"
	"hubbub/server/wire"
)

// TestTokenOfAnotherName: a person is known by the token, and its messages with it,
// whatever name it goes by.
func TestTokenOfAnotherName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana := v.join("Ana")
		ana.say("c1", "hi")
		token := ana.token()
		if bo := v.enter("other", "Bo", token); bo.session != ana.session || bo.session.Name().String() != "Ana" {
			t.Error("Ana is two people")
		} else {
			bo.leave()
		}
		ana.leave()
		zé := v.back("Zé", token)
		zé.say("c1", "hi")
		if len(zé.repeated) != 1 {
			t.Error("Ana did not come back as herself")
		}
	})
}

// TestRepeatedID: an id is one message, however often it comes.
func TestRepeatedID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana, bo := v.join("Ana"), v.join("Bo")
		ana.sees("joined Bo 2")
		ana.say("c1", "hi")
		at := time.Now().UnixMilli()
		time.Sleep(time.Minute)
		bo.say("", "between")
		ana.say("c1", "hi")
		bo.say("c1", "mine")
		ana.say("", "no id")
		ana.say("", "no id")
		bo.sees("1 Ana: hi", "2 Bo: between", "3 Bo: mine", "4 Ana: no id", "5 Ana: no id")
		want := []wire.Entry{{Seq: 1, Kind: wire.KindMessage, ID: "c1", From: "Ana", At: at, Text: "hi"}}
		if !slices.Equal(ana.repeated, want) || bo.repeated != nil {
			t.Errorf("Ana's receipts %+v, Bo's %+v, want %+v and none", ana.repeated, bo.repeated, want)
		}
	})
}

// TestRepeatedIDInOneLoad: the second is told from the first though neither is
// broadcast yet.
func TestRepeatedIDInOneLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.gate = make(chan struct{})
		ana := v.join("Ana")
		for range 3 {
			ana.room.Say(ana.draft("c1", "hi"))
		}
		close(v.gate)
		synctest.Wait()
		ana.sees("1 Ana: hi")
		if len(ana.repeated) != 2 {
			t.Errorf("receipts %+v, want 2", ana.repeated)
		}
	})
}

// TestRepeatedIDAfterReturn: who comes back with its token, even after
// everything was released and the server restarted, is recognised.
func TestRepeatedIDAfterReturn(t *testing.T) {
	for name, between := range map[string]func(*venue){"same hub": func(*venue) {}, "after a restart": (*venue).restart} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newVenue(t)
				ana := v.join("Ana")
				ana.say("c1", "hi")
				ana.leave()
				between(v)
				back := v.back("Ana", ana.token())
				back.say("c1", "hi")
				back.say("c2", "new")
				back.sees("2 Ana: new")
				if len(back.repeated) != 1 || back.repeated[0].Seq != 1 {
					t.Errorf("receipts %+v, want the one of message 1", back.repeated)
				}
			})
		})
	}
}

// TestIDsWithoutToken: the next to carry a name is somebody else.
func TestIDsWithoutToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana := v.join("Ana")
		ana.say("c1", "hi")
		ana.leave()
		other := v.join("Ana")
		other.say("c1", "hi")
		other.sees("2 Ana: hi")
		if other.token() == ana.token() || other.repeated != nil {
			t.Error("somebody without the token was taken for Ana")
		}
	})
}

// TestTwoConnections: a person's second connection is noticed by nobody, nor is the end
// of its first.
func TestTwoConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		bo := v.join("Bo")
		first := v.join("Ana")
		bo.next()
		second := v.back("ana", first.token())
		if first.replaced != 0 || second.replaced != 0 {
			t.Errorf("replaced %d and %d times", first.replaced, second.replaced)
		}
		if w := second.welcome; w.Online != 2 || !slices.Equal(namesOf(w.People), []string{"Ana", "Bo"}) || w.Name != "Ana" {
			t.Errorf("the second was welcomed to %d: %q", w.Online, namesOf(w.People))
		}
		first.leave()
		second.say("", "still here")
		bo.sees("1 Ana: still here")
		second.leave()
		bo.sees("left Ana 1")
	})
}

// TestNinth: the ninth connection takes the place of the longest silent.
func TestNinth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		all := []*guest{v.join("Ana")}
		for range 8 {
			all[len(all)-1].silent = time.Second
			if len(all) == 4 {
				all[3].silent = time.Minute
			}
			all = append(all, v.back("Ana", all[0].token()))
		}
		for i, g := range all {
			if want := map[bool]int{true: 1}[i == 3]; g.replaced != want {
				t.Errorf("connection %d was replaced %d times", i, g.replaced)
			}
		}
		bo := v.join("Bo")
		for _, g := range all {
			bo.sees()
			g.leave()
		}
		bo.sees("left Ana 1")
	})
}

// TestLinger: who is back by then has neither left nor joined.
func TestLinger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		bo, ana := v.join("Bo"), v.join("Ana")
		bo.next()
		bo.leave()
		v.hub.Leave(ana.room, ana.session, ana, time.Minute)
		time.Sleep(time.Minute - 1)
		synctest.Wait()
		if v.hub.Forget("lobby") || v.hub.Rooms() != 1 {
			t.Error("the room is given up")
		}
		again := v.back("Ana", ana.token())
		time.Sleep(time.Hour)
		again.sees()
		zé := v.join("Zé")
		v.hub.Leave(again.room, again.session, again, time.Minute)
		time.Sleep(time.Minute - 1)
		synctest.Wait()
		zé.sees()
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		zé.sees("left Ana 1")
		zé.leave()
		if v.hub.Rooms() != 0 {
			t.Error("the room is kept for nobody")
		}
	})
}

// TestTwoRooms: a session can be in both; its ids are each room's own.
func TestTwoRooms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		lobby := v.join("Ana")
		other := v.enter("other", "Ana", lobby.token())
		synctest.Wait()
		if lobby.replaced+other.replaced != 0 || v.hub.Rooms() != 2 {
			t.Fatalf("in %d rooms, replaced %d times", v.hub.Rooms(), lobby.replaced+other.replaced)
		}
		lobby.say("c1", "here")
		other.say("c1", "there")
		lobby.sees("1 Ana: here")
		other.sees("1 Ana: there")
		lobby.leave()
		if _, err := v.names.Claim(mustName(t, "Ana"), "", false); !errors.Is(err, identity.ErrNameTaken) {
			t.Errorf("name while in one room: %v, want ErrNameTaken", err)
		}
		other.leave()
		if n := v.hub.Rooms(); n != 0 {
			t.Errorf("%d rooms, want none", n)
		}
	})
}

// TestGoneBeforeSequenced: who is lost while its first message still waits for
// its number can come back and repeat it.
func TestGoneBeforeSequenced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		bo, ana := v.join("Bo"), v.join("Ana")
		v.gate = make(chan struct{})
		bo.say("", "stuck")
		ana.say("c1", "hi")
		ana.leave()
		close(v.gate)
		synctest.Wait()
		back := v.back("Ana", ana.token())
		back.say("c1", "hi")
		bo.sees("joined Ana 2", "1 Bo: stuck", "2 Ana: hi", "left Ana 1", "joined Ana 2")
	})
}
