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
		var told Private
		told, refused = s.conn.endpoint.judgeAnswer(access.Visitor{Person: &p, Token: t}, s.conn.address.Addr(), s.room.Name(), a, received)
		if refused == nil {
			refused = s.tellAll(told, errNobody, a.ID)
		}
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
	p, refused := e.judgeAnswer(by, from, roomName, a, time.Now())
	if refused == nil && !e.tellAndWait(p) {
		refused = errNobody
	}
	if refused != nil {
		e.Metrics.MessageRejected(string(refused.Code))
		e.Journal.Refused(journal.Message, string(refused.Code), from)
	}
	return refused
}

var errNobody = &wire.Error{Code: wire.NotFound, Message: "nobody of this id is in this room, or can be told something alone"}

// judgeAnswer returns what an answer tells, or why nobody is told it.
func (e *Endpoint) judgeAnswer(by access.Visitor, from netip.Addr, roomName string, a wire.Answer, received time.Time) (p Private, refused *wire.Error) {
	key, err := room.Key(roomName)
	switch {
	case err != nil:
		return p, wire.Errorf(wire.NotFound, "%v", err)
	case !e.Door.MayUse(by.Token, key, identity.ScopeSay):
		return p, &wire.Error{Code: wire.Forbidden, Message: "this token is not for speaking in this room"}
	}
	sender := saidBy{author: by.Person.Author, ip: from, readers: 1}
	if wait := e.limiters.message(sender, received.Sub(e.started)); wait > 0 {
		return p, &wire.Error{Code: wire.RateLimited, Message: "too many messages; wait a moment", RetryAfterMillis: inMillis(wait)}
	}
	switch most := e.Limits.MessageBytes; {
	case a.User == "" || len(a.To) > wire.MaxTo || !utf8.ValidString(a.To):
		return p, wire.Errorf(wire.BadMessage, "an answer has a user, and to has at most %d bytes", wire.MaxTo)
	case len(a.Text) > most:
		return p, wire.Errorf(wire.TooLong, "the answer has %d bytes, %d more than allowed", len(a.Text), len(a.Text)-most)
	case fold.Blank(a.Text):
		return p, &wire.Error{Code: wire.Empty, Message: "the answer is empty"}
	}
	speaker := machine(by.Person.User)
	if refused := e.Standing.Allows(key, &speaker, a.Text); refused != nil {
		return p, refused
	}
	a.From, a.By = by.Token.Name.String(), by.Person.User
	return Private{Kind: wire.TypeAnswer, Room: key, To: a.User, Event: wire.AppendAnswer(nil, &a)}, nil
}
