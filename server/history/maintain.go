package history

import (
	"database/sql"
	"errors"
)

const (
	extentSQL = `SELECT name, last, ` + indexedSQL + `, ` + floorSQL + `, ` + keptSQL + ` FROM room WHERE id = ?`
	stepSQL   = `SELECT max(place), count(*) FROM (SELECT place FROM message WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?)`
)

// An extent is what the database has of a room: the entries from first on, none
// beyond last, of which those from indexedFrom to indexed can be searched. From floor on
// none is missing.
type extent struct {
	room                 int64
	name                 string
	first, floor, last   int64
	indexedFrom, indexed int64
	kept                 int64 // messages
}

func (e *extent) empty() bool { return e.first > e.last }

func (c *connection) extent(room int64) (e extent, err error) {
	e.room = room
	if err := c.roomExtent.QueryRow(room).Scan(&e.name, &e.last, &e.indexed, &e.indexedFrom, &e.floor, &e.kept); err != nil {
		return e, err
	}
	return e, c.findFirst(&e)
}

func (c *connection) findFirst(e *extent) error {
	first, rows, err := c.step(e.room, 1, e.last, 1)
	if e.first = first; rows == 0 {
		e.first = e.last + 1
	}
	return err
}

// step returns the number of the last of the next entries from first to last, at
// most n of them, and how many those are.
func (c *connection) step(room, first, last, n int64) (seq, rows int64, err error) {
	var end sql.NullInt64
	err = c.nextRows.QueryRow(place(room, first), place(room, last), n).Scan(&end, &rows)
	return end.Int64 & maxSeq, rows, err
}

// maintain removes entries of a room beyond the limits and indexes others, budget of
// them in all, inside a transaction, and the room if nothing is left and nobody is in
// it. It returns how many, and whether that was all.
func (w *writer) maintain(room int64, keep limits, budget int64) (rows int64, finished bool, err error) {
	e, err := w.conn.extent(room)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, true, nil // the room was removed
	}
	if err != nil {
		return 0, false, err
	}
	removed, err := w.conn.trim(&e, keep, budget)
	if err != nil {
		return 0, false, err
	}
	added, err := w.conn.indexNext(&e, budget-removed)
	if err != nil {
		return 0, false, err
	}
	again, err := w.conn.indexEarlier(&e, budget-removed-added)
	if err == nil && e.empty() && w.config.Index == "" {
		err = w.removeRoom(room, e.name)
	}
	w.upkeep.reindexing.add(again)
	return removed + added + again, removed < budget && e.isIndexed(), err
}
