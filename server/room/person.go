package room

import (
	"slices"

	"hubbub/server/identity"
	"hubbub/server/wire"
)

// maxConnections is how many connections a person has in a room, by all nodes of a cluster.
const maxConnections = 8

// A person is somebody in a room, with the connections there. Who lingers has none, and
// may come back as another session: people are told apart by their public id.
type person struct {
	user  string    // public id
	first Member    // the usual case is one
	more  *[]Member // in the order of their coming; nil for none
	name  string    // that the room was last told
	role  identity.Role
	bot   bool  // a program
	here  bool  // by this node: has a connection, or lingers
	told  uint8 // how many connections the other nodes know of
	since int64 // Unix milliseconds
}

// enter adds a connection. If there are too many, it takes the place of the one that has
// been silent longest.
func (p *person) enter(m Member) {
	if p.first == nil {
		p.first = m
		return
	}
	if p.count() == maxConnections {
		p.replace(p.longestSilent())
	}
	more := append(p.rest(), m)
	p.more = &more
}

// replace ends a connection that has to make way.
func (p *person) replace(m Member) {
	p.leave(m)
	m.Replaced()
}

// longestSilent returns the connection that nothing was heard from for the longest time.
func (p *person) longestSilent() Member {
	longest, silent := p.first, p.first.Silent()
	for _, m := range p.connections() {
		if d := m.Silent(); d > silent {
			longest, silent = m, d
		}
	}
	return longest
}

// leave takes a connection away, and reports whether it was there.
func (p *person) leave(m Member) bool {
	more := p.rest()
	i := slices.Index(more, m)
	switch {
	case p.first == m && len(more) > 0:
		p.first, i = more[0], 0
	case p.first == m:
		p.first = nil
		return true
	case i < 0:
		return false
	}
	p.more = nil
	if more = slices.Delete(more, i, i+1); len(more) > 0 {
		p.more = &more
	}
	return true
}

// rest returns the connections beside the first.
func (p *person) rest() []Member {
	if p.more == nil {
		return nil
	}
	return *p.more
}

// count returns how many connections the person has here.
func (p *person) count() int {
	if p.first == nil {
		return 0
	}
	return 1 + len(p.rest())
}

// connections returns all of a person's, the oldest first.
func (p *person) connections() []Member {
	if p.first == nil {
		return nil
	}
	return append([]Member{p.first}, p.rest()...)
}

// lingers reports whether the last connection has gone.
func (p *person) lingers() bool { return p.first == nil }

// wire returns what the person is to the room's clients.
func (p *person) wire() wire.Person {
	badge := p.role.Badge()
	if p.bot {
		badge = identity.Bot
	}
	return wire.Person{User: p.user, Name: p.name, Role: badge, Since: p.since}
}

// newPerson returns who has come into the room now, without a connection yet.
func (s *sequencer) newPerson(q *request) *person {
	p := s.list(q.session.User())
	p.name, p.role, p.bot, p.since = q.name, q.role, q.session.Kind() == identity.Machine, s.config.Now().UnixMilli()
	return p
}

// list lists a person.
func (s *sequencer) list(user string) *person {
	p := &person{user: user}
	s.members[user] = p
	s.online.Store(int32(len(s.members)))
	return p
}

// gone ends the stay of a person whose time to linger is over, unless it is back.
func (s *sequencer) gone(user string) {
	if p := s.members[user]; p != nil && p.lingers() {
		s.depart(p)
	}
}

// remove ends the stay of a person.
func (s *sequencer) remove(p *person) {
	delete(s.members, p.user)
	s.online.Store(int32(len(s.members)))
	if !s.quiet.Load() {
		s.announce(wire.EventLeft, p)
	}
}

// rename tells the room that a person has another name now. Where names are not listed,
// the next list has it, and the person alone is told, at all its connections.
func (s *sequencer) rename(p *person, to string) {
	from := p.name
	if from == to {
		return
	}
	s.takeName(to)
	s.back(p)
	p.name = to
	if p.here && p.lingers() {
		s.linger(p)
	}
	if p.here {
		s.appear(p)
	}
	if !s.large {
		s.batch.add(wire.Event{Type: wire.EventRenamed, Presence: &wire.Presence{Person: p.wire(), From: from}})
		return
	}
	for _, m := range p.connections() {
		m.Renamed(p.wire(), from)
	}
}
