package history

import (
	"database/sql"
	"errors"
	"math"
)

const (
	excessSQL = `SELECT max(place) FROM (SELECT place FROM message WHERE place BETWEEN ? AND ? AND kind = 1 ORDER BY place LIMIT ?)`
	oldSQL    = `
		SELECT max(place) FROM (SELECT place, at FROM message WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?)
		WHERE at < ?`
	oldInWindowSQL = `
		SELECT place >> 40, max(place), min(place) FILTER (WHERE at < ?1), max(place) FILTER (WHERE at < ?1)
		FROM (SELECT place, at FROM message WHERE place > ?2 ORDER BY place LIMIT ?3)
		GROUP BY 1 ORDER BY 1`

	trimmedSQL = `
		UPDATE room SET floor = max(floor, ?), gone = gone +
			(SELECT count(*) FROM message WHERE place BETWEEN ? AND ? AND at < ? AND kind = 1)
		WHERE id = ?`
	removeSQL = `DELETE FROM message WHERE place BETWEEN ? AND ? AND at < ?`

	// What is left of messages that are no longer there.
	notInMessages   = ` BETWEEN ? AND ? AND NOT EXISTS (SELECT 1 FROM message WHERE message.place = `
	leftTextsSQL    = `DELETE FROM removed_text WHERE place` + notInMessages + `removed_text.place)`
	leftToBlankSQL  = `DELETE FROM unblanked WHERE place` + notInMessages + `unblanked.place)`
	leftUpdatesSQL  = `DELETE FROM last_update WHERE target` + notInMessages + `target)`
	leftAspectsSQL  = `SELECT target FROM last_aspect WHERE target` + notInMessages + `target)`
	leftRemovalsSQL = `DELETE FROM removal WHERE room = ?`
)

// limits are what is kept of a room.
type limits struct {
	messages int64 // 0 for all
	since    int64 // Unix milliseconds; 0 for all
	floor    bool  // what is below the floor goes, and nothing else: a stream says where that is
}

// ofAnyAge is later than all entries.
const ofAnyAge = math.MaxInt64

// trim removes entries that need not be kept: the oldest of too many messages, and of
// the entries that follow the floor those that are too old. It looks at budget of those
// at most, and returns how many.
func (c *connection) trim(e *extent, keep limits, budget int64) (rows int64, err error) {
	if keep.floor {
		if e.first >= e.floor {
			return 0, nil
		}
		return c.remove(e, e.first, e.floor-1, ofAnyAge, budget)
	}
	excess, err := c.excessEnd(e, keep.messages, budget)
	if err == nil && excess >= e.first {
		rows, err = c.remove(e, e.first, excess, ofAnyAge, budget)
	}
	if err != nil || keep.since == 0 || rows == budget || e.empty() {
		return rows, err
	}
	var old sql.NullInt64
	from := max(e.floor, e.first)
	err = c.old.QueryRow(place(e.room, from), place(e.room, e.last), budget-rows, keep.since).Scan(&old)
	if err != nil || !old.Valid {
		return rows, err
	}
	more, err := c.remove(e, from, old.Int64&maxSeq, keep.since, budget-rows)
	return rows + more, err
}

// excessEnd returns the number of the last of the oldest messages that are too many. It
// counts budget of them at most.
func (c *connection) excessEnd(e *extent, messages, budget int64) (seq int64, err error) {
	excess := e.kept - messages
	if messages == 0 || excess <= 0 {
		return 0, nil
	}
	var end sql.NullInt64
	err = c.excess.QueryRow(place(e.room, e.first), place(e.room, e.last), min(excess, budget)).Scan(&end)
	// Whatever was counted, as many numbers as messages to keep are left.
	return min(end.Int64&maxSeq, e.last-messages), err
}

// remove removes the entries from first to last that are from before a time, and notes
// from where on none is missing. It looks at budget entries at most, and returns how many.
func (c *connection) remove(e *extent, first, last, before, budget int64) (rows int64, err error) {
	if last, rows, err = c.step(e.room, first, last, budget); err != nil {
		return 0, err
	}
	if _, err := c.countRoom.Exec(e.room); err != nil {
		return 0, err
	}
	from, to := place(e.room, first), place(e.room, last)
	if _, err := c.trimmed.Exec(last+1, from, to, before, e.room); err != nil {
		return 0, err
	}
	if _, err := c.unindex.Exec(from, to, before); err != nil {
		return 0, err
	}
	if _, err := c.removeRows.Exec(from, to, before); err != nil {
		return 0, err
	}
	if err := errors.Join(c.erase(c.eraseTrimmed, from, to), c.exec(c.leftTexts, from, to), c.exec(c.leftToBlank, from, to), c.execAll(c.leftAspects, from, to), c.exec(c.leftUpdates, from, to)); err != nil {
		return 0, err
	}
	if err := errors.Join(c.exec(c.leftReplies, from, to), c.exec(c.leftQuestions, from, to), c.leftReactions(from, to)); err != nil {
		return 0, err
	}
	if c.config.Index != "" {
		return rows, c.findFirst(e)
	}
	return rows, c.raiseFloor(e, last+1)
}

// raiseFloor takes note that entries below a number were removed.
func (c *connection) raiseFloor(e *extent, floor int64) error {
	e.floor = max(e.floor, floor)
	if err := c.findFirst(e); err != nil {
		return err
	}
	if _, left, err := c.step(e.room, e.floor, e.last, 1); err != nil || left > 0 {
		return err
	}
	e.floor = e.last + 1 // nothing follows
	_, err := c.trimmed.Exec(e.floor, 0, -1, 0, e.room)
	return err
}

// removeStragglers looks at the next entries of all rooms, budget of them, and removes
// those that are too old. While the clock never went back there are none: trim finds
// what is old at the floor of a room, but not behind what is younger. It returns the
// place to go on after, 0 at the end.
func (c *connection) removeStragglers(after, since, budget int64) (next int64, err error) {
	windows, err := c.oldRows(after, since, budget)
	if err != nil {
		return 0, err
	}
	for _, window := range windows {
		next = window.end
		if !window.from.Valid {
			continue
		}
		e, err := c.extent(window.room)
		if err != nil {
			return 0, err
		}
		if _, err := c.remove(&e, window.from.Int64&maxSeq, window.to.Int64&maxSeq, since, budget); err != nil {
			return 0, err
		}
	}
	return next, nil
}

// A window is what was looked at of a room.
type window struct {
	room, end int64         // the last place
	from, to  sql.NullInt64 // the first and the last place of what is too old
}

func (c *connection) oldRows(after, since, budget int64) (windows []window, err error) {
	rows, err := c.oldInWindow.Query(since, after, budget)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var w window
		if err := rows.Scan(&w.room, &w.end, &w.from, &w.to); err != nil {
			return nil, err
		}
		windows = append(windows, w)
	}
	return windows, rows.Err()
}
