package history

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"math/bits"
	"strings"

	"modernc.org/sqlite"
)

const (
	// blankRows is how many texts a transaction blanks at most, and blankLook how many
	// entries it looks at to find them. 256 take 4 to 26 ms to unindex.
	blankRows = 256
	blankLook = 4096
)

const (
	nextRemovalSQL = `SELECT room, seq, first, user FROM removal LIMIT 1`
	// Of the messages that an entry takes back, those that none has taken back before.
	standingSQL = `
		FROM message WHERE place BETWEEN ?1 AND ?2 AND kind = 1 AND removed <= 0 AND -removed < ?3 AND ?4 IN ('', user)
			AND place NOT IN (SELECT place FROM unblanked)`
	dueSQL         = `SELECT max(place), count(*) FROM (SELECT place ` + standingSQL + ` ORDER BY place LIMIT ?5)`
	toBlankManySQL = `INSERT INTO unblanked (place, removal) SELECT place, ?3 ` + standingSQL
	advanceSQL     = `UPDATE removal SET first = ? WHERE room = ? AND seq = ?`
	endRemovalSQL  = `DELETE FROM removal WHERE room = ? AND seq = ?`

	unblankedSQL = `SELECT max(place), count(*) FROM (SELECT place FROM unblanked ORDER BY place LIMIT ?)`
	keepTextsSQL = `
		INSERT OR REPLACE INTO removed_text (place, removal, at, text)
		SELECT place, removal, ?, ` + nowTextSQL + ` FROM unblanked JOIN message USING (place) WHERE place <= ? ORDER BY place`
	unindexManySQL  = `DELETE FROM terms_` + termsVersion + ` WHERE rowid IN (SELECT place FROM unblanked WHERE place <= ?)`
	dropRestoredSQL = `
		DELETE FROM message WHERE kind = 3 AND place IN
			(SELECT last_update.place FROM last_update JOIN unblanked ON target = unblanked.place WHERE unblanked.place <= ?)`
	blankSQL = `
		UPDATE message SET removed = removal, text = hubbub_blanks(text, removed, removal)
		FROM unblanked WHERE message.place = unblanked.place AND unblanked.place <= ?`
	blankedSQL      = `DELETE FROM unblanked WHERE place <= ?`
	toBlankPlaceSQL = `SELECT place FROM unblanked WHERE place <= ?`
	uncleanSQL      = `UPDATE log SET unclean = 1`
)

func init() {
	sqlite.MustRegisterDeterministicScalarFunction("hubbub_blanks", 3,
		func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			text, _ := args[0].(string)
			was, _ := args[1].(int64)
			removed, _ := args[2].(int64)
			return blanks(len(text), was, removed), nil
		})
}

// blanks returns what takes the place of a text, so that its row keeps its size and is
// overwritten where it is: SQLite would move others of the page, and not overwrite where
// they were.
func blanks(size int, was, removed int64) string {
	return strings.Repeat(" ", max(0, size+integerSize(was)-integerSize(removed)))
}

// integerSize returns how many bytes SQLite's record format has for a number.
func integerSize(n int64) int {
	switch bits := bits.Len64(uint64(max(n, ^n))); {
	case n == 0 || n == 1:
		return 0
	case bits < 32:
		return 1 + bits/8
	default:
		return 6 // of 40 bits, as seq has
	}
}

func (c *connection) blankStatements() []statement {
	return []statement{
		{&c.nextRemoval, nextRemovalSQL},
		{&c.due, dueSQL},
		{&c.toBlankMany, toBlankManySQL},
		{&c.advance, advanceSQL},
		{&c.endRemoval, endRemovalSQL},
		{&c.unblanked, unblankedSQL},
		{&c.keepTexts, keepTextsSQL},
		{&c.unindexMany, unindexManySQL},
		{&c.dropRestored, dropRestoredSQL},
		{&c.blank, blankSQL},
		{&c.blanked, blankedSQL},
		{&c.leftTexts, leftTextsSQL},
		{&c.leftToBlank, leftToBlankSQL},
		{&c.leftUpdates, leftUpdatesSQL},
		{&c.leftRemovals, leftRemovalsSQL},
		{&c.unclean, uncleanSQL},
		{&c.isUnclean, isUncleanSQL},
		{&c.cleaned, cleanSQL},
		{&c.expired, expiredSQL},
	}
}

// blankSome does a bounded piece of what follows when messages were taken back, and reports
// whether there may be more: those that one entry took back are marked, and what is marked
// loses its text and its place in the index.
func (w *writer) blankSome() (more bool, err error) {
	if w.upkeep.allBlank {
		return false, nil
	}
	var rows int64
	err = w.securely(func() error {
		marked, err := w.conn.markSome()
		if err != nil {
			return err
		}
		rows, err = w.conn.blankMarked(w.now())
		more = marked || rows > 0
		return err
	})
	if err != nil {
		return false, err
	}
	w.upkeep.allBlank = !more
	if rows > 0 {
		w.purge.soiled = w.purge.soiled || w.config.KeepRemoved <= 0
		w.config.Observer.Removed(int(rows))
	}
	return more, nil
}

// markSome marks the next messages of the first removal of many, and reports whether there
// was one.
func (c *connection) markSome() (marked bool, err error) {
	var room, seq, first int64
	var user string
	switch err := c.nextRemoval.QueryRow().Scan(&room, &seq, &first, &user); {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, err
	}
	end, looked, err := c.step(room, first, seq-1, blankLook)
	if err != nil {
		return false, err
	}
	var due sql.NullInt64
	var rows int
	from, to := place(room, first), place(room, end)
	if err := c.due.QueryRow(from, to, seq, user, blankRows).Scan(&due, &rows); err != nil {
		return false, err
	}
	if rows == blankRows {
		to = due.Int64
	}
	if rows > 0 {
		err = c.exec(c.toBlankMany, from, to, seq, user)
	}
	if rows < blankRows && looked < blankLook {
		return true, errors.Join(err, c.exec(c.endRemoval, room, seq))
	}
	return true, errors.Join(err, c.exec(c.advance, to&maxSeq+1, room, seq))
}

// blankMarked blanks the next messages that are marked, and returns how many those were. Their
// texts are kept from now on.
func (c *connection) blankMarked(now int64) (rows int64, err error) {
	var upTo sql.NullInt64
	if err := c.unblanked.QueryRow(blankRows).Scan(&upTo, &rows); err != nil || !upTo.Valid {
		return 0, err
	}
	if c.config.KeepRemoved > 0 {
		err = c.exec(c.keepTexts, now, upTo.Int64)
	} else {
		err = c.erase(c.eraseBlanked, upTo.Int64)
	}
	return rows, errors.Join(err, c.exec(c.unclean), c.goneReactions(upTo.Int64),
		c.exec(c.unindexMany, upTo.Int64), c.execAll(c.aspectsGone, upTo.Int64), c.exec(c.dropRestored, upTo.Int64), c.exec(c.blank, upTo.Int64), c.exec(c.blanked, upTo.Int64))
}

// securely makes a transaction in which what is deleted is overwritten.
func (w *writer) securely(change func() error) error {
	if err := w.ready(); err != nil {
		return err
	}
	if err := w.conn.overwrite("ON"); err != nil {
		return err
	}
	err := w.transaction(change)
	if w.conn == nil { // the next one begins as all do
		return err
	}
	return errors.Join(err, w.conn.overwrite("FAST"))
}

// overwrite says whether what is deleted is overwritten: also where that takes more writing
// (ON), or where it does not (FAST).
func (c *connection) overwrite(mode string) error {
	var is int
	return c.conn.QueryRowContext(context.Background(), "PRAGMA secure_delete = "+mode).Scan(&is)
}

// removeSome does a piece of what is left to do for messages that were taken back, and
// reports whether there is more to do at once.
func (w *writer) removeSome() (more bool, err error) {
	defer func() { w.uncleanNow.Store(w.purge.soiled || w.purge.step != purgeIdle) }()
	for _, piece := range []func() (bool, error){w.blankSome, w.expire, w.clean} {
		if more, err := piece(); more || err != nil {
			return more, err
		}
	}
	return false, nil
}
