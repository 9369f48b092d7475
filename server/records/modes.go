package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"hubbub/server/history"
	"hubbub/server/moderation"
)

const (
	allModesSQL   = `SELECT room, modes FROM room_modes`
	setModesSQL   = `INSERT INTO room_modes (room, modes) VALUES (?, ?) ON CONFLICT (room) DO UPDATE SET modes = excluded.modes`
	blankModesSQL = `UPDATE room_modes SET modes = CAST(zeroblob(length(CAST(modes AS BLOB))) AS TEXT) WHERE room = ?`
	unsetModesSQL = `DELETE FROM room_modes WHERE room = ?`
	countModesSQL = `SELECT count(*) FROM room_modes`
)

// ModesTx keeps the modes of a room, in the transaction of the act. It fails with ErrFull if
// as many rooms have some as may.
func (r *Records) ModesTx(tx history.Tx, room string, m moderation.Modes) error {
	if room == "" {
		return fmt.Errorf("%w: a room has a name", ErrInvalid)
	}
	if err := checkTexts(room); err != nil {
		return err
	}
	had, err := tx.Exec(blankModesSQL, room) // a topic of before is not to stay in the file
	if err == nil && had > 0 {
		err = tx.Soil()
	}
	if err != nil {
		return err
	}
	if m.IsZero() {
		_, err := tx.Exec(unsetModesSQL, room)
		return err
	}
	modes, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(setModesSQL, room, string(modes)); err != nil {
		return err
	}
	return checkRows(tx, countModesSQL, maxRooms)
}

// AllModes returns the modes of the rooms that have some, by room. What was said in pinned
// messages is not among them.
func (r *Records) AllModes(ctx context.Context) (modes map[string]moderation.Modes, err error) {
	err = r.db.Read(ctx, func(q history.Querier) error {
		modes = make(map[string]moderation.Modes)
		return eachRow(q, allModesSQL, nil, func(row *sql.Rows) error {
			var room, kept string
			if err := row.Scan(&room, &kept); err != nil {
				return err
			}
			var m moderation.Modes
			if err := json.Unmarshal([]byte(kept), &m); err != nil {
				r.log.Warn("records: the state of a room cannot be read, it is like others now", "room", room, "error", err)
				return nil
			}
			modes[room] = m
			return nil
		})
	})
	return modes, err
}
