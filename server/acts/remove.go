package acts

import (
	"context"
	"encoding/json"

	"hubbub/server/moderation"
	"hubbub/server/wire"
)

const (
	countPage = 500    // messages of a person that are counted in one look
	maxCount  = 10_000 // that are counted; more are removed all the same
)

// remove takes back one message, or all of a person's since a time.
func (d *deed) remove(ctx context.Context) *wire.Error {
	if d.item != nil {
		return d.removeItem(ctx)
	}
	if d.act.Seq > 0 {
		return d.removeOne(ctx)
	}
	t, refused := d.allowed(ctx, d.act.User)
	if refused != nil {
		return refused
	}
	from, refused := d.since(ctx)
	if refused != nil {
		return refused
	}
	count, refused := d.countOf(ctx, t.user, from)
	if refused != nil {
		return refused
	}
	if count == 0 {
		return &wire.Error{Code: wire.NotFound, Message: "nothing that is kept was said by this person since then"}
	}
	d.record.User, d.record.Name, d.answer.Count = t.user, t.name, count
	d.named(t.name)
	d.draft(wire.Entry{Kind: wire.KindRemovedMany, Target: from, User: t.user})
	d.unpin(func(p moderation.Pin) bool { return p.User == t.user && p.Seq >= from })
	return nil
}

// removeOne takes back the message of a number.
func (d *deed) removeOne(ctx context.Context) *wire.Error {
	e, refused := d.message(ctx)
	if refused != nil {
		return refused
	}
	d.record.User, d.record.Name, d.record.Seq, d.answer.Count = e.User, e.From, e.Seq, 1
	d.named(e.From)
	d.removes(e.Seq)
	d.unpin(func(p moderation.Pin) bool { return p.Seq == e.Seq })
	return nil
}

// A removed is what the record of an act keeps that has taken back single messages, to be
// undone.
type removed struct {
	Seqs []int64 `json:"seqs"`
}

// removes adds the entries that take back single messages.
func (d *deed) removes(seqs ...int64) {
	d.record.Detail, _ = json.Marshal(removed{seqs}) // numbers: cannot fail
	for _, seq := range seqs {
		d.draft(wire.Entry{Kind: wire.KindRemoved, Target: seq})
	}
}

// clear takes back all that was said in the room.
func (d *deed) clear(ctx context.Context) *wire.Error {
	from, refused := d.since(ctx)
	if refused != nil {
		return refused
	}
	whole, refused := d.look(ctx, from, func(e *wire.Entry) bool {
		d.answer.Count++
		return true
	})
	if refused != nil {
		return refused
	}
	if d.answer.Count == 0 {
		return &wire.Error{Code: wire.NotFound, Message: "nothing that is kept was said here since then"}
	}
	d.answer.More = d.act.Preview && !whole // else all are taken back
	d.draft(wire.Entry{Kind: wire.KindRemovedMany, Target: from})
	d.unpin(func(p moderation.Pin) bool { return p.Seq >= from })
	return nil
}

// message returns the message that the act is about, if it stands.
func (d *deed) message(ctx context.Context) (wire.Entry, *wire.Error) {
	e, err := d.History.Entry(ctx, d.room, d.act.Seq)
	if err != nil {
		return e, d.unread(err)
	}
	if e.Kind != wire.KindMessage || e.Removed {
		return e, &wire.Error{Code: wire.NotFound, Message: "there is no such message here any more"}
	}
	return e, nil
}

// since returns the number from which on the act holds.
func (d *deed) since(ctx context.Context) (int64, *wire.Error) {
	if d.act.Since <= 0 {
		return 1, nil
	}
	seq, err := d.History.FirstSince(ctx, d.room, d.act.Since)
	if err != nil {
		return 0, d.unread(err)
	}
	return seq, nil
}

// countOf returns how many messages of a person there are from a number on.
func (d *deed) countOf(ctx context.Context, user string, from int64) (count int, refused *wire.Error) {
	for before := int64(0); count < maxCount; {
		said, err := d.History.OfPerson(ctx, d.room, user, before, countPage)
		if err != nil {
			return 0, d.unread(err)
		}
		for i := range said {
			if before = said[i].Seq; before < from {
				return count, nil
			}
			if !said[i].Removed {
				count++
			}
		}
		if len(said) < countPage {
			break
		}
	}
	return count, nil
}
