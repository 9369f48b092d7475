package acts

import (
	"context"
	"encoding/json"

	"hubbub/server/moderation"
	"hubbub/server/wire"
)

var errNoQuestion = &wire.Error{Code: wire.NotFound, Message: "that message is no question"}

// asks refuses what is no question.
func asks(e *wire.Entry) *wire.Error {
	if !e.Ask {
		return errNoQuestion
	}
	return nil
}

// shows reports whether the act puts a message in sight.
func (d *deed) shows() bool {
	switch d.act.Act {
	case moderation.ActPin:
		return true
	case moderation.ActLive, moderation.ActScreen:
		return *d.act.On
	}
	return false
}

// A wasAnswered is what the record of an act keeps that says whether a question was answered, to be
// undone.
type wasAnswered struct {
	Before bool `json:"before"`
}

// answered notes whether a question was answered. One that was is no longer being answered.
func (d *deed) answered(ctx context.Context, seq int64, on bool) *wire.Error {
	d.act.Seq = seq
	e, refused := d.message(ctx)
	if refused == nil {
		refused = asks(&e)
	}
	if refused != nil {
		return refused
	}
	d.record.Seq = seq
	d.record.Detail, _ = json.Marshal(wasAnswered{e.Answered}) // a boolean: cannot fail
	update := wire.Entry{Kind: wire.KindAnswered, Target: seq, Answered: on}
	if on {
		update.Text = "true"
	}
	d.draft(update)
	if m := d.Rooms.Modes(d.room); on && m.Live != nil && m.Live.Seq == seq {
		m.Live = nil
		d.become(m, "")
	}
	return nil
}

// unanswer brings back whether a question was answered before an act.
func (d *deed) unanswer(ctx context.Context, r *moderation.Record) *wire.Error {
	var kept wasAnswered
	if json.Unmarshal(r.Detail, &kept) != nil {
		return errNothing
	}
	d.act.Seq = r.Seq
	e, refused := d.message(ctx)
	if refused != nil {
		return refused
	}
	if e.Answered == kept.Before {
		return errNothing
	}
	detail := d.record.Detail // of the lift
	refused = d.answered(ctx, r.Seq, kept.Before)
	d.record.Detail = detail
	return refused
}

// refilled returns modes of before with what the messages say that they show. Only their numbers are
// kept.
func (d *deed) refilled(ctx context.Context, m moderation.Modes) (moderation.Modes, *wire.Error) {
	shown := make(map[int64]moderation.Pin)
	for _, p := range m.Shows() {
		d.act.Seq = p.Seq
		e, refused := d.message(ctx)
		switch {
		case refused == nil:
			shown[p.Seq] = pinOf(&e)
		case refused.Code != wire.NotFound: // else it is gone
			return m, refused
		}
	}
	return m.Filled(shown), nil
}
