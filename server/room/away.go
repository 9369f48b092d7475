package room

// linger keeps a person in the room that has no connection.
func (s *sequencer) linger(p *person) {
	if s.away == nil {
		s.away = make(map[string]*person)
	}
	s.away[p.name] = p
}

// back ends what linger began.
func (s *sequencer) back(p *person) {
	if s.away[p.name] != p {
		return
	}
	if delete(s.away, p.name); len(s.away) == 0 {
		s.away = nil // after a crowd it would stay large
	}
}

// takeName removes who lingers by a name that is another's now: it was not held for as long.
// Clients that list people by their names must not take one for the other.
func (s *sequencer) takeName(name string) {
	if p := s.away[name]; p != nil {
		s.depart(p)
	}
}
