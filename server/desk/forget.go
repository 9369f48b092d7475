package desk

import (
	"context"
	"errors"
	"fmt"

	"hubbub/server/control"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A Hub brings what is done in rooms into their order.
type Hub interface {
	// Act hands drafts to a room, before all that waits to be said there.
	Act(room string, drafts ...room.Draft) error
	// Fill lets something be put into the log of a room that nobody is in; else the error is
	// room.ErrOccupied.
	Fill(room string, fill func() error) error
}

// Standing is what stands against people, in memory.
type Standing interface {
	// Forget ends what stands against a person.
	Forget(user string)
}

// Forget implements control.Desk. It ends as End does, so that nothing more is said, and
// can be repeated if it fails.
func (d *Desk) Forget(ctx context.Context, who string) (control.Forgotten, error) {
	ended, ok := d.find(who)
	if !ok || !userID.MatchString(ended.User) {
		return control.Forgotten{}, control.Errorf(control.NotFound, "nobody who is called %q is here; others are told by the id of their messages", who)
	}
	if err := d.Records.End(ctx, ended.User); err != nil { // first: who comes back is a stranger already
		return control.Forgotten{}, err
	}
	d.sessions().End(ended.User)
	if err := d.Records.Forget(ctx, ended.User); err != nil {
		return control.Forgotten{}, err
	}
	if d.Standing != nil {
		d.Standing.Forget(ended.User)
	}
	rooms, err := d.removeAll(ctx, ended.User)
	if errors.Is(err, context.DeadlineExceeded) {
		return control.Forgotten{}, control.Errorf(control.Failed, "what %s has said is removed, its name in it not yet: give this again in a while", ended.User)
	}
	if err != nil {
		return control.Forgotten{}, err
	}
	d.Log.Info("person forgotten", "user", ended.User, "rooms", rooms)
	return control.Forgotten{User: ended.User, Rooms: rooms}, nil
}

// removeAll removes all that a person has said, and what waited to be said meanwhile.
func (d *Desk) removeAll(ctx context.Context, user string) (rooms int, err error) {
	for {
		more, err := d.takeBack(ctx, user)
		if rooms = max(rooms, more); err != nil {
			return rooms, err
		}
		if err := d.History.ForgetPerson(ctx, user); err != nil || more == 0 {
			return rooms, err
		}
	}
}

// takeBack removes all that a person has said, in all rooms, and returns how many these are.
func (d *Desk) takeBack(ctx context.Context, user string) (rooms int, err error) {
	first, err := d.History.RoomsOf(ctx, user)
	if err != nil {
		return 0, err
	}
	for in, seq := range first {
		done := make(verdict, 1)
		draft := room.Draft{Entry: wire.Entry{Kind: wire.KindRemovedMany, Target: seq, User: user}, Ticket: done}
		if err := d.Hub.Act(in, draft); err != nil {
			return rooms, fmt.Errorf("room %s: %w", in, err)
		}
		select {
		case err := <-done:
			if err != nil {
				return rooms, fmt.Errorf("room %s: %w", in, err)
			}
		case <-ctx.Done():
			return rooms, ctx.Err()
		}
		rooms++
	}
	return rooms, nil
}

// A verdict is the ticket of a draft: it holds what became of it.
type verdict chan error

func (v verdict) Numbered(*wire.Entry, bool) { v <- nil }
func (v verdict) Refused(e *wire.Error)      { v <- e }

// silent is an outlet where nobody listens.
type silent struct{}

func (silent) Await()                {}
func (silent) Broadcast(*room.Batch) {}
