package history

import (
	"database/sql"
	"errors"
	"strconv"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// The text that a message has now may stand in the row of a later entry: an edit, or what has
// restored one that was edited. Its own row has blanks then, for no row may grow: SQLite would move
// others of the page, and leave copies of them. Of these entries a message has one at most.
const (
	inOtherRow = `aspect IN (3, 7)` // wire.KindRestored, wire.KindEdited

	nowTextSQL = `coalesce((SELECT now.text FROM last_aspect AS held JOIN message AS now ON now.place = held.place
		WHERE held.target = message.place AND held.` + inOtherRow + `), message.text)`

	changedSQL = `EXISTS (SELECT 1 FROM last_aspect WHERE last_aspect.target = message.place AND ` + inOtherRow + `)`

	findHeldSQL   = `SELECT aspect, place FROM last_aspect WHERE target = ? AND ` + inOtherRow
	dropAspectSQL = `DELETE FROM last_aspect WHERE target = ? AND aspect = ?`

	blankRowSQL     = `UPDATE message SET text = hubbub_blanks(text, removed, removed) WHERE place = ?`
	blankRestored   = `UPDATE message SET removed = ?1, text = hubbub_blanks(text, removed, ?1) WHERE place = ?2`
	saidSQL         = `SELECT at, length(CAST(text AS BLOB)) FROM message WHERE place = ?`
	dropCarriersOf  = `DELETE FROM carrier WHERE kind = '` + CarriesText + `' AND of = ?`
	editedPlacesSQL = `SELECT ?1 AS place`
)

// aspectsGoneSQL drops what else was told of messages, by a query for their places: of those that were
// taken back, and of those that are not there any more.
func aspectsGoneSQL(places string) [3]string {
	const of = ` FROM last_aspect WHERE target IN (`
	return [3]string{
		`UPDATE message SET text = hubbub_blanks(text, removed, removed) WHERE place IN (SELECT place` + of + places + `))`,
		`DELETE FROM message WHERE place IN (SELECT place` + of + places + `))`,
		`DELETE` + of + places + `)`,
	}
}

var (
	errNotYours = &wire.Error{Code: wire.Forbidden, Message: "only who has said a message can change it"}
	errTooLate  = &wire.Error{Code: wire.TooLate, Message: "this was said too long ago to be changed"}
)

// own finds what an author does to a message under an ID that was used before, or refuses it by the
// rules. It reports whether there is nothing more to do.
func (c *connection) own(p *publication, d *Delivered) (done bool, err error) {
	if d.ID != "" {
		var first wire.Entry
		err := scanOriginal(c.original.QueryRow(p.roomID, d.Author[:], d.ID), &first)
		switch {
		case err == nil && p.applied && (first.Seq < p.floor || first.At < p.now-repeatMillis):
			if err := c.exec(c.retire, place(p.roomID, first.Seq)); err != nil {
				return false, err
			}
		case err == nil:
			d.Repeated, d.Entry = true, first
			return true, nil
		case !errors.Is(err, sql.ErrNoRows):
			return false, err
		}
	}
	if d.Refused != nil {
		return false, d.Refused
	}
	return false, nil
}

// mayChange refuses to change what somebody else has said, or what was said too long ago. What an
// author does is not dated before the message: it goes with it.
func (c *connection) mayChange(at int64, author string, d *Delivered) error {
	var said, size int64
	if err := c.said.QueryRow(at).Scan(&said, &size); err != nil {
		return err
	}
	switch {
	case author == "" || author != d.Speaker.User:
		return errNotYours
	case d.At > said+d.Window:
		return errTooLate
	}
	d.At = max(d.At, said)
	return nil
}

// edit gives a message another text: that of the entry. The text before goes from the file, and from
// the stream.
func (c *connection) edit(p *publication, d *Delivered) error {
	at := place(p.roomID, d.Target)
	user, err := c.standing(p, at)
	if err == nil {
		err = c.mayChange(at, user, d)
	}
	if err != nil {
		return err
	}
	d.User = user
	if err := c.secure(); err != nil {
		return err
	}
	return errors.Join(c.eraseEdited(at), c.dropText(p, at), c.touch(p, at), c.exec(c.unindexOne, at), c.soilLater())
}

// eraseEdited notes that the text that a message had has to go from the stream, and that this draft
// has the one that it has from here on.
func (c *connection) eraseEdited(at int64) error {
	if c.config.Index == "" {
		return nil
	}
	of := strconv.FormatInt(at, 10)
	err := errors.Join(c.exec(c.eraseText, at), c.exec(c.noCarriers, of))
	if err == nil && c.from.message != 0 {
		err = c.exec(c.addCarrier, CarriesText, of, c.from.message, c.from.draft)
	}
	return err
}

// dropText overwrites the text that a message has, wherever it is.
func (c *connection) dropText(p *publication, at int64) error {
	aspect, held, err := c.held(at)
	if err != nil {
		return err
	}
	if aspect == 0 {
		return c.exec(c.blankRow, at)
	}
	p.touched = append(p.touched, room.Span{First: held & maxSeq, Last: held & maxSeq})
	err = errors.Join(c.exec(c.blankRow, held), c.exec(c.dropAspect, at, int64(aspect)))
	if err == nil && aspect == wire.KindEdited { // what has restored it goes on to say so
		err = c.exec(c.dropUpdate, held)
	}
	return err
}

// held returns which entry has the text of a message, with what aspect; 0 if it is the message.
func (c *connection) held(at int64) (aspect wire.Kind, in int64, err error) {
	var kind int64
	err = c.findHeld.QueryRow(at).Scan(&kind, &in)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, 0, nil
	}
	return wire.Kind(kind), in, err
}

// hold notes that an entry that was stored has the text of a message.
func (c *connection) hold(p *publication, e *wire.Entry) error {
	at := place(p.roomID, e.Target)
	return errors.Join(c.exec(c.setAspect, at, int64(e.Kind), place(p.roomID, e.Seq)), c.exec(c.unindexOne, at), c.exec(c.indexOne, at))
}

// touch notes that a message is not what it was, nor are those that quote it.
func (c *connection) touch(p *publication, at int64) error {
	of := at & maxSeq
	p.touched = append(p.touched, room.Span{First: of, Last: of})
	return c.touchQuoting(p, of)
}

// soilLater lets the next look for what is no longer to be kept take from the rest of the file what a
// message has said before it was edited; at once where nothing is kept.
func (c *connection) soilLater() error {
	if c.config.KeepRemoved <= 0 {
		return c.tx().Soil()
	}
	c.edited = true
	return c.exec(c.unclean)
}

// outgrown reports whether a message that is restored does not fit where it was said.
func (c *connection) outgrown(at int64, text string) (bool, error) {
	const slack = 6 // that blanks leave to the number of what took it back
	aspect, _, err := c.held(at)
	if err != nil || aspect != 0 {
		return true, err
	}
	var said int64
	var size int
	err = c.said.QueryRow(at).Scan(&said, &size)
	return len(text) < size || len(text) > size+slack, err
}

// secure lets what the transaction deletes be overwritten: the index gives up pages that have the text
// of before, and others begin on them.
func (c *connection) secure() error {
	if c.secured {
		return nil
	}
	c.secured = true
	return c.overwrite("ON")
}

func (c *connection) editStatements() []statement {
	several := aspectStatements(&c.aspectsGone, toBlankPlaceSQL)
	several = append(several, aspectStatements(&c.aspectsOf, `SELECT ?`)...)
	several = append(several, aspectStatements(&c.leftAspects, leftAspectsSQL)...)
	return append(several, []statement{
		{&c.findHeld, findHeldSQL},
		{&c.dropAspect, dropAspectSQL},
		{&c.blankRow, blankRowSQL},
		{&c.blankHeld, blankRestored},
		{&c.said, saidSQL},
	}...)
}

func aspectStatements(into *[3]*sql.Stmt, places string) (all []statement) {
	for i, sql := range aspectsGoneSQL(places) {
		all = append(all, statement{&into[i], sql})
	}
	return all
}
