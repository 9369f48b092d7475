package conn

import (
	"time"

	"hubbub/server/fold"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// say publishes a message that keeps to the limits, or refuses it.
func (s *seat) say(id, text string, received time.Time) {
	if e := s.judge(id, text, received); e != nil {
		s.conn.refuse(aMessage, e)
		return
	}
	s.room.Say(room.Draft{
		Entry:    wire.Entry{Kind: wire.KindMessage, ID: id, From: s.session.Name().String(), Text: text},
		Author:   s.session.Author(),
		Received: received,
		Ticket:   s,
	})
}

// judge holds a message against the limits, by its text and by how fast it comes.
func (s *seat) judge(id, text string, received time.Time) *wire.Error {
	limits := &s.conn.endpoint.Limits
	now := received.Sub(s.conn.endpoint.started)
	if wait := s.bucket.Take(int64(now), limits.MessageRate, limits.MessageBurst); wait > 0 {
		millis := (wait + time.Millisecond - 1).Milliseconds()
		return &wire.Error{Code: wire.RateLimited, Message: "too many messages; wait a moment", ID: id, RetryAfterMillis: millis}
	}
	if len(text) > limits.MessageBytes {
		e := wire.Errorf(wire.TooLong, "the message has %d bytes, %d more than allowed", len(text), len(text)-limits.MessageBytes)
		e.ID = id
		return e
	}
	if fold.Blank(text) {
		return &wire.Error{Code: wire.Empty, Message: "the message is empty", ID: id}
	}
	return nil
}

// Numbered gives a receipt again. The first one is the message itself. It must not
// overtake the room: whoever sees its number has all before it.
func (s *seat) Numbered(e *wire.Entry, repeat bool) {
	if repeat {
		s.conn.SendBehind(wire.TextFrame(wire.AppendEntry(nil, e, true)))
	}
}

// Refused tells of a message that is not in the history.
func (s *seat) Refused(e *wire.Error) { s.conn.refuse(aMessage, e) }
