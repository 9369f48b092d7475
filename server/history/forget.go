package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"hubbub/server/room"
)

const (
	// forgetRows is how many entries a transaction takes a person from at most.
	forgetRows = 256
	// blankPause is how often it is looked whether all that was taken back is blanked.
	blankPause = 50 * time.Millisecond
)

const (
	roomsOfSQL = `
		SELECT (SELECT name FROM room WHERE room.id = place >> 40), min(place) & 0xffffffffff
		FROM message WHERE user = ? AND kind = 1 AND ` + removedSQL + ` = 0 GROUP BY place >> 40`
	leftOfSQL  = `SELECT count(*) FROM message WHERE user = ? AND kind = 1`
	isBlankSQL = `SELECT NOT EXISTS (SELECT 1 FROM unblanked) AND NOT EXISTS (SELECT 1 FROM removal WHERE user IN ('', ?))`
	// Entries of acts have a person in their text. What took many back has to keep the
	// person: whoever comes back has its messages.
	rowsOfSQL = `
		SELECT place FROM message
		WHERE place > ?1 AND (user = ?2 AND (kind = 1 AND removed > 0 OR kind IN (2, 3)) OR kind = 6 AND instr(text, ?2) > 0)
		ORDER BY place LIMIT ?3`

	roomNameSQL = `SELECT name FROM room WHERE id = ?`

	dropActsSQL   = `DELETE FROM message WHERE kind = 6 AND place IN (SELECT value FROM json_each(?))`
	dropTextsSQL  = `DELETE FROM removed_text WHERE place IN (SELECT value FROM json_each(?))`
	takePersonSQL = `UPDATE message SET user = '', sender = '', id = '', author = x'' WHERE place IN (SELECT value FROM json_each(?))`
)

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

// ForgetPerson takes a person's name and id from messages that were taken back, deletes the
// texts of these that can be restored, and the entries of acts that name the person. It
// waits until all that was taken back is blanked. Where it fails, it can be called again.
func (l *Log) ForgetPerson(ctx context.Context, user string) error {
	if l.config.Index != "" {
		return ErrIndex // all nodes have to, at one place
	}
	for {
		blank := false
		err := l.Read(ctx, func(q Querier) error { return q.QueryRow(isBlankSQL, user).Scan(&blank) })
		if err != nil {
			return err
		}
		if blank {
			break
		}
		select {
		case <-time.After(blankPause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for after := int64(0); ; {
		places, err := l.rowsOf(ctx, after, user)
		if err != nil || len(places) == 0 {
			return err
		}
		if err := l.Write(ctx, func(tx Tx) error { return l.takePerson(tx, places) }); err != nil {
			return err
		}
		if err := l.tellForgotten(ctx, places); err != nil {
			return err
		}
		after = places[len(places)-1]
	}
}

// rowsOf returns the next entries that a person is to be taken from.
func (l *Log) rowsOf(ctx context.Context, after int64, user string) (places []int64, err error) {
	err = l.Read(ctx, func(q Querier) error {
		rows, err := q.Query(rowsOfSQL, after, user, forgetRows)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var at int64
			if err := rows.Scan(&at); err != nil {
				return err
			}
			places = append(places, at)
		}
		return rows.Err()
	})
	return places, err
}

// tellForgotten tells of entries that a person was taken from.
func (l *Log) tellForgotten(ctx context.Context, places []int64) error {
	spans := make(map[int64]room.Span) // by room
	for _, at := range places {        // which ascend
		s, ok := spans[at>>seqBits]
		if !ok {
			s.First = at & maxSeq
		}
		s.Last = at & maxSeq
		spans[at>>seqBits] = s
	}
	for id, span := range spans {
		var name string
		err := l.Read(ctx, func(q Querier) error { return q.QueryRow(roomNameSQL, id).Scan(&name) })
		if errors.Is(err, sql.ErrNoRows) {
			continue // it is gone
		}
		if err != nil {
			return err
		}
		l.watchers.told(name, []room.Span{span})
	}
	return nil
}

// takePerson takes a person from some entries, on the writer's goroutine. What was there is
// overwritten, and goes from the rest of the file with the next purge.
func (l *Log) takePerson(tx Tx, places []int64) error {
	list, err := json.Marshal(places)
	if err != nil {
		return err
	}
	w := l.writer
	if err := w.conn.overwrite("ON"); err != nil {
		return err
	}
	for _, statement := range []string{dropActsSQL, dropTextsSQL, takePersonSQL} {
		if _, err := tx.Exec(statement, string(list)); err != nil {
			return err
		}
	}
	w.purge.soiled = true
	_, err = tx.Exec(uncleanSQL)
	return err
}
