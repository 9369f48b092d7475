// Package identity knows who is there: live names and the sessions that hold them.
// It is pure: no sockets, no storage.
//
// Names that read the same are one (package name), and one session at a time holds
// one. A session is held by its connections: the name is free when the last of them
// has given it up.
package identity

import (
	"errors"
	"sync"

	"hubbub/server/name"
)

// ErrNameTaken is returned by Names.Claim.
var ErrNameTaken = errors.New("somebody with this name is already here")

// Names holds the names of everybody who is there. Safe for concurrent use.
type Names struct {
	mu       sync.Mutex
	sessions map[string]*Session // guarded by mu; by name key
}

// NewNames returns Names that nobody holds.
func NewNames() *Names { return &Names{sessions: make(map[string]*Session)} }

// Claim takes a name for one connection and returns the session that holds it:
// the one of that name and token, or ErrNameTaken if somebody else has the name.
// With any other token, or none, the session gets a new one. Each Claim is ended
// by a Release.
func (n *Names) Claim(as name.Name, token string) (*Session, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	s := n.sessions[as.Key()]
	if s == nil {
		s = newSession(as, token)
		n.sessions[as.Key()] = s
	} else if s.token != token {
		return nil, ErrNameTaken
	}
	s.connections++
	return s, nil
}

// Release ends a Claim.
func (n *Names) Release(s *Session) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if s.connections--; s.connections == 0 {
		delete(n.sessions, s.name.Key())
	}
}
