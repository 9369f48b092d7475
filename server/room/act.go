package room

import "hubbub/server/wire"

// Act hands a draft to the room as Say does, ahead of all that waits: what waits is judged
// after it. Acts stand in the order in which they came, and get their numbers in a load of
// their own. It waits while maxWaiting of them wait.
func (r *Room) Act(d Draft) {
	if d.Ticket == nil {
		d.Ticket = untold{}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.acts) >= maxWaiting {
		r.space.Wait()
	}
	r.acts = append(r.acts, request{kind: requestSay, draft: d})
	r.wakeLocked()
}

// Act hands a draft to the named room, as Room.Act does, whether or not somebody is in it.
// The error is ErrRoomInvalid or nil.
func (h *Hub) Act(room string, d Draft) error {
	return h.visit(room, func(r *Room) { r.Act(d) })
}

// untold is the Ticket of drafts whose sender does not want to know.
type untold struct{}

func (untold) Numbered(*wire.Entry, bool) {}
func (untold) Refused(*wire.Error)        {}
