package conn

import (
	"context"
	"time"

	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// Acts do what moderators ask for. They must be safe for concurrent use, and may wait for
// the disk.
type Acts interface {
	Do(ctx context.Context, by moderation.Actor, room string, act moderation.Act) (wire.Moderated, *wire.Error)
	// Refresh lets a room show of a message what it says now, when its author has changed it.
	Refresh(ctx context.Context, by moderation.Actor, room string, seq int64) *wire.Error
}

// actTimeout is how long an act may take. Meanwhile nothing is read from who does it.
const actTimeout = 10 * time.Second

// moderate does an act, and answers when it is saved. The answer does not overtake what the
// act does to the room.
func (s *seat) moderate(id string, raw []byte, received time.Time) {
	e := s.conn.endpoint
	if wait := e.limiters.sessions.Take(s.session.Author(), received.Sub(e.started)); wait > 0 {
		s.conn.strike(&wire.Error{Code: wire.RateLimited, Message: "too many acts; wait a moment", ID: id, RetryAfterMillis: inMillis(wait)})
		return
	}
	act, refused := moderation.Decode(raw)
	var answer wire.Moderated
	if refused == nil {
		ctx, cancel := context.WithTimeout(context.Background(), actTimeout)
		defer cancel()
		answer, refused = e.Acts.Do(ctx, s.actor(), s.room.Name(), act)
	}
	if refused != nil {
		own := *refused
		own.ID, own.Lives = id, true
		s.conn.strike(&own)
		return
	}
	s.conn.SendBehind(wire.TextFrame(wire.AppendModerated(nil, &answer)))
}

// actor returns who acts from a seat.
func (s *seat) actor() moderation.Actor {
	return moderation.Actor{User: s.session.User(), Name: s.session.Name().String(), Role: s.role(), Machine: s.token() != nil}
}
