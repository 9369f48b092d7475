package records

import (
	"context"
	"database/sql"
	"time"

	"hubbub/server/history"
)

const (
	endedKept = 31 * 24 * time.Hour // longer than a token is good for
	maxEnded  = 100_000
	// endedProbation is how long the server has to run before anybody is forgotten: a clock
	// that is far ahead is put right by then.
	endedProbation = 24 * time.Hour
)

const (
	endedSQL      = `SELECT user, at FROM ended`
	endSQL        = `INSERT INTO ended (user, at) VALUES (?, ?) ON CONFLICT (user) DO UPDATE SET at = max(at, excluded.at)`
	countEndedSQL = `SELECT count(*) FROM ended`
	purgeEndedSQL = `DELETE FROM ended WHERE at < ?`
	hasEndedSQL   = `SELECT EXISTS (SELECT 1 FROM ended WHERE user = ?)`
	endGrantsSQL  = `DELETE FROM role_grant WHERE user = ?`
	endTicketsSQL = `DELETE FROM ticket WHERE user = ?`
)

// End signs a person out everywhere, for good: its roles and tickets go with it.
func (r *Records) End(ctx context.Context, user string) error {
	if err := checkUser(user); err != nil {
		return err
	}
	at := r.stamp(time.Time{})
	return r.do(ctx, operations{Out: &signedOut{user, at.UnixMilli()}})
}

// Ended reports whether a person was signed out everywhere.
func (r *Records) Ended(user string) bool {
	_, ended := r.ended.Load(user)
	return ended
}

// checkStays fails with ErrEnded for who was signed out everywhere. It asks the file: memory may be
// a change behind.
func checkStays(tx history.Tx, user string) error {
	var ended bool
	err := tx.QueryRow(hasEndedSQL, user).Scan(&ended)
	if err == nil && ended {
		return ErrEnded
	}
	return err
}

func (r *Records) loadEnded(q history.Querier) error {
	return eachRow(q, endedSQL, nil, func(row *sql.Rows) error {
		var user string
		var at int64
		if err := row.Scan(&user, &at); err != nil {
			return err
		}
		r.ended.Store(user, time.UnixMilli(at))
		return nil
	})
}
