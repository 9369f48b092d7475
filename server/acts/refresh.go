package acts

import (
	"context"

	"hubbub/server/moderation"
	"hubbub/server/moderation/queue"
	"hubbub/server/wire"
)

// Refresh lets a room show of a message what it says now, or nothing if it is gone, when its author has
// changed it: pins are told with the beginning of their text. That is on record as an act of the author,
// who need not be one who may act. Reports of what is gone end.
func (a *Acts) Refresh(ctx context.Context, by moderation.Actor, inRoom string, seq int64) *wire.Error {
	if err := a.endReports(ctx, inRoom, seq); err != nil {
		return errUnsaved // it is looked for again
	}
	for tries := 1; ; tries++ {
		if now := a.Rooms.Modes(inRoom); !now.IsShown(seq) {
			return nil
		}
		d, refused := a.refresh(ctx, by, inRoom, seq)
		if !d.isOutrun() || tries == maxTries {
			return refused
		}
	}
}

// endReports ends the reports of a message if that is gone.
func (a *Acts) endReports(ctx context.Context, inRoom string, seq int64) error {
	if a.Queue.Idle() {
		return nil
	}
	var items []queue.Item
	for _, i := range a.Queue.Items(inRoom) {
		if i.Kind == wire.ItemReport && i.Seq == seq {
			items = append(items, i)
		}
	}
	if len(items) == 0 {
		return nil
	}
	if e, err := a.History.Entry(ctx, inRoom, seq); err != nil || !e.Removed {
		return err
	}
	return a.endItems(ctx, wire.DoneGone, items...)
}

func (a *Acts) refresh(ctx context.Context, by moderation.Actor, inRoom string, seq int64) (*deed, *wire.Error) {
	d := a.newDeed(by, inRoom, moderation.Act{Act: moderation.ActPin, Seq: seq})
	release, refused := a.turns.take(ctx, inRoom)
	if refused != nil {
		return d, refused
	}
	defer release()
	e, err := a.History.Entry(ctx, inRoom, seq)
	if err != nil {
		return d, d.unread(err)
	}
	after, changed := a.Rooms.Modes(inRoom).Following(&e)
	if !changed {
		return d, nil
	}
	if e.Removed {
		d.act.Act, d.record.Act = moderation.ActUnpin, moderation.ActUnpin
	}
	d.record.Seq = seq
	d.become(after, "")
	d.publish()
	return d, d.refused
}
