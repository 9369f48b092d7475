package history

import (
	"database/sql"
	"errors"
	"fmt"

	sqlite3 "modernc.org/sqlite/lib"

	"hubbub/server/room"
	"hubbub/server/wire"
)

const (
	// removedSQL is the seq of the entry that took a message back, 0 if it stands.
	removedSQL = `CASE WHEN message.removed > 0 THEN message.removed ELSE coalesce(
		(SELECT removal FROM unblanked WHERE unblanked.place = message.place),
		(SELECT min(removal.seq) FROM removal
		WHERE message.kind = 1 AND removal.room = message.place >> 40
			AND removal.first <= message.place & 0xffffffffff AND removal.seq > message.place & 0xffffffffff
			AND removal.seq > -message.removed AND removal.user IN ('', message.user)), 0) END`
	// keptTextSQL is the text of what was taken back, '' if it is not kept.
	keptTextSQL = `CASE WHEN message.removed > 0 THEN coalesce((SELECT text FROM removed_text WHERE place = message.place AND at >= ?), '') ELSE ` + nowTextSQL + ` END`

	targetSQL     = `SELECT message.user, ` + removedSQL + `, ` + keptTextSQL + ` FROM message WHERE place = ? AND kind = 1`
	toBlankSQL    = `INSERT INTO unblanked (place, removal) VALUES (?, ?)`
	addRemovalSQL = `INSERT INTO removal (room, seq, first, user) VALUES (?, ?, ?, ?)`

	rewordSQL     = `UPDATE message SET removed = ?, text = ? WHERE place = ?`
	notToBlankSQL = `DELETE FROM unblanked WHERE place = ?`
	takeTextSQL   = `DELETE FROM removed_text WHERE place = ?`
	unindexOneSQL = `DELETE FROM terms_` + termsVersion + ` WHERE rowid = ?`
	indexOneSQL   = `
		INSERT INTO terms_` + termsVersion + ` (rowid, terms)
		SELECT place, hubbub_terms(` + nowTextSQL + `) FROM message
		WHERE place = ?1 AND EXISTS (SELECT 1 FROM room
			WHERE id = ?1 >> 40 AND terms = ` + termsVersion + ` AND ?1 & 0xffffffffff BETWEEN indexed_from AND indexed)`

	lastUpdateSQL = `SELECT place FROM last_update WHERE target = ?`
	dropUpdateSQL = `DELETE FROM message WHERE place = ?`
	// What has restored a message and has its text goes when that is blanked.
	dropFormerSQL = `DELETE FROM message WHERE place = ?1 AND NOT EXISTS (SELECT 1 FROM last_aspect WHERE target = ?2 AND aspect = 3 AND last_aspect.place = ?1)`

	overwriteRoomSQL = `
		UPDATE message SET text = CAST(zeroblob(length(CAST(text AS BLOB))) AS TEXT)
		WHERE place = (SELECT place FROM last_update WHERE target = ?)`
	setUpdateSQL = `INSERT OR REPLACE INTO last_update (target, place) VALUES (?, ?)`

	savepointSQL   = `SAVEPOINT draft`
	releaseSQL     = `RELEASE draft`
	toSavepointSQL = `ROLLBACK TO draft`
)

var (
	errNoTarget  = &wire.Error{Code: wire.NotFound, Message: "there is no such message, or it was removed"}
	errNotKept   = &wire.Error{Code: wire.NotFound, Message: "there is no such removed message, or its text is no longer kept"}
	errNoneAfter = &wire.Error{Code: wire.NotFound, Message: "there are no such messages"}
)

// A Recorder is a Draft's Attachment that writes to other tables in the transaction that
// stores the entry. Its error refuses that draft alone; a *wire.Error reaches the ticket.
// It is called again if the transaction fails and is repeated, so it keeps nothing.
type Recorder interface {
	Record(tx Tx, e *wire.Entry) error
}

// A Dater is a Draft's Attachment whose entry tells a time that depends on when it is done. Date is called
// before the entry is stored, with its At, as often as Record is.
type Dater interface {
	Date(e *wire.Entry)
}

// addAct stores a draft that is more than a message, with all that comes of it, or refuses
// it alone.
func (c *connection) addAct(p *publication, seq int64, d *Delivered) error {
	return c.alone(d, func() error { return c.act(p, seq, d) })
}

// alone does all that comes of a draft, or refuses it alone.
func (c *connection) alone(d *Delivered, do func() error) error {
	if _, err := c.savepoint.Exec(); err != nil {
		return err
	}
	draft := d.Draft
	err := do()
	if err == nil {
		_, err = c.release.Exec()
		return err
	}
	if isOfDatabase(err) && !isOwnFault(err) && !isSQLite(err, sqlite3.SQLITE_ERROR) {
		return err // no other draft would fare better
	}
	if _, err := c.toSavepoint.Exec(); err != nil {
		return err
	}
	*d = Delivered{Draft: draft, Err: fmt.Errorf("history: %w: %w", ErrNotSaved, err)}
	_, err = c.release.Exec()
	return err
}

func (c *connection) act(p *publication, seq int64, d *Delivered) error {
	if dated, ok := d.Attachment.(Dater); ok {
		dated.Date(&d.Entry)
	}
	if d.Window > 0 || d.Kind == wire.KindEdited {
		if done, err := c.own(p, d); done || err != nil {
			return err
		}
	}
	holds, err := c.update(p, seq, d)
	if err != nil {
		return err
	}
	text := d.Text
	if d.Kind == wire.KindRestored && !holds {
		d.Text = "" // it is the message's
	}
	if err := c.store(p, seq, d); err != nil || d.Repeated || d.Err != nil {
		return err
	}
	if d.Text = text; holds {
		if err := c.hold(p, &d.Entry); err != nil {
			return err
		}
	}
	if recorder, ok := d.Attachment.(Recorder); ok {
		return recorder.Record(c.tx(), &d.Entry)
	}
	return nil
}

// update does to messages what an entry says, as far as readers must see it at once. It reports whether
// the entry is to have the text of its message.
func (c *connection) update(p *publication, seq int64, d *Delivered) (holds bool, err error) {
	switch d.Kind {
	case wire.KindRemoved:
		return false, c.takeBack(p, seq, d)
	case wire.KindRestored:
		return c.restore(p, seq, &d.Entry)
	case wire.KindEdited:
		return true, c.edit(p, d)
	case wire.KindRemovedMany:
		if d.Target < 1 || d.Target >= seq {
			return false, errNoneAfter
		}
		p.touched = append(p.touched, room.Span{First: d.Target, Last: seq - 1})
		_, err := c.addRemoval.Exec(p.roomID, seq, d.Target, d.User)
		return false, err
	case wire.KindRoom:
		return false, c.replaceRoom(p, seq)
	case wire.KindAnswered:
		return false, c.answer(p, seq, &d.Entry)
	}
	return false, nil
}

// replaceRoom notes the last state of a room. The one before may show what was taken back, such
// as a topic: it goes from the file as well.
func (c *connection) replaceRoom(p *publication, seq int64) error {
	target := place(p.roomID, 0)
	if err := c.erase(c.eraseReplaced, target); err != nil {
		return err
	}
	result, err := c.overwriteRoom.Exec(target)
	if err != nil {
		return err
	}
	rows, err := result.RowsAffected()
	if err == nil && rows > 0 {
		err = c.tx().Soil()
	}
	return errors.Join(err, c.replaceUpdate(p, target, seq))
}

// takeBack takes back the message that an entry is about.
func (c *connection) takeBack(p *publication, seq int64, d *Delivered) error {
	at := place(p.roomID, d.Target)
	user, err := c.standing(p, at)
	if err == nil && d.Window > 0 {
		err = c.mayChange(at, user, d)
	}
	if err != nil {
		return err
	}
	d.User = user
	return errors.Join(c.exec(c.toBlank, at, seq), c.replaceUpdate(p, at, seq), c.dropReactions(at))
}

// restore brings back the message that an entry is about, and reports whether the entry is to have its
// text.
func (c *connection) restore(p *publication, seq int64, e *wire.Entry) (holds bool, err error) {
	at := place(p.roomID, e.Target)
	user, removed, text, err := c.target(p, at)
	if err == nil && p.applied && removed > 0 {
		text, err = c.inTime(p, text, removed)
	}
	if errors.Is(err, errNoTarget) || err == nil && (removed == 0 || text == "" || c.config.KeepRemoved <= 0) {
		return false, errNotKept
	}
	if err == nil {
		holds, err = c.outgrown(at, text)
	}
	if err != nil {
		return false, err
	}
	e.User, e.Text = user, text
	err = errors.Join(c.execAll(c.aspectsOf, at), c.exec(c.notToBlank, at), c.exec(c.takeText, at), c.exec(c.unindexOne, at), c.dropReactions(at))
	if holds {
		err = errors.Join(err, c.exec(c.blankHeld, -seq, at))
	} else {
		err = errors.Join(err, c.exec(c.reword, -seq, text, at), c.exec(c.indexOne, at))
	}
	return holds, errors.Join(err, c.replaceUpdate(p, at, seq))
}

// standing returns whose a message is, or errNoTarget if it is not there or was taken back.
func (c *connection) standing(p *publication, at int64) (user string, err error) {
	user, removed, _, err := c.target(p, at)
	if err == nil && removed > 0 {
		err = errNoTarget
	}
	return user, err
}

// target returns whose a message is, what took it back, and its text.
func (c *connection) target(p *publication, at int64) (user string, removed int64, text string, err error) {
	if at&maxSeq < p.floor {
		return "", 0, "", errNoTarget
	}
	err = c.findTarget.QueryRow(c.keptSince(p), at).Scan(&user, &removed, &text)
	if errors.Is(err, sql.ErrNoRows) {
		err = errNoTarget
	}
	return user, removed, text, err
}

// replaceUpdate notes the last update of a message, or of the room, whose place has the
// number 0, and drops the one before.
func (c *connection) replaceUpdate(p *publication, target, seq int64) error {
	if of := target & maxSeq; of > 0 { // else it is the room
		if err := c.touch(p, target); err != nil {
			return err
		}
	}
	before, err := p.former(c.lastUpdate.QueryRow(target))
	if err == nil && before > 0 {
		err = c.exec(c.dropFormer, before, target)
	}
	if err != nil {
		return err
	}
	return c.exec(c.setUpdate, target, place(p.roomID, seq))
}

// execAll executes statements that belong together.
func (c *connection) execAll(statements [3]*sql.Stmt, args ...any) error {
	for _, statement := range statements {
		if err := c.exec(statement, args...); err != nil {
			return err
		}
	}
	return nil
}

func (c *connection) exec(statement *sql.Stmt, args ...any) error {
	_, err := statement.Exec(args...)
	return err
}

func (c *connection) updateStatements() []statement {
	return []statement{
		{&c.savepoint, savepointSQL},
		{&c.release, releaseSQL},
		{&c.toSavepoint, toSavepointSQL},
		{&c.findTarget, targetSQL},
		{&c.findQuoted, quotedSQL},
		{&c.findQuoting, quotingSQL},
		{&c.findQuestion, questionSQL},
		{&c.addReply, addReplySQL},
		{&c.addQuestion, addQuestionSQL},
		{&c.leftReplies, leftRepliesSQL},
		{&c.leftQuestions, leftQuestionsSQL},
		{&c.lastAspect, lastAspectSQL},
		{&c.setAspect, setAspectSQL},
		{&c.toBlank, toBlankSQL},
		{&c.addRemoval, addRemovalSQL},
		{&c.reword, rewordSQL},
		{&c.notToBlank, notToBlankSQL},
		{&c.takeText, takeTextSQL},
		{&c.unindexOne, unindexOneSQL},
		{&c.indexOne, indexOneSQL},
		{&c.lastUpdate, lastUpdateSQL},
		{&c.dropUpdate, dropUpdateSQL},
		{&c.dropFormer, dropFormerSQL},
		{&c.overwriteRoom, overwriteRoomSQL},
		{&c.setUpdate, setUpdateSQL},
	}
}

// keptSince returns from when on texts that were taken back are kept, Unix milliseconds.
func (c *Config) keptSince() int64 { return c.clocks().day.Add(-c.KeepRemoved).UnixMilli() }
