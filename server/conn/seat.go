package conn

import (
	"sync/atomic"
	"time"

	"hubbub/server/access"
	"hubbub/server/fanout"
	"hubbub/server/gate"
	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A seat is what a connection has in a room: under whose name it is there, and what
// may be said from it. The room calls it as its member; the fields belong to the
// connection's reader, but for joined and spokeAs.
type seat struct {
	conn   *connection
	joined atomic.Bool // the connection is in a room
	leaves bool        // it has said so: nothing is held
	isNew  bool        // the person was met at this join: it has done nothing yet
	marked bool        // it has come from where somebody was banned
	looks  bool        // it has looked at what waits for moderators

	entrance *entrance              // nil for most: once they are in, it would only take memory
	session  *identity.Session      // nil before the join, and for who only listens
	room     *room.Room             // nil before the join
	met      int64                  // when the person was met, Unix milliseconds
	spokeAs  atomic.Pointer[string] // the name under which it has said something last; set by rooms
	network  string                 // what stands for the address of a guest that has said something; "" if it is exempt
}

// An entrance is how somebody has come.
type entrance struct {
	brought  gate.Credentials // until the join
	visitor  access.Visitor   // of who only listens
	username string           // plain text only: the name as the address gives it
}

// way returns how somebody has come, to be noted.
func (s *seat) way() *entrance {
	if s.entrance == nil {
		s.entrance = new(entrance)
	}
	return s.entrance
}

var (
	_ room.Member = (*seat)(nil)
	_ room.Ticket = (*seat)(nil)
)

// subject returns what it is that the client sends.
func (s *seat) subject() subject {
	if s.joined.Load() {
		return aMessage
	}
	return aJoin
}

// Joined opens the stream: a welcome, the backlog, and from there on the room.
func (s *seat) Joined(w *room.Welcome) {
	switch w.Recovery {
	case room.NewMember, room.Recovered:
		s.welcome(w)
		s.tellOwn(w)
		s.conn.endpoint.tasks.Done()
	default:
		c := s.conn
		c.Hold(w.Outlet.(*fanout.Audience), w.After, c.protocol.form())
		rest := w.Backlog(c.protocol.form())
		go func() {
			defer c.endpoint.tasks.Done()
			s.resume(w, rest)
			s.tellOwn(w)
		}()
	}
}

// Unreadable closes a connection that cannot be let in now.
func (s *seat) Unreadable(behind bool) {
	if behind {
		s.conn.sendAway(notReadyWindow, wire.NotReady) // it has joined, and leaves
	} else {
		s.refuseUnread(errNotOpened)
	}
	s.conn.endpoint.tasks.Done()
}

// Replaced closes a connection whose session has joined from elsewhere too often.
func (s *seat) Replaced() {
	s.conn.refuse(aConnection, &wire.Error{Code: wire.Replaced, Message: "you joined from another window"})
}

// Renamed tells who may not learn it from the room.
func (s *seat) Renamed(p wire.Person, from string) {
	if s.conn.protocol.form().Protocol == wire.JSON {
		s.conn.SendSoon(wire.TextFrame(wire.AppendRenamed(nil, &p, from)))
	}
}

// Reacted tells of a reaction of the person's own.
func (s *seat) Reacted(e *wire.Entry) {
	if s.conn.protocol.form().Protocol == wire.JSON {
		s.conn.SendSoon(wire.TextFrame(wire.AppendReacted(nil, e)))
	}
}

// Silent returns for how long nothing was heard, in whole seconds.
func (s *seat) Silent() time.Duration {
	return s.conn.endpoint.now() - time.Duration(s.conn.heardAt.Load())*time.Second
}

// maxCopiedBytes is up to where a backlog, which all newcomers share, is copied to
// save the system call that a slice of its own takes.
const maxCopiedBytes = 16 << 10

// welcome opens a stream: a welcome, what was missed or the last messages, and from
// there on the room.
func (s *seat) welcome(w *room.Welcome) {
	c := s.conn
	recovered := w.Recovery == room.Recovered
	first := [][]byte{s.welcomeFrame(w, recovered, 0), c.protocol.backlog(w)}
	if len(first[1]) <= maxCopiedBytes {
		first = [][]byte{append(first[0], first[1]...)}
	}
	c.Follow(w.Outlet.(*fanout.Audience), w.After, c.protocol.form(), first...)
	s.keeps(w.Room, w.Role)
	if recovered {
		c.endpoint.Metrics.Resumed(resumeRecovered, w.Entries)
	}
}

// welcomeFrame encodes a welcome. first is told to those who start over.
func (s *seat) welcomeFrame(w *room.Welcome, recovered bool, first int64) []byte {
	e := s.conn.endpoint
	token := ""
	if w.Session != nil {
		token = e.Names.Token(w.Session)
	}
	return s.conn.protocol.welcome(&opening{w, token, recovered, first, e.Limits.Limits, e.PingInterval, e.emotes()})
}
