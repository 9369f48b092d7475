package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"hubbub/server/control"
	"hubbub/server/moderation"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A Hub brings what is done in rooms into their order.
type Hub interface {
	// Act hands drafts to a room, before all that waits to be said there.
	Act(room string, drafts ...room.Draft) error
	// React hands a draft that is a reaction to a room.
	React(room string, d room.Draft) error
	// Fill lets something be put into the log of a room that nobody is in; else the error is
	// room.ErrOccupied.
	Fill(room string, fill func() error) error
	// ForgetPerson takes a person from what rooms have in memory.
	ForgetPerson(user string)
}

// Standing is what stands against people, in memory.
type Standing interface {
	// Forget ends what stands against a person.
	Forget(user string)
	// Shown returns the acts that take the messages of a person out of sight, by room.
	Shown(user string) map[string][]moderation.Act
}

// forgetTime is the default of Desk.ForgetTime: far less than a request may take.
const forgetTime = 5 * time.Second

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
	if err := d.letGo(ctx, ended.User); err != nil {
		return control.Forgotten{}, err
	}
	if err := d.takeReactions(ctx, ended.User); err != nil {
		return control.Forgotten{}, err
	}
	rooms, left, err := d.removeAll(ctx, ended.User)
	if err != nil {
		return control.Forgotten{}, err
	}
	if left > 0 {
		return control.Forgotten{User: ended.User, Rooms: rooms, Left: left}, nil
	}
	d.Hub.ForgetPerson(ended.User)
	d.Log.Info("person forgotten", "user", ended.User, "rooms", rooms)
	return control.Forgotten{User: ended.User, Rooms: rooms}, nil
}

// letGo ends what stands against a person in memory, and what shows what it has said.
func (d *Desk) letGo(ctx context.Context, user string) error {
	if d.Standing == nil {
		return nil
	}
	d.Standing.Forget(user)
	for in, acts := range d.Standing.Shown(user) {
		for _, act := range acts {
			_, refused := d.Acts.Do(ctx, keeper, in, act)
			if refused != nil && refused.Code != wire.NotFound {
				return refused
			}
		}
	}
	return nil
}

// removeAll removes all that a person has said, and what waited to be said meanwhile. left is
// how many messages have its name yet: that takes longer than a call may.
func (d *Desk) removeAll(ctx context.Context, user string) (rooms int, left int64, err error) {
	brief, cancel := context.WithTimeout(ctx, cmp.Or(d.ForgetTime, forgetTime))
	defer cancel()
	for {
		more, err := d.takeBack(ctx, user)
		if rooms = max(rooms, more); err != nil {
			return rooms, 0, err
		}
		err = d.History.ForgetPerson(brief, user, d.Records.TakePerson)
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			left, err = d.History.LeftOf(ctx, user)
			return rooms, max(1, left), err
		}
		if err != nil || more == 0 {
			return rooms, 0, err
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
