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

	any      atomic.Bool  // conns is not empty
	headroom atomic.Int64 // how much the rooms may grow before what is kept must be counted

	mu    sync.Mutex
	conns map[*Conn]struct{} // guarded by mu
}

func newLaggards(limit int64) *laggards {
	l := &laggards{limit: limit, conns: make(map[*Conn]struct{})}
	l.headroom.Store(limit)
	return l
}

func (l *laggards) add(c *Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns[c] = struct{}{}
	l.any.Store(true)
}

func (l *laggards) remove(c *Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.conns, c)
	l.any.Store(len(l.conns) > 0)
}

// grow counts n more bytes of a room. If the laggards keep more than the limit,
// the owners of those furthest behind are told that they are too slow.
func (l *laggards) grow(n int64) {
	if l.headroom.Add(-n) > 0 || !l.any.Load() {
		return
	}
	for _, c := range l.overLimit() {
		c.mu.Lock()
		slow := c.markSlowLocked()
		c.mu.Unlock()
		c.reportSlow(slow)
	}
}

// A laggard is a connection and how many bytes it lags behind its room.
type laggard struct {
	conn *Conn
	lag  int64
}

// overLimit counts what is kept. Above the limit it returns the connections to
// close to bring it down to seven eighths, so that the next batch does not make it
// count again.
func (l *laggards) overLimit() []*Conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	furthest := make([]laggard, 0, len(l.conns))
	rooms := make(map[*Audience][]laggard) // furthest first
	for c := range l.conns {
		furthest = append(furthest, laggard{c, c.audience.end.Load() - c.position.Load()})
	}
	slices.SortFunc(furthest, func(a, b laggard) int { return cmp.Compare(b.lag, a.lag) })
	kept := int64(0)
	for _, g := range furthest {
		if rooms[g.conn.audience] == nil {
			kept += g.lag
		}
		rooms[g.conn.audience] = append(rooms[g.conn.audience], g)
	}
	var tooSlow []*Conn
	if kept > l.limit {
		for _, g := range furthest {
			if kept <= l.limit/8*7 {
				break
			}
			tooSlow = append(tooSlow, g.conn)
			rest := rooms[g.conn.audience][1:]
			rooms[g.conn.audience] = rest
			if kept -= g.lag; len(rest) > 0 {
				kept += rest[0].lag
			}
		}
	}
	l.headroom.Store(l.limit - kept)
	return tooSlow
}
