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
	var before int64
	switch err := c.lastAspect.QueryRow(target, int64(aspect)).Scan(&before); {
	case err == nil:
		p.touched = append(p.touched, room.Span{First: before & maxSeq, Last: before & maxSeq})
		if err := c.exec(c.dropUpdate, before); err != nil {
			return err
		}
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	return c.exec(c.setAspect, target, int64(aspect), place(p.roomID, seq))
}
