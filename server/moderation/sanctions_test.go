package moderation_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/name"
	"hubbub/server/wire"
)

func TestTimeout(t *testing.T) {
	w := newTown(t)
	ana, bob := w.member("ana"), w.member("bob")
	w.Impose(w.timeout(1, "ana", 10*time.Minute))
	w.wantsIn("at once", w.say(sala, ana), wire.Timeout, 10*time.Minute)
	w.wants("somebody else", w.say(sala, bob), "")
	w.wants("in another room", w.say(other, ana), "")
	w.run(4 * time.Minute)
	w.wantsIn("later", w.say(sala, ana), wire.Timeout, 6*time.Minute)
	w.run(6*time.Minute - time.Millisecond)
	w.wantsIn("just before the end", w.say(sala, ana), wire.Timeout, time.Millisecond)
	w.run(time.Millisecond)
	w.wants("at the end", w.say(sala, ana), "")
	if stands := w.Sanctions(sala); len(stands) != 0 {
		t.Errorf("%v still stand", stands)
	}
}

// TestWhomSanctionsHoldFor: all but owners, whatever else they are exempt from.
func TestWhomSanctionsHoldFor(t *testing.T) {
	w := newTown(t)
	w.Impose(w.timeout(1, "ana", time.Minute))
	by := w.member("ana")
	by.Machine = true
	w.wants("a machine", w.say(sala, by), wire.Timeout)
	by.Role = identity.Moderator
	w.wants("a moderator", w.say(sala, by), wire.Timeout)
	by.Role = identity.Owner
	w.wants("an owner", w.say(sala, by), "")
}

// TestTheLatestOfAKindStands: a moderator can prolong a timeout and shorten it.
func TestTheLatestOfAKindStands(t *testing.T) {
	w := newTown(t)
	ana := w.member("ana")
	w.Impose(w.timeout(1, "ana", time.Minute))
	w.Impose(w.timeout(2, "ana", time.Hour))
	w.wantsIn("prolonged", w.say(sala, ana), wire.Timeout, time.Hour)
	w.Impose(w.timeout(3, "ana", time.Second))
	w.wantsIn("shortened", w.say(sala, ana), wire.Timeout, time.Second)
	if lifted := w.Lift(2); len(lifted) != 0 {
		t.Errorf("what was replaced is lifted: %v", lifted)
	}
	ended := w.timeout(4, "ana", time.Minute)
	ended.At, ended.Until = ended.At.Add(-time.Hour), ended.Until.Add(-time.Hour)
	w.Impose(ended)
	w.wants("ended", w.say(sala, ana), "")
	if w.Kept() != 0 {
		t.Error("what is over is kept")
	}
}

// TestTheLongestIsTold: of two that stand, whichever came last.
func TestTheLongestIsTold(t *testing.T) {
	w := newTown(t)
	ban, timeout := w.ban(1, "ana", "", ""), w.timeout(2, "ana", 10*time.Minute)
	ban.Until = w.now().Add(time.Hour)
	w.Impose(ban)
	w.Impose(timeout)
	w.wantsIn("the ban came first", w.say(sala, w.member("ana")), wire.Banned, time.Hour)
	timeout.Until = w.now().Add(2 * time.Hour)
	w.Impose(timeout)
	w.wantsIn("the timeout is longer", w.say(sala, w.member("ana")), wire.Timeout, 2*time.Hour)
}

func TestLift(t *testing.T) {
	w := newTown(t)
	ana, bob := w.member("ana"), w.member("bob")
	w.Impose(w.timeout(7, "ana", time.Hour)) // a sweep: one record, many people
	w.Impose(w.timeout(7, "bob", time.Hour))
	w.Impose(w.ban(8, "ana", "", ""))
	w.wants("a ban and a timeout", w.say(sala, ana), wire.Banned)
	if lifted := w.Lift(7); len(lifted) != 2 {
		t.Errorf("lifted %v", lifted)
	}
	w.wants("the ban still stands", w.say(sala, ana), wire.Banned)
	w.wants("of the same record", w.say(sala, bob), "")
	if lifted := w.LiftPerson(other, "ana"); len(lifted) != 0 {
		t.Errorf("another room's: %v", lifted)
	}
	if lifted := w.LiftPerson(sala, "ana"); len(lifted) != 1 || lifted[0].Record != 8 {
		t.Errorf("lifted %v", lifted)
	}
	w.wants("all is lifted", w.say(sala, ana), "")
	if lifted := w.Lift(8); len(lifted) != 0 {
		t.Errorf("lifted twice: %v", lifted)
	}
}

// TestForget: of who is forgotten nothing stands anywhere, of others all does.
func TestForget(t *testing.T) {
	w := newTown(t)
	ana, bob := w.member("ana"), w.member("bob")
	for _, room := range []string{sala, other, moderation.Everywhere} {
		ban := w.ban(7, "ana", "", "")
		ban.Room = room
		w.Impose(ban)
	}
	w.Impose(w.timeout(8, "bob", time.Hour))
	w.wants("before", w.say(sala, ana), wire.Banned)
	w.Forget("ana")
	w.wants("forgotten", w.say(sala, ana), "")
	w.wants("forgotten elsewhere", w.say(other, ana), "")
	w.wants("another one", w.say(sala, bob), wire.Timeout)
}

// TestEverywhere: what stands everywhere stands in rooms without rules, and is lifted alone.
func TestEverywhere(t *testing.T) {
	w := newTown(t)
	ana := w.member("ana")
	s := w.ban(1, "ana", "", "")
	s.Room = moderation.Everywhere
	w.Impose(s)
	w.wants("in a room", w.say(sala, ana), wire.Banned)
	w.wants("in another", w.say(other, ana), wire.Banned)
	if _, barred := w.Barred(other, "ana", "", ""); !barred {
		t.Error("let in")
	}
	if stands := w.Of(other, "ana"); len(stands) != 1 {
		t.Errorf("%v stand", stands)
	}
	w.LiftPerson(sala, "ana")
	w.wants("lifted in one room", w.say(sala, ana), wire.Banned)
	w.LiftPerson(moderation.Everywhere, "ana")
	w.wants("lifted everywhere", w.say(sala, ana), "")
}

// TestGuestsAddress: a guest who comes anew from the same network gains nothing, for a day;
// nobody else is bound.
func TestGuestsAddress(t *testing.T) {
	w := newTown(t)
	w.Impose(w.ban(1, "ana", "", "net"))
	account := w.member("dan")
	account.Address = "net"
	exempt := w.guest("eve", "", 0)
	moderator, machine := w.guest("mod", "net", 0), w.guest("bot", "net", 0)
	moderator.Role, machine.Machine = identity.Moderator, true
	w.wants("a moderator who is a guest", w.say(sala, moderator), "")
	w.wants("a machine", w.say(sala, machine), "")
	w.wants("the guest, anew", w.say(sala, w.guest("ana2", "net", 0)), wire.Banned)
	w.wants("a guest from elsewhere", w.say(sala, w.guest("bob", "elsewhere", 0)), "")
	w.wants("an account of that network", w.say(sala, account), "")
	w.wants("an exempt address", w.say(sala, exempt), "")
	s, barred := w.Barred(sala, "ana2", "", "net")
	if left := s.Until.Sub(w.now()); !barred || left != 24*time.Hour {
		t.Errorf("at the door: %v, for %v", barred, left)
	}
	w.run(24*time.Hour - time.Second)
	w.wantsIn("a second before a day", w.say(sala, w.guest("ana2", "net", 0)), wire.Banned, time.Second)
	w.run(time.Second)
	w.wants("after a day", w.say(sala, w.guest("ana2", "net", 0)), "")
	w.wantsIn("the guest that was banned", w.say(sala, w.guest("ana", "net", 0)), wire.Banned, 0)
	if _, barred := w.Barred(sala, "ana2", "", "net"); barred {
		t.Error("shut out for longer than a day")
	}
}

// TestTheAddressEndsWithTheSanction: a timeout of ten minutes binds nobody for a day.
func TestTheAddressEndsWithTheSanction(t *testing.T) {
	w := newTown(t)
	s := w.timeout(1, "ana", 10*time.Minute)
	s.Guest, s.Address = true, "net"
	w.Impose(s)
	w.wantsIn("a guest of the network", w.say(sala, w.guest("bob", "net", 0)), wire.Timeout, 10*time.Minute)
	if _, barred := w.Barred(sala, "bob", "", "net"); barred {
		t.Error("a timeout shuts out")
	}
	w.run(10 * time.Minute)
	w.wants("after it", w.say(sala, w.guest("bob", "net", 0)), "")
}

// TestNameOfWhoIsBanned: a guest does not come back under a name that reads the same.
func TestNameOfWhoIsBanned(t *testing.T) {
	w := newTown(t)
	skeleton := func(s string) string {
		n, err := name.New(s)
		if err != nil {
			t.Fatal(err)
		}
		return moderation.Skeleton(n)
	}
	w.Impose(w.ban(1, "ana", skeleton("Paulo"), ""))
	for _, reads := range []string{"Paulo", "paulo", "PAULO", "PauIo", "Раulо"} {
		if n, err := name.New(reads); err == nil {
			if _, barred := w.Barred(sala, "new", moderation.Skeleton(n), ""); !barred {
				t.Errorf("%s is let in", reads)
			}
		}
	}
	if _, barred := w.Barred(sala, "new", skeleton("Paula"), ""); barred {
		t.Error("Paula is shut out")
	}
	if _, barred := w.Barred(sala, "new", "", ""); barred {
		t.Error("who is no guest is shut out")
	}
	if _, barred := w.Barred(other, "new", skeleton("Paulo"), ""); barred {
		t.Error("shut out of another room")
	}
	w.Lift(1)
	if _, barred := w.Barred(sala, "new", skeleton("Paulo"), ""); barred {
		t.Error("shut out after the ban was lifted")
	}
}

// TestClocks: a sanction lasts as long as it was to, whatever is done to the clock of the day.
func TestClocks(t *testing.T) {
	for name, tt := range map[string]struct {
		by      time.Duration // that the clock is put ahead
		restart bool
		left    time.Duration // of ten minutes, after one
	}{
		"as it is":               {0, false, 9 * time.Minute},
		"an hour back":           {-time.Hour, false, 9 * time.Minute},
		"an hour ahead":          {time.Hour, false, 9 * time.Minute},
		"restarted":              {0, true, 9 * time.Minute},
		"restarted, years back":  {-10 * 365 * 24 * time.Hour, true, 10 * time.Minute},
		"restarted, a bit ahead": {4 * time.Minute, true, 5 * time.Minute},
		"restarted, years ahead": {10 * 365 * 24 * time.Hour, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			s := w.timeout(1, "ana", 10*time.Minute)
			w.Impose(s)
			w.run(time.Minute)
			w.put(tt.by)
			if tt.restart {
				w.Rooms = moderation.NewRooms(w.read)
				w.Restore([]moderation.Sanction{s}, nil)
			}
			code := wire.Timeout
			if tt.left == 0 {
				code = ""
			}
			w.wantsIn("then", w.say(sala, w.member("ana")), code, tt.left)
			w.run(tt.left)
			w.wants("at the end", w.say(sala, w.member("ana")), "")
		})
	}
}

// TestTheAddressAfterARestart: it ends a day after it was bound, however often one restarts.
func TestTheAddressAfterARestart(t *testing.T) {
	w := newTown(t)
	w.Impose(w.ban(1, "ana", "", "net"))
	for range 4 {
		w.run(6*time.Hour - time.Second)
		w.restart()
	}
	w.wantsIn("before a day", w.say(sala, w.guest("bob", "net", 0)), wire.Banned, 4*time.Second)
	w.run(4 * time.Second)
	w.wants("after a day", w.say(sala, w.guest("bob", "net", 0)), "")
}

// TestWhatIsOverIsDropped: sanctions that have ended do not gather.
func TestWhatIsOverIsDropped(t *testing.T) {
	w := newTown(t)
	for i := range 10_000 {
		s := w.timeout(int64(i), fmt.Sprint("guest", i), time.Second)
		s.Guest, s.Address = true, fmt.Sprint("net", i)
		w.Impose(s)
		w.run(100 * time.Millisecond)
	}
	if held := w.Held(sala); held > 300 {
		t.Errorf("%d sanctions are held, 10 stand", held)
	}
}

// TestSweep: a room in which all is over costs nothing, and addresses are forgotten.
func TestSweep(t *testing.T) {
	w := newTown(t)
	w.Impose(w.ban(1, "ana", "", "net"))
	w.Impose(w.timeout(2, "bob", time.Hour))
	if stands := w.Of(sala, "ana"); len(stands) != 1 || stands[0].Address != "net" {
		t.Errorf("%+v stand", stands)
	}
	w.run(24 * time.Hour)
	if stands := w.Of(sala, "ana"); len(stands) != 1 || stands[0].Address != "" {
		t.Errorf("%+v stand, and the address is bound no more", stands)
	}
	w.Sweep()
	if stands := w.Sanctions(sala); len(stands) != 1 || stands[0].Address != "" || w.Held(sala) != 1 {
		t.Errorf("%+v stand, %d are held", stands, w.Held(sala))
	}
	w.Lift(1)
	w.Impose(w.timeout(3, "bob", time.Hour))
	w.run(time.Hour)
	w.Sweep()
	if w.Kept() != 0 {
		t.Error("a room in which all is over is kept")
	}
}

// TestAtOnce: judging, acting and listing at the same time; for the race detector.
func TestAtOnce(t *testing.T) {
	w := newTown(t)
	var running sync.WaitGroup
	for i := range 4 {
		running.Go(func() {
			for n := range 200 {
				user := fmt.Sprint("guest", n%5)
				switch i {
				case 0:
					w.Impose(w.timeout(int64(n), user, time.Hour))
					w.Lift(int64(n - 1))
				case 1:
					w.SetModes(sala, moderation.Modes{Rules: moderation.Rules{SlowMillis: int64(n % 2)}})
					w.Sweep()
				case 2:
					w.say(sala, w.guest(user, "net", 0))
				case 3:
					w.Sanctions(sala)
					w.Of(sala, user)
					w.Barred(sala, user, "", "net")
					w.State(sala)
					w.Wait(sala, w.guest(user, "net", 0))
				}
			}
		})
	}
	running.Wait()
	w.Lift(199)
	w.SetModes(sala, moderation.Modes{})
	if w.Kept() != 0 || len(w.Sanctions(sala)) != 0 {
		t.Errorf("%d rooms are kept, with %v", w.Kept(), w.Sanctions(sala))
	}
}

func TestSanctionsAreListed(t *testing.T) {
	w := newTown(t)
	for _, record := range []int64{2, 1, 3} {
		w.Impose(w.timeout(record, fmt.Sprint("guest", record), time.Hour))
	}
	var records []int64
	for _, s := range w.Sanctions(sala) {
		records = append(records, s.Record)
	}
	if !slices.Equal(records, []int64{3, 2, 1}) {
		t.Errorf("listed as %v", records)
	}
}

// TestAddressKey: it tells networks apart, and says nothing without the key.
func TestAddressKey(t *testing.T) {
	key := moderation.AddressKey([]byte("key"), "192.0.2.1/32")
	switch {
	case key == "" || key != moderation.AddressKey([]byte("key"), "192.0.2.1/32"):
		t.Errorf("%q is not the same each time", key)
	case key == moderation.AddressKey([]byte("key"), "192.0.2.2/32"):
		t.Error("two networks are one")
	case key == moderation.AddressKey([]byte("another"), "192.0.2.1/32"):
		t.Error("the key makes no difference")
	case moderation.AddressKey([]byte("key"), "") != "":
		t.Error("no network has a key")
	}
}
