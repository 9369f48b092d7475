package history

import (
	"database/sql"
	"errors"
	"time"
)

const (
	roomSQL       = `SELECT last, indexed FROM room WHERE id = ?`
	indexedSQL    = `UPDATE room SET indexed = ? WHERE id = ?`
	firstPlaceSQL = `SELECT place FROM message WHERE place BETWEEN ? AND ? ORDER BY place LIMIT 1`
	firstYoungSQL = `SELECT place FROM message WHERE place BETWEEN ? AND ? AND at >= ? ORDER BY place LIMIT 1`

	indexSQL   = `INSERT INTO message_text (rowid, text) SELECT place, text FROM message WHERE place BETWEEN ? AND ?`
	unindexSQL = `
		INSERT INTO message_text (message_text, rowid, text)
		SELECT 'delete', place, text FROM message WHERE place BETWEEN ? AND ?`
	removeSQL = `DELETE FROM message WHERE place BETWEEN ? AND ?`
)

// limits are what is kept of a room.
type limits struct {
	messages int64 // 0 for all
	since    int64 // Unix milliseconds; 0 for all
}

func (w *writer) limits() limits {
	l := limits{messages: int64(w.config.Messages)}
	if w.config.Age > 0 {
		l.since = time.Now().Add(-w.config.Age).UnixMilli()
	}
	return l
}

// An extent is what the database has of a room: the messages first to last, of
// which those up to indexed can be searched.
type extent struct {
	room, first, last, indexed int64
}

func (c *connection) extent(room int64) (e extent, err error) {
	e.room = room
	if err := c.room.QueryRow(room).Scan(&e.last, &e.indexed); err != nil {
		return e, err
	}
	e.first, err = e.find(c.firstPlace, 1, e.last)
	return e, err
}

// find returns the number that a question about the messages from first to last
// has as its answer, or last+1 if it has none.
func (e *extent) find(question *sql.Stmt, first, last int64, args ...any) (seq int64, err error) {
	args = append([]any{place(e.room, first), place(e.room, last)}, args...)
	err = question.QueryRow(args...).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return last + 1, nil
	}
	return seq & maxSeq, err
}

// tend removes messages beyond the limits and indexes others, budget of them in
// all, inside a transaction. It returns how many, and whether that was all.
func (c *connection) tend(room int64, keep limits, budget int64) (rows int64, finished bool, err error) {
	e, err := c.extent(room)
	if err != nil {
		return 0, false, err
	}
	removed, err := c.trim(&e, keep, budget)
	if err != nil {
		return 0, false, err
	}
	added, err := c.indexNext(&e, budget-removed)
	return removed + added, removed < budget && e.indexed == e.last, err
}

// trim removes the oldest messages that need not be kept.
func (c *connection) trim(e *extent, keep limits, budget int64) (rows int64, err error) {
	last := min(e.first+budget-1, e.last)
	from := e.first
	if keep.since > 0 {
		if from, err = e.find(c.firstYoung, e.first, last, keep.since); err != nil {
			return 0, err
		}
	}
	if keep.messages > 0 {
		from = max(from, e.last-keep.messages+1)
	}
	from = min(from, last+1)
	if from <= e.first {
		return 0, nil
	}
	first := place(e.room, e.first)
	if _, err := c.unindex.Exec(first, place(e.room, min(from-1, e.indexed))); err != nil {
		return 0, err
	}
	if _, err := c.remove.Exec(first, place(e.room, from-1)); err != nil {
		return 0, err
	}
	rows = from - e.first
	e.first = from
	return rows, nil
}

// indexNext makes the next messages searchable.
func (c *connection) indexNext(e *extent, budget int64) (rows int64, err error) {
	from := max(e.indexed, e.first-1)
	to := min(from+budget, e.last)
	if to > from {
		if _, err := c.index.Exec(place(e.room, from+1), place(e.room, to)); err != nil {
			return 0, err
		}
	}
	if to == e.indexed {
		return 0, nil
	}
	e.indexed = to
	_, err = c.indexed.Exec(to, e.room)
	return to - from, err
}
