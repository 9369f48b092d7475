package conn

import (
	"errors"
	"time"

	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/wire"
)

// rename lets the person go by another name, in all rooms. It counts as a message. A refusal
// closes nothing.
func (s *seat) rename(to string, received time.Time) {
	e := s.conn.endpoint
	if wait := e.limiters.message(s.saidBy(), received.Sub(e.started)); wait > 0 {
		s.conn.strike(&wire.Error{Code: wire.RateLimited, Message: "too much at once; wait a moment", RetryAfterMillis: inMillis(wait)})
		return
	}
	if s.token() != nil {
		s.conn.strike(&wire.Error{Code: wire.Forbidden, Message: "a program goes by the name of its token"})
		return
	}
	n, err := name.New(to)
	if err == nil {
		refused := e.filterName(s.role(), n)
		if refused == nil {
			refused = s.barredAs(n)
		}
		if refused != nil {
			refused.Lives = true
			s.conn.strike(refused)
			return
		}
		err = e.Names.Rename(s.session, n)
	}
	if err != nil {
		refused := nameRefusal(err)
		refused.Lives = true
		s.conn.strike(refused)
	}
}

// barredAs refuses a name with which somebody would not get into the room.
func (s *seat) barredAs(n name.Name) *wire.Error {
	refused := s.conn.endpoint.barred(s.room.Name(), s.who(), n, "")
	if refused == nil {
		return nil
	}
	return &wire.Error{Code: wire.NameInvalid, Message: "who went by this name, or one that reads the same, was shut out of this room"}
}

// nameRefusal tells why a name cannot be had.
func nameRefusal(err error) *wire.Error {
	e := &wire.Error{Code: wire.NameInvalid, Message: err.Error()} // it is none, or reserved
	switch {
	case errors.Is(err, identity.ErrNameTaken):
		e.Code = wire.NameTaken
	case errors.Is(err, identity.ErrNameHeld):
		e.Code = wire.NameHeld
	case errors.Is(err, identity.ErrUndecided):
		e.Code, e.Message = wire.NotSaved, identity.ErrUndecided.Error()
	}
	return e
}
