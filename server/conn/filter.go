package conn

import (
	"hubbub/server/identity"
	"hubbub/server/moderation/filter"
	"hubbub/server/name"
	"hubbub/server/wire"
)

// Filters judge texts before they are shown. They answer without waiting.
type Filters interface {
	// Judge returns the verdict on what is said in a room, or on what the room is about.
	Judge(room, text string) (filter.Verdict, bool)
	// JudgeName returns the verdict on a name, of a person or of a room.
	JudgeName(name string) (filter.Verdict, bool)
}

// filters reports whether there is something to judge what somebody says or is called: who
// keeps a room may say what others may not, to tell of it.
func (e *Endpoint) filters(role identity.Role) bool {
	return e.Filters != nil && role < identity.Moderator
}

// filter holds what is said against the filters, and returns why it is to be looked at first,
// or why it is refused.
func (s *seat) filter(by *identity.Speaker, id, text string) (hold, *wire.Error) {
	e := s.conn.endpoint
	why := s.asBanned(by)
	if by.Machine || !e.filters(by.Role) {
		return why, nil
	}
	v, found := e.Filters.Judge(s.room.Name(), text)
	switch {
	case !found:
		return why, nil
	case v.Action == filter.Hold && why == hold{}:
		return hold{v.Word, heldByFilter}, nil
	case v.Action == filter.Hold:
		return why, nil
	case v.Action == filter.Timeout && e.TimeOut != nil:
		e.TimeOut(s.room.Name(), s.session, v.For, v.Word)
		return hold{}, &wire.Error{Code: wire.Timeout, Message: v.Word, ID: id, RetryAfterMillis: inMillis(v.For)}
	default:
		return hold{}, &wire.Error{Code: wire.Filtered, Message: v.Word, ID: id}
	}
}

// filterName holds what somebody wants to be called against the filters.
func (e *Endpoint) filterName(role identity.Role, n name.Name) *wire.Error {
	return e.refuseName(wire.NameInvalid, role, n.String())
}

// filterRoom holds the name under which somebody opens a room against the filters.
func (e *Endpoint) filterRoom(role identity.Role, roomName string) *wire.Error {
	return e.refuseName(wire.RoomInvalid, role, roomName)
}

func (e *Endpoint) refuseName(code wire.Code, role identity.Role, name string) *wire.Error {
	if !e.filters(role) {
		return nil
	}
	if v, found := e.Filters.JudgeName(name); found {
		return &wire.Error{Code: code, Message: v.Word}
	}
	return nil
}
