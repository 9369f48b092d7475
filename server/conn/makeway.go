package conn

import (
	"context"
	"errors"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/server/gate"
	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/wire"
)

// answerTime is how long a connection has to answer before it makes way, and how long it
// may take to give its name back then.
const answerTime = 2 * time.Second

// errEnded tells that a connection was closed while it waited for a name.
var errEnded = errors.New("the connection has ended")

// plainHolders are the plain-text connections by the session that each is alone in: nobody comes
// back to one, as its token is never told. Safe for concurrent use.
type plainHolders struct {
	asking atomic.Int32 // len(asked): all that comes in is held against it

	mu    sync.Mutex
	all   map[*identity.Session]*connection // guarded by mu
	asked map[*connection]*question         // guarded by mu
}

// A question is whether a connection is alive. One at a time is put to each.
type question struct {
	answered chan struct{} // has one element then
	left     chan struct{} // closed when the name was given back
}

func newPlainHolders() *plainHolders {
	return &plainHolders{all: make(map[*identity.Session]*connection), asked: make(map[*connection]*question)}
}

// add notes a connection that has a name, before anybody can see it in a room.
func (h *plainHolders) add(c *connection, s *identity.Session) {
	if c.protocol != protocol(plainText{}) || s.Holds() {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all[s] = c
}

// remove forgets a connection whose name was given back.
func (h *plainHolders) remove(c *connection, s *identity.Session) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.all[s] != c {
		return
	}
	delete(h.all, s)
	if q := h.asked[c]; q != nil {
		close(q.left)
	}
}

// ask begins a question to who has a name, if it may be asked from an address: by one at a
// time, from its own address, in plain text alone. done ends it.
func (h *plainHolders) ask(s *identity.Session, from netip.Addr) (c *connection, q *question) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c = h.all[s]
	if c == nil || h.asked[c] != nil || !isSameClient(c.address.Addr(), from) {
		return nil, nil
	}
	q = &question{make(chan struct{}, 1), make(chan struct{})}
	h.asked[c] = q
	h.asking.Add(1)
	return c, q
}

func (h *plainHolders) done(c *connection) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.asked, c)
	h.asking.Add(-1)
}

// heard notes that something has come from a connection.
func (h *plainHolders) heard(c *connection) {
	if h.asking.Load() == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if q := h.asked[c]; q != nil {
		select {
		case q.answered <- struct{}{}:
		default:
		}
	}
}

// isSameClient reports whether two addresses count as one. Everybody may be behind an exempt
// one, so of these each counts by itself.
func isSameClient(a, b netip.Addr) bool {
	if gate.IsExempt(a) || gate.IsExempt(b) {
		return a.IsValid() && a.Unmap() == b.Unmap()
	}
	return gate.Network(a) == gate.Network(b)
}

// claim takes a name. In plain text, which has no tokens to come back with, a dead
// connection of the same client makes way first. What the newcomer sends meanwhile is read
// when it has joined.
func (s *seat) claim(n name.Name, token string, hold bool) (*identity.Session, error) {
	names := s.conn.endpoint.Names
	if s.token() != nil {
		return names.ClaimMachine(n)
	}
	session, err := names.Claim(n, token, hold)
	var conflict *identity.Conflict
	if !errors.As(err, &conflict) || conflict.Holder == nil || s.conn.protocol != protocol(plainText{}) {
		return session, err
	}
	free := s.makeWay(conflict.Holder)
	switch {
	case s.conn.ended.Load() != nil:
		return nil, errEnded
	case free:
		return names.Claim(n, token, hold)
	default:
		return nil, err
	}
}

// makeWay asks who has a name for a sign of life, and closes it if none comes. It reports
// whether it has given the name back.
func (s *seat) makeWay(of *identity.Session) (free bool) {
	holders := s.conn.endpoint.holders
	holder, q := holders.ask(of, s.conn.address.Addr())
	if q == nil {
		return false
	}
	defer holders.done(holder)
	open, done := s.conn.whileOpen()
	defer done()
	ctx, cancel := context.WithTimeout(open, answerTime)
	defer cancel()
	holder.Send(wire.PingFrame) // the question begins before: no answer is missed
	select {
	case <-q.answered:
		return false
	case <-q.left:
		return true
	case <-ctx.Done():
	}
	if open.Err() != nil {
		return false
	}
	holder.refuse(aConnection, &wire.Error{Code: wire.Replaced, Message: "you gave no sign of life, and joined anew"})
	ctx, cancel = context.WithTimeout(open, answerTime)
	defer cancel()
	select {
	case <-q.left:
		return true
	case <-ctx.Done():
		return false
	}
}
