package client

import (
	"math/rand/v2"
	"time"
)

// How an attempt is bounded, and how long to wait for the next.
const (
	minOpenTimeout = 5 * time.Second // for the handshake; doubled with each attempt
	maxOpenTimeout = 20 * time.Second
	welcomeTimeout = 15 * time.Second // after the handshake

	backoffBase = 500 * time.Millisecond
	backoffMax  = 30 * time.Second
	refusedMin  = 2 * time.Second  // after a handshake that was refused
	stableAfter = 10 * time.Second // a connection that held this long starts anew
)

// A backoff counts attempts that came to nothing.
type backoff struct{ attempts int }

// openTimeout returns how long the next handshake may take.
func (b *backoff) openTimeout() time.Duration {
	return min(minOpenTimeout<<min(b.attempts, 4), maxOpenTimeout)
}

// after returns how long to wait after a session has ended.
func (b *backoff) after(s *session) time.Duration {
	if s.held() > stableAfter {
		b.attempts = 0
	}
	limit := min(backoffBase<<min(b.attempts, 10), backoffMax)
	b.attempts++
	switch {
	case s.returnAfter > 0:
		return s.returnAfter
	case s.refused:
		return max(refusedMin+rand.N(backoffMax-refusedMin), s.retryAfter)
	default:
		return rand.N(limit)
	}
}
