package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"hubbub/server/history"
	"hubbub/server/identity"
)

const (
	heldSQL      = `SELECT user, name FROM held`
	countHeldSQL = `SELECT count(*) FROM held`
	freeHeldSQL  = `DELETE FROM held WHERE user IN (SELECT value ->> 0 FROM json_each(?))`
	addHeldSQL   = `
		INSERT INTO held (user, name)
		SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE value ->> 1 <> '' LIMIT ?`
)

// Hold keeps a name for a person over a restart, instead of the one it had.
func (r *Records) Hold(h identity.Held) { r.holding.put(h.User, h.Name) }

// Free gives up the name that is held for a person.
func (r *Records) Free(user string) { r.holding.put(user, "") }

// Held returns the names that the file holds: at the start, those of the time before.
func (r *Records) Held(ctx context.Context) (held []identity.Held, err error) {
	err = r.db.Read(ctx, func(q history.Querier) error {
		return eachRow(q, heldSQL, nil, func(row *sql.Rows) error {
			var h identity.Held
			if err := row.Scan(&h.User, &h.Name); err != nil {
				return err
			}
			held = append(held, h)
			return nil
		})
	})
	return held, err
}

func (r *Records) countHeld(q history.Querier) error {
	return q.QueryRow(countHeldSQL).Scan(&r.holding.rows)
}

// flush writes what was held and freed since the last time.
func (r *Records) flush() error {
	for group := r.holding.take(); len(group) > 0; group = r.holding.take() {
		if err := r.writeHeld(group); err != nil {
			r.holding.putBack(group)
			if !r.holding.failing {
				r.log.Warn("records: held names cannot be written; they are lost if the server ends now", "error", err)
			}
			r.holding.failing = true
			return fmt.Errorf("records: held names: %w", err)
		}
		r.holding.failing = false
	}
	return nil
}

// writeHeld writes the states of some people in one transaction.
func (r *Records) writeHeld(group []state) error {
	states, err := json.Marshal(group)
	if err != nil {
		return err
	}
	rows := r.holding.rows
	err = r.db.Write(context.Background(), func(tx history.Tx) error {
		freed, err := tx.Exec(freeHeldSQL, string(states))
		if err != nil {
			return err
		}
		rows -= freed
		added, err := tx.Exec(addHeldSQL, string(states), max(0, r.holding.mostIn-rows))
		rows += added
		return err
	})
	if err == nil {
		r.holding.rows = rows
	}
	return err
}
