package records

import (
	"context"
	"errors"
	"time"

	"hubbub/server/history"
)

const (
	purgeInterval = time.Hour
	purgeGroup    = 1_000 // acts that are removed at once
)

// purge removes invites, API tokens, acts, notes, names and sanctions that are over, and forgets who was
// signed out when no token of theirs can be good.
func (r *Records) purge() {
	now := r.clock()
	r.invites.purge(now.running)
	r.namings.forgetHeard()
	settled := now.running >= endedProbation
	alone := !r.isShared() // what nodes of a cluster judge by does not depend on their clocks
	err := r.change(context.Background(), func(tx history.Tx) error {
		if alone {
			if _, err := tx.Exec(purgeInvitesSQL, now.day.Add(-invitesKept).UnixMilli()); err != nil {
				return err
			}
		}
		if err := purgeSanctions(tx, now.day, settled && alone); err != nil || !settled {
			return err
		}
		if err := errors.Join(purgeAudit(tx, now.day), purgeNotes(tx, now.day), purgeNames(tx, now.day)); err != nil {
			return err
		}
		if err := purgeGuests(tx, now.day); err != nil || !alone {
			return err
		}
		return errors.Join(purgeItems(tx, now.day), purgePeople(tx, now.day))
	}, func() {
		if settled && alone {
			r.forgetPeople(now.day)
		}
	})
	if !alone {
		err = errors.Join(err, r.purgeOrphans(context.Background()))
	}
	if err = errors.Join(err, r.endFilters(context.Background()), r.purgeStrayPlaces(context.Background())); err != nil {
		r.log.Warn("records: what is over cannot be removed", "error", err)
	}
}

// purgePeople removes API tokens that are over, with their commands, and who was signed out long ago.
// Nodes of a cluster do so with what they change together: by these tables they judge it.
func purgePeople(tx history.Tx, now time.Time) error {
	expired := now.Add(-tokensKept).UnixMilli()
	if _, err := tx.Exec(purgeTokensSQL, expired); err != nil {
		return err
	}
	if _, err := tx.Exec(sweepCommandsSQL, expired); err != nil {
		return err
	}
	_, err := tx.Exec(purgeEndedSQL, now.Add(-endedKept).UnixMilli())
	return err
}

// forgetPeople follows the file.
func (r *Records) forgetPeople(now time.Time) {
	before, expired := now.Add(-endedKept), now.Add(-tokensKept).UnixMilli()
	r.dropTokens(func(t Token) bool { return !t.Expires.IsZero() && t.ends() <= expired })
	r.ended.Range(func(user, at any) bool {
		if at.(time.Time).UnixMilli() < before.UnixMilli() {
			r.ended.Delete(user)
		}
		return true
	})
}
