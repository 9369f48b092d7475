package history

import (
	"database/sql"
	"errors"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// quotedSQL is what is shown of a message where another one answers it, as it is now.
const quotedSQL = `SELECT message.user, message.sender, ` + removedSQL + `, ` + nowTextSQL + ` FROM message WHERE place = ? AND kind = 1`

const (
	addReplySQL = `INSERT INTO reply (target, place) VALUES (?, ?)`
	// quotingSQL are the first and the last of the messages that answer one.
	quotingSQL = `
		SELECT coalesce((SELECT min(place) FROM reply WHERE target = ?1), 0) & 0xffffffffff,
			coalesce((SELECT max(place) FROM reply WHERE target = ?1), 0) & 0xffffffffff`
	leftRepliesSQL = `DELETE FROM reply WHERE target` + notInMessages + `target)`
)

var errNoReply = &wire.Error{Code: wire.NotFound, Message: "the message that this answers is not here any more; it was not said"}

// quote fills in what a draft answers. If that does not stand, or is no message of the room, the
// draft can only be a repeat.
func (c *connection) quote(p *publication, d *Delivered) error {
	quoted, err := c.quoted(p, d.Target)
	switch {
	case err != nil:
		return err
	case quoted == nil || quoted.Removed || d.Target < p.floor:
		if d.Refused == nil {
			d.Refused = errNoReply
		}
		return nil
	}
	d.Quote = quoted
	return nil
}

// noteSaid notes what a message is, for it to be found.
func (c *connection) noteSaid(p *publication, e *wire.Entry) error {
	if e.Kind != wire.KindMessage {
		return nil
	}
	at := place(p.roomID, e.Seq)
	if e.Target > 0 {
		if err := c.exec(c.addReply, place(p.roomID, e.Target), at); err != nil {
			return err
		}
	}
	if e.Ask {
		return c.exec(c.addQuestion, at)
	}
	return nil
}

// quoteAgain fills in what the first entry of an id answers.
func (c *connection) quoteAgain(p *publication, d *Delivered) (err error) {
	if d.Kind == wire.KindMessage && d.Target != 0 {
		d.Quote, err = c.quoted(p, d.Target)
	}
	return err
}

// quoted returns what is shown of a message, nil if the room has none of that number.
func (c *connection) quoted(p *publication, seq int64) (*wire.Quote, error) {
	var q wire.Quote
	var removed int64
	err := c.findQuoted.QueryRow(place(p.roomID, seq)).Scan(&q.User, &q.From, &removed, &q.Text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if q.Removed = removed > 0; q.Removed {
		q.Text = ""
	}
	q.Text = wire.Clip(q.Text)
	return &q, err
}

// touchQuoting notes that what answers a message shows it as it was.
func (c *connection) touchQuoting(p *publication, seq int64) error {
	var s room.Span
	err := c.findQuoting.QueryRow(place(p.roomID, seq)).Scan(&s.First, &s.Last)
	if err == nil && s.First > 0 {
		p.touched = append(p.touched, s)
	}
	return err
}
