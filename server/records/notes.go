package records

import (
	"context"
	"database/sql"
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
	if err := checkUser(n.User); err != nil {
		return n, err
	}
	if err := checkTexts(n.Room, n.ByUser, n.ByName, n.Text); err != nil {
		return n, err
	}
	n.At = r.stamp(time.Time{})
	return n, r.change(ctx, func(tx history.Tx) error {
		var id int64
		if err := tx.QueryRow(addNoteSQL, n.Room, n.User, n.At.UnixMilli(), n.ByUser, n.ByName, n.Text).Scan(&id); err != nil {
			return err
		}
		_, err := tx.Exec(trimNoteSQL, id-maxNotesInAll, n.User, n.Room, maxNotes)
		return err
	}, func() {})
}

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
