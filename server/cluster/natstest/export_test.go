package natstest

// Orphan does what the end of this program does to a server, and returns what is closed
// when that has ended.
func (s *Server) Orphan() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.life.Close()
	return s.exited
}
