package server

import (
	"context"
	"sync"
	"time"

	"hubbub/server/room"
	"hubbub/server/wire"
)

const (
	// sweepSlots spreads the pings of all connections over the interval: each
	// tick visits one slot.
	sweepSlots = 64
	// maxSilence is how many pings may go unanswered.
	maxSilence = 2
	// joinCheck is how often connections that have not joined are looked at.
	joinCheck = 250 * time.Millisecond
)

// A sweeper keeps connections alive and finds those that are not, with one
// goroutine for all and no timer for any. Safe for concurrent use.
type sweeper struct {
	interval    time.Duration
	joinTimeout time.Duration

	mu    sync.Mutex
	slots [sweepSlots][]*client // guarded by mu
	turn  int                   // guarded by mu; where the next connection goes
	fresh []*client             // guarded by mu; not long open, the oldest first
}

// add begins to look after a connection.
func (s *sweeper) add(c *client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.slot = s.turn
	s.turn = (s.turn + 1) % sweepSlots
	c.place = len(s.slots[c.slot])
	s.slots[c.slot] = append(s.slots[c.slot], c)
	s.fresh = append(s.fresh, c)
}

// remove forgets a connection.
func (s *sweeper) remove(c *client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	slot := s.slots[c.slot]
	last := len(slot) - 1
	slot[c.place] = slot[last]
	slot[c.place].place = c.place
	slot[last] = nil
	s.slots[c.slot] = slot[:last]
}

// all returns the connections at this moment.
func (s *sweeper) all() []*client {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []*client
	for _, slot := range s.slots {
		all = append(all, slot...)
	}
	return all
}

// run sweeps until ctx ends.
func (s *sweeper) run(ctx context.Context) {
	pings := time.NewTicker(max(s.interval/sweepSlots, time.Microsecond))
	defer pings.Stop()
	joins := time.NewTicker(min(joinCheck, max(s.joinTimeout/4, time.Millisecond)))
	defer joins.Stop()
	var visited []*client
	for slot := 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-pings.C:
			visited = s.visit(slot, visited)
			slot = (slot + 1) % sweepSlots
		case now := <-joins.C:
			s.closeUnjoined(now)
		}
	}
}

// visit pings the connections of a slot and closes those that have not answered
// the last two. It returns buf for the next visit.
func (s *sweeper) visit(slot int, buf []*client) []*client {
	s.mu.Lock()
	buf = append(buf[:0], s.slots[slot]...)
	s.mu.Unlock()
	for _, c := range buf {
		if c.encoding == room.Stream { // has no answer to give; TCP finds out when it is gone
			c.Send(wire.StreamComment)
			continue
		}
		if c.Heard() {
			c.silent = 0
		}
		if c.silent >= maxSilence {
			c.refuse(&wire.Error{Code: wire.IdleTimeout, Message: "no answer to two pings"})
			continue
		}
		c.silent++
		c.Send(wire.PingFrame)
	}
	clear(buf)
	return buf
}

// closeUnjoined closes the connections whose time to join is over.
func (s *sweeper) closeUnjoined(now time.Time) {
	s.mu.Lock()
	due := 0
	for due < len(s.fresh) && now.Sub(s.fresh[due].opened) >= s.joinTimeout {
		due++
	}
	overdue := s.fresh[:due:due]
	if s.fresh = s.fresh[due:]; len(s.fresh) == 0 {
		s.fresh = nil
	}
	s.mu.Unlock()
	for i, c := range overdue {
		if !c.joined.Load() && c.ended.Load() == nil {
			c.login(wire.Errorf(wire.JoinTimeout, "no join within %v", s.joinTimeout))
		}
		overdue[i] = nil
	}
}
