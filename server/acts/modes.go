package acts

import (
	"context"
	"encoding/json"

	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// A changed is what the record of an act upon the modes of a room keeps, to be undone.
type changed struct {
	Before moderation.Modes `json:"before"` // only what the act has changed
}

// changeRoom is all that changes what the room is like.
func (d *deed) changeRoom(ctx context.Context) *wire.Error {
	var pin moderation.Pin
	if d.shows() {
		e, refused := d.message(ctx)
		if refused == nil && d.act.Act == moderation.ActLive {
			refused = asks(&e)
		}
		if refused != nil {
			return refused
		}
		pin = pinOf(&e)
	}
	if d.act.Act == moderation.ActTopic || d.act.Act == moderation.ActAnnounce {
		if refused := d.welcome(d.act.Text); refused != nil {
			return refused
		}
	}
	before := d.Rooms.Modes(d.room)
	after, refused := before.With(&d.act, d.now, pin)
	if refused != nil {
		return refused
	}
	d.record.Seq = d.act.Seq
	kept := copied(d.act.Act, moderation.Modes{}, before)
	if hasText := kept.Topic != "" || kept.Announcement != nil; !hasText || !d.KeepNothing {
		d.record.Detail, _ = json.Marshal(changed{kept}) // numbers and strings: cannot fail
	}
	notice := ""
	if d.act.Act == moderation.ActAnnounce {
		notice = d.act.Text
	}
	d.become(after, notice)
	return nil
}

func pinOf(e *wire.Entry) moderation.Pin {
	return moderation.Pin{Seq: e.Seq, User: e.User, From: e.From, Text: e.Text}
}

// become adds the entry by which the room has other modes.
func (d *deed) become(m moderation.Modes, notice string) {
	d.modes, d.modesOf = &m, m.Version
	d.draft(wire.Entry{Kind: wire.KindRoom, Text: string(m.State()), Notice: notice})
}

// unpin takes messages that are gone out of sight.
func (d *deed) unpin(gone func(moderation.Pin) bool) {
	before := d.Rooms.Modes(d.room)
	if after := before.Without(gone); len(after.Shows()) < len(before.Shows()) {
		d.become(after, "")
	}
}

// copied returns modes with what a kind of act changes taken from others.
func copied(kind string, to, from moderation.Modes) moderation.Modes {
	switch kind {
	case moderation.ActSlow:
		to.SlowMillis = from.SlowMillis
	case moderation.ActPace:
		to.Pace = from.Pace
	case moderation.ActSpeak:
		to.Speak, to.SpeakMillis = from.Speak, from.SpeakMillis
	case moderation.ActLinks:
		to.NoLinks = from.NoLinks
	case moderation.ActTopic:
		to.Topic = from.Topic
	case moderation.ActAnnounce:
		to.Announcement = from.Announcement
	case moderation.ActLive:
		to.Live = from.Live
	case moderation.ActScreen:
		to.Screen = from.Screen
	case moderation.ActShield:
		to.Shield, to.Rules = from.Shield, from.Rules
	}
	return to
}

// revert brings back what the room was like before an act.
func (d *deed) revert(ctx context.Context, r *moderation.Record) *wire.Error {
	now := d.Rooms.Modes(d.room)
	then := now
	var refused *wire.Error
	switch r.Act {
	case moderation.ActPin:
		then = now.WithoutPins(func(p moderation.Pin) bool { return p.Seq == r.Seq })
	case moderation.ActUnpin:
		d.act.Seq = r.Seq
		var e wire.Entry
		if e, refused = d.message(ctx); refused != nil {
			return refused
		}
		if then, refused = now.With(&moderation.Act{Act: moderation.ActPin, Seq: r.Seq}, d.now, pinOf(&e)); refused != nil {
			return refused
		}
	default:
		var kept changed
		if json.Unmarshal(r.Detail, &kept) != nil {
			return errNothing
		}
		if kept.Before, refused = d.refilled(ctx, kept.Before); refused != nil {
			return refused
		}
		then = copied(r.Act, now, kept.Before)
	}
	if string(then.State()) == string(now.State()) {
		return errNothing
	}
	d.become(then, "")
	return nil
}
