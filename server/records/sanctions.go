package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation"
)

// maxSanctions is how many can stand.
const maxSanctions = 100_000

// maxSkeletonBytes is more than all that one name can be mistaken for.
const maxSkeletonBytes = 8 << 10

const (
	addSanctionsSQL = `
		INSERT INTO sanction (room, user, kind, record, name, skeleton, address, reason, by, at, until, guest, holds)
		SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8,
			value ->> 9, value ->> 10, value ->> 11, value ->> 12
		FROM json_each(?) WHERE true
		ON CONFLICT (room, user, kind) DO UPDATE SET
			record = excluded.record, name = excluded.name, skeleton = excluded.skeleton, address = excluded.address,
			reason = excluded.reason, by = excluded.by, at = excluded.at, until = excluded.until, guest = excluded.guest,
			holds = excluded.holds`
	sanctionsSQL      = `SELECT room, user, kind, record, name, skeleton, address, reason, by, at, until, guest, holds FROM sanction ORDER BY record, room, user, kind`
	countSanctionsSQL = `SELECT count(*) FROM sanction`
	purgeSanctionsSQL = `DELETE FROM sanction WHERE until <= ?`
	forgetAddressSQL  = `UPDATE sanction SET address = '' WHERE address <> '' AND at <= ?`
	liftSQL           = `DELETE FROM sanction WHERE record = ?`
	liftPersonSQL     = `DELETE FROM sanction WHERE room = ? AND user = ?`
)

// SanctionTx keeps sanctions, each in place of one of its kind against the person in the room,
// in the transaction of the act. It fails with ErrFull if as many stand as are kept.
func (r *Records) SanctionTx(tx history.Tx, sanctions ...moderation.Sanction) error {
	if len(sanctions) == 0 {
		return nil
	}
	rows := make([][13]any, len(sanctions))
	for i, s := range sanctions {
		if err := checkSanction(s); err != nil {
			return err
		}
		rows[i] = [...]any{
			s.Room, s.User, s.Kind, s.Record, s.Name, s.Skeleton, r.address(&s), s.Reason, s.By, s.At.UnixMilli(), endOf(s.Until), flag(s.Guest), flag(s.Holds),
		}
	}
	all, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(addSanctionsSQL, string(all)); err != nil {
		return err
	}
	if checkRows(tx, countSanctionsSQL, r.maxSanctions) == nil {
		return nil
	}
	if _, err := tx.Exec(purgeSanctionsSQL, sanctions[0].At.UnixMilli()); err != nil { // all nodes of a cluster agree on that
		return err
	}
	return checkRows(tx, countSanctionsSQL, r.maxSanctions)
}

func checkSanction(s moderation.Sanction) error {
	switch {
	case s.Room == "" || s.Kind == "" || s.At.IsZero():
		return fmt.Errorf("%w: a sanction is of a kind, in a room, since a time", ErrInvalid)
	case len(s.Skeleton) > maxSkeletonBytes:
		return fmt.Errorf("%w: over %d bytes", ErrInvalid, maxSkeletonBytes)
	}
	if err := checkUser(s.User); err != nil {
		return err
	}
	return checkTexts(s.Room, s.Kind, s.Name, s.Address, s.Reason, s.By)
}

// flag returns a condition as a column has it.
func flag(is bool) int {
	if is {
		return 1
	}
	return 0
}

// LiftTx ends the sanctions of a record, and returns how many there were.
func (r *Records) LiftTx(tx history.Tx, record int64) (lifted int64, err error) {
	return tx.Exec(liftSQL, record)
}

// LiftPersonTx ends what stands against a person in a room, and returns how much that was.
func (r *Records) LiftPersonTx(tx history.Tx, room, user string) (lifted int64, err error) {
	return tx.Exec(liftPersonSQL, room, user)
}

// Sanctions returns what stands, and what was over since the last purge, the oldest first.
func (r *Records) Sanctions(ctx context.Context) (sanctions []moderation.Sanction, err error) {
	err = r.db.Read(ctx, func(q history.Querier) error {
		sanctions = nil
		return eachRow(q, sanctionsSQL, nil, func(row *sql.Rows) error {
			var s moderation.Sanction
			var at int64
			var until sql.NullInt64
			err := row.Scan(&s.Room, &s.User, &s.Kind, &s.Record, &s.Name, &s.Skeleton, &s.Address, &s.Reason, &s.By, &at, &until, &s.Guest, &s.Holds)
			s.At, s.Until = time.UnixMilli(at), timeOf(until)
			sanctions = append(sanctions, s)
			return err
		})
	})
	return sanctions, err
}

// purgeSanctions removes sanctions that are over. Addresses are forgotten after a day, whatever
// the clock may be.
func purgeSanctions(tx history.Tx, now time.Time, settled bool) error {
	if _, err := tx.Exec(forgetAddressSQL, now.Add(-moderation.MaxAddress).UnixMilli()); err != nil || !settled {
		return err
	}
	_, err := tx.Exec(purgeSanctionsSQL, now.UnixMilli())
	return err
}
