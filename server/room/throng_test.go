package room_test

import (
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/identity"
	"hubbub/server/room"
)

// A quiet member takes no notice of what the room tells it.
type quiet struct{ guest }

func (*quiet) Joined(*room.Welcome) {}

// throng brings n people into the lobby, and lets all linger.
func (v *venue) throng(n int, linger time.Duration) (r *room.Room) {
	v.t.Helper()
	all := make([]*quiet, n)
	for i := range all {
		s, err := v.names.Claim(mustName(v.t, fmt.Sprintf("guest %05d", i)), "", false)
		if err != nil {
			v.t.Fatal(err)
		}
		all[i] = &quiet{guest{session: s}}
		if r, err = v.hub.Hold(room.Lobby); err != nil {
			v.t.Fatal(err)
		}
		r.Join(s, identity.Member, all[i], room.Since{})
	}
	synctest.Wait()
	for _, m := range all {
		v.hub.Leave(r, m.session, m, linger)
	}
	synctest.Wait()
	return r
}

// TestAllLeaveAtOnce: however many lose their connection in one moment, one timer wakes
// the room, and nothing is left of them.
func TestAllLeaveAtOnce(t *testing.T) {
	const people = 20000
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		l := v.listen(room.Since{})
		first := v.join("first")
		first.drop(10 * time.Second)
		_, timer := v.hub.Lingering(l.room)
		goroutines := runtime.NumGoroutine()
		v.throng(people, 10*time.Second)
		if n, same := v.hub.Lingering(l.room); n != people+1 || same != timer || timer == nil {
			t.Errorf("%d linger; the timer is another one: %v", n, same != timer)
		}
		if n := runtime.NumGoroutine(); n > goroutines+people/1000 { // the runtime has some of its own
			t.Errorf("%d goroutines for those who linger", n-goroutines)
		}
		l.next()
		time.Sleep(10*time.Second - 1)
		synctest.Wait()
		if n := l.room.Online(); n != people+1 {
			t.Errorf("%d online before the time is over", n)
		}
		l.next()
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if n, timer := v.hub.Lingering(l.room); n != 0 || timer != nil || l.room.Online() != 0 {
			t.Errorf("%d linger, %d are online", n, l.room.Online())
		}
		if n := l.frames(); n > room.LargeRoom+2 {
			t.Errorf("%d frames for all who left", n)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := l.next(); got[len(got)-1] != "online 0 with 0 users" {
			t.Errorf("in the end: %q", got[len(got)-1])
		}
	})
}

// TestLingerersBounded: when too many linger, the next has left at once.
func TestLingerersBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		r := v.throng(room.MaxLingerers+2, time.Minute)
		if n := r.Online(); n != room.MaxLingerers {
			t.Errorf("%d linger", n)
		}
		other := v.enter("other", "Ana", "")
		other.drop(time.Minute)
		if n := v.hub.Rooms(); n != 1 {
			t.Errorf("%d rooms", n)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		v.enter("other", "Ana", "").drop(time.Minute)
		if n := v.hub.Online()["other"].Online; n != 1 {
			t.Errorf("%d linger when there is room again", n)
		}
	})
}
