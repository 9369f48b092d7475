package history

import (
	"database/sql"
	"errors"
	"maps"
	"slices"

	"hubbub/server/wire"
)

const aspectsSQL = `
	SELECT last_aspect.target & 0xffffffffff, aspect, text FROM last_aspect JOIN message USING (place)
	WHERE last_aspect.target BETWEEN ? AND ? ORDER BY last_aspect.target, aspect`

// fill gives entries what is not in their rows: messages what became of them and what they answer,
// updates that restore one the text that it has now.
func (l *Log) fill(snap snapshot, room int64, entries []wire.Entry) error {
	if err := l.fillAspects(snap, room, entries); err != nil {
		return err
	}
	quotes := quoting{log: l, snap: snap, room: room}
	for i := range entries {
		e := &entries[i]
		switch {
		case e.Kind == wire.KindRestored:
			target, err := quotes.find(e.Target)
			if err != nil {
				return err
			}
			e.Text = target.Text
			sayGone(e, &target)
		case e.Kind.IsUpdate() && e.Kind != wire.KindRemoved:
			target, err := quotes.find(e.Target)
			if err != nil {
				return err
			}
			sayGone(e, &target)
		case e.Kind == wire.KindMessage && e.Target > 0:
			target, err := quotes.find(e.Target)
			if err != nil {
				return err
			}
			if target.Kind == wire.KindMessage {
				e.Quote = &wire.Quote{User: target.User, From: target.From, Text: wire.Clip(target.Text), Removed: target.Removed}
			}
		}
	}
	return nil
}

// sayGone lets an update of what is gone say that: the rest of it does not hold any more.
func sayGone(e, target *wire.Entry) {
	if target.Kind != wire.KindMessage || target.Removed {
		e.Kind, e.Text, e.Answered = wire.KindRemoved, "", false
	}
}

// fillAspects gives messages the last of each aspect of theirs.
func (l *Log) fillAspects(snap snapshot, room int64, entries []wire.Entry) error {
	at := make(map[int64]*wire.Entry, len(entries))
	for i := range entries {
		switch e := &entries[i]; e.Kind {
		case wire.KindAnswered:
			e.Answered, e.Text = e.Text != "", ""
		case wire.KindMessage:
			at[e.Seq] = e
		}
	}
	if len(at) == 0 {
		return nil
	}
	first, last := slices.Min(slices.Collect(maps.Keys(at))), slices.Max(slices.Collect(maps.Keys(at)))
	if last-first < int64(sparse*len(entries)) {
		return l.readAspects(snap, room, first, last, at)
	}
	for seq := range at {
		if err := l.readAspects(snap, room, seq, seq, at); err != nil {
			return err
		}
	}
	return nil
}

// sparse is from how many numbers an entry on the aspects of each are asked for by themselves.
const sparse = 8

func (l *Log) readAspects(snap snapshot, room, first, last int64, at map[int64]*wire.Entry) error {
	rows, err := snap.on(l.reads.aspects).QueryContext(snap.ctx, place(room, first), place(room, last))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var update wire.Entry
		var kind int64
		if err := rows.Scan(&update.Target, &kind, &update.Text); err != nil {
			return err
		}
		if e := at[update.Target]; e != nil && !e.Removed {
			update.Kind, update.Answered = wire.Kind(kind), update.Text != ""
			e.Follow(&update)
		}
	}
	return rows.Err()
}

// A quoting finds messages that others are about, each once.
type quoting struct {
	log   *Log
	snap  snapshot
	room  int64
	found map[int64]wire.Entry
}

// find returns a message as it is now, or the zero Entry if it is not kept.
func (q *quoting) find(seq int64) (wire.Entry, error) {
	if e, ok := q.found[seq]; ok {
		return e, nil
	}
	var e [1]wire.Entry
	err := scanEntry(q.snap.on(q.log.reads.one).QueryRowContext(q.snap.ctx, place(q.room, seq)), &e[0])
	if err == nil {
		err = q.log.fillAspects(q.snap, q.room, e[:])
	} else if errors.Is(err, sql.ErrNoRows) {
		e[0], err = wire.Entry{}, nil
	}
	if q.found == nil {
		q.found = make(map[int64]wire.Entry)
	}
	q.found[seq] = e[0]
	return e[0], err
}
