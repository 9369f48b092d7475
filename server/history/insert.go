package history

import (
	"database/sql"
	"errors"
)

const (
	findRoomSQL    = `SELECT id, last FROM room WHERE name = ?`
	addRoomSQL     = `INSERT INTO room (name) VALUES (?)`
	advanceRoomSQL = `UPDATE room SET last = ?, at = ? WHERE id = ?`

	insertSQL = `
		INSERT INTO message (place, author, id, sender, at, text) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (place >> 40, author, id) WHERE id <> '' DO NOTHING`
	originalSQL = `
		SELECT place & 0xffffffffff, at, text FROM message
		WHERE place >> 40 = ? AND author = ? AND id = ? AND id <> ''`
)

// add stores what a holds at the end of its room, inside a transaction.
func (c *connection) add(a *appending) error {
	id, last, err := c.roomEnd(a.room)
	if err != nil {
		return err
	}
	a.roomID, a.fresh, a.saved = id, 0, make([]Saved, len(a.drafts))
	var at int64
	for i := range a.drafts {
		if a.saved[i], err = c.addDraft(id, last+1, &a.drafts[i]); err != nil {
			return err
		}
		if !a.saved[i].Repeated {
			last++
			a.fresh++
			at = a.saved[i].At
		}
	}
	if a.fresh == 0 {
		return nil
	}
	_, err = c.advanceRoom.Exec(last, at, id)
	return err
}

// roomEnd returns a room's id and its last number, adding the room if it is new.
func (c *connection) roomEnd(name string) (id, last int64, err error) {
	err = c.findRoom.QueryRow(name).Scan(&id, &last)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, last, err
	}
	result, err := c.addRoom.Exec(name)
	if err != nil {
		return 0, 0, err
	}
	if id, err = result.LastInsertId(); err == nil && id > maxRooms {
		err = errTooManyRooms
	}
	return id, 0, err
}

// addDraft stores d as number seq, or finds what was stored under its ID.
func (c *connection) addDraft(room, seq int64, d *Draft) (Saved, error) {
	if seq > maxSeq {
		return Saved{}, errRoomFull
	}
	author := d.Author[:]
	if d.ID == "" {
		author = []byte{}
	}
	result, err := c.insert.Exec(place(room, seq), author, d.ID, d.From, d.At, d.Text)
	if err != nil {
		return Saved{}, err
	}
	if added, err := result.RowsAffected(); err != nil || added == 1 {
		return Saved{Seq: seq, At: d.At}, err
	}
	original := Saved{Repeated: true}
	err = c.original.QueryRow(room, author, d.ID).Scan(&original.Seq, &original.At, &original.Text)
	return original, err
}
