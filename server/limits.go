package server

import (
	"strings"
	"time"

	"hubbub/server/wire"
)

// A bucket limits a rate in eight bytes. It is a token bucket told by one time:
// when it will be full again, in nanoseconds since the server's start (the
// generic cell rate algorithm of ITU-T I.371). Not safe for concurrent use.
type bucket int64

// take takes a token, or returns how long until there is one. now is in
// nanoseconds since the server's start.
func (b *bucket) take(now int64, rate float64, burst int) (wait time.Duration) {
	if rate <= 0 {
		return 0
	}
	interval := int64(float64(time.Second) / rate)
	full := max(int64(*b), now) + interval
	if wait := full - now - int64(burst)*interval; wait > 0 {
		return time.Duration(wait)
	}
	*b = bucket(full)
	return 0
}

// admit judges a message by its text and by how fast it comes.
func (c *client) admit(id, text string, received time.Time) *wire.Error {
	config := &c.server.config
	if wait := c.bucket.take(int64(received.Sub(c.server.started)), config.MessageRate, config.MessageBurst); wait > 0 {
		millis := (wait + time.Millisecond - 1).Milliseconds()
		return &wire.Error{Code: wire.RateLimited, Message: "too many messages; wait a moment", ID: id, RetryAfterMillis: millis}
	}
	if len(text) > config.MaxMessageBytes {
		e := wire.Errorf(wire.TooLong, "the message has %d bytes, %d more than allowed", len(text), len(text)-config.MaxMessageBytes)
		e.ID = id
		return e
	}
	if strings.TrimSpace(text) == "" {
		return &wire.Error{Code: wire.Empty, Message: "the message is empty", ID: id}
	}
	return nil
}

// frameLimit returns the largest frame that can hold a message within the limit:
// JSON can write a byte as six (\u0000), and the rest of the object needs room.
func frameLimit(messageBytes int) int { return 6*messageBytes + 1024 }
