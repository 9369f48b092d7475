package identity

import (
	"slices"
	"time"

	"hubbub/server/name"
)

// A Place is a room that a session is in. It is called by one goroutine at a time and must
// not call Names.
type Place interface {
	// Renamed tells that a session goes by another name from now on.
	Renamed(s *Session, from name.Name)
}

// Enter notes that a session is in a place, once more for each connection: it is told when the name
// changes that the session has then.
func (n *Names) Enter(s *Session, p Place) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if s.place == nil {
		s.place = p
	} else {
		s.rest().places = append(s.rest().places, p)
	}
}

// Exit ends an Enter.
func (n *Names) Exit(s *Session, p Place) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if s.place == p {
		s.place = nil
	} else if s.more != nil {
		if i := slices.Index(s.more.places, p); i >= 0 {
			s.more.places = slices.Delete(s.more.places, i, i+1)
		}
	}
}

// placesLocked returns the places that a session is in, each once.
func (s *Session) placesLocked() (places []Place) {
	if s.place != nil {
		places = append(places, s.place)
	}
	if s.more != nil {
		for _, p := range s.more.places {
			if !slices.Contains(places, p) {
				places = append(places, p)
			}
		}
	}
	return places
}

// Live is somebody who is there, or whose name is held.
type Live struct {
	User        string
	Name        string
	Kind        Kind
	Since       time.Time // when it came; the zero time of who was here before a restart alone
	Connections int
	Held        bool // it has none
}

// Live returns who is there, in no order.
func (n *Names) Live() []Live {
	n.mu.Lock()
	defer n.mu.Unlock()
	live := make([]Live, 0, len(n.people))
	for _, s := range n.people {
		e := s.entry.Load()
		if e.owner == nil || n.isOverLocked(e) {
			continue
		}
		l := Live{User: s.user, Name: e.name.String(), Kind: s.kind, Connections: int(s.connections), Held: s.connections == 0}
		if s.since != 0 {
			l.Since = time.UnixMilli(s.since)
		}
		live = append(live, l)
	}
	return live
}

// Find returns the session of a person that is there, or nil.
func (n *Names) Find(user string) *Session {
	n.mu.Lock()
	defer n.mu.Unlock()
	if s := n.people[user]; s != nil && s.connections > 0 {
		return s
	}
	return nil
}

// Restore holds names that were held, or had, before a restart: all for as long as from now
// on. It is to be called before the first Claim.
func (n *Names) Restore(all []Held) {
	for _, h := range all {
		if !n.restore(h) && n.config.Store != nil {
			n.config.Store.Free(h.User)
		}
	}
}

func (n *Names) restore(h Held) bool {
	as, err := name.New(h.Name)
	if err != nil || n.config.Hold <= 0 || n.config.Ended(h.User) {
		return false
	}
	looks, err := n.looks(as, h.User)
	if err != nil {
		return false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.people[h.User] != nil {
		return true
	}
	s := &Session{user: h.User}
	if n.conflictLocked(as, looks, s) != nil {
		return false
	}
	n.people[s.user] = s
	n.giveLocked(s, as, looks)
	s.holds.Store(true)
	n.holdLocked(s.entry.Load())
	return true
}
