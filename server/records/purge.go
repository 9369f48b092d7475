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
	before, expired := now.day.Add(-endedKept), now.day.Add(-tokensKept)
	settled := now.running >= endedProbation
	alone := r.share == nil // what nodes of a cluster judge by does not depend on their clocks
	err := r.change(context.Background(), func(tx history.Tx) error {
		if _, err := tx.Exec(purgeInvitesSQL, now.day.Add(-invitesKept).UnixMilli()); err != nil {
			return err
		}
		if err := purgeSanctions(tx, now.day, settled && alone); err != nil || !settled {
			return err
		}
		if err := errors.Join(purgeAudit(tx, now.day), purgeNotes(tx, now.day), purgeNames(tx, now.day)); err != nil {
			return err
		}
		if err := r.purgeQueue(tx, now.day); err != nil {
			return err
		}
		if alone {
			if _, err := tx.Exec(purgeTokensSQL, expired.UnixMilli()); err != nil {
				return err
			}
			if _, err := tx.Exec(sweepCommandsSQL, expired.UnixMilli()); err != nil {
				return err
			}
		}
		_, err := tx.Exec(purgeEndedSQL, before.UnixMilli())
		return err
	}, func() {
		if settled {
			r.forgetEnded(before)
		}
		if settled && alone {
			r.dropTokens(func(t Token) bool { return !t.Expires.IsZero() && t.ends() <= expired.UnixMilli() })
		}
	})
	if !alone {
		err = errors.Join(err, r.purgeOrphans(context.Background()))
	}
	if err = errors.Join(err, r.endFilters(context.Background()), r.purgeStrayPlaces(context.Background())); err != nil {
		r.log.Warn("records: what is over cannot be removed", "error", err)
	}
}

// forgetEnded follows the file.
func (r *Records) forgetEnded(before time.Time) {
	r.ended.Range(func(user, at any) bool {
		if at.(time.Time).UnixMilli() < before.UnixMilli() {
			r.ended.Delete(user)
		}
		return true
	})
}
