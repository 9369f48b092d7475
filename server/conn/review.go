package conn

import (
	"sync"

	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/wire"
)

// ticketed are the connections that are open by a ticket. Safe for concurrent use.
type ticketed struct {
	mu          sync.Mutex
	connections map[*connection]struct{} // guarded by mu
}

func (t *ticketed) add(c *connection) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.connections == nil {
		t.connections = make(map[*connection]struct{})
	}
	t.connections[c] = struct{}{}
}

func (t *ticketed) remove(c *connection) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.connections, c)
}

func (t *ticketed) all() []*connection {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := make([]*connection, 0, len(t.connections))
	for c := range t.connections {
		all = append(all, c)
	}
	return all
}

// review closes a connection that may no longer read its room. Safe for concurrent use.
func (c *connection) review() {
	switch {
	case !c.seat.joined.Load() || c.ended.Load() != nil:
		return
	case c.seat.hasEnded():
		c.refuse(aConnection, errTokenEnded)
		return
	}
	if refused := c.seat.barred(); refused != nil {
		c.refuse(aConnection, refused)
		return
	}
	if !c.seat.role().MayRead() {
		c.refuse(aConnection, errDenied)
	}
}

// errTokenEnded tells a program that its token is none any more.
var errTokenEnded = &wire.Error{Code: wire.AuthExpired, Message: "the token was revoked, or has expired"}

// hasEnded reports whether somebody is there by a token that is none any more.
func (s *seat) hasEnded() bool {
	return s.entrance != nil && s.conn.endpoint.Door.HasEnded(s.entrance.visitor)
}

// barred returns why somebody may not be in its room any more, nil if that is not so.
func (s *seat) barred() *wire.Error {
	p := s.who()
	if p == nil {
		return nil
	}
	return s.conn.endpoint.barred(s.room.Name(), p, name.Name{}, s.address())
}

// who returns the person of a seat, nil for one that nobody knows.
func (s *seat) who() *identity.Person {
	if s.session == nil {
		return s.entrance.visitor.Person
	}
	p := s.session.Person()
	return &p
}

// Review closes all connections that may no longer read their rooms: after somebody was
// let do less, or a room was closed.
func (e *Endpoint) Review() {
	for _, c := range e.keepalive.all() {
		c.review()
	}
}

// ReviewTickets is Review for what was opened by tickets, after one was revoked.
func (e *Endpoint) ReviewTickets() {
	for _, c := range e.ticketed.all() {
		c.review()
	}
}

// isOf reports whether a person is there.
func (s *seat) isOf(user string) bool {
	if s.session != nil {
		return s.session.User() == user
	}
	p := s.entrance.visitor.Person
	return p != nil && p.User == user
}

// End closes all connections of a person that was signed out, and those of its tickets. No
// room waits for its coming back.
func (e *Endpoint) End(user string) {
	for _, c := range e.keepalive.all() {
		if c.seat.joined.Load() && c.seat.isOf(user) {
			c.refuse(aConnection, &wire.Error{Code: wire.AuthExpired, Message: "you were signed out everywhere"})
		}
	}
	e.Hub.Gone(user)
	e.ReviewTickets()
}
