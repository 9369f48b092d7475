package conn

import (
	"context"
	"time"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/moderation/queue"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A Queue is what waits for moderators. It must be safe for concurrent use; what takes a
// context may wait for the disk.
type Queue interface {
	// Idle reports whether nothing waits, and nothing that has ended is remembered.
	Idle() bool
	// Known returns what became of a draft that was held, by the id that its author gave. The
	// error is that the id was of something else.
	Known(room string, author [16]byte, said *wire.Entry) (fate queue.Fate, refused *wire.Error, known bool)
	// Hold lets a draft wait, for a reason, and counts it as what it was held by.
	Hold(ctx context.Context, room string, d *room.Draft, reason, heldBy string) (queue.Fate, *wire.Error)
	// Report brings a message before the moderators.
	Report(ctx context.Context, by moderation.Actor, room string, r wire.ReportRequest) *wire.Error
	// Look notes that somebody looks at an item, until Leave of the same by, or no more.
	Look(room string, item int64, by any, name string, on bool)
	Leave(by any)
	// Count returns how many items wait in a room.
	Count(room string) int
}

// A hold is why something waits to be looked at. The zero hold is not to.
type hold struct {
	reason string // for moderators
	by     string // as it is counted
}

// What holds drafts.
const (
	heldByFilter = "filter"
	heldAsBanned = "banned"
)

// asBanned returns the hold of a guest that has come from where somebody was banned, until a
// moderator has let it through.
func (s *seat) asBanned(by *identity.Speaker) hold {
	if !s.marked || !by.Guest {
		return hold{}
	}
	ban, is := s.conn.endpoint.Standing.Marked(s.room.Name(), by.User, by.Address)
	if !is {
		return hold{}
	}
	return hold{queue.BannedBefore + ban.Name, heldAsBanned}
}

// isMarked reports whether a guest comes into a room from where somebody was banned.
func (s *seat) isMarked(in string, p *identity.Person) bool {
	e := s.conn.endpoint
	if e.Standing.Idle() || !e.Door.IsGuest(in, p) {
		return false
	}
	_, is := e.Standing.Marked(in, p.User, s.address())
	return is
}

// wasHeld answers a draft that was held before, and reports whether it was.
func (s *seat) wasHeld(said *wire.Entry) bool {
	e := s.conn.endpoint
	if said.ID == "" || e.Queue.Idle() {
		return false
	}
	fate, refused, known := e.Queue.Known(s.room.Name(), s.session.Author(), said)
	if known {
		s.tellFate(said.ID, fate, refused)
	}
	return known
}

// hold lets a draft wait for a moderator.
func (s *seat) hold(d room.Draft, why hold) {
	ctx, cancel := context.WithTimeout(context.Background(), actTimeout)
	defer cancel()
	fate, refused := s.conn.endpoint.Queue.Hold(ctx, s.room.Name(), &d, why.reason, why.by)
	s.tellFate(d.ID, fate, refused)
}

// tellFate tells an author what became of a draft.
func (s *seat) tellFate(id string, fate queue.Fate, refused *wire.Error) {
	c := s.conn
	switch {
	case refused != nil:
		c.endpoint.limiters.said.forget(s.session.Author())
		c.strike(refused)
	case fate.Said != nil:
		s.Numbered(fate.Said, true)
	case fate.Ended:
		c.sendBehind(c.protocol.heldEnded(id))
	default:
		c.sendBehind(c.protocol.held(id))
	}
}

// sendBehind is SendBehind for what a protocol may have no word for.
func (c *connection) sendBehind(frame []byte) {
	if len(frame) > 0 {
		c.SendBehind(frame)
	}
}

// report brings a message before the moderators of the room.
func (s *seat) report(id string, raw []byte, received time.Time) {
	e := s.conn.endpoint
	if wait := e.limiters.reports.Take(s.session.User(), received.Sub(e.started)); wait > 0 {
		s.conn.strike(&wire.Error{Code: wire.RateLimited, Message: "too many reports; wait a moment", ID: id, RetryAfterMillis: inMillis(wait)})
		return
	}
	r, refused := wire.DecodeReport(raw)
	if refused == nil {
		ctx, cancel := context.WithTimeout(context.Background(), actTimeout)
		defer cancel()
		refused = e.Queue.Report(ctx, s.actor(), s.room.Name(), r)
	}
	if refused != nil {
		s.conn.strike(refused)
		return
	}
	s.conn.SendBehind(wire.TextFrame(wire.AppendReported(nil, r.ID)))
}

// reviewing tells the other moderators that one looks at an item.
func (s *seat) reviewing(raw []byte, received time.Time) {
	e := s.conn.endpoint
	if wait := e.limiters.sessions.Take(s.session.Author(), received.Sub(e.started)); wait > 0 {
		s.conn.strike(&wire.Error{Code: wire.RateLimited, Message: "too much at once; wait a moment", RetryAfterMillis: inMillis(wait)})
		return
	}
	r, refused := wire.DecodeReviewing(raw)
	if refused == nil && s.role() < identity.Moderator {
		refused = &wire.Error{Code: wire.Forbidden, Message: "only moderators and owners keep the room"}
	}
	if refused != nil {
		s.conn.strike(refused)
		return
	}
	s.looks = true
	e.keepers.add(s.room.Name(), s.conn)
	e.Queue.Look(s.room.Name(), r.Item, s.conn, s.session.Name().String(), r.On)
}
