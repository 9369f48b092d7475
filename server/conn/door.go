package conn

import (
	"cmp"
	"errors"
	"time"

	"hubbub/server/access"
	"hubbub/server/gate"
	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// errDenied tells of a room that is not there for who asks. It says no more of one that
// there is.
var errDenied = &wire.Error{Code: wire.AccessDenied, Message: "this room is not open to you; who keeps it can let you in"}

// bring notes what a client brings to be let in: with the handshake, or with the join, which
// counts more.
func (s *seat) bring(c gate.Credentials) {
	switch {
	case c == gate.Credentials{}:
	case s.brought == nil:
		s.brought = &c
	default:
		s.brought.Session = cmp.Or(c.Session, s.brought.Session)
		s.brought.Passphrase = cmp.Or(c.Passphrase, s.brought.Passphrase)
		s.brought.Either = s.brought.Session == s.brought.Passphrase
	}
}

// enter holds a join against the door: what it brings, and whether its person may be in the
// room, and may open it if it is not there. token is that of a session that it comes back
// with.
func (s *seat) enter(roomName string) (token string, refused *wire.Error) {
	e, ip := s.conn.endpoint, s.conn.address.Addr()
	var brought gate.Credentials
	if s.brought != nil {
		brought = *s.brought
		s.brought = nil
	}
	visitor, err := e.Door.Enter(brought, ip)
	if err != nil {
		return "", entryError(err)
	}
	key, err := room.Key(cmp.Or(roomName, room.Lobby))
	if err != nil {
		return "", wire.Errorf(wire.RoomInvalid, "%v", err)
	}
	if visitor.Person == nil {
		visitor.Person = new(identity.Person) // a guest that nobody has met
	}
	s.visitor = visitor
	there := e.Door.IsThere(key)
	if !e.Door.Role(key, visitor).MayRead() || !there && !e.Door.MayOpen(key, visitor) {
		return "", errDenied
	}
	if !there {
		if wait := e.limiters.newRoom(ip, e.now()); wait > 0 {
			return "", floodError(wait)
		}
	}
	return brought.Session, nil
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
	case access.Invalid:
		return &wire.Error{Code: wire.AuthInvalid, Message: err.Error()}
	default:
		return &wire.Error{Code: wire.AuthRequired, Message: err.Error()}
	}
}

// roleIn returns what may be done in a room before it is entered.
func (s *seat) roleIn(roomName string) identity.Role {
	key, _ := room.Key(cmp.Or(roomName, room.Lobby)) // was judged by enter
	return s.conn.endpoint.Door.Role(key, s.visitor)
}

// role returns what may be done from a seat in its room, at this moment.
func (s *seat) role() identity.Role { return s.conn.endpoint.Door.Role(s.room.Name(), s.visitor) }
