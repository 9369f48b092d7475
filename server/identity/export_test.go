package identity

// Entries returns how many looks are somebody's.
func (n *Names) Entries() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.entries)
}
