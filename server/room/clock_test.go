package room_test

import (
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/identity"
	"hubbub/server/room"
)

// What is said is never dated before what was said, while the clock is put back a
// little; beyond that it has the time of day. A restart makes no difference.
func TestClockPutBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		var put time.Duration
		start := func() *guest {
			v.names = identity.NewNames(identity.Config{})
			v.hub = room.NewHub(room.Config{
				Log: v.log, Backlog: 50, NewOutlet: func() room.Outlet { return v },
				Now: func() time.Time { return time.Now().Add(put) },
			})
			return v.join("Ana")
		}
		begin := time.Now()
		at := func(g *guest) time.Duration {
			g.numbered = nil
			g.say("", "now")
			return time.UnixMilli(g.numbered[0].At).Sub(begin)
		}
		ana := start()
		for i, step := range []struct{ put, pass, want time.Duration }{
			{0, 0, 0},
			{0, time.Minute, time.Minute},
			{-5 * time.Second, 0, time.Minute},
			{-5 * time.Second, 4 * time.Second, time.Minute},
			{-5 * time.Second, 2 * time.Second, time.Minute + time.Second},
			{-5*time.Second - time.Millisecond, 0, time.Minute + time.Second},
			{-time.Hour, 0, time.Minute + 6*time.Second - time.Hour},
			{0, 0, time.Minute + 6*time.Second},
		} {
			put = step.put
			time.Sleep(step.pass)
			if i%2 == 1 {
				ana.leave()
				ana = start()
			}
			if got := at(ana); got != step.want {
				t.Errorf("step %d: dated %v, want %v", i, got, step.want)
			}
		}
	})
}
