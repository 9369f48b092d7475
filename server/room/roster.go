package room

import (
	"context"

	"hubbub/server/wire"
)

// Roster returns who is in a room at a moment, by all nodes of a cluster, in no order. room is what
// all names of it share; nobody is in a room that is not there. It waits until the room has come to
// it, at most as long as ctx, and costs the room a copy of its list.
func (h *Hub) Roster(ctx context.Context, room string) ([]wire.Person, error) {
	h.mu.Lock()
	r := h.rooms[room]
	if r == nil {
		h.mu.Unlock()
		return h.rosterElsewhere(room), nil
	}
	roster := make(chan []wire.Person, 1) // the room does not wait for who has gone
	r.submit(request{kind: requestRoster, roster: roster})
	h.mu.Unlock()
	select {
	case people := <-roster:
		return people, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// rosterElsewhere returns who is in a room by other nodes, where nobody is by this one.
func (h *Hub) rosterElsewhere(room string) []wire.Person {
	if h.config.Nodes == nil {
		return nil
	}
	remotes := h.config.Nodes.Elsewhere(room)
	people := make([]wire.Person, 0, len(remotes))
	known := make(map[string]bool, len(remotes))
	for i := range remotes {
		if r := &remotes[i]; !r.Gone && !known[r.User] {
			known[r.User] = true // by two nodes it is one person
			p := person{user: r.User, name: r.Name, role: r.Role, bot: r.Bot, since: r.Since}
			people = append(people, p.wire())
		}
	}
	return people
}

// roster returns all who are in the room.
func (s *sequencer) roster() []wire.Person {
	people := make([]wire.Person, 0, len(s.members))
	for _, p := range s.members {
		people = append(people, p.wire())
	}
	return people
}
