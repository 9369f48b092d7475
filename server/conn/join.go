package conn

import (
	"errors"
	"net/netip"
	"time"

	"hubbub/server/access"
	"hubbub/server/identity"
	"hubbub/server/journal"
	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// join takes a name and a room, the first thing that a connection does, or refuses
// to. What it brings was noted before.
func (s *seat) join(roomName string, n name.Name, hold bool, since room.Since) {
	e := s.conn.endpoint
	if wait := e.limiters.penalties.check(culpritOf(s.conn.address.Addr(), n.Key()), e.now()); wait > 0 {
		s.conn.refuse(aJoin, floodError(wait))
		return
	}
	token, role, refused := s.enter(roomName, n)
	if refused == nil {
		refused = e.filterName(role, n)
	}
	if refused != nil {
		s.conn.refuse(aJoin, refused)
		return
	}
	session, err := s.claim(n, token, hold)
	switch {
	case err == errEnded:
		return
	case errors.Is(err, identity.ErrUndecided):
		s.conn.turnAway()
		return
	case err != nil:
		s.conn.refuse(aJoin, nameRefusal(err))
		return
	}
	s.isNew = token == "" && session.Kind() == identity.Guest
	r, err := e.Hub.Hold(roomName)
	if err != nil {
		e.release(session, s.conn.address.Addr(), false)
		s.refuseJoin(wire.RoomInvalid, "%v", err)
		return
	}
	s.take(r, session)
	e.tasks.Add(1) // until it is welcome
	r.Join(session, role, s, since)
	e.Metrics.Login(resultOK)
	e.Journal.Login(s.person())
	s.conn.review()
}

// take sits somebody down in a room, which does not know of it yet: whoever learns from the room that it
// is there finds it here.
func (s *seat) take(r *room.Room, session *identity.Session) {
	e := s.conn.endpoint
	e.holders.add(s.conn, session)
	e.Names.Enter(session, r)
	person := session.Person()
	s.marked = s.isMarked(r.Name(), &person)
	s.session, s.room, s.met = session, r, e.Names.Met(session).UnixMilli()
	if s.conn.protocol.form().Protocol != wire.Plain && s.token() == nil { // lines may begin with the name
		s.entrance = nil
	}
	e.held.remove(session.User())
	s.joined.Store(true)
	e.programs.add(s)
}

// refuseJoin closes a connection that does not get into a room.
func (s *seat) refuseJoin(code wire.Code, format string, args ...any) {
	s.conn.refuse(aJoin, wire.Errorf(code, format, args...))
}

// listen takes a room without a name, which is there and which the visitor may read.
func (s *seat) listen(roomName string, since room.Since, visitor access.Visitor) {
	e := s.conn.endpoint
	s.room, _ = e.Hub.Hold(roomName)
	s.way().visitor = visitor
	s.joined.Store(true)
	if visitor.Ticket != "" {
		e.ticketed.add(s.conn)
	}
	e.programs.add(s)
	e.tasks.Add(1) // until it is welcome
	s.room.Listen(s, since)
	e.Journal.Listen(s.person())
	s.conn.review()
}

// release gives a name back. It is held then, unless its person leaves. An address that has
// no room for it keeps none of the names that its person went by before either.
func (e *Endpoint) release(s *identity.Session, ip netip.Addr, leave bool) {
	if !e.hasRoom(ip) {
		e.Names.FreeFormer(s)
	}
	if e.Names.Release(s, leave) {
		e.held.add(s.User(), ip, e.now())
	}
	if leave && e.Names.Find(s.User()) == nil {
		e.Hub.Gone(s.User())
	}
}

// hasRoom reports whether the name of one more connection of an address may be held.
func (e *Endpoint) hasRoom(ip netip.Addr) bool {
	return e.Gate.HasRoomForHeld(ip, e.held.of(ip, e.now())) // the connection is one still
}

// linger is for how long who holds a name is not said to have left: it may be back.
const linger = 10 * time.Second

// leave gives room and name back. The name is free from here on, unless it is held.
func (s *seat) leave() {
	if s.room == nil {
		return
	}
	e := s.conn.endpoint
	if s.session == nil {
		e.Hub.Leave(s.room, nil, s, 0)
		return
	}
	reason, ip := *s.conn.ended.Load(), s.conn.address.Addr()
	leaves := s.leaves || sentAway(reason) || !e.hasRoom(ip)
	wait := min(linger, e.HoldNames)
	if leaves || !s.session.Holds() {
		wait = 0
	}
	e.depart(s.session.User(), ip)
	e.keepers.remove(s.room.Name(), s.conn)
	if s.looks {
		e.Queue.Leave(s.conn)
	}
	e.Names.Exit(s.session, s.room)
	e.Hub.Leave(s.room, s.session, s, wait)
	e.release(s.session, ip, leaves)
	e.holders.remove(s.conn, s.session)
	e.Metrics.Logout(reason)
	e.Journal.Logout(s.person(), reason, s.conn.age())
}

// sentAway reports whether nobody is to come back by itself as who has left.
func sentAway(reason string) bool {
	switch wire.Code(reason) {
	case wire.AuthExpired, wire.Kicked, wire.Banned:
		return true
	}
	return false
}

// person returns who is in the room, for the journal.
func (s *seat) person() journal.Person {
	p := journal.Person{Room: s.room.Name(), Protocol: s.conn.protocol.name(), Address: s.conn.address}
	if s.session != nil {
		p.Name = s.session.Name().String()
	}
	return p
}
