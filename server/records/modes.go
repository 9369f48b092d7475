package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"hubbub/server/history"
	"hubbub/server/moderation"
)

const (
	allModesSQL = `SELECT room, modes, version FROM room_modes`
	setModesSQL = `
		INSERT INTO room_modes (room, modes, version) VALUES (?, ?, ?)
		ON CONFLICT (room) DO UPDATE SET modes = excluded.modes, version = excluded.version`
	blankModesSQL = `UPDATE room_modes SET modes = CAST(zeroblob(length(CAST(modes AS BLOB))) AS TEXT) WHERE room = ?`
	unsetModesSQL = `DELETE FROM room_modes WHERE room = ?`
	getModesSQL   = `SELECT modes, version FROM room_modes WHERE room = ?`
	countModesSQL = `SELECT count(*) FROM room_modes`
)

// ModesTx keeps the modes of a room, in the transaction of the act that has their version. It fails
// with ErrChanged if they were made of others than those that are kept, and with ErrFull if as many
// rooms have some as may.
func (r *Records) ModesTx(tx history.Tx, room string, m moderation.Modes, of int64) error {
	if room == "" {
		return fmt.Errorf("%w: a room has a name", ErrInvalid)
	}
	if err := checkTexts(room); err != nil {
		return err
	}
	before, err := modesTx(tx, room)
	if err != nil {
		return err
	}
	if before.Version != of {
		return ErrChanged
	}
	if !m.KeepsTurns(&before) {
		if err := dropTurns(tx, room); err != nil {
			return err
		}
	}
	if err := errors.Join(tx.Gone(CarriesModes, "SELECT ?", room), tx.Carries(CarriesModes, room)); err != nil {
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
	if _, err := tx.Exec(setModesSQL, room, string(modes), m.Version); err != nil {
		return err
	}
	return checkRows(tx, countModesSQL, maxRooms)
}

// modesTx returns the modes of a room.
func modesTx(tx history.Tx, room string) (m moderation.Modes, err error) {
	var kept string
	switch err := tx.QueryRow(getModesSQL, room).Scan(&kept, &m.Version); {
	case errors.Is(err, sql.ErrNoRows):
		return m, nil
	case err != nil:
		return m, err
	}
	if json.Unmarshal([]byte(kept), &m) != nil {
		return moderation.Modes{Version: m.Version}, nil // AllModes tells of it
	}
	return m, nil
}

// AllModes returns the modes of the rooms that have some, by room. What was said in pinned
// messages is not among them.
func (r *Records) AllModes(ctx context.Context) (modes map[string]moderation.Modes, err error) {
	err = r.db.Read(ctx, func(q history.Querier) error {
		modes = make(map[string]moderation.Modes)
		return eachRow(q, allModesSQL, nil, func(row *sql.Rows) error {
			var room, kept string
			var m moderation.Modes
			if err := row.Scan(&room, &kept, &m.Version); err != nil {
				return err
			}
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
