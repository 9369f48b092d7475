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
	refusedMin  = 2 * time.Second  // after a refused handshake, or a flood
	refusedBase = 4 * time.Second  // how far apart a crowd whose handshakes were refused comes back; doubled
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
	limit := b.limit(backoffBase)
	refusedLimit := b.limit(refusedBase)
	b.attempts++
	switch {
	case s.refused:
		return max(refusedMin, s.retryAfter) + rand.N(refusedLimit-refusedMin)
	case s.flooded:
		return max(refusedMin, s.returnAfter) + rand.N(limit)
	case s.returnAfter > 0:
		return s.returnAfter
	default:
		return rand.N(limit)
	}
}

func (b *backoff) limit(base time.Duration) time.Duration {
	return min(base<<min(b.attempts, 10), backoffMax)
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
