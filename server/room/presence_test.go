package room_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/room"
)

// TestGrowLarge: the notice that goes over the limit is a number at once, the
// following wait for their second.
func TestGrowLarge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		guests := v.crowd(room.LargeRoom)
		first, last := guests[0], guests[room.LargeRoom-1]
		if n := len(first.read()); n != room.LargeRoom-1 {
			t.Errorf("%d notices, want one for each of the others", n)
		}
		if n := len(last.welcome.People); n != room.LargeRoom {
			t.Errorf("the last was told %d names", n)
		}
		over := v.join("one too many")
		first.sees("online 201")
		if over.welcome.People != nil || over.welcome.Online != 201 {
			t.Errorf("welcomed to %d with %d names, want 201 and none", over.welcome.Online, len(over.welcome.People))
		}
		v.join("two too many")
		v.join("three too many")
		time.Sleep(time.Second - 1)
		first.sees()
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		first.sees("online 203")
		time.Sleep(time.Hour)
		first.sees() // nothing new, nothing said
		v.join("after a long time")
		first.sees("online 204")
	})
}

// TestShrinkSmall: a room at the limit gives its names with one notice and goes
// on by names.
func TestShrinkSmall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		guests := v.crowd(room.LargeRoom + 1)
		first := guests[0]
		time.Sleep(time.Minute)
		first.next()
		guests[1].leave()
		first.sees("online 200 with 200 users")
		guests[2].leave()
		v.join("newcomer")
		first.sees("left guest 0002 199", "joined newcomer 200")
		v.join("over it again") // the last notice is fresh: this one waits its second
		first.sees()
		time.Sleep(time.Minute)
		synctest.Wait()
		first.sees("online 201")
	})
}

// TestShrinkWithinSecond: names come back with the delayed notice, and are those
// of that moment.
func TestShrinkWithinSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		guests := v.crowd(room.LargeRoom + 1)
		first := guests[0]
		first.next()
		for _, g := range guests[1:11] {
			g.leave()
		}
		late := v.join("late")
		if late.welcome.People != nil || late.welcome.Online != 192 {
			t.Errorf("welcomed to %d with %d names, want 192 and none yet", late.welcome.Online, len(late.welcome.People))
		}
		first.sees()
		time.Sleep(time.Second)
		synctest.Wait()
		first.sees("online 192 with 192 users")
		late.leave()
		first.sees("left late 191")
	})
}

// TestOnlineOncePerSecond: however much coming and going there is.
func TestOnlineOncePerSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		first := v.crowd(room.LargeRoom + 50)[0]
		time.Sleep(time.Minute)
		first.next()
		for i := range 100 { // ten seconds
			g := v.join(fmt.Sprint("moth ", i))
			time.Sleep(50 * time.Millisecond)
			g.leave()
			time.Sleep(50 * time.Millisecond)
		}
		synctest.Wait()
		if n := len(first.read()); n < 10 || n > 11 {
			t.Errorf("%d notices in 10 s, want one a second", n)
		}
	})
}

// TestJoinStorm: a thousand at once cost a notice each only until the room is large.
func TestJoinStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		guests := v.crowd(1000)
		first := guests[0]
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := first.frames(); n > room.LargeRoom+1 {
			t.Errorf("%d frames", n)
		}
		if n := guests[room.LargeRoom].frames(); n > 1 {
			t.Errorf("%d frames for the one who made the room large, want the number of all", n)
		}
		all := first.next()
		if last := all[len(all)-1]; last != "online 1000" {
			t.Errorf("the last notice is %q", last)
		}
	})
}

// TestEmptyWhileLarge: a large room that empties within a second, and fills again,
// is in order.
func TestEmptyWhileLarge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		for _, g := range v.crowd(room.LargeRoom + 1) {
			g.leave()
		}
		if n := v.hub.Rooms(); n != 0 {
			t.Errorf("%d rooms", n)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		ana := v.join("Ana")
		if len(ana.welcome.People) != 1 || ana.welcome.Online != 1 {
			t.Errorf("welcome %+v", ana.welcome)
		}
		v.join("Bo")
		ana.sees("joined Bo 2")
	})
}

func TestDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana, bo := v.join("Ana"), v.join("Bo")
		ana.sees("joined Bo 2")
		v.hub.Drain()
		bo.say("", "bye")
		bo.leave()
		ana.sees("1 Bo: bye")
		if w := v.join("Zé").welcome; w.Online != 2 {
			t.Errorf("%d online after one left, want 2", w.Online)
		}
	})
}

func TestDrainLargeRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		guests := v.crowd(room.LargeRoom + 10)
		time.Sleep(time.Minute)
		guests[0].next()
		v.hub.Drain()
		for _, g := range guests[1:] {
			g.leave()
		}
		time.Sleep(time.Minute)
		guests[0].sees()
	})
}
