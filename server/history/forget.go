package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"hubbub/server/room"
)

// MaxTaken is how many entries a person is taken from at once, at most.
const MaxTaken = 256

const (
	roomsOfSQL = `
		SELECT (SELECT name FROM room WHERE room.id = place >> 40), min(place) & 0xffffffffff
		FROM message WHERE user = ? AND kind = 1 AND ` + removedSQL + ` = 0 GROUP BY place >> 40`
	leftOfSQL = `SELECT count(*) FROM message WHERE user = ? AND kind = 1`
	// isOfSQL is what a person is taken from. Entries of acts have a person in their text. What took
	// many back has to keep the person: whoever comes back has its messages.
	isOfSQL   = `(user = ?1 AND (kind = 1 AND ` + removedSQL + ` > 0 OR kind IN (2, 3)) OR kind = 6 AND instr(text, ?1) > 0)`
	rowsOfSQL = `SELECT place FROM message WHERE ` + isOfSQL + ` AND place > ?2 ORDER BY place LIMIT ?3`
	takenSQL  = `SELECT place FROM message WHERE ` + isOfSQL + ` AND place IN (SELECT ?2 << 40 | value FROM json_each(?3))`

	roomNameSQL = `SELECT name FROM room WHERE id = ?`
	roomIDSQL   = `SELECT id FROM room WHERE name = ?`

	amongSQL  = ` IN (SELECT value FROM json_each(?))`
	ofThemSQL = `SELECT place FROM unblanked WHERE place` + amongSQL
)

// takePersonSQL takes a person from the entries of a list. Their texts are blanked first, as they are
// behind where nobody is forgotten: all nodes of a cluster are to have the same at one place.
var takePersonSQL = []string{
	`INSERT OR IGNORE INTO unblanked (place, removal) SELECT place, ` + removedSQL + ` FROM message WHERE kind = 1 AND removed <= 0 AND place` + amongSQL,
	eraseSQL(forgottenSQL),
	`DELETE FROM terms_` + termsVersion + ` WHERE rowid IN (SELECT place FROM unblanked WHERE place` + amongSQL + `)`,
	aspectsGoneSQL(ofThemSQL)[0], aspectsGoneSQL(ofThemSQL)[1], aspectsGoneSQL(ofThemSQL)[2],
	`DELETE FROM message WHERE kind = 3 AND place IN
		(SELECT last_update.place FROM last_update JOIN unblanked ON target = unblanked.place WHERE unblanked.place` + amongSQL + `)`,
	`UPDATE message SET removed = removal, text = hubbub_blanks(text, removed, removal)
		FROM unblanked WHERE message.place = unblanked.place AND unblanked.place` + amongSQL,
	`DELETE FROM unblanked WHERE place` + amongSQL,
	`DELETE FROM reaction WHERE target` + amongSQL,
	`DELETE FROM reaction_total WHERE target` + amongSQL,
	`DELETE FROM message WHERE kind = 6 AND place` + amongSQL,
	`DELETE FROM removed_text WHERE place` + amongSQL,
	`UPDATE message SET user = '', sender = '', id = '', author = x'' WHERE place` + amongSQL,
}

// RoomsOf returns the rooms with messages of a person that were not taken back, and the number
// of the first one in each. It looks through all that is kept.
func (l *Log) RoomsOf(ctx context.Context, user string) (first map[string]int64, err error) {
	first = make(map[string]int64)
	err = l.Read(ctx, func(q Querier) error {
		rows, err := q.Query(roomsOfSQL, user)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var room string
			var seq int64
			if err := rows.Scan(&room, &seq); err != nil {
				return err
			}
			first[room] = seq
		}
		return rows.Err()
	})
	return first, err
}

// LeftOf returns how many messages there are with the id of a person.
func (l *Log) LeftOf(ctx context.Context, user string) (left int64, err error) {
	err = l.Read(ctx, func(q Querier) error { return q.QueryRow(leftOfSQL, user).Scan(&left) })
	return left, err
}

// ForgetPerson lets a person's name and id be taken from messages that were taken back, with the
// texts of these, and from acts: take does so with at most MaxTaken entries of a room, by their
// numbers, with TakePerson. Where it fails, it can be called again.
func (l *Log) ForgetPerson(ctx context.Context, user string, take func(ctx context.Context, in, user string, seqs []int64) error) error {
	for after := int64(0); ; {
		places, err := l.rowsOf(ctx, after, user)
		if err != nil || len(places) == 0 {
			return err
		}
		for len(places) > 0 { // which ascend
			id, seqs := places[0]>>seqBits, []int64(nil)
			for len(places) > 0 && places[0]>>seqBits == id {
				after, seqs, places = places[0], append(seqs, places[0]&maxSeq), places[1:]
			}
			var name string
			err := l.Read(ctx, func(q Querier) error { return q.QueryRow(roomNameSQL, id).Scan(&name) })
			if errors.Is(err, sql.ErrNoRows) {
				continue // it is gone
			}
			if err == nil {
				err = take(ctx, name, user, seqs)
			}
			if err != nil {
				return err
			}
			l.Touched(name, seqs)
		}
	}
}

// rowsOf returns the next entries that a person is to be taken from.
func (l *Log) rowsOf(ctx context.Context, after int64, user string) (places []int64, err error) {
	err = l.Read(ctx, func(q Querier) error {
		places = nil
		rows, err := q.Query(rowsOfSQL, user, after, MaxTaken)
		if err != nil {
			return err
		}
		places, err = scanPlaces(rows)
		return err
	})
	return places, err
}

func scanPlaces(rows *sql.Rows) (places []int64, err error) {
	defer rows.Close()
	for rows.Next() {
		var at int64
		if err := rows.Scan(&at); err != nil {
			return nil, err
		}
		places = append(places, at)
	}
	return places, rows.Err()
}

// Touched tells who watches of entries that are not what they were, by a change that this log has not
// been told of.
func (l *Log) Touched(name string, seqs []int64) {
	if len(seqs) > 0 {
		l.watchers.told(name, []room.Span{{First: seqs[0], Last: seqs[len(seqs)-1]}})
	}
}

// TakePerson takes a person from entries of a room, at most MaxTaken: those that it has said, and
// that were taken back, and acts that name it. What was there is overwritten, and goes from the rest of
// the file with the next purge.
func (t Tx) TakePerson(in, user string, seqs []int64) error {
	if len(seqs) > MaxTaken {
		return fmt.Errorf("a person is to be taken from %d entries at once", len(seqs))
	}
	places, err := t.placesOf(in, user, seqs)
	if err != nil || len(places) == 0 {
		return err
	}
	list, err := json.Marshal(places)
	if err != nil {
		return err
	}
	var mode int
	if err := t.QueryRow("PRAGMA secure_delete = ON").Scan(&mode); err != nil {
		return err
	}
	for _, statement := range takePersonSQL {
		if _, err := t.Exec(statement, string(list)); err != nil {
			return err
		}
	}
	return t.Soil()
}

// placesOf returns those of some entries of a room that a person is to be taken from.
func (t Tx) placesOf(in, user string, seqs []int64) ([]int64, error) {
	var id int64
	switch err := t.QueryRow(roomIDSQL, in).Scan(&id); {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, err
	}
	list, err := json.Marshal(seqs)
	if err != nil {
		return nil, err
	}
	rows, err := t.Query(takenSQL, user, id, string(list))
	if err != nil {
		return nil, err
	}
	return scanPlaces(rows)
}
