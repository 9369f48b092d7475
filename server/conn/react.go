package conn

import (
	"cmp"
	"context"
	"net/netip"
	"time"

	"hubbub/server/access"
	"hubbub/server/journal"
	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// Emotes are the pictures of a site. They must be safe for concurrent use.
type Emotes interface {
	wire.Emotes
	// Hash names all of them as they are now, "" for none.
	Hash() string
}

// Reactions are what the history knows of what people have put to messages. They must be safe for
// concurrent use.
type Reactions interface {
	// OwnReactions returns those of a person to messages with numbers from from to to, in their order.
	OwnReactions(ctx context.Context, room, user string, from, to int64) ([]wire.OwnReaction, error)
}

// reactionMetrics count what becomes of reactions.
type reactionMetrics interface {
	ReactionTaken()
	ReactionRejected(reason string)
}

// ReactionRefusals lists why reactions are refused.
func ReactionRefusals() []string {
	return values(wire.BadMessage, wire.BadReaction, wire.TooManyReactions, wire.NotFound, wire.Forbidden, wire.RateLimited, wire.Timeout, wire.Banned, wire.NotSaved, wire.Restarting)
}

// react puts a reaction to a message of the room, or takes it back.
func (s *seat) react(raw []byte, received time.Time) {
	e := s.conn.endpoint
	r, refused := wire.DecodeReact(raw, e.Emotes)
	if refused == nil {
		refused = e.limitReaction(s.session.User(), received.Sub(e.started))
	}
	by, ok := s.speaker()
	if refused == nil && !ok {
		refused = mayNotReact
	}
	if refused != nil {
		s.conn.refuse(aReaction, withID(refused, cmp.Or(r.ID, refused.ID)))
		return
	}
	s.room.React(room.Draft{
		Entry:   wire.Entry{Kind: r.Kind(), ID: r.ID, Target: r.Seq, User: s.session.User(), From: s.session.Name().String(), Text: r.Emoji},
		Speaker: by,
		Ticket:  reacting{s, r.ID},
	})
}

var mayNotReact = &wire.Error{Code: wire.Forbidden, Message: "you may read here, and not react"}

// limitReaction takes a reaction of a person.
func (e *Endpoint) limitReaction(user string, now time.Duration) *wire.Error {
	if wait := e.limiters.reactions.Take(user, now); wait > 0 {
		return &wire.Error{Code: wire.RateLimited, Message: "too many reactions; wait a moment", RetryAfterMillis: inMillis(wait)}
	}
	return nil
}

// A reacting is the ticket of a reaction. The room tells all connections of the person of the one that
// counts.
type reacting struct {
	seat *seat
	id   string
}

func (r reacting) Numbered(e *wire.Entry, _ bool) {
	r.seat.conn.endpoint.Metrics.ReactionTaken()
	if e.ID != r.id {
		own := *e
		own.ID = r.id
		r.seat.Reacted(&own)
	}
}

func (r reacting) Refused(e *wire.Error) {
	r.seat.conn.refuse(aReaction, withID(e, r.id))
}

// tellOwn tells somebody who has joined of its reactions to what is in the backlog.
func (s *seat) tellOwn(w *room.Welcome) {
	e := s.conn.endpoint
	if w.Reacted == 0 || w.User == "" || s.isNew || e.Reactions == nil || s.conn.protocol.form().Protocol != wire.JSON {
		return
	}
	name, user, from, to := w.Room, w.User, w.Reacted, w.Seq
	e.tasks.Go(func() {
		ctx, done := s.conn.whileOpen()
		defer done()
		var own []wire.OwnReaction
		err := s.inTurn(ctx, func() (err error) {
			own, err = e.Reactions.OwnReactions(ctx, name, user, from, to)
			return err
		})
		if err == nil && len(own) > 0 {
			s.conn.SendBehind(wire.TextFrame(wire.AppendOwnReactions(nil, own)))
		}
	})
}

// A Reaction is one of somebody without a connection.
type Reaction struct {
	By   access.Visitor // who has a person
	From netip.Addr
	Room string
	wire.ReactRequest
}

// React puts a reaction to a message as that of a connection is put, and waits for it. The error is a
// *wire.Error, or that of ctx, and then it may still come to be.
func (e *Endpoint) React(ctx context.Context, r Reaction) (wire.Entry, error) {
	d, refused := e.reaction(&r)
	if refused == nil {
		answer := make(receipt, 1)
		d.Ticket = answer
		e.tasks.Go(func() { e.Hub.React(r.Room, d) }) // which waits while the room has much to do
		select {
		case s := <-answer:
			if refused = s.refused; refused == nil {
				e.Metrics.ReactionTaken()
				return s.entry, nil
			}
		case <-ctx.Done():
			return wire.Entry{}, ctx.Err()
		}
	}
	e.Metrics.ReactionRejected(string(refused.Code))
	e.Journal.Refused(journal.Message, string(refused.Code), r.From)
	return wire.Entry{}, refused
}

// reaction judges a reaction, and makes of it what a room takes.
func (e *Endpoint) reaction(r *Reaction) (d room.Draft, refused *wire.Error) {
	if e.leaving.Load() {
		return d, &wire.Error{Code: wire.Restarting, Message: "the server is going away; send it again in a moment"}
	}
	p := r.By.Person
	if r.By.Token == nil {
		if refused := e.barred(r.Room, p, name.Name{}, e.addressKey(r.From)); refused != nil {
			return d, refused
		}
	}
	by, ok := e.speakerOf(r.By, r.Room, r.From)
	if !ok {
		return d, mayNotReact
	}
	d.Speaker = by
	d.Entry = wire.Entry{Kind: r.Kind(), ID: r.ID, Target: r.Seq, User: p.User, From: e.nameOf(r.By), Text: r.Emoji}
	return d, e.limitReaction(p.User, e.now())
}
