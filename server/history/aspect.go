package history

import (
	"database/sql"
	"errors"

	"hubbub/server/room"
	"hubbub/server/wire"
)

const (
	lastAspectSQL = `SELECT place FROM last_aspect WHERE target = ? AND aspect = ?`
	setAspectSQL  = `INSERT OR REPLACE INTO last_aspect (target, aspect, place) VALUES (?, ?, ?)`
)

// replaceAspect notes the last update of an aspect of a message, and drops the one before.
func (c *connection) replaceAspect(p *publication, target int64, aspect wire.Kind, seq int64) error {
	of := target & maxSeq
	p.touched = append(p.touched, room.Span{First: of, Last: of})
	before, err := p.former(c.lastAspect.QueryRow(target, int64(aspect)))
	if err == nil && before > 0 {
		err = c.exec(c.dropUpdate, before)
	}
	if err != nil {
		return err
	}
	return c.exec(c.setAspect, target, int64(aspect), place(p.roomID, seq))
}

// former returns the place of an update that another one replaces, 0 if there is none.
func (p *publication) former(row *sql.Row) (before int64, err error) {
	err = row.Scan(&before)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	p.touched = append(p.touched, room.Span{First: before & maxSeq, Last: before & maxSeq})
	return before, err
}
