package records

import (
	"context"
	"database/sql"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation"
)

// FreeTx keeps that a guest was let through in a room, in the transaction of the act.
func (r *Records) FreeTx(tx history.Tx, room, user string) error {
	_, err := tx.Exec(freeGuestSQL, room, user, r.clock().day.UnixMilli())
	return err
}

// FreeGuests returns the guests that were let through within the last day.
func (r *Records) FreeGuests(ctx context.Context) (free []moderation.FreeGuest, err error) {
	err = r.db.Read(ctx, func(q history.Querier) error {
		free = nil
		return eachRow(q, freeGuestsSQL, nil, func(row *sql.Rows) error {
			var g moderation.FreeGuest
			var at int64
			err := row.Scan(&g.Room, &g.User, &at)
			g.At = time.UnixMilli(at)
			free = append(free, g)
			return err
		})
	})
	return free, err
}
