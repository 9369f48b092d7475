package consistency

import (
	"strings"
	"time"
)

// noticeWithin is how long it may take until a client sees that its connection has ended. If somebody else is
// welcomed under its name meanwhile, that is no fault.
const noticeWithin = 2 * time.Second

// A place is a name in a room.
type place struct{ room, name string }

// A holder is the connections that one person has under a name.
type holder struct {
	conns map[*conn]time.Duration // when each was welcomed
}

// A rivalry is that a person was welcomed under a name that another one had, as far as that one knew.
type rivalry struct {
	place   place
	at      time.Duration
	earlier *conn
	later   *conn
	over    bool // settled: a fault, or none
}

func (a *conn) samePerson(b *conn) bool {
	return a.client == b.client || a.user != "" && a.user == b.user
}

// hold takes that a connection has a name.
func (c *checker) hold(later *conn, name string) {
	p := place{later.room.name, strings.ToLower(name)}
	later.name = p
	h := c.holders[p]
	if h == nil {
		h = &holder{make(map[*conn]time.Duration)}
		c.holders[p] = h
	}
	for earlier := range h.conns {
		if !earlier.samePerson(later) {
			c.rivals = append(c.rivals, rivalry{place: p, at: c.now, earlier: earlier, later: later})
		}
	}
	h.conns[later] = c.now
}

// release takes that a connection has ended. Who was first and ends in time had lost the name before.
func (c *checker) release(conn *conn) {
	if h := c.holders[conn.name]; h != nil {
		delete(h.conns, conn)
	}
	for i := range c.rivals {
		r := &c.rivals[i]
		if r.earlier == conn && !r.over {
			r.over = true
			if c.now-r.at > noticeWithin {
				c.twice(r)
			}
		}
	}
}

// leave releases what a client has before it tells the server.
func (c *checker) leave(number int) {
	for _, conn := range c.client(number).conns {
		c.release(conn)
	}
}

// spoke takes that something which a client said was acknowledged: if it was said after somebody else had been
// welcomed under its name, both had it.
func (c *checker) spoke(number int, s *say) {
	if s == nil {
		return
	}
	for i := range c.rivals {
		r := &c.rivals[i]
		if !r.over && r.earlier.client == number && s.at > r.at {
			r.over = true
			c.twice(r)
		}
	}
}

// names judges who has had the same name to the end.
func (c *checker) names(end time.Duration) {
	for i := range c.rivals {
		if r := &c.rivals[i]; !r.over && end-r.at > noticeWithin {
			c.twice(r)
		}
	}
}

func (c *checker) twice(r *rivalry) {
	c.now = r.at
	c.breach(NameTwice, r.earlier.room, r.later.number, "%q is client %d by node %d, and client %d by node %d",
		r.place.name, r.earlier.client, r.earlier.node, r.later.client, r.later.node)
}
