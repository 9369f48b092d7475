package fanout

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
)

// A laggards knows the connections that follow a room and wait for their socket:
// the only ones that keep batches from being freed. Together they may keep limit
// bytes; a room's batches are kept by the one furthest behind. Safe for
// concurrent use.
type laggards struct {
	limit int64

	some  atomic.Bool  // there are any
	least atomic.Int64 // no more than this is left before they must be counted

	mu    sync.Mutex
	conns map[*Conn]struct{} // guarded by mu
}

func newLaggards(limit int64) *laggards {
	l := &laggards{limit: limit, conns: make(map[*Conn]struct{})}
	l.least.Store(limit)
	return l
}

func (l *laggards) add(c *Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns[c] = struct{}{}
	l.some.Store(true)
}

func (l *laggards) remove(c *Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.conns, c)
	l.some.Store(len(l.conns) > 0)
}

// grow tells that a room has n more bytes. If the laggards may now keep more than
// they should, those furthest behind are told that they are too slow.
func (l *laggards) grow(n int64) {
	if l.least.Add(-n) > 0 || !l.some.Load() {
		return
	}
	for _, c := range l.beyond() {
		c.mu.Lock()
		slow := c.turnSlowLocked()
		c.mu.Unlock()
		c.tellSlow(slow)
	}
}

// A laggard is a connection and how many bytes it lags behind its room.
type laggard struct {
	conn *Conn
	lag  int64
}

// beyond counts what is kept, and returns those who must go to bring it down to
// seven eighths of the limit, so that not every batch makes it count again.
func (l *laggards) beyond() []*Conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	furthest := make([]laggard, 0, len(l.conns))
	rooms := make(map[*Audience][]laggard) // furthest first
	for c := range l.conns {
		furthest = append(furthest, laggard{c, c.audience.end.Load() - c.behind.Load()})
	}
	slices.SortFunc(furthest, func(a, b laggard) int { return cmp.Compare(b.lag, a.lag) })
	kept := int64(0)
	for _, g := range furthest {
		if rooms[g.conn.audience] == nil {
			kept += g.lag
		}
		rooms[g.conn.audience] = append(rooms[g.conn.audience], g)
	}
	var gone []*Conn
	if kept > l.limit {
		for _, g := range furthest {
			if kept <= l.limit/8*7 {
				break
			}
			gone = append(gone, g.conn)
			rest := rooms[g.conn.audience][1:]
			rooms[g.conn.audience] = rest
			if kept -= g.lag; len(rest) > 0 {
				kept += rest[0].lag
			}
		}
	}
	l.least.Store(l.limit - kept)
	return gone
}
