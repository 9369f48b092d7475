package room

import (
	"crypto/rand"
	"sync"
	"sync/atomic"

	"hubbub/server/name"
)

// maxReceipts is how many ids of a session are remembered. A client has at most
// a handful unanswered; those are what it repeats when it comes back.
const maxReceipts = 64

// A Session is one person's presence on the server: a name that nobody else
// holds, and the ids of what was said lately. It can be in several rooms and
// outlives a connection that is replaced by another of the same session.
type Session struct {
	token string
	name  name.Name

	connections int         // guarded by Hub.mu
	spoke       atomic.Bool // something with an id was said, though it may not have its number yet

	mu       sync.Mutex
	receipts []receipt // guarded by mu; a ring once it is full
	oldest   int       // guarded by mu
}

// A receipt says where in a room's order an id ended up.
type receipt struct {
	epoch string // of the room; the room itself would be kept alive
	id    string
	seq   int64
	at    int64 // Unix milliseconds
}

func newSession(n name.Name) *Session {
	return &Session{token: rand.Text(), name: n}
}

// Token returns what a client presents to come back as this session.
func (s *Session) Token() string { return s.token }

// Name returns the name that the session holds.
func (s *Session) Name() name.Name { return s.name }

// receipt returns what became of an id in a room, if it is remembered.
func (s *Session) receipt(r *Room, id string) (receipt, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, rc := range s.receipts {
		if rc.id == id && rc.epoch == r.epoch {
			return rc, true
		}
	}
	return receipt{}, false
}

// remember keeps a receipt and forgets the oldest beyond maxReceipts.
func (s *Session) remember(rc receipt) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.receipts) < maxReceipts {
		s.receipts = append(s.receipts, rc)
		return
	}
	s.receipts[s.oldest] = rc
	s.oldest = (s.oldest + 1) % maxReceipts
}

// worthKeeping reports whether a session without connections still has
// something to answer for.
func (s *Session) worthKeeping() bool { return s.spoke.Load() }
