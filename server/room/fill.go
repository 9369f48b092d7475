package room

import "errors"

// ErrOccupied is returned by Hub.Fill where somebody is in the room, or it has something to do.
var ErrOccupied = errors.New("somebody is in the room")

// Fill lets something be put into the log of a room that nobody is in. Who comes meanwhile
// waits until that is done, and finds it there. The error is ErrRoomInvalid, ErrOccupied or
// that of fill.
func (h *Hub) Fill(room string, fill func() error) error {
	named, err := parse(room)
	if err != nil {
		return err
	}
	h.mu.Lock()
	if r := h.rooms[named.Key()]; r != nil && (r.empty == nil || !h.forgetLocked(r)) {
		h.mu.Unlock()
		return ErrOccupied
	}
	r := h.holdLocked(named)
	r.mu.Lock()
	r.running = true // as if it was at work: it opens its log with the first load
	r.mu.Unlock()
	h.mu.Unlock()
	err = fill()
	go r.sequence()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.releaseLocked(r)
	return err
}
