package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"strings"

	"hubbub/server/name"
)

// A Session is one person's presence on the server: a name that nobody else
// holds. It can be in several rooms and outlives a connection that is replaced by
// another of the same session. Who comes back with its token goes on as the same
// author, also after a restart: the token itself is all that is needed for that.
type Session struct {
	token  string
	name   name.Name
	author [16]byte // names the session in the log, which must not tell the token

	connections int // guarded by Names.mu
}

func newSession(n name.Name, token string) *Session {
	if !validToken(token) {
		token = rand.Text()
	}
	sum := sha256.Sum256([]byte(token + "\x00" + n.Key()))
	return &Session{token: token, name: n, author: [16]byte(sum[:])}
}

// Token returns what a client presents to come back as this session.
func (s *Session) Token() string { return s.token }

// Name returns the name that the session holds.
func (s *Session) Name() name.Name { return s.name }

// Author returns what names the session in the log: ids are told apart by it.
func (s *Session) Author() [16]byte { return s.author }

// tokenBytes is the length of what rand.Text returns: 128 bits in base32.
const tokenBytes = 26

// validToken reports whether a token can be one that this server, or the one
// before it, has given out.
func validToken(token string) bool {
	return len(token) == tokenBytes && strings.Trim(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}
