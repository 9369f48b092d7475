package conn

import (
	"context"
	"sync"
	"time"

	"hubbub/server/wire"
)

const (
	// pingSlots spreads the pings of all connections over the interval: each tick
	// visits one slot.
	pingSlots = 64
	// maxSilence is how many pings may go unanswered.
	maxSilence = 2
	// joinCheck is how often connections that have not joined are looked at.
	joinCheck = 250 * time.Millisecond
)

// A keepalive keeps connections alive and finds those that are not, with one
// goroutine for all and no timer for any. Safe for concurrent use.
type keepalive struct {
	interval    time.Duration
	joinTimeout time.Duration
	started     time.Time // what connection.opened counts from

	mu    sync.Mutex
	slots [pingSlots][]*connection // guarded by mu
	next  int32                    // guarded by mu; the slot of the next connection
	fresh []*connection            // guarded by mu; not long open, the oldest first
}

// add begins to look after a connection.
func (k *keepalive) add(c *connection) {
	k.mu.Lock()
	defer k.mu.Unlock()
	c.slot = k.next
	k.next = (k.next + 1) % pingSlots
	c.index = int32(len(k.slots[c.slot]))
	k.slots[c.slot] = append(k.slots[c.slot], c)
	k.fresh = append(k.fresh, c)
}

// remove forgets a connection.
func (k *keepalive) remove(c *connection) {
	k.mu.Lock()
	defer k.mu.Unlock()
	slot := k.slots[c.slot]
	last := int32(len(slot)) - 1
	slot[c.index] = slot[last]
	slot[c.index].index = c.index
	slot[last] = nil
	k.slots[c.slot] = slot[:last]
}

// all returns the connections at this moment.
func (k *keepalive) all() []*connection {
	k.mu.Lock()
	defer k.mu.Unlock()
	var all []*connection
	for _, slot := range k.slots {
		all = append(all, slot...)
	}
	return all
}

// KeepAlive looks after the connections until ctx ends.
func (e *Endpoint) KeepAlive(ctx context.Context) { e.keepalive.run(ctx) }

func (k *keepalive) run(ctx context.Context) {
	pings := time.NewTicker(max(k.interval/pingSlots, time.Microsecond))
	defer pings.Stop()
	joins := time.NewTicker(min(joinCheck, max(k.joinTimeout/4, time.Millisecond)))
	defer joins.Stop()
	var visited []*connection
	for slot := 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-pings.C:
			visited = k.visit(slot, visited)
			slot = (slot + 1) % pingSlots
		case now := <-joins.C:
			k.closeUnjoined(now)
		}
	}
}

// visit pings the connections of a slot and closes those that have not answered the
// last two, or, where there is no answer, not taken them. It returns buf for the next
// visit.
func (k *keepalive) visit(slot int, buf []*connection) []*connection {
	k.mu.Lock()
	buf = append(buf[:0], k.slots[slot]...)
	k.mu.Unlock()
	for _, c := range buf {
		if c.seat.joined.Load() && c.seat.hasEnded() { // of a token that has expired
			c.review()
			continue
		}
		frame, answered := c.protocol.sign(c.seat.joined.Load())
		switch {
		case answered && c.Heard(), !answered && !c.Unsent():
			c.silent = 1
		case c.silent < maxSilence:
			c.silent++
		case answered:
			c.refuse(aConnection, &wire.Error{Code: wire.IdleTimeout, Message: "no answer to two pings"})
			continue
		default: // it has not even taken the signs before
			c.TooSlow()
			continue
		}
		c.Send(frame)
	}
	clear(buf)
	return buf
}

// closeUnjoined closes the connections whose time to join is over.
func (k *keepalive) closeUnjoined(now time.Time) {
	k.mu.Lock()
	due := 0
	for due < len(k.fresh) && now.Sub(k.started)-k.fresh[due].opened >= k.joinTimeout {
		due++
	}
	overdue := k.fresh[:due:due]
	if k.fresh = k.fresh[due:]; len(k.fresh) == 0 {
		k.fresh = nil
	}
	k.mu.Unlock()
	for i, c := range overdue {
		if !c.seat.joined.Load() && c.ended.Load() == nil {
			c.seat.refuseJoin(wire.JoinTimeout, "no join within %v", k.joinTimeout)
		}
		overdue[i] = nil
	}
}
