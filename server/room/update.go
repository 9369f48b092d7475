package room

import (
	"slices"

	"hubbub/server/wire"
)

// follow does to the entries that are here what an update does to those of the log, so
// that who comes after it sees them in their state of now.
func (b *backlog) follow(e *wire.Entry) {
	if !e.Kind.IsUpdate() && e.Kind != wire.KindRemovedMany && e.Kind != wire.KindRoom {
		return
	}
	for i := range b.entries {
		if old := &b.entries[i]; old.kind == wire.KindMessage && old.isTouched(e) {
			b.grow(-len(old.json))
			old.json = wire.Rework(old.json, func(m *wire.Entry) { m.Follow(e) })
			b.grow(len(old.json))
			old.reacted = old.reacted || e.Kind == wire.KindReactions
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

// isTouched reports whether an update may be about a message, or about the one that it answers.
func (old *encodedEntry) isTouched(e *wire.Entry) bool {
	if e.Kind == wire.KindRemovedMany {
		return e.User == "" || e.User == old.user || old.target >= e.Target
	}
	return e.Kind.IsUpdate() && (old.seq == e.Target || old.target == e.Target)
}

// isSuperseded reports whether an earlier update of one message, or of the room, says no
// more. What was taken back has no other aspects.
func (old *encodedEntry) isSuperseded(e *wire.Entry) bool {
	switch {
	case e.Kind == wire.KindRoom:
		return old.kind == wire.KindRoom
	case !old.kind.IsUpdate():
		return false
	case e.Kind == wire.KindRemovedMany:
		return old.target >= e.Target && (e.User == "" || e.User == old.user)
	case old.target != e.Target:
		return false
	}
	return e.Kind.Aspect() == wire.KindRemoved || old.kind.Aspect() == e.Kind.Aspect()
}
