package history

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"modernc.org/sqlite"

	"hubbub/server/search"
)

// termsVersion names the terms that entries are found by. Another version has a table of
// its own, which is filled from the newest entry back.
const termsVersion = string('0' + rune(search.Version))

// The table cuts at spaces: to the tokenizer ascii, all but the signs of ASCII is part of
// a term.
const (
	createTermsSQL = `
		CREATE VIRTUAL TABLE IF NOT EXISTS terms_` + termsVersion + ` USING fts5 (
			terms, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = "ascii tokenchars '+#'")`
	indexedSQL    = `CASE WHEN terms = ` + termsVersion + ` THEN indexed ELSE last END, ` + searchedSQL
	setIndexedSQL = `UPDATE room SET terms = ` + termsVersion + `, indexed = ?, indexed_from = ? WHERE id = ?`

	indexSQL = `
		INSERT INTO terms_` + termsVersion + ` (rowid, terms)
		SELECT place, hubbub_terms(` + nowTextSQL + `) FROM message
		WHERE place BETWEEN ? AND ? AND kind = 1 AND ` + removedSQL + ` = 0`
	unindexSQL = `
		DELETE FROM terms_` + termsVersion + ` WHERE rowid IN
			(SELECT place FROM message WHERE place BETWEEN ? AND ? AND at < ?)`
	stepBackSQL = `
		SELECT min(place), count(*) FROM (SELECT place FROM message WHERE place BETWEEN ? AND ? ORDER BY place DESC LIMIT ?)`

	otherTermsSQL = `
		SELECT name FROM sqlite_master
		WHERE sql LIKE 'CREATE VIRTUAL TABLE%' AND (name = 'message_text' OR name GLOB 'terms_[0-9]*')
			AND name <> 'terms_` + termsVersion + `' LIMIT 1`
)

func init() {
	sqlite.MustRegisterDeterministicScalarFunction("hubbub_terms", 1,
		func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			text, _ := args[0].(string)
			return search.Terms(text), nil
		})
}

// isIndexed reports whether all that is kept can be searched.
func (e *extent) isIndexed() bool { return e.indexed == e.last && e.indexedFrom <= 1 }

// indexNext makes the next entries searchable.
func (c *connection) indexNext(e *extent, budget int64) (rows int64, err error) {
	if budget == 0 || e.indexed == e.last {
		return 0, nil
	}
	from := max(e.indexed+1, e.first)
	to, rows, err := c.step(e.room, from, e.last, budget)
	if err != nil {
		return 0, err
	}
	if rows < budget {
		to = e.last
	}
	e.indexed = to
	return rows, c.addTerms(e, from, to, rows)
}

// indexEarlier makes earlier entries searchable, which were so by other terms.
func (c *connection) indexEarlier(e *extent, budget int64) (rows int64, err error) {
	if budget <= 0 || e.indexedFrom <= 1 {
		return 0, nil
	}
	var first sql.NullInt64
	to := e.indexedFrom - 1
	if err := c.earlierRows.QueryRow(place(e.room, e.first), place(e.room, to), budget).Scan(&first, &rows); err != nil {
		return 0, err
	}
	from := first.Int64 & maxSeq
	if rows < budget {
		from = 1 // nothing is left
	}
	e.indexedFrom = from
	return rows, c.addTerms(e, from, to, rows)
}

func (c *connection) addTerms(e *extent, from, to, rows int64) error {
	if rows > 0 {
		if _, err := c.index.Exec(place(e.room, from), place(e.room, to)); err != nil {
			return err
		}
	}
	_, err := c.setIndexed.Exec(e.indexed, e.indexedFrom, e.room)
	return err
}

// dropOtherTerms removes a table with other terms, which takes a moment, and reports
// whether it has.
func (w *writer) dropOtherTerms(ctx context.Context) (dropped bool, err error) {
	if w.upkeep.noOtherTerms {
		return false, nil
	}
	if err := w.ready(); err != nil {
		return false, err
	}
	var table string
	err = w.conn.conn.QueryRowContext(ctx, otherTermsSQL).Scan(&table)
	if errors.Is(err, sql.ErrNoRows) {
		w.upkeep.noOtherTerms = true
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, w.transaction(func() error {
		_, err := w.conn.conn.ExecContext(ctx, "DROP TABLE "+table)
		return err
	})
}
