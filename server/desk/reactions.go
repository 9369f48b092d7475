package desk

import (
	"context"
	"errors"
	"fmt"

	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// maxTaken is how many reactions are taken back at once.
const maxTaken = 256

var errReactionsStay = errors.New("reactions of the person cannot be taken back now")

// takeReactions takes back all reactions of a person, as it could itself: all are told how many there
// are then, on all servers of a cluster.
func (d *Desk) takeReactions(ctx context.Context, user string) error {
	for taken := true; taken; {
		all, err := d.History.ReactionsOf(ctx, user, maxTaken)
		if err != nil || len(all) == 0 {
			return err
		}
		done := make(chan bool, len(all))
		for _, r := range all {
			draft := room.Draft{
				Entry:   wire.Entry{Kind: wire.KindUnreact, Target: r.Seq, User: user, Text: r.Emoji},
				Speaker: identity.Speaker{User: user, Role: identity.Moderator, Machine: true},
				Ticket:  untaken(done),
			}
			if err := d.Hub.React(r.Room, draft); err != nil {
				return fmt.Errorf("room %s: %w", r.Room, err)
			}
		}
		taken = false
		for range all {
			select {
			case ok := <-done:
				taken = taken || ok
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	return errReactionsStay
}

// An untaken is told whether a reaction is no more: one of a message that is gone is none either.
type untaken chan<- bool

func (u untaken) Numbered(*wire.Entry, bool) { u <- true }
func (u untaken) Refused(e *wire.Error)      { u <- e.Code == wire.NotFound }
