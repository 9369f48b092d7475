package conn

import (
	"time"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// Arrived holds what has come in against the limits of frames and bytes, and reports
// whether the connection is to go on.
func (c *connection) Arrived(a fanout.Arrival) bool {
	c.endpoint.holders.heard(c)
	frames := a.Others
	if c.endpoint.Limits.MessageRate > 0 { // else it depends on what the messages are
		frames += a.Messages
	}
	return c.spend(frames, a.Bytes, c.endpoint.now())
}

// spend takes frames and bytes from what a connection may send. Who is too fast is told so
// once, and closed if that does not help: when a whole burst more has come.
func (c *connection) spend(frames, bytes int, now time.Duration) bool {
	l := &c.endpoint.Limits
	overdrawn, wait := l.frames().spend(&c.frames, frames, now)
	if more, longer := l.bytes().spend(&c.bytes, bytes, now); more > overdrawn {
		overdrawn, wait = more, longer
	}
	switch {
	case overdrawn == 0:
		c.warned = false
	case !c.warned:
		c.warned = true
		c.refuse(c.seat.subject(), &wire.Error{Code: wire.RateLimited, Message: "too much at once; wait a moment", RetryAfterMillis: inMillis(wait)})
	case overdrawn >= 1:
		c.flood(now)
		return false
	}
	return true
}

// strike refuses a message, and closes the connection of who sends one after the other
// that has to be refused.
func (c *connection) strike(e *wire.Error) {
	l := &c.endpoint.Limits
	now := c.endpoint.now()
	if l.FrameRate > 0 && c.strikes.Take(int64(now), strikeRate, strikeBurst) > 0 {
		c.flood(now)
		return
	}
	c.refuse(aMessage, e)
}

// flood closes a connection that goes on though it was told to wait. Under its name nobody
// from its address can join for a while, and the address pays for it with connections.
func (c *connection) flood(now time.Duration) {
	wait := firstPenalty
	c.endpoint.Gate.Charge(c.address.Addr())
	if s := c.seat.session; s != nil {
		wait = c.endpoint.limiters.penalties.add(culpritOf(c.address.Addr(), s.Name().Key()), now)
	}
	c.refuse(c.seat.subject(), &wire.Error{Code: wire.Flood, Message: "you go on though you were told to wait; come back later", RetryAfterMillis: inMillis(wait)})
}
