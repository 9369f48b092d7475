package conn

import (
	"time"

	"hubbub/server/fold"
	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// say publishes a message that keeps to the limits, or refuses it. Of said, what its sender gives
// counts: its id, text, target, and whether it is a question.
func (s *seat) say(said wire.Entry, received time.Time) {
	if e := s.conn.endpoint.judge(s.saidBy(), &said, received); e != nil {
		s.conn.strike(e)
		return
	}
	by, ok := s.speaker()
	if !ok {
		s.conn.endpoint.limiters.said.forget(s.session.Author())
		s.conn.strike(withID(errMayNotSay, said.ID))
		return
	}
	if s.wasHeld(&said) {
		return
	}
	why, e := s.filter(&by, said.ID, said.Text)
	if e != nil {
		s.conn.endpoint.limiters.said.forget(s.session.Author())
		s.conn.strike(e)
		return
	}
	said.Kind, said.From, said.User, said.Role = wire.KindMessage, s.session.Name().String(), s.session.User(), badge(&by)
	d := room.Draft{
		Entry:    said,
		Author:   s.session.Author(),
		Received: received,
		Ticket:   s,
		Speaker:  by,
	}
	if (why != hold{}) {
		s.hold(d, why)
		return
	}
	s.room.Say(d)
}

// speaker returns what is judged of who speaks, and whether it may.
func (s *seat) speaker() (by identity.Speaker, ok bool) {
	e, p := s.conn.endpoint, s.session.Person()
	if t := s.token(); t != nil {
		return machine(p.User), e.Door.MayUse(t, s.room.Name(), identity.ScopeSay)
	}
	by = identity.Speaker{User: p.User, Since: time.UnixMilli(s.met)}
	by.Role, by.Guest = e.Door.RoleIn(s.room.Name(), &p)
	if by.Guest {
		if s.network == "" {
			s.network = s.address()
		}
		by.Address = s.network
	}
	return by, by.Role.MaySpeak()
}

// machine returns what is judged of a program.
func machine(user string) identity.Speaker {
	return identity.Speaker{User: user, Role: identity.Member, Machine: true}
}

// badge returns what a message tells of the role of who says it.
func badge(by *identity.Speaker) string {
	if by.Machine {
		return identity.Bot
	}
	return by.Role.Badge()
}

// judge holds a message against the limits, by its text and by how fast it comes.
func (e *Endpoint) judge(by saidBy, said *wire.Entry, received time.Time) *wire.Error {
	if refused := e.judgeRate(by, said.ID, received); refused != nil {
		return refused
	}
	if refused := e.judgeText(said.ID, said.Text); refused != nil {
		return refused
	}
	if said.Target < 0 {
		return &wire.Error{Code: wire.NotFound, Message: "there is no message that this could answer; it was not said", ID: said.ID}
	}
	if wait := e.limiters.said.note(by.author, said.ID, said.Text, received.Sub(e.started)); wait > 0 {
		return &wire.Error{Code: wire.Repeated, Message: "you said the same a moment ago", ID: said.ID, RetryAfterMillis: inMillis(wait)}
	}
	return nil
}

// judgeRate holds what somebody does against how fast messages may come.
func (e *Endpoint) judgeRate(by saidBy, id string, received time.Time) *wire.Error {
	if wait := e.limiters.message(by, received.Sub(e.started)); wait > 0 {
		return &wire.Error{Code: wire.RateLimited, Message: "too many messages; wait a moment", ID: id, RetryAfterMillis: inMillis(wait)}
	}
	return nil
}

// judgeText refuses a text that no message can have.
func (e *Endpoint) judgeText(id, text string) *wire.Error {
	if most := e.Limits.MessageBytes; len(text) > most {
		e := wire.Errorf(wire.TooLong, "the message has %d bytes, %d more than allowed", len(text), len(text)-most)
		e.ID = id
		return e
	}
	if fold.Blank(text) {
		return &wire.Error{Code: wire.Empty, Message: "the message is empty", ID: id}
	}
	return nil
}

// saidBy returns what a message is held against the limits by.
func (s *seat) saidBy() saidBy {
	m := saidBy{author: s.session.Author(), ip: s.conn.address.Addr(), since: s.knownSince()}
	if s.room != nil {
		m.readers = s.room.Online()
	}
	return m
}

// knownSince returns since when the person is known, by the clock of the limits: since its
// token was made, which is told to the minute, or its connection, where that is earlier. So
// who comes back does not wait anew, and a new token gains nothing.
func (s *seat) knownSince() time.Duration {
	made := s.session.Token().Made().Add(time.Minute)
	return min(s.conn.opened, made.Sub(s.conn.endpoint.started))
}

// Numbered gives a receipt again. The first one is the message itself. It must not
// overtake the room: whoever sees its number has all before it.
func (s *seat) Numbered(e *wire.Entry, repeat bool) {
	if repeat {
		s.conn.SendBehind(wire.TextFrame(wire.AppendEntry(nil, e, true)))
		return
	}
	s.spoke(e)
}

// spoke tells under which name the person has said something, once for each name.
func (s *seat) spoke(e *wire.Entry) {
	if tell := s.conn.endpoint.Spoke; tell != nil && !e.Removed {
		if as := s.spokeAs.Load(); as == nil || *as != e.From {
			from := e.From
			s.spokeAs.Store(&from)
			tell(e.User, from)
		}
	}
}

// Refused tells of a message that is not in the history.
func (s *seat) Refused(e *wire.Error) {
	s.conn.endpoint.limiters.said.forget(s.session.Author())
	s.conn.refuse(aMessage, e)
}
