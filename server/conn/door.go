package conn

import (
	"cmp"
	"errors"
	"time"

	"hubbub/server/access"
	"hubbub/server/gate"
	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// errDenied tells of a room that is not there for who asks. It says no more of one that
// there is.
var errDenied = &wire.Error{Code: wire.AccessDenied, Message: "this room is not open to you; who keeps it can let you in"}

// bring notes what a client brings to be let in: with the handshake, or with the join, which
// counts more.
func (s *seat) bring(c gate.Credentials) {
	if c == (gate.Credentials{}) {
		return
	}
	brought := &s.way().brought
	if *brought == (gate.Credentials{}) {
		*brought = c
		return
	}
	brought.Session = cmp.Or(c.Session, brought.Session)
	brought.Passphrase = cmp.Or(c.Passphrase, brought.Passphrase)
	brought.Either = brought.Session == brought.Passphrase
}

// called returns under which name somebody joins: that which was asked for, but of a program the
// token's.
func (s *seat) called(read func(string) (name.Name, error), asked string) (name.Name, *wire.Error) {
	if s.entrance != nil {
		t, err := s.conn.endpoint.Door.Program(s.entrance.brought)
		switch {
		case err != nil:
			return name.Name{}, entryError(err)
		case t != nil:
			return t.Name, nil
		}
	}
	n, err := read(asked)
	if err != nil {
		return n, wire.Errorf(wire.NameInvalid, "%v", err)
	}
	return n, nil
}

// newcomer is a guest that nobody has met.
var newcomer identity.Person

// enter holds a join against the door: what it brings, and whether its person may be in the
// room under a name, and may open it if it is not there. session is the token of one that it
// comes back with, role what it may do.
func (s *seat) enter(roomName string, n name.Name) (session string, role identity.Role, refused *wire.Error) {
	e, ip := s.conn.endpoint, s.conn.address.Addr()
	var brought gate.Credentials
	if s.entrance != nil {
		brought = s.entrance.brought
		s.entrance.brought = gate.Credentials{}
	}
	visitor, err := e.Door.Enter(brought, ip)
	if err != nil {
		return "", identity.Nobody, entryError(err)
	}
	key, err := room.Key(cmp.Or(roomName, room.Lobby))
	if err != nil {
		return "", identity.Nobody, wire.Errorf(wire.RoomInvalid, "%v", err)
	}
	switch {
	case visitor.Person == nil:
		visitor.Person = &newcomer
	case visitor.Token != nil:
		s.way().visitor = visitor
	}
	if refused := e.barred(key, visitor.Person, n, s.address()); refused != nil {
		return "", identity.Nobody, refused
	}
	there := e.Door.IsThere(key)
	if role = e.Door.Role(key, visitor); !role.MayRead() || !there && !e.Door.MayOpen(key, visitor) {
		return "", role, errDenied
	}
	if !there {
		if refused := e.filterRoom(role, roomName); refused != nil {
			return "", role, refused
		}
		if wait := e.limiters.newRoom(ip, e.now()); wait > 0 {
			return "", role, floodError(wait)
		}
	}
	return brought.Session, role, nil
}

// floodError tells who does not get in now when to come back.
func floodError(wait time.Duration) *wire.Error {
	return &wire.Error{Code: wire.Flood, Message: "too much at once; come back later", RetryAfterMillis: inMillis(wait)}
}

// entryError puts why somebody is not let in into the words of the protocol. err is a
// *access.Refusal.
func entryError(err error) *wire.Error {
	var refused *access.Refusal
	switch errors.As(err, &refused); refused.Reason {
	case access.Limited:
		return &wire.Error{Code: wire.Flood, Message: err.Error(), RetryAfterMillis: inMillis(refused.Wait)}
	case access.Invalid, access.Revoked:
		return &wire.Error{Code: wire.AuthInvalid, Message: err.Error()}
	default:
		return &wire.Error{Code: wire.AuthRequired, Message: err.Error()}
	}
}

// token returns the token of the program that is there, nil if it is somebody else.
func (s *seat) token() *access.Token {
	if s.entrance == nil {
		return nil
	}
	return s.entrance.visitor.Token
}

// role returns what may be done from a seat in its room, at this moment.
func (s *seat) role() identity.Role {
	door := s.conn.endpoint.Door
	if s.session == nil || s.token() != nil {
		return door.Role(s.room.Name(), s.entrance.visitor)
	}
	person := s.session.Person()
	return door.RoleOf(s.room.Name(), &person)
}
