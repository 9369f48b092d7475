package conn

import (
	"net/netip"
	"time"
	"unicode/utf8"

	"hubbub/server/access"
	"hubbub/server/fold"
	"hubbub/server/identity"
	"hubbub/server/journal"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// answer tells one person something, from a program that is there.
func (s *seat) answer(raw []byte, received time.Time) {
	a, refused := wire.DecodeAnswer(raw)
	switch t := s.token(); {
	case refused != nil:
	case t == nil:
		refused = &wire.Error{Code: wire.Forbidden, Message: "only programs answer one person"}
	default:
		p := s.session.Person()
		refused = s.conn.endpoint.tellOne(access.Visitor{Person: &p, Token: t}, s.conn.address.Addr(), s.room.Name(), a, received)
	}
	if refused != nil {
		own := *refused
		own.ID = a.ID
		s.conn.strike(&own)
	}
}

// Answer is what a program tells one person without a connection: in a room, behind what the
// person was told there before, in all of its connections. It is held against the limits of
// what is said, and kept nowhere.
func (e *Endpoint) Answer(by access.Visitor, from netip.Addr, roomName string, a wire.Answer) *wire.Error {
	e.Metrics.MessageReceived()
	refused := e.tellOne(by, from, roomName, a, time.Now())
	if refused != nil {
		e.Metrics.MessageRejected(string(refused.Code))
		e.Journal.Refused(journal.Message, string(refused.Code), from)
	}
	return refused
}

func (e *Endpoint) tellOne(by access.Visitor, from netip.Addr, roomName string, a wire.Answer, received time.Time) *wire.Error {
	key, err := room.Key(roomName)
	switch {
	case err != nil:
		return wire.Errorf(wire.NotFound, "%v", err)
	case !e.Door.MayUse(by.Token, key, identity.ScopeSay):
		return &wire.Error{Code: wire.Forbidden, Message: "this token is not for speaking in this room"}
	}
	sender := saidBy{author: by.Person.Author, ip: from, readers: 1}
	if wait := e.limiters.message(sender, received.Sub(e.started)); wait > 0 {
		return &wire.Error{Code: wire.RateLimited, Message: "too many messages; wait a moment", RetryAfterMillis: inMillis(wait)}
	}
	switch most := e.Limits.MessageBytes; {
	case a.User == "" || len(a.To) > wire.MaxTo || !utf8.ValidString(a.To):
		return wire.Errorf(wire.BadMessage, "an answer has a user, and to has at most %d bytes", wire.MaxTo)
	case len(a.Text) > most:
		return wire.Errorf(wire.TooLong, "the answer has %d bytes, %d more than allowed", len(a.Text), len(a.Text)-most)
	case fold.Blank(a.Text):
		return &wire.Error{Code: wire.Empty, Message: "the answer is empty"}
	}
	speaker := identity.Speaker{User: by.Person.User, Role: identity.Member, Machine: true}
	if refused := e.Standing.Allows(key, &speaker, a.Text); refused != nil {
		return refused
	}
	a.From, a.By = by.Token.Name.String(), by.Person.User
	if !e.tellPerson(key, a.User, wire.TypeAnswer, wire.AppendAnswer(nil, &a)) {
		return &wire.Error{Code: wire.NotFound, Message: "nobody of this id is in this room, or can be told something alone"}
	}
	return nil
}

// tellPerson sends an event to all connections of a person to a room, and reports whether
// there is one.
func (e *Endpoint) tellPerson(room, user, kind string, event []byte) (told bool) {
	if e.Names.Find(user) == nil {
		return false
	}
	for _, c := range e.keepalive.all() {
		if s := &c.seat; s.joined.Load() && s.session != nil && s.session.User() == user && s.room.Name() == room {
			told = s.tell(kind, event) || told
		}
	}
	return told
}
