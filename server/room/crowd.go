package room

import "time"

// crowdPause is how long the nodes have to tell each other how silent the connections of somebody
// are who has too many, before one of these is closed.
const crowdPause = time.Second

// share returns what the other nodes are told of somebody who is here.
func (s *sequencer) share(p *person) Remote {
	r := Remote{Node: s.config.Nodes.Node(), User: p.user, Name: p.name, Role: p.role, Bot: p.bot, Since: p.since}
	if r.Connections = p.count(); r.Connections > 0 {
		r.Heard = s.config.Now().Add(-p.longestSilent().Silent()).UnixMilli()
	}
	return r
}

// count lets the other nodes know how many connections somebody has here, if it has some by them as
// well, and sees to it that these are not too many together.
func (s *sequencer) count(p *person) {
	if !p.here || len(s.nodes[p.user]) == 0 {
		return
	}
	_, known := s.crowds[p.user]
	switch {
	case !known && s.isCrowd(p):
		s.crowd(p)
	case p.count() != int(p.told):
		s.appear(p)
	}
}

// isCrowd reports whether somebody has too many connections by all nodes.
func (s *sequencer) isCrowd(p *person) bool {
	n := p.count()
	for i := range s.nodes[p.user] {
		n += s.nodes[p.user][i].Connections
	}
	return n > maxConnections
}

// crowd tells the other nodes how it stands with somebody who has too many connections. They tell it
// as well, and a moment later the longest silent is closed.
func (s *sequencer) crowd(p *person) {
	if s.crowds == nil {
		s.crowds = make(map[string]int64)
		time.AfterFunc(crowdPause, func() { s.room.submit(request{kind: requestCrowds}) })
	}
	s.crowds[p.user] = 0
	s.appear(p)
}

// endCrowds closes the longest silent connections of those who have too many, where they are by this
// node.
func (s *sequencer) endCrowds() {
	crowds := s.crowds
	s.crowds = nil
	for user, heard := range crowds {
		p := s.members[user]
		if p == nil || !p.here || !s.isCrowd(p) {
			continue
		}
		if !p.lingers() && s.isLongestSilent(p, heard) {
			p.replace(p.longestSilent())
			if p.lingers() { // it goes on by other nodes
				s.depart(p)
			}
		}
		s.count(p)
	}
}

// isLongestSilent reports whether of all connections of somebody the longest silent is here. It goes
// by what the nodes have told, of this one too: that only grows, and what one knows of another is
// never newer than what that one goes by, so that no two close one.
func (s *sequencer) isLongestSilent(p *person, heard int64) bool {
	for i := range s.nodes[p.user] {
		r := &s.nodes[p.user][i]
		if r.Connections > 0 && (r.Heard < heard || r.Heard == heard && r.Node < s.config.Nodes.Node()) {
			return false
		}
	}
	return true
}
