package history

import (
	"database/sql"
	"errors"

	"hubbub/server/wire"
)

const (
	findRoomSQL    = `SELECT id, epoch, last, floor IS NULL, coalesce(floor, 0) FROM room WHERE name = ?`
	addRoomSQL     = `INSERT INTO room (id, name, title, epoch, messages, floor, gone, terms) VALUES (?, ?, ?, ?, 0, 1, 0, ` + termsVersion + `)`
	advanceRoomSQL = `UPDATE room SET last = ?, at = coalesce(?, at), messages = messages + ? WHERE id = ?`
)

// add stores a publication at the end of its room, inside a transaction. It may
// be called again if that fails.
func (c *connection) add(p *publication) error {
	p.delivered = nil
	if p.applied && p.room == "" {
		return c.addChanges(p)
	}
	id, last, err := c.roomEnd(p)
	if err == nil && last > maxSeq-int64(len(p.drafts)) {
		err = errRoomFull
	}
	if isRefusal(err) {
		p.refuse(err)
		return nil
	}
	if err != nil {
		return err
	}
	p.roomID, p.messages, p.touched, p.delivered = id, 0, nil, make([]Delivered, len(p.drafts))
	p.reactions, p.due = nil, nil
	before := last
	var newest sql.NullInt64 // when the last message was said
	for i := range p.drafts {
		d := &p.delivered[i]
		d.Draft, c.from = p.drafts[i], p.from(i)
		if err := c.addDraft(p, last+1, d); err != nil {
			return err
		}
		if d.Repeated {
			if err := c.noteRepeat(p, i, d.Seq); err != nil {
				return err
			}
			refuseReused(d, &p.drafts[i])
		}
		if d.Repeated || d.Err != nil || d.Seq == 0 {
			continue
		}
		if last = d.Seq; d.Kind == wire.KindMessage {
			p.messages, newest = p.messages+1, sql.NullInt64{Int64: d.At, Valid: true}
		}
	}
	if err := errors.Join(c.writeReactions(p), c.noteOrigins(p)); err != nil {
		return err
	}
	if last > before {
		_, err = c.advanceRoom.Exec(last, newest, p.messages, id)
	}
	if err == nil && p.raise > 0 {
		_, err = c.raiseRoom.Exec(p.raise, last+1, id)
	}
	return err
}

// refuseReused refuses a draft whose id its author has used before, for something else. What
// was taken back or edited had the same text: nobody can tell.
func refuseReused(d *Delivered, draft *Draft) {
	same := d.Kind == draft.Kind && d.Target == draft.Target && d.Ask == draft.Ask
	if same && (d.Text == draft.Text || d.Removed || d.Edited) {
		return
	}
	*d = Delivered{Draft: *draft, Err: errReused}
}

// roomEnd returns a room's id and its last number, adding the room if it is new.
// It fails with ErrEpoch if the publication is for another epoch.
func (c *connection) roomEnd(p *publication) (id, last int64, err error) {
	var has string
	var fromBefore bool
	var floor int64
	err = c.findRoom.QueryRow(p.room).Scan(&id, &has, &last, &fromBefore, &floor)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		id, err = c.newRoom(p)
	case err == nil && p.applied:
		p.floor = floor
	case err == nil && has != p.part:
		err = ErrEpoch
	case err == nil && fromBefore:
		_, err = c.countRoom.Exec(id)
	}
	return id, last, err
}

// addDraft stores d as number seq, finds what was stored under its ID, or refuses it alone.
func (c *connection) addDraft(p *publication, seq int64, d *Delivered) error {
	switch {
	case d.Kind.IsReaction():
		return c.react(p, d)
	case d.Kind != wire.KindMessage && p.reactions != nil: // which may be about them
		if err := c.writeReactions(p); err != nil {
			return err
		}
	case d.Kind == wire.KindMessage && d.Target != 0:
		if err := c.quote(p, d); err != nil {
			return err
		}
	}
	if d.Kind == wire.KindReactions {
		return c.addTotals(p, seq, d)
	}
	if _, records := d.Attachment.(Recorder); records || d.Kind != wire.KindMessage {
		return c.addAct(p, seq, d)
	}
	return c.store(p, seq, d)
}

// store stores d as number seq, or finds what was stored under its ID.
func (c *connection) store(p *publication, seq int64, d *Delivered) error {
	room, author := p.roomID, d.Author[:]
	if d.ID == "" {
		author = []byte{}
	}
	if d.Refused != nil {
		return c.findRepeat(p, author, d)
	}
	result, err := c.insert.Exec(entryFields(place(room, seq), author, &d.Entry)...)
	if err != nil {
		return err
	}
	added, err := result.RowsAffected()
	if err != nil {
		return err
	}
	if d.Seq = seq; added == 1 {
		return c.noteSaid(p, &d.Entry)
	}
	var first wire.Entry
	if err := scanOriginal(c.original.QueryRow(room, author, d.ID), &first); err != nil {
		return err
	}
	if p.applied && (first.Seq < p.floor || first.At < p.now-repeatMillis) {
		if _, err := c.retire.Exec(place(room, first.Seq)); err != nil {
			return err
		}
		return c.store(p, seq, d)
	}
	d.Repeated, d.Entry = true, first
	return c.quoteAgain(p, d)
}

// findRepeat finds what was stored under the ID of a draft that is to be refused otherwise.
func (c *connection) findRepeat(p *publication, author []byte, d *Delivered) error {
	first := d.Entry
	switch err := scanOriginal(c.original.QueryRow(p.roomID, author, d.ID), &first); {
	case errors.Is(err, sql.ErrNoRows):
		d.Err = d.Refused
		return nil
	case err != nil:
		return err
	}
	d.Entry, d.Repeated = first, true
	return c.quoteAgain(p, d)
}
