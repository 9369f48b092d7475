package history

import (
	"context"
	"database/sql"
	"errors"
	"io"

	"hubbub/server/wire"
)

const (
	partOfSQL   = `SELECT epoch FROM room WHERE name = ?`
	growRoomSQL = `UPDATE room SET last = ?, at = max(at, ?), messages = messages + ? WHERE id = ?`
)

// maxKnown is in how many messages of a room Import looks for those that it brings: it
// remembers each, in some 60 bytes.
const maxKnown = 5_000_000

// ErrTooLarge tells that a room has more messages than Import can look through.
var ErrTooLarge = errors.New("the room has too many messages to find those among them that are there already")

// An Imported is what Import has done.
type Imported struct {
	Added int64 // messages
	Known int64 // messages that the room had already, or that were taken back there
}

// Import adds messages from elsewhere to the end of a room, in one transaction: all, or
// none. next returns io.EOF after the last one; any other error is that of Import. They keep
// all but their numbers. One that the room has already, to the letter, is not added again, nor
// is one that was taken back.
//
// Everybody waits until it is done, and nobody is told: it is for a log that no server runs on.
func (l *Log) Import(ctx context.Context, room, title string, next func() (wire.Entry, error)) (done Imported, err error) {
	return l.importInto(ctx, room, title, false, next)
}

// ErrNotEmpty is returned by ImportNew where something was said in the room.
var ErrNotEmpty = errors.New("something was said in the room")

// ImportNew is Import into a room in which nothing was said, and that nobody is in.
func (l *Log) ImportNew(ctx context.Context, room, title string, next func() (wire.Entry, error)) (Imported, error) {
	return l.importInto(ctx, room, title, true, next)
}

func (l *Log) importInto(ctx context.Context, room, title string, isNew bool, next func() (wire.Entry, error)) (done Imported, err error) {
	if l.config.Index != "" {
		return Imported{}, ErrIndex
	}
	err = l.Write(ctx, func(tx Tx) error {
		i := importing{tx: tx}
		if err := i.begin(ctx, l.writer.conn, room, title); err != nil {
			return err
		}
		if isNew && i.last > 0 {
			return ErrNotEmpty
		}
		for {
			e, err := next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err = errors.Join(err, ctx.Err()); err == nil {
				err = i.add(&e)
			}
			if err != nil {
				return err
			}
		}
		done = i.Imported
		return i.end()
	})
	if err != nil {
		return Imported{}, err
	}
	return done, nil
}

// An importing is an import under way, inside a transaction.
type importing struct {
	Imported
	tx          Tx
	insert      *sql.Stmt
	addQuestion *sql.Stmt
	room        int64
	last        int64
	at          int64 // of the latest message
	known       map[fingerprint]uint32
}

// begin finds the room, or adds it, and what it has.
func (i *importing) begin(ctx context.Context, c *connection, room, title string) error {
	p := &publication{room: room, title: title}
	err := i.tx.QueryRow(partOfSQL, room).Scan(&p.part)
	if errors.Is(err, sql.ErrNoRows) {
		p.part, err = c.config.newPart(room), nil
	}
	if err != nil {
		return err
	}
	if i.room, i.last, err = c.roomEnd(p); err != nil {
		return err
	}
	i.insert, i.addQuestion = c.insert, c.addQuestion
	i.known, err = i.fingerprints(ctx)
	return err
}

// fingerprints returns how often the room has each of its messages, those among them that
// were taken back.
func (i *importing) fingerprints(ctx context.Context) (map[fingerprint]uint32, error) {
	rows, err := i.tx.Query(selectToTextSQL+nowTextSQL+` FROM message WHERE place BETWEEN ? AND ? AND kind = 1`, place(i.room, 1), place(i.room, maxSeq))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	known := make(map[fingerprint]uint32)
	var r entryRow
	for columns := r.columns(); rows.Next(); {
		if err := rows.Scan(columns...); err != nil {
			return nil, err
		}
		e := r.entry()
		known[fingerprintOf(&e)]++ // what was taken back has no text
		if len(known) > maxKnown {
			return nil, ErrTooLarge
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return known, rows.Err()
}

// add adds a message, unless the room has it.
func (i *importing) add(e *wire.Entry) error {
	f := fingerprintOf(e)
	if i.isKnown(f) || i.isKnown(fingerprintOf(withoutText(e))) {
		i.Known++
		return nil
	}
	if i.last == maxSeq {
		return errRoomFull
	}
	// Its author is nobody here, and the same as long as the message is.
	author := f[:]
	if e.ID == "" {
		author = []byte{}
	}
	result, err := i.insert.Exec(entryFields(place(i.room, i.last+1), author, e)...)
	if err != nil {
		return err
	}
	added, err := result.RowsAffected()
	if err != nil {
		return err
	}
	if added == 0 { // the file has it twice
		i.Known++
		return nil
	}
	if e.Ask {
		if _, err := i.addQuestion.Exec(place(i.room, i.last+1)); err != nil {
			return err
		}
	}
	i.last, i.at = i.last+1, max(i.at, e.At)
	i.Added++
	return nil
}

// isKnown reports whether the room has one more of a message than was asked for.
func (i *importing) isKnown(f fingerprint) bool {
	n := i.known[f]
	if n > 0 {
		i.known[f] = n - 1
	}
	return n > 0
}

// withoutText returns a message as it is when it was taken back.
func withoutText(e *wire.Entry) *wire.Entry {
	removed := *e
	removed.Text = ""
	return &removed
}

// end notes what the room has now.
func (i *importing) end() error {
	_, err := i.tx.Exec(growRoomSQL, i.last, i.at, i.Added, i.room)
	return err
}
