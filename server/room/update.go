package room

import (
	"slices"

	"hubbub/server/wire"
)

// follow does to the entries that are here what an update does to those of the log, so
// that who comes after it sees them in their state of now.
func (b *backlog) follow(e *wire.Entry) {
	switch e.Kind {
	case wire.KindRemoved, wire.KindRestored, wire.KindRemovedMany, wire.KindRoom:
	default:
		return
	}
	for i := range b.entries {
		if old := &b.entries[i]; old.kind == wire.KindMessage && touches(e, old.seq, old.user) {
			b.grow(-len(old.json))
			old.json = wire.Reword(old.json, e.Kind != wire.KindRestored, e.Text)
			b.grow(len(old.json))
		}
	}
	b.entries = slices.DeleteFunc(b.entries, func(old encodedEntry) bool {
		gone := old.isSuperseded(e)
		if gone {
			b.grow(-len(old.json))
		}
		return gone
	})
}

// touches reports whether an update is about a message.
func touches(e *wire.Entry, seq int64, user string) bool {
	if e.Kind == wire.KindRoom {
		return false
	}
	if e.Kind != wire.KindRemovedMany {
		return seq == e.Target
	}
	return seq >= e.Target && seq < e.Seq && (e.User == "" || e.User == user)
}

// isSuperseded reports whether an earlier update of one message, or of the room, says no
// more.
func (old *encodedEntry) isSuperseded(e *wire.Entry) bool {
	if e.Kind == wire.KindRoom {
		return old.kind == wire.KindRoom
	}
	return (old.kind == wire.KindRemoved || old.kind == wire.KindRestored) && touches(e, old.target, old.user)
}
