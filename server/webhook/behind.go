package webhook

import (
	"context"
	"time"
)

// headsAtOnce is how many rooms are looked at in one snapshot.
const headsAtOnce = 500

// eachHead calls a function with where rooms end, some at a time.
func eachHead(ctx context.Context, log Log, take func(ends []Place) error) error {
	for after := int64(0); ; {
		heads, next, err := log.Heads(ctx, after, headsAtOnce)
		if err != nil {
			return err
		}
		ends := make([]Place, len(heads))
		for i, h := range heads {
			ends[i] = Place{Room: h.Room, Epoch: h.Epoch, Seq: h.Last}
		}
		if err := take(ends); err != nil || next == 0 {
			return err
		}
		after = next
	}
}

// Ends calls a function with where the rooms end that a hook of a room, or of all if that is
// "", is told of: with the places of one that is told from now on.
func Ends(ctx context.Context, log Log, room string, take func([]Place) error) error {
	if room == "" {
		return eachHead(ctx, log, take)
	}
	page, err := log.After(ctx, room, 0, 0)
	if err != nil || page.Epoch == "" {
		return err
	}
	return take([]Place{{Room: room, Epoch: page.Epoch, Seq: page.Last}})
}

// behind calls a function with the places of a hook in the rooms in which there is
// something that it was not told.
func behind(ctx context.Context, log Log, store Store, hook *Hook, take func(Place) error) error {
	return Ends(ctx, log, hook.Room, func(ends []Place) error {
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
			if at.Epoch == end.Epoch && at.Seq >= end.Seq || at.Epoch == "" && end.Seq == 0 {
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
