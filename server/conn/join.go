package conn

import (
	"errors"

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
	session, err := e.Names.Claim(n, token)
	if errors.Is(err, identity.ErrNameTaken) {
		s.refuseJoin(wire.NameTaken, "the name %s is taken; choose another", n)
		return
	}
	e.tasks.Add(1) // until it is welcome
	r, err := e.Hub.Join(roomName, session, s, since)
	if err != nil {
		e.tasks.Done()
		e.Names.Release(session)
		s.refuseJoin(wire.RoomInvalid, "%v", err)
		return
	}
	s.session, s.room = session, r
	s.joined.Store(true)
	e.Metrics.Login(resultOK)
	e.Journal.Login(s.person())
}

// refuseJoin closes a connection that does not get into a room.
func (s *seat) refuseJoin(code wire.Code, format string, args ...any) {
	s.conn.refuse(aJoin, wire.Errorf(code, format, args...))
}

// listen takes a room without a name. The room's name is valid.
func (s *seat) listen(roomName string, since room.Since) {
	e := s.conn.endpoint
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
	e.Names.Release(s.session)
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
