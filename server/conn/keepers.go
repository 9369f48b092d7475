package conn

import (
	"maps"
	"slices"
	"sync"

	"hubbub/server/identity"
	"hubbub/server/moderation/queue"
	"hubbub/server/wire"
)

// keepers are the connections of those who keep rooms, who are told of what waits. Safe for
// concurrent use.
type keepers struct {
	mu    sync.Mutex
	rooms map[string]map[*connection]struct{} // guarded by mu
}

func (k *keepers) add(room string, c *connection) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.rooms == nil {
		k.rooms = make(map[string]map[*connection]struct{})
	}
	if k.rooms[room] == nil {
		k.rooms[room] = make(map[*connection]struct{})
	}
	k.rooms[room][c] = struct{}{}
}

func (k *keepers) remove(room string, c *connection) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if delete(k.rooms[room], c); len(k.rooms[room]) == 0 {
		delete(k.rooms, room)
	}
}

func (k *keepers) in(room string) []*connection {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Collect(maps.Keys(k.rooms[room]))
}

// keeps tells a moderator that has come how many items wait, and of each from here on.
func (s *seat) keeps(room string, role identity.Role) {
	c := s.conn
	if role < identity.Moderator || c.protocol.form().Protocol != wire.JSON {
		return
	}
	c.endpoint.keepers.add(room, c)
	if c.ended.Load() != nil { // it may not have been seen by who takes it out
		c.endpoint.keepers.remove(room, c)
	}
	c.SendBehind(wire.TextFrame(wire.AppendPendingCount(nil, c.endpoint.Queue.Count(room))))
}

// Pending tells the moderators in a room of items that are new, have changed or have ended.
func (e *Endpoint) Pending(room string, items ...queue.Item) {
	keepers := e.keepers.in(room)
	if len(keepers) == 0 {
		return
	}
	var f wire.Framer
	for i := range items {
		f.Add(0, wire.AppendPending(nil, &items[i].Item))
	}
	frames := f.Frames()
	for _, c := range keepers {
		if c.seat.role() >= identity.Moderator {
			c.SendBehind(frames)
		}
	}
}

// Watched reports whether a moderator is in a room, and is told of what waits there.
func (e *Endpoint) Watched(room string) bool { return len(e.keepers.in(room)) > 0 }

// NotLetThrough tells the authors of drafts that these were not let through, where they are
// in the room.
func (e *Endpoint) NotLetThrough(drafts ...queue.Item) {
	of := make(map[string][]*queue.Item)
	for i := range drafts {
		of[drafts[i].User] = append(of[drafts[i].User], &drafts[i])
	}
	for _, c := range e.keepalive.all() {
		s := &c.seat
		if !s.joined.Load() || s.session == nil {
			continue
		}
		for _, d := range of[s.session.User()] {
			isLine := c.protocol.form().Protocol == wire.Plain
			if d.Room == s.room.Name() && isLine == (d.OwnID == "") {
				c.sendBehind(c.protocol.heldEnded(d.OwnID))
			}
		}
	}
}
