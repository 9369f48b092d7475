package history

import (
	"database/sql"
	"errors"

	"hubbub/server/room"
	"hubbub/server/wire"
)

const (
	lastAspectSQL        = `SELECT place FROM last_aspect WHERE target = ? AND aspect = ?`
	setAspectSQL         = `INSERT OR REPLACE INTO last_aspect (target, aspect, place) VALUES (?, ?, ?)`
	aspectPlacesSQL      = `SELECT place FROM last_aspect WHERE target = ?`
	dropAspectUpdatesSQL = `DELETE FROM message WHERE place IN (SELECT place FROM last_aspect WHERE target = ?)`
	leftAspectsSQL       = `DELETE FROM last_aspect WHERE target` + notInMessages + `target)`
	dropAspectsSQL       = `DELETE FROM last_aspect WHERE target = ?`
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

// dropAspects drops all that updates say of a message beside that it was taken back.
func (c *connection) dropAspects(p *publication, target int64) error {
	rows, err := c.findAspects.Query(target)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var at int64
		if err := rows.Scan(&at); err != nil {
			return err
		}
		p.touched = append(p.touched, room.Span{First: at & maxSeq, Last: at & maxSeq})
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	return errors.Join(c.exec(c.dropUpdates, target), c.exec(c.dropAspect, target))
}
