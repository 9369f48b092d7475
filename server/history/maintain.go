package history

import (
	"database/sql"
	"errors"
	"time"
)

const (
	extentSQL  = `SELECT last, indexed, ` + keptSQL + ` FROM room WHERE id = ?`
	indexedSQL = `UPDATE room SET indexed = ? WHERE id = ?`

	stepSQL       = `SELECT max(place), count(*) FROM (SELECT place FROM message WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?)`
	excessSQL     = `SELECT max(place) FROM (SELECT place FROM message WHERE place BETWEEN ? AND ? AND kind = 1 ORDER BY place LIMIT ?)`
	firstYoungSQL = `
		SELECT place FROM (SELECT place, at FROM message WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?)
		WHERE at >= ? LIMIT 1`

	indexSQL   = `INSERT INTO message_text (rowid, text) SELECT place, text FROM message WHERE place BETWEEN ? AND ?`
	unindexSQL = `
		INSERT INTO message_text (message_text, rowid, text)
		SELECT 'delete', place, text FROM message WHERE place BETWEEN ? AND ?`
	trimmedSQL = `
		UPDATE room SET floor = ?, gone = gone +
			(SELECT count(*) FROM message WHERE place BETWEEN ? AND ? AND kind = 1)
		WHERE id = ?`
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

// An extent is what the database has of a room: the entries from first on, none
// beyond last, of which those up to indexed can be searched.
type extent struct {
	room, first, last, indexed int64
	kept                       int64 // messages
}

func (c *connection) extent(room int64) (e extent, err error) {
	e.room = room
	if err := c.roomExtent.QueryRow(room).Scan(&e.last, &e.indexed, &e.kept); err != nil {
		return e, err
	}
	first, rows, err := c.step(room, 1, e.last, 1)
	if e.first = first; rows == 0 {
		e.first = e.last + 1
	}
	return e, err
}

// step returns the number of the last of the next entries from first to last, at
// most n of them, and how many those are.
func (c *connection) step(room, first, last, n int64) (seq, rows int64, err error) {
	var end sql.NullInt64
	err = c.nextRows.QueryRow(place(room, first), place(room, last), n).Scan(&end, &rows)
	return end.Int64 & maxSeq, rows, err
}

// maintain removes entries beyond the limits and indexes others, budget of them
// in all, inside a transaction. It returns how many, and whether that was all.
func (c *connection) maintain(room int64, keep limits, budget int64) (rows int64, finished bool, err error) {
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

// trim removes the oldest entries that need not be kept.
func (c *connection) trim(e *extent, keep limits, budget int64) (rows int64, err error) {
	needless, err := c.needless(e, keep, budget)
	if err != nil || needless < e.first {
		return 0, err
	}
	through, rows, err := c.step(e.room, e.first, needless, budget)
	if err != nil {
		return 0, err
	}
	if needless == e.last && rows < budget {
		through = e.last // nothing is left
	}
	first, last := place(e.room, e.first), place(e.room, through)
	if _, err := c.countRoom.Exec(e.room); err != nil {
		return 0, err
	}
	if _, err := c.trimmed.Exec(through+1, first, last, e.room); err != nil {
		return 0, err
	}
	if _, err := c.unindex.Exec(first, place(e.room, min(through, e.indexed))); err != nil {
		return 0, err
	}
	_, err = c.remove.Exec(first, last)
	e.first = through + 1
	return rows, err
}

// needless returns the number up to which nothing need be kept. It looks at
// budget entries at most.
func (c *connection) needless(e *extent, keep limits, budget int64) (seq int64, err error) {
	first, last := place(e.room, e.first), place(e.room, e.last)
	if excess := e.kept - keep.messages; keep.messages > 0 && excess > 0 {
		var end sql.NullInt64
		if err := c.excess.QueryRow(first, last, min(excess, budget)).Scan(&end); err != nil {
			return 0, err
		}
		// Whatever was counted, as many numbers as messages to keep are left.
		seq = min(end.Int64&maxSeq, e.last-keep.messages)
	}
	if keep.since > 0 {
		var young int64
		err := c.firstYoung.QueryRow(first, last, budget, keep.since).Scan(&young)
		if errors.Is(err, sql.ErrNoRows) {
			return e.last, nil
		}
		return max(seq, young&maxSeq-1), err
	}
	return seq, nil
}

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
	if rows > 0 {
		if _, err := c.index.Exec(place(e.room, from), place(e.room, to)); err != nil {
			return 0, err
		}
	}
	e.indexed = to
	_, err = c.indexed.Exec(to, e.room)
	return rows, err
}
