package acts

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"hubbub/server/moderation"
	"hubbub/server/records"
	"hubbub/server/wire"
)

// maxRestored is how many messages one lift brings back; the answer says if there are more.
const maxRestored = 1_000

// Why a lift finds nothing.
var (
	errNoRecord = &wire.Error{Code: wire.NotFound, Message: "there is no such act here"}
	errNothing  = &wire.Error{Code: wire.NotFound, Message: "nothing of this stands any more, or can be brought back"}
)

// lift undoes an act, or ends all that stands against a person.
func (d *deed) lift(ctx context.Context) *wire.Error {
	if d.act.User != "" {
		return d.liftPerson()
	}
	r, refused := d.recordOf(ctx)
	if refused != nil {
		return refused
	}
	d.record.User, d.record.Name, d.record.Seq = r.User, r.Name, r.Seq
	d.record.Detail, _ = json.Marshal(map[string]int64{"of": r.ID}) // a number: cannot fail
	d.tell(event{Act: moderation.ActLift, User: r.User, Name: r.Name})
	if d.stands(r.ID) {
		d.lifts = r.ID
	}
	if refused := d.restore(ctx, &r); refused != nil {
		return refused
	}
	if act := (moderation.Act{Act: r.Act}); act.IsMode() {
		return d.revert(ctx, &r)
	}
	if r.Act == moderation.ActAnswered {
		return d.unanswer(ctx, &r)
	}
	if d.lifts == 0 && d.answer.Count == 0 {
		return errNothing
	}
	return nil
}

// stands reports whether something of an act does.
func (d *deed) stands(record int64) bool {
	if d.Filter != nil {
		if _, filters := d.Filter.Find(record); filters {
			return true
		}
	}
	return slices.ContainsFunc(d.Rooms.Sanctions(d.record.Room), func(s moderation.Sanction) bool { return s.Record == record })
}

// liftPerson ends what stands against a person.
func (d *deed) liftPerson() *wire.Error {
	for _, s := range d.Rooms.Sanctions(d.record.Room) {
		if s.User == d.act.User {
			d.frees, d.record.User, d.record.Name = s.User, s.User, s.Name
		}
	}
	if d.frees == "" {
		return errNothing
	}
	d.named(d.record.Name)
	d.answer.Count = 1
	d.tell(event{Act: moderation.ActLift, User: d.record.User, Name: d.record.Name})
	return nil
}

// recordOf returns the record that is to be lifted, which holds where the lift does.
func (d *deed) recordOf(ctx context.Context) (moderation.Record, *wire.Error) {
	r, err := d.Records.Act(ctx, d.act.Of)
	if errors.Is(err, records.ErrNotFound) {
		if r, err = d.filtering(), nil; r.ID == 0 {
			return r, errNoRecord
		}
	}
	if err != nil {
		return r, d.unread(err)
	}
	d.record.Room = r.Room
	return r, moderation.MayLift(d.by, d.room, &r)
}

// filtering returns what is known of an act that filters for longer than acts are on record.
func (d *deed) filtering() moderation.Record {
	if d.Filter != nil {
		if f, ok := d.Filter.Find(d.act.Of); ok {
			return moderation.Record{ID: f.Record, Room: f.Room, Act: moderation.ActFilter}
		}
	}
	return moderation.Record{}
}

// restore brings back what an act has removed, as far as that is kept.
func (d *deed) restore(ctx context.Context, r *moderation.Record) *wire.Error {
	seqs, refused := d.removedBy(ctx, r)
	if refused != nil {
		return refused
	}
	if len(seqs) > maxRestored {
		seqs, d.answer.More = seqs[:maxRestored], true
	}
	d.answer.Count = len(seqs)
	for _, seq := range seqs {
		d.draft(wire.Entry{Kind: wire.KindRestored, Target: seq})
	}
	return nil
}

// removedBy returns the messages that an act has removed and that can be brought back.
func (d *deed) removedBy(ctx context.Context, r *moderation.Record) ([]int64, *wire.Error) {
	var kept removed
	switch r.Act {
	default:
		return nil, nil
	case moderation.ActRemove, moderation.ActClear, moderation.ActSweep:
		if len(r.Detail) > 0 && json.Unmarshal(r.Detail, &kept) != nil {
			return nil, errNoRecord
		}
	}
	if len(kept.Seqs) == 0 {
		seqs, err := d.History.RemovedBy(ctx, d.room, r.Seq)
		if err != nil {
			return nil, d.unread(err)
		}
		return seqs, nil
	}
	var still []int64
	for _, seq := range kept.Seqs {
		found, err := d.History.Removed(ctx, d.room, seq, seq, "", 1)
		if err != nil {
			return nil, d.unread(err)
		}
		if len(found) > 0 {
			still = append(still, seq)
		}
	}
	return still, nil
}
