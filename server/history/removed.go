package history

import (
	"context"
	"database/sql"
	"errors"

	"hubbub/server/wire"
)

// maxLooked is how many entries a question about one person looks at.
const maxLooked = "20000"

const (
	lookedSQL   = `(SELECT * FROM message WHERE place BETWEEN ? AND ? ORDER BY place DESC LIMIT ` + maxLooked + `) AS message`
	ofPersonSQL = selectToTextSQL + nowTextSQL + ` FROM ` + lookedSQL + ` WHERE kind = 1 AND user = ? ORDER BY place DESC LIMIT ?`

	removedEntriesSQL = selectToTextSQL + keptTextSQL + ` AS kept FROM ` + lookedSQL + `
		WHERE kind = 1 AND ? IN ('', user) AND ` + removedSQL + ` > 0 AND kept <> '' ORDER BY place DESC LIMIT ?`
	removedBySQL = `
		SELECT place & 0xffffffffff FROM removed_text WHERE place BETWEEN ?1 AND ?2 AND removal = ?3 AND at >= ?4
		UNION SELECT place & 0xffffffffff FROM unblanked WHERE place BETWEEN ?1 AND ?2 AND removal = ?3
		UNION SELECT message.place & 0xffffffffff FROM message, (SELECT first FROM removal WHERE room = ?1 >> 40 AND seq = ?3) AS undone
		WHERE place BETWEEN ?1 + undone.first AND ?2 AND kind = 1 AND ` + removedSQL + ` = ?3
		ORDER BY 1`

	firstAtSQL = `SELECT place & 0xffffffffff, at FROM message WHERE place BETWEEN ? AND ? ORDER BY place LIMIT 1`
)

// Entry returns one entry of a room. If it is not there the error is a *wire.Error.
func (l *Log) Entry(ctx context.Context, room string, seq int64) (wire.Entry, error) {
	if seq < 1 {
		return wire.Entry{}, errNoTarget
	}
	page, err := l.Range(ctx, room, seq-1, seq)
	if err != nil {
		return wire.Entry{}, err
	}
	if len(page.Entries) == 0 {
		return wire.Entry{}, errNoTarget
	}
	return page.Entries[0], nil
}

// OfPerson returns at most limit messages of a person in a room that precede before, the
// newest first. 0 stands for the end. It looks at maxLooked entries.
func (l *Log) OfPerson(ctx context.Context, room, user string, before int64, limit int) (entries []wire.Entry, err error) {
	err = l.inRoom(ctx, room, func(q Querier, id int64) error {
		entries, err = scanEntries(q.Query(ofPersonSQL, place(id, 1), place(id, upToBefore(before)), user, limit))
		return err
	})
	return entries, err
}

// Removed returns at most limit messages with numbers from from to to that were taken back,
// the newest first, with their texts, as long as these are kept: those of a person, or of
// all if user is empty. It looks at maxLooked entries.
func (l *Log) Removed(ctx context.Context, room string, from, to int64, user string, limit int) (entries []wire.Entry, err error) {
	if l.config.KeepRemoved <= 0 {
		return nil, nil
	}
	err = l.inRoom(ctx, room, func(q Querier, id int64) error {
		rows, err := q.Query(removedEntriesSQL, l.config.keptSince(), place(id, max(from, 1)), place(id, min(to, maxSeq)), user, limit)
		entries, err = scanRows(rows, err, (*entryRow).whole)
		return err
	})
	return entries, err
}

// RemovedBy returns the numbers of the messages that an entry has taken back and that can
// be restored, ascending.
func (l *Log) RemovedBy(ctx context.Context, room string, seq int64) (seqs []int64, err error) {
	if l.config.KeepRemoved <= 0 || seq < 1 {
		return nil, nil
	}
	err = l.inRoom(ctx, room, func(q Querier, id int64) error {
		rows, err := q.Query(removedBySQL, place(id, 0), place(id, seq-1), seq, l.config.keptSince())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var one int64
			if err := rows.Scan(&one); err != nil {
				return err
			}
			seqs = append(seqs, one)
		}
		return rows.Err()
	})
	return seqs, err
}

// FirstSince returns from which number on the entries of a room are not from before a time,
// in Unix milliseconds; one more than the last if all are. Where the clock was put back in
// between, others from before that time may follow.
func (l *Log) FirstSince(ctx context.Context, room string, at int64) (first int64, err error) {
	err = l.inRoom(ctx, room, func(q Querier, id int64) error {
		low, high := int64(1), int64(0)
		if err := q.QueryRow("SELECT last + 1 FROM room WHERE id = ?", id).Scan(&high); err != nil {
			return err
		}
		for low < high {
			var seq, when int64
			middle := low + (high-low)/2
			err := q.QueryRow(firstAtSQL, place(id, middle), place(id, high-1)).Scan(&seq, &when)
			switch {
			case errors.Is(err, sql.ErrNoRows) || err == nil && when >= at:
				high = middle
			case err != nil:
				return err
			default:
				low = seq + 1
			}
		}
		first = low
		return nil
	})
	return max(first, 1), err
}

// inRoom asks questions about a room by its id, unless the log knows nothing of it.
func (l *Log) inRoom(ctx context.Context, room string, ask func(q Querier, id int64) error) error {
	return l.Read(ctx, func(q Querier) error {
		var id int64
		err := q.QueryRow("SELECT id FROM room WHERE name = ?", room).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		return ask(q, id)
	})
}
