package client

import (
	"context"
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

	maxAsked = 5 * time.Minute // no server may ask for a longer wait
)

// asked returns a time that the server asked for, within reason.
func asked(millis int64) time.Duration {
	return time.Duration(min(max(millis, 0), maxAsked.Milliseconds())) * time.Millisecond
}

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

// sleep waits; it is false if ctx has ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
