package room

import (
	"hubbub/server/identity"
	"hubbub/server/wire"
)

// Rules say who may speak when, and what a room is like. They must be safe for concurrent
// use and must not block: rooms call them in the middle of their work.
type Rules interface {
	// Judge returns why a message does not get its place, or nil. It is called once for a
	// message, in the room's order: after all acts that stand before it were applied.
	Judge(room string, by *identity.Speaker, e *wire.Entry) *wire.Error
	// State returns what newcomers are told of a room, a JSON object, nil if there is
	// nothing to say.
	State(room string) []byte
}

// An Attachment is what a draft brings into memory, beside the entry that all see.
type Attachment interface {
	// Applied is called when the entry has its place, in the room's order: what stands
	// after it is judged later. It must not block, nor call the room.
	Applied(e *wire.Entry)
}

// judge returns why a draft is not published.
func (s *sequencer) judge(d *Draft) *wire.Error {
	if s.opened && d.Kind.IsReaction() && d.Target > s.last {
		return errNoMessage
	}
	if s.config.Rules == nil || !s.opened || !d.Kind.IsJudged() {
		return nil
	}
	return s.config.Rules.Judge(s.room.name, &d.Speaker, &d.Entry)
}

// state returns what newcomers are told of the room.
func (s *sequencer) state() []byte {
	if s.config.Rules == nil {
		return nil
	}
	return s.config.Rules.State(s.room.name)
}
