package identity

import (
	"sync/atomic"

	"hubbub/server/name"
)

// A Session is one person's presence on the server: a name that nobody else holds. It can
// be in several rooms and have several connections to each. While its name is held, who
// comes back is the same session. Its methods may be called at any time.
type Session struct {
	token  Token // of nobody yet, if the name was held over a restart
	user   string
	author [16]byte
	entry  atomic.Pointer[entry] // the name that it goes by

	since       int64 // Unix time in milliseconds; guarded by Names.mu
	place       Place // of the first connection, mostly of all; guarded by Names.mu
	more        *more // guarded by Names.mu
	connections int32 // guarded by Names.mu
	holds       atomic.Bool
	kind        Kind
}

// more is what few sessions have: it would cost memory of all.
type more struct {
	former []*entry // other names that a session has, the oldest first
	places []Place  // of further connections

	asking chan struct{} // has room while no cluster is asked for another name: one takes what another gives back
}

// rest returns what few sessions have, to be changed.
func (s *Session) rest() *more {
	if s.more == nil {
		s.more = new(more)
	}
	return s.more
}

// former returns the other names that a session has, the oldest first.
func (s *Session) former() []*entry {
	if s.more == nil {
		return nil
	}
	return s.more.former
}

// Name returns the name that the session holds.
func (s *Session) Name() name.Name { return s.entry.Load().name }

// User returns the person's public id.
func (s *Session) User() string { return s.user }

// Author returns what names the person in the log: ids are told apart by it.
func (s *Session) Author() [16]byte { return s.author }

// Person returns whose session it is.
func (s *Session) Person() Person {
	return Person{User: s.user, Author: s.author, Kind: s.kind, Made: s.token.Made()}
}

// Kind returns how the person is known.
func (s *Session) Kind() Kind { return s.kind }

// Token returns what the person is known by.
func (s *Session) Token() Token { return s.token }

// Holds reports whether the name is held for a while after the last connection.
func (s *Session) Holds() bool { return s.holds.Load() }
