package records

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation"
)

const (
	maxNotes      = 50     // on a person in a room, of which the oldest goes
	maxNotesInAll = 20_000 // of which the oldest go
	notesKept     = auditKept
)

const (
	addNoteSQL  = `INSERT INTO note (room, user, at, by_user, by_name, text) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`
	trimNoteSQL = `
		DELETE FROM note WHERE id <= ? OR id IN
			(SELECT id FROM note WHERE user = ? AND room = ? ORDER BY id DESC LIMIT -1 OFFSET ?)`
	notesSQL      = `SELECT room, user, at, by_user, by_name, text FROM note WHERE user = ? AND room = ? AND at >= ? ORDER BY id DESC`
	purgeNotesSQL = `DELETE FROM note WHERE id IN (SELECT id FROM note ORDER BY id LIMIT ?) AND at < ?`
)

// AddNote keeps a note, dated now, and returns it. The oldest on the person in the room goes
// if there are more than are kept.
func (r *Records) AddNote(ctx context.Context, n moderation.Note) (moderation.Note, error) {
	n.At = r.stamp(time.Time{})
	o := &noteAdded{n.Room, n.User, n.At.UnixMilli(), n.ByUser, n.ByName, n.Text}
	if err := o.check(); err != nil {
		return n, err
	}
	return n, r.do(ctx, operations{Note: o})
}

// A noteAdded is a note as it travels.
type noteAdded struct {
	Room   string `cbor:"0,keyasint"`
	User   string `cbor:"1,keyasint"`
	At     int64  `cbor:"2,keyasint"`
	ByUser string `cbor:"3,keyasint"`
	ByName string `cbor:"4,keyasint"`
	Text   string `cbor:"5,keyasint"`
}

func (o *noteAdded) check() error {
	return errors.Join(checkUser(o.User), checkTexts(o.Room, o.ByUser, o.ByName, o.Text))
}

func (o *noteAdded) inFile(_ *Records, tx history.Tx) error {
	if err := o.check(); err != nil {
		return err
	}
	var id int64
	if err := tx.QueryRow(addNoteSQL, o.Room, o.User, o.At, o.ByUser, o.ByName, o.Text).Scan(&id); err != nil {
		return err
	}
	_, err := tx.Exec(trimNoteSQL, id-maxNotesInAll, o.User, o.Room, maxNotes)
	return err
}

func (o *noteAdded) inMemory(*Records) {}

func (o *noteAdded) harmless() {}

// Notes returns those on a person in a room, the latest first.
func (r *Records) Notes(ctx context.Context, room, user string) (notes []moderation.Note, err error) {
	oldest := r.clock().day.Add(-notesKept).UnixMilli()
	err = r.db.Read(ctx, func(q history.Querier) error {
		notes = nil
		return eachRow(q, notesSQL, []any{user, room, oldest}, func(row *sql.Rows) error {
			var n moderation.Note
			var at int64
			err := row.Scan(&n.Room, &n.User, &at, &n.ByUser, &n.ByName, &n.Text)
			n.At = time.UnixMilli(at)
			notes = append(notes, n)
			return err
		})
	})
	return notes, err
}

// purgeNotes removes the oldest notes that are older than is kept, so many at most.
func purgeNotes(tx history.Tx, now time.Time) error {
	_, err := tx.Exec(purgeNotesSQL, purgeGroup, now.Add(-notesKept).UnixMilli())
	return err
}
