package room_test

import (
	"slices"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// A reaction is a row of a memoryLog.
type reaction struct{ user, emoji string }

// react does to the reactions of a message what an entry says.
func (l *memoryLog) react(e *wire.Entry) {
	if l.reactions == nil {
		l.reactions = make(map[int64][]reaction)
	}
	row := reaction{e.User, e.Text}
	i := slices.Index(l.reactions[e.Target], row)
	switch {
	case e.Kind == wire.KindReact && i < 0:
		l.reactions[e.Target] = append(l.reactions[e.Target], row)
		l.rows++
	case e.Kind == wire.KindUnreact && i >= 0:
		l.reactions[e.Target] = slices.Delete(l.reactions[e.Target], i, i+1)
		l.rows++
	}
}

func (l *memoryLog) totals(target int64) string {
	var totals []wire.Total
	for i, r := range l.reactions[target] {
		at := slices.IndexFunc(totals, func(t wire.Total) bool { return t.Emoji == r.emoji })
		if at < 0 {
			totals, at = append(totals, wire.Total{Emoji: r.emoji, First: int64(i)}), len(totals)
		}
		totals[at].People++
	}
	return string(wire.AppendTotals(nil, totals))
}

// A dueLog is a memoryLog that tells a hub of reactions that have changed, as package history does.
type dueLog struct {
	*memoryLog
	hub *room.Hub
}

func (l *dueLog) DeliverTo(r room.Receiver) {
	l.hub = r.(*room.Hub)
	l.memoryLog.DeliverTo(dueReceiver{l.hub})
}

type dueReceiver struct{ *room.Hub }

func (r dueReceiver) Deliver(in string, delivered []room.Delivered) {
	var due []int64
	for i := range delivered {
		if d := &delivered[i]; d.Err == nil && d.Kind.IsReaction() {
			due = append(due, d.Target)
		}
	}
	if len(due) > 0 {
		r.ReactionsDue(in, due)
	}
	r.Hub.Deliver(in, delivered)
}
