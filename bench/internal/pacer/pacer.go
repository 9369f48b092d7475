// Package pacer says when messages are to be sent, and nothing else: it neither
// waits nor sends. That makes an open loop, in which a late message does not
// delay the next one's intended time.
package pacer

import "time"

// A Constant pacer sends one message after the other at equal distances. With the
// zero value nothing is ever due.
type Constant struct {
	Rate float64 // messages a second
}

// Due returns how many messages should have been sent after elapsed: the first
// at once.
func (c Constant) Due(elapsed time.Duration) int64 {
	if c.Rate <= 0 || elapsed < 0 {
		return 0
	}
	n := int64(elapsed.Seconds()*c.Rate) + 1
	// Settle what rounding left: message n is due at At(n), neither before nor after.
	for n > 0 && c.At(n-1) > elapsed {
		n--
	}
	for c.At(n) <= elapsed {
		n++
	}
	return n
}

// At returns when message n, counted from 0, is to be sent, from the start on.
func (c Constant) At(n int64) time.Duration {
	if c.Rate <= 0 {
		return 1<<63 - 1
	}
	return time.Duration(float64(n) * float64(time.Second) / c.Rate)
}

// Count returns how many messages fit into d.
func (c Constant) Count(d time.Duration) int64 {
	if d <= 0 {
		return 0
	}
	return c.Due(d - 1)
}
