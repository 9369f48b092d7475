package room

import (
	"slices"

	"hubbub/server/identity"
	"hubbub/server/wire"
)

// A Remote is somebody who is in a room by another node of a cluster.
type Remote struct {
	Node  string // which one
	User  string // public id
	Name  string
	Role  identity.Role
	Bot   bool  // a program
	Since int64 // Unix milliseconds
	Gone  bool  // is there by that node no more

	Connections int   // that it has by that node
	Heard       int64 // when the longest silent of these was heard last, Unix milliseconds; 0 for none
}

// Nodes tell each other who is in their rooms. The methods are called in the middle of the
// work of rooms: they must not block, nor call the hub.
type Nodes interface {
	// Node names this node, as Remote does the others.
	Node() string
	// Here tells that somebody is in a room by this node, or goes by another name there, or has more
	// connections, or fewer.
	Here(room string, p Remote)
	// Gone ends Here.
	Gone(room, user string)
	// Elsewhere returns who is in a room by other nodes. What changes from then on goes to
	// Hub.Elsewhere.
	Elsewhere(room string) []Remote
}

// Elsewhere tells a room what has changed of those who are in it by other nodes. To say
// something again changes nothing. A room that is not in memory asks when it is.
func (h *Hub) Elsewhere(room string, changes []Remote) {
	h.mu.Lock()
	r := h.rooms[room]
	h.mu.Unlock()
	if r != nil && len(changes) > 0 {
		r.submit(request{kind: requestRemote, remotes: changes})
	}
}

// meet lists those who are in a new room by other nodes. Nobody is told: nobody is here.
func (s *sequencer) meet() {
	if s.config.Nodes == nil {
		return
	}
	for _, r := range s.config.Nodes.Elsewhere(s.room.name) {
		s.listRemote(&r)
	}
	s.large = len(s.members) > largeRoom
}

// remote follows one change.
func (s *sequencer) remote(r *Remote) {
	p := s.members[r.User]
	switch {
	case r.Gone && p == nil:
	case r.Gone:
		if !s.isByOthers(r.User, r.Node) && !p.here {
			s.remove(p)
		}
	case p == nil:
		s.announce(wire.EventJoined, s.listRemote(r))
	case p.here && !p.lingers(): // who is here is known best here
		s.noteNode(r)
	default:
		s.noteNode(r)
		s.follow(p, r)
	}
	if p != nil {
		s.count(p)
	}
}

// follow lets somebody be in the room as by another node.
func (s *sequencer) follow(p *person, r *Remote) {
	p.role = r.Role
	s.rename(p, r.Name)
}

// listRemote lists somebody who is in the room by another node.
func (s *sequencer) listRemote(r *Remote) *person {
	s.noteNode(r)
	p := s.members[r.User]
	if p == nil {
		p = s.list(r.User)
		p.name, p.role, p.bot, p.since = r.Name, r.Role, r.Bot, r.Since
	}
	return p
}

// noteNode notes by which node somebody is in the room, the last that was told of at the end.
func (s *sequencer) noteNode(r *Remote) {
	if s.nodes == nil {
		s.nodes = make(map[string][]Remote)
	}
	s.nodes[r.User] = append(without(s.nodes[r.User], r.Node), *r)
}

func without(by []Remote, node string) []Remote {
	return slices.DeleteFunc(by, func(r Remote) bool { return r.Node == node })
}

// isByOthers reports whether somebody is in the room by other nodes than one, from which it
// is gone.
func (s *sequencer) isByOthers(user, gone string) bool {
	left := without(s.nodes[user], gone)
	if len(left) == 0 {
		delete(s.nodes, user)
		return false
	}
	s.nodes[user] = left
	return true
}

// appear lets the other nodes know of somebody who is here, under the name that the room has
// told.
func (s *sequencer) appear(p *person) {
	p.here = true
	if s.config.Nodes != nil {
		r := s.share(p)
		p.told = uint8(r.Connections)
		if _, crowd := s.crowds[p.user]; crowd {
			s.crowds[p.user] = r.Heard
		}
		s.config.Nodes.Here(s.room.name, r)
	}
}

// depart ends the stay of somebody by this node.
func (s *sequencer) depart(p *person) {
	if s.back(p); !p.here {
		return
	}
	p.here = false
	if s.config.Nodes != nil {
		s.config.Nodes.Gone(s.room.name, p.user)
	}
	if by := s.nodes[p.user]; len(by) > 0 {
		s.follow(p, &by[len(by)-1])
	} else {
		s.remove(p)
	}
}
