package server

import (
	"strings"
	"time"

	"hubbub/server/wire"
)

// admit judges a message by its text and by how fast it comes.
func (c *client) admit(id, text string, received time.Time) *wire.Error {
	config := &c.server.config
	if wait := c.bucket.Take(int64(received.Sub(c.server.started)), config.MessageRate, config.MessageBurst); wait > 0 {
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
