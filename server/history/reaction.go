package history

import (
	"database/sql"
	"errors"
	"maps"
	"slices"

	"hubbub/server/wire"
)

const (
	totalsSQL      = `SELECT emoji, people, first FROM reaction_total WHERE target = ?`
	reactSQL       = `INSERT OR IGNORE INTO reaction (target, user, emoji, name) VALUES (?, ?, ?, ?)`
	unreactSQL     = `DELETE FROM reaction WHERE target = ? AND user = ? AND emoji = ?`
	setTotalSQL    = `INSERT INTO reaction_total (target, emoji, people, first) VALUES (?, ?, ?, ?)`
	dropTotalSQL   = `DELETE FROM reaction_total WHERE target = ? AND emoji = ?`
	totalIsDueSQL  = `INSERT OR IGNORE INTO reaction_due (target) VALUES (?)`
	totalIsToldSQL = `DELETE FROM reaction_due WHERE target = ?`
	toldTotalsSQL  = `SELECT coalesce((SELECT text FROM last_aspect JOIN message USING (place) WHERE last_aspect.target = ? AND aspect = 8), '{}')`

	dropReactionsSQL      = `DELETE FROM reaction WHERE target = ?`
	dropReactionTotalsSQL = `DELETE FROM reaction_total WHERE target = ?`

	goneReactionsSQL      = `DELETE FROM reaction WHERE target IN (SELECT place FROM unblanked WHERE place <= ?)`
	goneReactionTotalsSQL = `DELETE FROM reaction_total WHERE target IN (SELECT place FROM unblanked WHERE place <= ?)`

	leftReactionsSQL      = `DELETE FROM reaction WHERE target` + notInMessages + `target)`
	leftReactionTotalsSQL = `DELETE FROM reaction_total WHERE target` + notInMessages + `target)`
	leftReactionDueSQL    = `DELETE FROM reaction_due WHERE target` + notInMessages + `target)`
)

var (
	errTooManyReactions = wire.Errorf(wire.TooManyReactions, "the message has %d kinds of reactions already: take one of those", wire.MaxReactions)
	errTotalsTold       = &wire.Error{Code: wire.NotFound, Message: "nothing has changed"}
)

// reactions are those of a message, while a publication changes them: many may come at once, and
// each writes its own row and no other.
type reactions struct {
	missing bool   // the message is not there, or was taken back
	user    string // whose message it is
	totals  map[string]*total
	last    int64 // the greatest First
}

type total struct {
	wire.Total
	changed bool
}

// react puts a reaction to a message or takes it back, or refuses that. What is so already stays.
func (c *connection) react(p *publication, d *Delivered) error {
	if d.Refused != nil {
		d.Err = d.Refused
		return nil
	}
	at := place(p.roomID, d.Target)
	of, err := c.reactionsOf(p, at)
	switch {
	case err != nil:
		return err
	case of.missing && d.Kind == wire.KindUnreact: // the row may be there still
		d.Err = errNoTarget
		return c.exec(c.unreact, at, d.User, d.Text)
	case of.missing:
		d.Err = errNoTarget
		return nil
	}
	t := of.totals[d.Text]
	if d.Kind == wire.KindUnreact {
		if t == nil || t.People == 0 {
			return nil
		}
		return c.countReaction(t, -1, c.unreact.Exec, at, d.User, d.Text)
	}
	if t == nil || t.People == 0 {
		if of.kinds() >= wire.MaxReactions {
			d.Err = errTooManyReactions
			return nil
		}
		of.last++
		t = &total{Total: wire.Total{Emoji: d.Text, First: of.last}}
		of.totals[d.Text] = t
	}
	return c.countReaction(t, 1, c.addReaction.Exec, at, d.User, d.Text, d.From)
}

// kinds returns how many reactions somebody has put to the message.
func (of *reactions) kinds() (n int) {
	for _, t := range of.totals {
		if t.People > 0 {
			n++
		}
	}
	return n
}

// reactionsOf returns those of a message as they are in the middle of a publication.
func (c *connection) reactionsOf(p *publication, at int64) (*reactions, error) {
	if of := p.reactions[at]; of != nil {
		return of, nil
	}
	of := &reactions{totals: make(map[string]*total)}
	user, err := c.standing(p, at)
	of.user = user
	if of.missing = errors.Is(err, errNoTarget); err != nil && !of.missing {
		return nil, err
	}
	if !of.missing {
		if err := c.readTotals(at, of); err != nil {
			return nil, err
		}
	}
	if p.reactions == nil {
		p.reactions = make(map[int64]*reactions)
	}
	p.reactions[at] = of
	return of, nil
}

// countReaction changes a row, and the total if there was something to change.
func (c *connection) countReaction(t *total, by int64, change func(args ...any) (sql.Result, error), args ...any) error {
	result, err := change(args...)
	if err != nil {
		return err
	}
	rows, err := result.RowsAffected()
	if rows > 0 {
		t.People, t.changed = t.People+by, true
	}
	return err
}

func (c *connection) readTotals(at int64, of *reactions) error {
	rows, err := c.totals.Query(at)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var t total
		if err := rows.Scan(&t.Emoji, &t.People, &t.First); err != nil {
			return err
		}
		of.totals[t.Emoji], of.last = &t, max(of.last, t.First)
	}
	return rows.Err()
}

// writeReactions writes the totals that a publication has changed so far.
func (c *connection) writeReactions(p *publication) error {
	for _, at := range slices.Sorted(maps.Keys(p.reactions)) {
		changed := false
		for _, t := range p.reactions[at].totals {
			if !t.changed {
				continue
			}
			changed = true
			err := c.exec(c.dropTotal, at, t.Emoji)
			if t.People > 0 {
				err = errors.Join(err, c.exec(c.setTotal, at, t.Emoji, t.People, t.First))
			}
			if err != nil {
				return err
			}
		}
		if changed {
			if err := c.exec(c.totalIsDue, at); err != nil {
				return err
			}
			p.due = append(p.due, at&maxSeq)
		}
	}
	p.reactions = nil
	return nil
}

// addTotals stores what all are told of the reactions of a message as number seq, or refuses it where
// that is what they were told last.
func (c *connection) addTotals(p *publication, seq int64, d *Delivered) error {
	at := place(p.roomID, d.Target)
	if err := c.exec(c.totalIsTold, at); err != nil {
		return err
	}
	of, err := c.reactionsOf(p, at)
	if err != nil {
		return err
	}
	p.reactions = nil
	if of.missing {
		d.Err = errNoTarget
		return nil
	}
	d.User = of.user
	var totals []wire.Total
	for _, t := range of.totals {
		totals = append(totals, t.Total)
	}
	var told string
	if err := c.toldTotals.QueryRow(at).Scan(&told); err != nil {
		return err
	}
	d.Text = string(wire.AppendTotals(nil, totals))
	if d.Text == told {
		d.Err = errTotalsTold
		return nil
	}
	if err := c.replaceAspect(p, at, wire.KindReactions, seq); err != nil {
		return err
	}
	return c.store(p, seq, d)
}

// dropReactions takes all reactions from a message that is taken back: they are gone for good.
func (c *connection) dropReactions(at int64) error {
	return errors.Join(c.exec(c.dropReactionRows, at), c.exec(c.dropReactionTotals, at), c.exec(c.totalIsTold, at))
}

// goneReactions takes all reactions from messages that are about to be blanked, up to a place.
func (c *connection) goneReactions(upTo int64) error {
	return errors.Join(c.exec(c.goneReactionRows, upTo), c.exec(c.goneReactionTotals, upTo))
}

// leftReactions removes what is left of messages that are no longer there.
func (c *connection) leftReactions(from, to int64) error {
	return errors.Join(c.exec(c.leftReactionRows, from, to), c.exec(c.leftReactionTotals, from, to), c.exec(c.leftReactionDue, from, to))
}

func (c *connection) reactionStatements() []statement {
	return []statement{
		{&c.totals, totalsSQL},
		{&c.addReaction, reactSQL},
		{&c.unreact, unreactSQL},
		{&c.setTotal, setTotalSQL},
		{&c.dropTotal, dropTotalSQL},
		{&c.totalIsDue, totalIsDueSQL},
		{&c.totalIsTold, totalIsToldSQL},
		{&c.toldTotals, toldTotalsSQL},
		{&c.dropReactionRows, dropReactionsSQL},
		{&c.dropReactionTotals, dropReactionTotalsSQL},
		{&c.goneReactionRows, goneReactionsSQL},
		{&c.goneReactionTotals, goneReactionTotalsSQL},
		{&c.leftReactionRows, leftReactionsSQL},
		{&c.leftReactionTotals, leftReactionTotalsSQL},
		{&c.leftReactionDue, leftReactionDueSQL},
	}
}
