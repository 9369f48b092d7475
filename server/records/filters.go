package records

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation"
)

const (
	maxFilters     = 1_000
	maxFilterBytes = 4096             // of a text
	filterInterval = 10 * time.Second // between looks for filters that are over
)

// Texts are overwritten before they go: a row that is deleted may leave some of a long one in
// the file, one that is written anew with as many bytes does not.
const (
	addFilterSQL        = `INSERT INTO filter (record, room, text, alike, user, by_name, at, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
	countFiltersSQL     = `SELECT count(*) FROM filter`
	filtersSQL          = `SELECT record, room, text, alike, user, by_name, at, until FROM filter WHERE until IS NULL OR until > ? ORDER BY record`
	isFilterOverSQL     = `SELECT EXISTS (SELECT 1 FROM filter WHERE until <= ?)`
	hasTextOverSQL      = `SELECT EXISTS (SELECT 1 FROM filter WHERE until <= ? AND CAST(text AS BLOB) <> zeroblob(length(CAST(text AS BLOB))))`
	overwriteFilterSQL  = `UPDATE filter SET text = CAST(zeroblob(length(CAST(text AS BLOB))) AS TEXT) WHERE `
	filterRecordsSQL    = `SELECT CAST(record AS TEXT) FROM filter WHERE `
	deleteFilterSQL     = `DELETE FROM filter WHERE `
	filterOfRecordSQL   = `record = ?`
	filterThatIsOverSQL = `until <= ?`
	filterOfPersonSQL   = `user <> '' AND user = ?`
)

// FilterTx keeps what an act filters, in its transaction. It fails with ErrFull if as many are
// kept as may be.
func (r *Records) FilterTx(tx history.Tx, f moderation.Filter) error {
	if f.Room == "" || f.Text == "" || len(f.Text) > maxFilterBytes {
		return fmt.Errorf("%w: a filter is in a room, and has up to %d bytes of text", ErrInvalid, maxFilterBytes)
	}
	if err := checkTexts(f.Room, f.User, f.By); err != nil {
		return err
	}
	alike := 0
	if f.Like {
		alike = 1
	}
	f.At = r.stamp(f.At)
	if err := dropFilters(tx, filterThatIsOverSQL, f.At.UnixMilli()); err != nil { // not by the clock: all nodes of a cluster agree
		return err
	}
	if _, err := tx.Exec(addFilterSQL, f.Record, f.Room, f.Text, alike, f.User, f.By, f.At.UnixMilli(), endOf(f.Until)); err != nil {
		return err
	}
	if err := tx.Carries(CarriesFilter, strconv.FormatInt(f.Record, 10)); err != nil {
		return err
	}
	return checkRows(tx, countFiltersSQL, maxFilters)
}

// LiftFilterTx removes what an act filters, if it does, in a transaction.
func (r *Records) LiftFilterTx(tx history.Tx, record int64) error {
	return dropFilters(tx, filterOfRecordSQL, record)
}

// endFilters removes what is filtered no more: a sweep's filter has the text of what was removed.
func (r *Records) endFilters(ctx context.Context) error {
	now, isOverSQL, end := r.clock().day.UnixMilli(), isFilterOverSQL, dropFilters
	if r.isShared() { // all nodes have as many rows: these go with the next filter
		isOverSQL, end = hasTextOverSQL, blankFilters
	}
	var isOver bool
	err := r.db.Read(ctx, func(q history.Querier) error { return q.QueryRow(isOverSQL, now).Scan(&isOver) })
	if err != nil || !isOver {
		return err
	}
	return r.db.Write(ctx, func(tx history.Tx) error { return end(tx, filterThatIsOverSQL, now) })
}

// blankFilters takes the texts of filters from the file.
func blankFilters(tx history.Tx, which string, of any) error {
	if err := tx.Gone(CarriesFilter, filterRecordsSQL+which, of); err != nil {
		return err
	}
	if _, err := tx.Exec(overwriteFilterSQL+which, of); err != nil {
		return err
	}
	return tx.Soil()
}

func dropFilters(tx history.Tx, which string, of any) error {
	if err := tx.Gone(CarriesFilter, filterRecordsSQL+which, of); err != nil {
		return err
	}
	if _, err := tx.Exec(overwriteFilterSQL+which, of); err != nil {
		return err
	}
	dropped, err := tx.Exec(deleteFilterSQL+which, of)
	if err != nil || dropped == 0 {
		return err
	}
	return tx.Soil()
}

// Filters returns what acts filter that has not ended, those added first first.
func (r *Records) Filters(ctx context.Context) (filters []moderation.Filter, err error) {
	err = r.db.Read(ctx, func(q history.Querier) error {
		filters = nil
		return eachRow(q, filtersSQL, []any{r.clock().day.UnixMilli()}, func(row *sql.Rows) error {
			var f moderation.Filter
			var at int64
			var until sql.NullInt64
			err := row.Scan(&f.Record, &f.Room, &f.Text, &f.Like, &f.User, &f.By, &at, &until)
			f.At, f.Until = time.UnixMilli(at), timeOf(until)
			filters = append(filters, f)
			return err
		})
	})
	return filters, err
}
