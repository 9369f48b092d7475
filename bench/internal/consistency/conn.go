package consistency

import (
	"math"
	"time"
)

// A conn is one connection of a client, and what it was sent.
type conn struct {
	number int
	client int
	node   int
	room   *room
	joined time.Duration
	since  int64 // 0 if it said nothing

	welcomed bool
	opened   time.Duration // when it was welcomed
	ended    time.Duration // 0 if it was there to the end
	name     place
	user     string
	from     int64 // what is over this has to come
	arrived  []int64
	has      map[int64]bool
}

// join begins a connection.
func (c *checker) join(e *Event) {
	conn := &conn{
		number: e.Conn, client: e.Client, node: e.Node, room: c.room(e.Room),
		joined: c.now, since: e.Since, from: e.Since, has: make(map[int64]bool),
	}
	if e.Since > 0 {
		c.verdict.Resumes++
	}
	c.conns[e.Conn] = conn
	somebody := c.client(e.Client)
	somebody.conns = append(somebody.conns, conn)
}

// welcome lets a connection into the room.
func (c *checker) welcome(conn *conn, e *Event) {
	r := conn.room
	conn.welcomed, conn.opened, conn.user = true, c.now, e.User
	if r.epoch != "" && r.epoch != e.Epoch {
		c.breach(NewEpoch, r, conn.number, "%s after %s", e.Epoch, r.epoch)
	}
	r.epoch = e.Epoch
	if known := r.ackedAt(conn.joined - StaleAfter); e.Seq < known {
		c.breach(Stale, r, conn.number, "%d is the last by node %d, and %d was acknowledged %v before", e.Seq, conn.node, known, StaleAfter)
	}
	switch {
	case e.First > 0:
		c.breach(ToldLost, r, conn.number, "it had seen %d, and there is what follows from %d on", conn.since, e.First)
		conn.from = e.First - 1
	case conn.since == 0:
		conn.from = e.Seq
	}
	c.hold(conn, e.Name)
}

// arrived takes that an entry was delivered.
func (c *checker) arrived(conn *conn, seq int64) {
	last := int64(math.MinInt64)
	if n := len(conn.arrived); n > 0 {
		last = conn.arrived[n-1]
	}
	switch {
	case conn.has[seq], seq <= conn.since:
		c.breach(Doubled, conn.room, conn.number, "%d was delivered again", seq)
		return
	case seq < last:
		c.breach(Swapped, conn.room, conn.number, "%d was delivered after %d", seq, last)
	}
	conn.arrived = append(conn.arrived, seq)
	conn.has[seq] = true
	if conn.since == 0 { // the last messages come first
		conn.from = min(conn.from, seq-1)
	}
}

// last returns the highest number that was delivered, 0 if none was.
func (conn *conn) last() (last int64) {
	for _, seq := range conn.arrived {
		last = max(last, seq)
	}
	return last
}

// complete looks for what a client should have been sent and was not: on each connection up to the last that came,
// and to the end on the last one of who stays.
func (c *checker) complete(somebody *client) {
	var welcomed []*conn
	for _, conn := range somebody.conns {
		if conn.welcomed {
			welcomed = append(welcomed, conn)
		}
	}
	seen := make(map[*room]int64)
	for i, conn := range welcomed {
		r := conn.room
		from, to := conn.from, max(conn.last(), conn.since)
		if before, ok := seen[r]; ok && conn.since > before {
			from = before // it said that it had seen what it was not sent
		}
		if somebody.stays && i == len(welcomed)-1 {
			to = r.last()
		}
		c.now = conn.joined
		for _, seq := range r.between(from, to) {
			if !conn.has[seq] {
				c.breach(Lost, r, conn.number, "%d, %q, did not reach client %d by node %d", seq, r.texts[seq], conn.client, conn.node)
			}
		}
		seen[r] = max(seen[r], to)
	}
}
