package conn

import (
	"strings"
	"time"

	"hubbub/server/wire"
)

// say publishes a message that keeps to the limits, or refuses it.
func (s *seat) say(id, text string, received time.Time) {
	if e := s.judge(id, text, received); e != nil {
		s.conn.refuse(aMessage, e)
		return
	}
	s.room.Say(s.session, s, id, text, received)
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
	if strings.TrimSpace(text) == "" {
		return &wire.Error{Code: wire.Empty, Message: "the message is empty", ID: id}
	}
	return nil
}

// Repeated gives a receipt again.
func (s *seat) Repeated(m *wire.Message) {
	s.conn.Send(wire.TextFrame(wire.AppendMessage(nil, m, true)))
}

// NotSaved refuses a message that the history did not take.
func (s *seat) NotSaved(id string) {
	s.conn.refuse(aMessage, &wire.Error{Code: wire.NotSaved, Message: "the message could not be saved; nobody has seen it; try again in a moment", ID: id})
}
