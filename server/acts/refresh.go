package acts

import (
	"context"

	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// Refresh lets a room show of a message what it says now, or nothing if it is gone, when its author has
// changed it: pins are told with the beginning of their text. It does nothing where the room does not show it. It is on record as an
// act of the author, and may be called for who may not act.
func (a *Acts) Refresh(ctx context.Context, by moderation.Actor, inRoom string, seq int64) *wire.Error {
	for tries := 1; a.Rooms.Modes(inRoom).Shows(seq); tries++ {
		d, refused := a.refresh(ctx, by, inRoom, seq)
		if !d.isOutrun() || tries == maxTries {
			return refused
		}
	}
	return nil
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
