// Package identity knows who is there: live names and the sessions that hold them.
// It is pure: no sockets, no storage.
//
// Names that read the same are one (package name), and one session at a time holds
// one. A session is held by its connections: the name is free when the last of them
// has given it up. Some names are reserved: nobody gets them.
package identity

import (
	"hash/maphash"
	"sync"

	"hubbub/server/name"
)

// Names holds the names of everybody who is there. Safe for concurrent use.
type Names struct {
	reserved map[string]name.Name // by look
	seed     maphash.Seed

	mu       sync.Mutex
	sessions map[uint64]*Session // guarded by mu; by the hash of each look, which takes less memory
}

// NewNames returns Names that nobody holds. Words are reserved beside those that always
// are; what cannot be a name needs no reserving.
func NewNames(words ...string) *Names {
	return &Names{reserved: reserve(words), seed: maphash.MakeSeed(), sessions: make(map[uint64]*Session)}
}

// Claim takes a name for one connection and returns the session that holds it: the one of
// that token and of a name that reads the same. If somebody else has such a name, or it is
// reserved, the error is a *Conflict. With any other token, or none, the session gets a new
// one. Each Claim is ended by a Release.
func (n *Names) Claim(as name.Name, token string) (*Session, error) {
	looks := as.Looks()
	for _, look := range looks {
		if word, ok := n.reserved[look]; ok {
			return nil, &Conflict{Name: as, With: word, Reserved: true}
		}
	}
	hashes := n.hash(looks)
	n.mu.Lock()
	defer n.mu.Unlock()
	var s *Session
	for _, look := range hashes {
		holder := n.sessions[look]
		if holder != nil && holder.token != token {
			return nil, &Conflict{Name: as, With: holder.name}
		}
		if holder != nil {
			s = holder
		}
	}
	if s == nil {
		s = newSession(as, token)
		for _, look := range hashes {
			n.sessions[look] = s
		}
	}
	s.connections++
	return s, nil
}

// Release ends a Claim.
func (n *Names) Release(s *Session) {
	hashes := n.hash(s.name.Looks())
	n.mu.Lock()
	defer n.mu.Unlock()
	if s.connections--; s.connections > 0 {
		return
	}
	for _, look := range hashes {
		delete(n.sessions, look)
	}
}

func (n *Names) hash(looks []string) []uint64 {
	hashes := make([]uint64, len(looks))
	for i, look := range looks {
		hashes[i] = maphash.String(n.seed, look)
	}
	return hashes
}
