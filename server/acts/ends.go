package acts

import (
	"context"
	"slices"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation"
	"hubbub/server/moderation/queue"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// An ending is what becomes of an item.
type ending struct {
	id   int64
	done string
}

// end adds an item that ends with the act, once.
func (d *deed) end(id int64, done string) {
	if !slices.ContainsFunc(d.ends, func(e ending) bool { return e.id == id }) {
		d.ends = append(d.ends, ending{id, done})
	}
}

// endOthers adds what else ends: reports of messages that the act takes back, and drafts of
// people that it silences or shuts out, or that read like what it sweeps.
func (d *deed) endOthers() {
	if d.Queue.Idle() {
		return
	}
	items := d.Queue.Items(d.room)
	if d.record.Room == moderation.Everywhere {
		items = d.Queue.All()
	}
	for i := range items {
		switch item := &items[i]; {
		case item.Kind == wire.ItemReport && d.takesBack(item):
			d.end(item.ID, wire.DoneRemove)
		case item.Kind == wire.ItemHeld && (d.silences(item) || d.swept.Alike(moderation.PiecesOf(item.Text))):
			d.end(item.ID, wire.DoneGone)
		}
	}
}

// takesBack reports whether the act takes back the message of an item.
func (d *deed) takesBack(i *queue.Item) bool {
	return i.Room == d.room && slices.ContainsFunc(d.drafts, func(draft room.Draft) bool {
		switch draft.Kind {
		case wire.KindRemoved:
			return draft.Target == i.Seq
		case wire.KindRemovedMany:
			return i.Seq >= draft.Target && (draft.User == "" || draft.User == i.User)
		}
		return false
	})
}

// silences reports whether the act keeps the author of an item from speaking.
func (d *deed) silences(i *queue.Item) bool {
	return slices.ContainsFunc(d.sanctions, func(s moderation.Sanction) bool {
		return s.User == i.User && (s.Room == moderation.Everywhere || s.Room == i.Room)
	})
}

// writeEnds ends items in the file. The one that the act names must wait still.
func (d *deed) writeEnds(tx history.Tx) error {
	byDone := make(map[string][]int64)
	for _, e := range d.ends {
		if d.item != nil && e.id == d.item.ID {
			if ended, err := d.Records.EndItemsTx(tx, d.now, e.done, e.id); err != nil {
				return err
			} else if ended == 0 {
				return errNoItem
			}
			continue
		}
		byDone[e.done] = append(byDone[e.done], e.id)
	}
	for done, ids := range byDone {
		if _, err := d.Records.EndItemsTx(tx, d.now, done, ids...); err != nil {
			return err
		}
	}
	if d.through != nil {
		return d.Records.FreeTx(tx, d.through.Room, d.through.User)
	}
	return nil
}

// applyEnds ends items in memory.
func (d *deed) applyEnds() {
	for _, e := range d.ends {
		if i, ok := d.Queue.End(e.id, e.done); ok {
			if d.ended = append(d.ended, i); !d.foreign {
				d.Tally.QueueEnded(e.done)
			}
		}
	}
	if d.through != nil {
		d.Rooms.LetThrough(*d.through)
	}
}

// tellEnded tells whom it concerns of items that have changed or ended.
func (a *Acts) tellEnded(changed []queue.Item) {
	rooms := make(map[string][]queue.Item)
	var drafts []queue.Item
	for _, i := range changed {
		rooms[i.Room] = append(rooms[i.Room], i)
		if i.Kind == wire.ItemHeld && i.Done != wire.DoneAllow && i.Done != "" {
			drafts = append(drafts, i)
		}
	}
	for in, items := range rooms {
		a.Watch.Pending(in, items...)
	}
	if len(drafts) > 0 {
		a.Watch.NotLetThrough(drafts...)
	}
}

// endItems ends items without an act. Where that cannot be saved they wait on.
func (a *Acts) endItems(ctx context.Context, done string, items ...queue.Item) error {
	e := &ended{Acts: a, done: done}
	for n := range items {
		e.ids = append(e.ids, items[n].ID)
	}
	return a.make(ctx, e)
}

// An ended is that items end without an act.
type ended struct {
	*Acts
	foreign bool
	done    string
	ids     []int64
}

func (e *ended) Record(tx history.Tx, of *wire.Entry) error {
	_, err := e.Records.EndItemsTx(tx, time.UnixMilli(of.At), e.done, e.ids...)
	return err
}

func (e *ended) Applied(*wire.Entry) {
	var items []queue.Item
	for _, id := range e.ids {
		if i, ok := e.Queue.End(id, e.done); ok {
			if items = append(items, i); !e.foreign {
				e.Tally.QueueEnded(e.done)
			}
		}
	}
	e.tellEnded(items)
}
