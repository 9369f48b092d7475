package room

import "hubbub/server/wire"

// Act hands drafts to the room as Say does, ahead of all that waits: what waits is judged
// after them. Acts stand in the order in which they came, and get their numbers in a load of
// their own; those that are handed over together are in one. It waits while maxWaiting of
// them wait.
func (r *Room) Act(drafts ...Draft) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.acts) >= maxWaiting {
		r.space.Wait()
	}
	for _, d := range drafts {
		if d.Ticket == nil {
			d.Ticket = untold{}
		}
		r.acts = append(r.acts, request{kind: requestSay, draft: d})
	}
	r.wakeLocked()
}

// Act hands drafts to the named room, as Room.Act does, whether or not somebody is in it.
// The error is ErrRoomInvalid or nil.
func (h *Hub) Act(room string, drafts ...Draft) error {
	return h.visit(room, func(r *Room) { r.Act(drafts...) })
}

// untold is the Ticket of drafts whose sender does not want to know.
type untold struct{}

func (untold) Numbered(*wire.Entry, bool) {}
func (untold) Refused(*wire.Error)        {}
