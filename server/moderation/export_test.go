package moderation

// Held returns how many sanctions of a room are in memory.
func (r *Rooms) Held(room string) int {
	k := r.keeper(room)
	if k == nil {
		return 0
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.count
}

// Kept returns in how many rooms something stands.
func (r *Rooms) Kept() int { return int(r.kept.Load()) }
