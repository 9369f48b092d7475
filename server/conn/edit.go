package conn

import (
	"context"
	"errors"
	"time"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// Messages are those that were said, as they are now. They must be safe for concurrent use, and may wait
// for the disk.
type Messages interface {
	// Entry returns an entry of a room. A *wire.Error is for who asks.
	Entry(ctx context.Context, room string, seq int64) (wire.Entry, error)
}

// A change is what somebody wants to become of a message of its own, and what that is judged by. Whose
// the message is, and whether it may still be changed, is judged again where the entry gets its number.
type change struct {
	wire.EditRequest
	removes bool
	room    string
	by      identity.Speaker
	as      saidBy
	filter  func(text string) *wire.Error
}

// errors of changes.
var (
	errNoMessage  = &wire.Error{Code: wire.NotFound, Message: "there is no such message here, or it was removed"}
	errNotOwn     = &wire.Error{Code: wire.Forbidden, Message: "only who has said a message can change it"}
	errNeverEdits = &wire.Error{Code: wire.TooLate, Message: "what was said cannot be changed here"}
	errMayNotSay  = &wire.Error{Code: wire.Forbidden, Message: "you may read here, and not speak"}
	errWouldHold  = &wire.Error{Code: wire.Filtered, Message: "this would have to be looked at first: it cannot be put in the place of what was said"}
	errSlowToSave = &wire.Error{Code: wire.NotSaved, Message: "the server is slow to save this; look whether it was done before you try again"}
	errUnreadNow  = &wire.Error{Code: wire.NotSaved, Message: "the history cannot be read now; try again in a moment"}
)

// change edits or removes a message of one's own. Who keeps the room removes any.
func (s *seat) change(removes bool, raw []byte, received time.Time) {
	r, refused := wire.DecodeEdit(raw)
	if refused != nil {
		s.conn.strike(refused)
		return
	}
	by, maySpeak := s.speaker()
	c := change{EditRequest: r, removes: removes, room: s.room.Name(), by: by, as: s.saidBy()}
	c.filter = func(text string) *wire.Error {
		why, refused := s.filter(&by, r.ID, text)
		if refused == nil && why != (hold{}) {
			refused = errWouldHold
		}
		return refused
	}
	e := s.conn.endpoint
	d, same, refused := e.judgeChange(&c, maySpeak, received)
	switch {
	case refused != nil && c.removes && s.role() >= identity.Moderator && isNotOwn(refused):
		s.removeAny(r)
	case refused != nil:
		s.conn.strike(withID(refused, r.ID))
	case same:
		s.done(&wire.Done{ID: r.ID, Target: r.Seq})
	default:
		s.publishChange(d)
	}
}

// publishChange hands a change to the room, and answers when it is saved. Meanwhile nothing is read from
// who wants it.
func (s *seat) publishChange(d room.Draft) {
	r := make(receipt, 1)
	d.Ticket = r
	s.room.Say(d)
	ctx, cancel := context.WithTimeout(context.Background(), actTimeout)
	defer cancel()
	select {
	case is := <-r:
		if is.refused != nil {
			s.conn.strike(withID(is.refused, d.ID))
			return
		}
		s.done(&wire.Done{ID: d.ID, Target: d.Target, Seq: is.entry.Seq})
		s.conn.endpoint.refresh(ctx, s.actor(), s.room.Name(), d.Target)
	case <-ctx.Done():
		s.conn.strike(withID(errSlowToSave, d.ID))
	}
}

// refresh lets the room show of a message what it says now.
func (e *Endpoint) refresh(ctx context.Context, by moderation.Actor, in string, seq int64) {
	if refused := e.Acts.Refresh(ctx, by, in, seq); refused != nil {
		e.Log.Warn("a room goes on to show what a message has said", "room", in, "message", seq, "error", refused)
	}
}

// isNotOwn reports whether a moderator may do what was refused.
func isNotOwn(refused *wire.Error) bool {
	return refused.Code == wire.Forbidden || refused.Code == wire.TooLate
}

// judgeChange judges a change as what is said is judged, and makes of it what a room takes. same tells
// that the message is so already.
func (e *Endpoint) judgeChange(c *change, maySpeak bool, received time.Time) (d room.Draft, same bool, refused *wire.Error) {
	if refused = e.judgeRate(c.as, c.ID, received); refused != nil {
		return d, false, refused
	}
	if !c.removes {
		if refused = e.judgeText(c.ID, c.Text); refused == nil && !maySpeak {
			refused = errMayNotSay
		}
	}
	if refused != nil {
		return d, false, refused
	}
	m, refused := e.ownMessage(c, received)
	if refused != nil || !c.removes && m.Text == c.Text {
		return d, true, refused
	}
	d = room.Draft{
		Entry:  wire.Entry{Kind: wire.KindEdited, Target: c.Seq, ID: c.ID, User: c.by.User, Text: c.Text},
		Author: c.as.author, Received: received, Speaker: c.by, Window: e.Limits.EditWindowMillis,
	}
	if c.removes {
		d.Kind, d.Text = wire.KindRemoved, ""
		return d, false, nil
	}
	return d, false, c.filter(c.Text)
}

// ownMessage returns the message that a change is about, as it is now. One that says what it is to say
// is so however long ago that was.
func (e *Endpoint) ownMessage(c *change, received time.Time) (m wire.Entry, refused *wire.Error) {
	if e.Limits.EditWindowMillis <= 0 {
		return m, errNeverEdits
	}
	ctx, cancel := context.WithTimeout(context.Background(), actTimeout)
	defer cancel()
	m, err := e.Messages.Entry(ctx, c.room, c.Seq)
	switch known, is := errors.AsType[*wire.Error](err); {
	case is:
		return m, known
	case err != nil:
		return m, errUnreadNow
	case m.Kind != wire.KindMessage || m.Removed:
		return m, errNoMessage
	case m.User == "" || m.User != c.by.User:
		return m, errNotOwn
	}
	return m, nil
}

// removeAny does the act by which a moderator takes back a message, and answers as to its author.
func (s *seat) removeAny(r wire.EditRequest) {
	ctx, cancel := context.WithTimeout(context.Background(), actTimeout)
	defer cancel()
	answer, refused := s.conn.endpoint.Acts.Do(ctx, s.actor(), s.room.Name(), moderation.Act{Act: moderation.ActRemove, ID: r.ID, Seq: r.Seq})
	if refused != nil {
		own := *withID(refused, r.ID)
		own.Lives = true
		s.conn.strike(&own)
		return
	}
	s.done(&wire.Done{ID: r.ID, Target: r.Seq, Seq: answer.Seq})
}

// done answers a change, behind what it did to the room.
func (s *seat) done(d *wire.Done) { s.conn.SendBehind(wire.TextFrame(wire.AppendDone(nil, d))) }

func withID(refused *wire.Error, id string) *wire.Error {
	own := *refused
	own.ID = id
	return &own
}
