package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation"
)

const (
	forgetTurnsSQL = `
		DELETE FROM turn WHERE EXISTS (SELECT 1 FROM json_each(?) WHERE room = value ->> 0 AND over <= value ->> 1)`
	addTurnsSQL = `
		INSERT INTO turn (room, user, id, at, said, free, over)
		SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6 FROM json_each(?) WHERE true
		ON CONFLICT (room, user) DO UPDATE SET id = excluded.id, at = excluded.at, said = excluded.said, free = excluded.free, over = excluded.over`
	addTailsSQL = `
		INSERT INTO turn_tail (room, tail) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
		ON CONFLICT (room) DO UPDATE SET tail = excluded.tail`
	turnsSQL     = `SELECT room, user, id, at, said, free, over FROM turn`
	tailsSQL     = `SELECT room, tail FROM turn_tail`
	dropTurnsSQL = `DELETE FROM turn WHERE room = ?`
	dropTailSQL  = `DELETE FROM turn_tail WHERE room = ?`
)

// TurnsTx keeps who may speak when, with the messages that were judged by it.
func (r *Records) TurnsTx(tx history.Tx, t moderation.Turns) error {
	var forgotten, tails [][2]any
	var turns [][7]any
	for room, upTo := range t.Forgotten {
		forgotten = append(forgotten, [...]any{room, int64(upTo)})
	}
	for room, tail := range t.Tails {
		tails = append(tails, [...]any{room, int64(tail)})
	}
	for of, turn := range t.Turns {
		turns = append(turns, [...]any{of.Room, of.User, turn.ID, int64(turn.At), flag(turn.Said), int64(turn.Free), int64(turn.Over)})
	}
	for _, write := range []struct {
		sql   string
		count int
		rows  any
	}{{forgetTurnsSQL, len(forgotten), forgotten}, {addTurnsSQL, len(turns), turns}, {addTailsSQL, len(tails), tails}} {
		if write.count == 0 {
			continue
		}
		rows, err := json.Marshal(write.rows)
		if err == nil {
			_, err = tx.Exec(write.sql, string(rows))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// dropTurns forgets who has spoken in a room.
func dropTurns(tx history.Tx, room string) error {
	for _, query := range []string{dropTurnsSQL, dropTailSQL} {
		if _, err := tx.Exec(query, room); err != nil {
			return err
		}
	}
	return nil
}

// Turns returns what TurnsTx has kept.
func (r *Records) Turns(ctx context.Context) (t moderation.Turns, err error) {
	err = r.db.Read(ctx, func(q history.Querier) error {
		t = moderation.NewTurns()
		err := eachRow(q, turnsSQL, nil, func(row *sql.Rows) error {
			var of moderation.TurnOf
			var turn moderation.Turn
			var at, free, over int64
			err := row.Scan(&of.Room, &of.User, &turn.ID, &at, &turn.Said, &free, &over)
			turn.At, turn.Free, turn.Over = time.Duration(at), time.Duration(free), time.Duration(over)
			t.Turns[of] = turn
			return err
		})
		if err != nil {
			return err
		}
		return eachRow(q, tailsSQL, nil, func(row *sql.Rows) error {
			var room string
			var tail int64
			err := row.Scan(&room, &tail)
			t.Tails[room] = time.Duration(tail)
			return err
		})
	})
	return t, err
}
