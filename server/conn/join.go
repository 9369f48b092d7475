package conn

import (
	"cmp"
	"errors"
	"time"

	"hubbub/server/identity"
	"hubbub/server/journal"
	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// join takes a name and a room, the first thing that a connection does, or refuses
// to.
func (s *seat) join(roomName string, n name.Name, token string, since room.Since) {
	e := s.conn.endpoint
	wait := e.limiters.penalties.check(culpritOf(s.conn.address.Addr(), n.Key()), e.now())
	if wait == 0 {
		wait = s.mayOpen(roomName)
	}
	if wait > 0 {
		s.refuseFlood(wait)
		return
	}
	session, err := e.Names.Claim(n, token, false)
	switch {
	case errors.Is(err, identity.ErrNameTaken), errors.Is(err, identity.ErrNameHeld):
		s.refuseJoin(wire.NameTaken, "%v", err)
		return
	case err != nil: // it is reserved
		s.refuseJoin(wire.NameInvalid, "%v", err)
		return
	}
	e.tasks.Add(1) // until it is welcome
	r, err := e.Hub.Join(roomName, session, s, since)
	if err != nil {
		e.tasks.Done()
		e.Names.Release(session, true)
		s.refuseJoin(wire.RoomInvalid, "%v", err)
		return
	}
	s.session, s.room = session, r
	s.joined.Store(true)
	e.Metrics.Login(resultOK)
	e.Journal.Login(s.person())
}

// mayOpen returns how long it is until a room may be opened, if it is a new one.
func (s *seat) mayOpen(roomName string) (wait time.Duration) {
	e := s.conn.endpoint
	key, err := room.Key(cmp.Or(roomName, room.Lobby))
	if err != nil || e.Hub.Has(key) || e.Known(key) {
		return 0
	}
	return e.limiters.newRoom(s.conn.address.Addr(), e.now())
}

// refuseFlood closes a connection that does not get into a room now.
func (s *seat) refuseFlood(wait time.Duration) {
	s.conn.refuse(aJoin, &wire.Error{Code: wire.Flood, Message: "too much at once; come back later", RetryAfterMillis: inMillis(wait)})
}

// refuseJoin closes a connection that does not get into a room.
func (s *seat) refuseJoin(code wire.Code, format string, args ...any) {
	s.conn.refuse(aJoin, wire.Errorf(code, format, args...))
}

// listen takes a room without a name. The room's name is valid.
func (s *seat) listen(roomName string, since room.Since) {
	e := s.conn.endpoint
	if wait := s.mayOpen(roomName); wait > 0 {
		s.refuseFlood(wait)
		return
	}
	e.tasks.Add(1) // until it is welcome
	s.room, _ = e.Hub.Listen(roomName, s, since)
	s.joined.Store(true)
	e.Journal.Listen(s.person())
}

// leave gives room and name back. The name is free from here on.
func (s *seat) leave() {
	if s.room == nil {
		return
	}
	e := s.conn.endpoint
	e.Hub.Leave(s.room, s.session, s)
	if s.session == nil {
		return
	}
	e.Names.Release(s.session, true)
	reason := *s.conn.ended.Load()
	e.Metrics.Logout(reason)
	e.Journal.Logout(s.person(), reason, s.conn.age())
}

// person returns who is in the room, for the journal.
func (s *seat) person() journal.Person {
	p := journal.Person{Room: s.room.Name(), Protocol: s.conn.protocol.name(), Address: s.conn.address}
	if s.session != nil {
		p.Name = s.session.Name().String()
	}
	return p
}
