package room_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/identity"
	"hubbub/server/room"
)

// TestBackAsAnotherSession: who comes back is the same person though its name was not
// held, so that it is another session.
func TestBackAsAnotherSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		bo, ana := v.join("Bo"), v.join("Ana")
		bo.next()
		ana.drop(time.Minute)
		back := v.back("Ana", ana.token())
		if back.session == ana.session {
			t.Fatal("it is the same session")
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		bo.sees()
		if w := v.join("Zé").welcome; w.Online != 3 || len(w.People) != 3 {
			t.Errorf("%d online, %q", w.Online, namesOf(w.People))
		}
		bo.next()
		back.drop(time.Minute)
		third := v.back("Ana", ana.token())
		third.leave()
		bo.sees("left Ana 2")
		time.Sleep(time.Hour)
		synctest.Wait()
		bo.sees()
	})
}

// TestBackAtTheEnd: who is back in the moment that the linger ends has left and joined, or
// neither, and is there in the end.
func TestBackAtTheEnd(t *testing.T) {
	for range 50 {
		synctest.Test(t, func(t *testing.T) {
			v := newVenue(t)
			bo, ana := v.join("Bo"), v.join("Ana")
			bo.next()
			token := ana.token()
			ana.drop(time.Minute)
			time.Sleep(time.Minute)
			back := v.enter(room.Lobby, "Ana", token)
			synctest.Wait()
			if got := bo.next(); len(got) != 0 && !slices.Equal(got, []string{"left Ana 1", "joined Ana 2"}) {
				t.Errorf("Bo saw %q", got)
			}
			time.Sleep(time.Hour)
			synctest.Wait()
			bo.sees()
			if n := back.room.Online(); n != 2 {
				t.Errorf("%d online", n)
			}
			back.leave()
			bo.sees("left Ana 1")
			bo.leave()
			if people, timer := v.hub.Lingering(back.room); people != 0 || timer != nil || v.hub.Rooms() != 0 {
				t.Errorf("%d linger, %d rooms", people, v.hub.Rooms())
			}
		})
	}
}

// TestLeaveCrossesJoin: one connection goes while another of the same person comes.
func TestLeaveCrossesJoin(t *testing.T) {
	for _, linger := range []time.Duration{0, time.Minute} {
		for range 50 {
			synctest.Test(t, func(t *testing.T) {
				v := newVenue(t)
				bo, ana := v.join("Bo"), v.join("Ana")
				bo.next()
				session, back := ana.session, &guest{t: t, hub: v.hub, venue: v, session: ana.session}
				var both sync.WaitGroup
				both.Go(func() { v.hub.Leave(ana.room, session, ana, linger) })
				both.Go(func() {
					back.room, _ = v.hub.Hold(room.Lobby)
					back.room.Join(session, identity.Member, back, room.Since{})
				})
				both.Wait()
				synctest.Wait()
				got := bo.next()
				if len(got) != 0 && (linger > 0 || !slices.Equal(got, []string{"left Ana 1", "joined Ana 2"})) {
					t.Errorf("linger %v: Bo saw %q", linger, got)
				}
				time.Sleep(time.Hour)
				synctest.Wait()
				bo.sees()
				if n := back.room.Online(); n != 2 || back.welcome.Online != 2 {
					t.Errorf("linger %v: %d online, welcomed to %d", linger, n, back.welcome.Online)
				}
			})
		}
	}
}

// TestLingerAnew: the time is that of the last connection to go, and a leave that is meant
// does not wait for it.
func TestLingerAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		bo, ana := v.join("Bo"), v.join("Ana")
		second := v.back("Ana", ana.token())
		bo.next()
		ana.drop(time.Minute)
		time.Sleep(50 * time.Second)
		second.drop(time.Minute)
		time.Sleep(time.Minute - 1)
		synctest.Wait()
		bo.sees()
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		bo.sees("left Ana 1")

		third, fourth := v.back("Ana", ana.token()), v.back("Ana", ana.token())
		bo.next()
		third.drop(time.Minute)
		fourth.leave()
		bo.sees("left Ana 1")
		time.Sleep(time.Hour)
		synctest.Wait()
		bo.sees()
	})
}

// TestLingerUnequally: the first to be over is the first to have left.
func TestLingerUnequally(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		bo := v.join("Bo")
		for i, linger := range []time.Duration{3, 1, 2} {
			v.join(fmt.Sprint("guest ", i)).drop(linger * time.Second)
		}
		bo.next()
		for i, want := range []string{"left guest 1 3", "left guest 2 2", "left guest 0 1"} {
			time.Sleep(time.Second - 1)
			bo.sees()
			time.Sleep(time.Nanosecond)
			synctest.Wait()
			if got := bo.next(); !slices.Equal(got, []string{want}) {
				t.Errorf("after %d s: %q, want %q", i+1, got, want)
			}
		}
	})
}

// TestDrainLingerers: nobody is told of who lingered, and no room waits for them.
func TestDrainLingerers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		l, other := v.listen(room.Since{}), v.enter("other", "Zoe", "")
		for i := range 3 {
			v.join(fmt.Sprint("guest ", i)).drop(time.Minute)
		}
		other.drop(time.Minute)
		l.next()
		v.hub.Drain()
		synctest.Wait()
		if n := v.hub.Rooms(); n != 1 || l.room.Online() != 0 {
			t.Errorf("%d rooms, %d linger", n, l.room.Online())
		}
		v.join("late").drop(time.Minute)
		if n := l.room.Online(); n != 0 {
			t.Errorf("%d linger after the end", n)
		}
		l.hub.Leave(l.room, nil, l, 0)
		synctest.Wait()
		if n := v.hub.Rooms(); n != 0 || !v.hub.Forget("lobby") || !v.hub.Forget("other") {
			t.Errorf("%d rooms are kept", n)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if got := l.next(); !slices.Equal(got, []string{"joined late 1"}) {
			t.Errorf("the listener saw %q", got)
		}
	})
}

// TestForgetAfterLinger: a room is there for as long as somebody lingers.
func TestForgetAfterLinger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana, bo := v.join("Ana"), v.join("Bo")
		ana.drop(time.Minute)
		time.Sleep(30 * time.Second)
		bo.drop(time.Minute)
		for _, wait := range []time.Duration{30 * time.Second, 30*time.Second - 1} {
			time.Sleep(wait)
			synctest.Wait()
			if v.hub.Forget("lobby") {
				t.Error("the room is given up")
			}
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if v.hub.Rooms() != 0 || !v.hub.Forget("lobby") || v.hub.Has("lobby") {
			t.Error("the room is kept for nobody")
		}
	})
}

// TestNameOfLingerer: a name that was not held can be another's at once. Who lingered has
// left before, so that no list has the name twice.
func TestNameOfLingerer(t *testing.T) {
	for how, take := range map[string]func(v *venue, zoe *guest) (want []string){
		"comes": func(v *venue, _ *guest) []string {
			v.join("Ana")
			return []string{"left Ana 2", "joined Ana 3"}
		},
		"renames": func(_ *venue, zoe *guest) []string {
			zoe.rename("Ana")
			return []string{"left Ana 2", "renamed Zoe Ana"}
		},
	} {
		t.Run(how, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newVenue(t)
				bo, zoe, ana := v.join("Bo"), v.join("Zoe"), v.join("Ana")
				ana.drop(time.Minute)
				ana = v.back("Ana", ana.token())
				ana.drop(time.Minute)
				bo.next()
				want := take(v, zoe)
				if got := bo.next(); !slices.Equal(got, want) {
					t.Errorf("Bo saw %q, want %q", got, want)
				}
				time.Sleep(time.Hour)
				synctest.Wait()
				bo.sees()
				back := v.back("Eve", ana.token())
				back.drop(time.Minute)
				bo.next()
				v.join("Fay").leave()
				time.Sleep(time.Minute)
				synctest.Wait()
				if got := bo.next(); got[len(got)-1][:8] != "left Eve" {
					t.Errorf("Bo saw %q", got)
				}
			})
		})
	}
}
