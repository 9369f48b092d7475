package records

import (
	"time"

	"hubbub/server/history"
)

// deedKept is for how long the entries of an act can come, beginning with the first.
const deedKept = time.Hour

const (
	addDeedSQL   = `INSERT INTO deed (key, at) VALUES (?, ?)`
	hasDeedSQL   = `SELECT EXISTS (SELECT 1 FROM deed WHERE key = ?)`
	purgeDeedSQL = `DELETE FROM deed WHERE at < ?`
)

// DeedTx notes that the first entry of an act has its place, for those that follow.
func (r *Records) DeedTx(tx history.Tx, key string, at time.Time) error {
	if _, err := tx.Exec(purgeDeedSQL, at.Add(-deedKept).UnixMilli()); err != nil {
		return err
	}
	_, err := tx.Exec(addDeedSQL, key, at.UnixMilli())
	return err
}

// HasDeedTx reports whether the first entry of an act has its place.
func (r *Records) HasDeedTx(tx history.Tx, key string) (has bool, err error) {
	err = tx.QueryRow(hasDeedSQL, key).Scan(&has)
	return has, err
}
