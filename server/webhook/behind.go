package webhook

import (
	"context"
	"time"

	"hubbub/server/room"
)

// headsAtOnce is how many rooms are looked at in one snapshot.
const headsAtOnce = 500

// eachHead calls a function with where rooms end, some at a time.
func eachHead(ctx context.Context, log Log, take func(ends []room.Head) error) error {
	for after := int64(0); ; {
		heads, next, err := log.Heads(ctx, after, headsAtOnce)
		if err != nil {
			return err
		}
		if err := take(heads); err != nil || next == 0 {
			return err
		}
		after = next
	}
}

// Ends calls a function with where the rooms end that a hook of a room, or of all if that is
// "", is told of.
func Ends(ctx context.Context, log Log, of string, take func([]room.Head) error) error {
	if of == "" {
		return eachHead(ctx, log, take)
	}
	page, err := log.After(ctx, of, 0, 0)
	if err != nil || page.Epoch == "" {
		return err
	}
	return take([]room.Head{{Room: of, Epoch: page.Epoch, Last: page.Last}})
}

// behind calls a function with the places of a hook in the rooms in which there is
// something that it was not told.
func behind(ctx context.Context, log Log, store Store, hook *Hook, take func(Place) error) error {
	return Ends(ctx, log, hook.Room, func(ends []room.Head) error {
		rooms := make([]string, len(ends))
		for i, end := range ends {
			rooms[i] = end.Room
		}
		places, err := store.WebhookPlaces(ctx, hook.Run, rooms)
		if err != nil {
			return err
		}
		for _, end := range ends {
			at := places[end.Room]
			if at.Epoch == end.Epoch && at.Seq >= end.Last || at.Epoch == "" && end.Last == 0 {
				continue
			}
			at.Room = end.Room
			if err := take(at); err != nil {
				return err
			}
		}
		return nil
	})
}

// A Lag is what a hook is yet to be told.
type Lag struct {
	Rooms  int       // with something
	Oldest time.Time // when the first entry of it was said, in one of the first maxLagRooms; zero if there is none
}

// maxLagRooms bounds what LagOf reads.
const maxLagRooms = 100

// LagOf returns what a hook is yet to be told.
func LagOf(ctx context.Context, log Log, store Store, hook *Hook) (lag Lag, err error) {
	err = behind(ctx, log, store, hook, func(at Place) error {
		b := batch{room: at.Room, epoch: at.Epoch, after: at.Seq}
		if lag.Rooms < maxLagRooms {
			some, err := b.read(ctx, log)
			if err != nil || !some {
				return err
			}
		}
		lag.Rooms++
		if b.since > 0 && (lag.Oldest.IsZero() || b.since < lag.Oldest.UnixMilli()) {
			lag.Oldest = time.UnixMilli(b.since)
		}
		return nil
	})
	return lag, err
}
