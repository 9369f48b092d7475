package room

import (
	"bytes"
	"slices"

	"hubbub/server/wire"
)

// ForgetPerson takes a person, whose messages were removed, from the entries that rooms have in
// memory, as the log does from those that it keeps.
func (h *Hub) ForgetPerson(user string) {
	for _, r := range h.all() {
		r.sequencer.forgetPerson(user)
	}
}

// ForgetPersonIn is ForgetPerson for one room.
func (h *Hub) ForgetPersonIn(room, user string) {
	h.mu.Lock()
	r := h.rooms[room]
	h.mu.Unlock()
	if r != nil {
		r.sequencer.forgetPerson(user)
	}
}

func (s *sequencer) forgetPerson(user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.backlog.unname(user)
}

// unname takes a person from the messages that are here, and drops the acts that name it.
func (b *backlog) unname(user string) {
	if user == "" {
		return
	}
	id := []byte(user)
	b.framed = nil
	b.entries = slices.DeleteFunc(b.entries, func(e encodedEntry) bool {
		drop := e.kind == wire.KindAct && bytes.Contains(e.json, id)
		if drop {
			b.grow(-len(e.json))
		}
		return drop
	})
	for i := range b.entries {
		e := &b.entries[i]
		if e.kind == wire.KindRemovedMany || e.user != user && e.target == 0 {
			continue
		}
		b.grow(-len(e.json))
		e.json = wire.Rework(e.json, func(m *wire.Entry) { unname(m, user) })
		b.grow(len(e.json))
		if e.user == user {
			e.user = ""
		}
	}
}

// unname takes a person from a message: what it has said, and what of it is quoted.
func unname(m *wire.Entry, user string) {
	if m.User == user {
		m.User, m.From, m.ID = "", "", ""
	}
	if m.Quote != nil && m.Quote.User == user {
		quote := *m.Quote
		quote.User, quote.From = "", ""
		m.Quote = &quote
	}
}
