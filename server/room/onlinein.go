package room

// OnlineIn returns how many people are in a room, by what all names of it share.
func (h *Hub) OnlineIn(room string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r := h.rooms[room]; r != nil {
		return r.Online()
	}
	return 0
}
