package history

import (
	"database/sql"
	"errors"

	"hubbub/server/wire"
)

const aspectsSQL = `
	SELECT last_aspect.target & 0xffffffffff, aspect, text FROM last_aspect JOIN message USING (place)
	WHERE last_aspect.target BETWEEN ? AND ? ORDER BY last_aspect.target, aspect`

// fill gives entries what is not in their rows: messages what became of them and what they answer,
// updates that restore one the text that it has now.
func (l *Log) fill(snap snapshot, room int64, entries []wire.Entry) error {
	here, err := l.fillAspects(snap, room, entries)
	if err != nil {
		return err
	}
	targets := targets{log: l, snap: snap, room: room, here: here}
	for i := range entries {
		e := &entries[i]
		if e.Target <= 0 || e.Kind == wire.KindRemoved || e.Kind != wire.KindMessage && !e.Kind.IsUpdate() {
			continue
		}
		target, err := targets.find(e.Target)
		if err != nil {
			return err
		}
		complete(e, &target)
	}
	return nil
}

// complete gives an entry what it shows of the message that it is about. An update of one that is gone
// says that: the rest of it does not hold any more.
func complete(e, target *wire.Entry) {
	switch isThere := target.Kind == wire.KindMessage; {
	case e.Kind == wire.KindMessage:
		if isThere {
			e.Quote = &wire.Quote{User: target.User, From: target.From, Text: wire.Clip(target.Text), Removed: target.Removed}
		}
	case !isThere || target.Removed:
		e.Kind, e.Text, e.Answered = wire.KindRemoved, "", false
	case e.Kind == wire.KindRestored:
		e.Text = target.Text
	}
}

// fillAspects gives messages the last of each aspect of theirs, and returns the messages by their numbers.
func (l *Log) fillAspects(snap snapshot, room int64, entries []wire.Entry) (map[int64]*wire.Entry, error) {
	at := make(map[int64]*wire.Entry, len(entries))
	first, last := int64(maxSeq), int64(0)
	for i := range entries {
		switch e := &entries[i]; e.Kind {
		case wire.KindAnswered:
			e.Answered, e.Text = e.Text != "", ""
		case wire.KindMessage:
			at[e.Seq], first, last = e, min(first, e.Seq), max(last, e.Seq)
		}
	}
	if len(at) == 0 {
		return at, nil
	}
	if last-first < int64(sparse*len(entries)) {
		return at, l.readAspects(snap, room, first, last, at)
	}
	for seq := range at {
		if err := l.readAspects(snap, room, seq, seq, at); err != nil {
			return at, err
		}
	}
	return at, nil
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

// targets are the messages that entries of a page are about, each found once.
type targets struct {
	log   *Log
	snap  snapshot
	room  int64
	here  map[int64]*wire.Entry // those of the page
	found map[int64]wire.Entry
}

// find returns a message as it is now, or the zero Entry if it is not kept.
func (t *targets) find(seq int64) (wire.Entry, error) {
	if e := t.here[seq]; e != nil {
		return *e, nil
	}
	if e, ok := t.found[seq]; ok {
		return e, nil
	}
	var e [1]wire.Entry
	err := scanEntry(t.snap.on(t.log.reads.one).QueryRowContext(t.snap.ctx, place(t.room, seq)), &e[0])
	if err == nil {
		_, err = t.log.fillAspects(t.snap, t.room, e[:])
	} else if errors.Is(err, sql.ErrNoRows) {
		e[0], err = wire.Entry{}, nil
	}
	if t.found == nil {
		t.found = make(map[int64]wire.Entry)
	}
	t.found[seq] = e[0]
	return e[0], err
}
