package conn

import (
	"net/http"
	"net/netip"

	"hubbub/server/gate"
	"hubbub/server/journal"
	"hubbub/server/wire"
)

// A subject is what is refused. With the code it decides what is counted.
type subject uint8

const (
	aJoin       subject = iota // or whatever was sent instead of one
	aMessage                   // of a member
	aReaction                  // of a member
	aDelivery                  // of more than the client takes
	aConnection                // as such: it was nothing that its client sent
)

// refuse tells the client why something is not done, counts that, and closes the
// connection if the code says so. Safe for concurrent use.
func (c *connection) refuse(what subject, e *wire.Error) {
	c.count(what, e.Code)
	frames := c.protocol.refusal(e)
	switch {
	case e.Closes():
		c.close(frames, e.Code, string(e.Code))
	case len(frames) > 0:
		c.Send(frames)
	}
}

// close sends last frames and closes the connection for a reason.
func (c *connection) close(frames []byte, code wire.Code, reason string) {
	c.end(string(code))
	c.CloseWith(append(frames, c.protocol.closing(code, reason)...))
}

// count counts a refusal.
func (c *connection) count(what subject, code wire.Code) {
	metrics, ip := c.endpoint.Metrics, c.address.Addr()
	switch {
	case what == aJoin:
		metrics.Login(string(code))
		c.endpoint.Journal.Refused(journal.Login, string(code), ip, "protocol", c.protocol.name())
	case what == aMessage && code != wire.ProtocolError && code != wire.Internal: // those are no messages
		metrics.MessageRejected(string(code))
		c.endpoint.Journal.Refused(journal.Message, string(code), ip)
	case what == aReaction:
		metrics.ReactionRejected(string(code))
		c.endpoint.Journal.Refused(journal.Message, string(code), ip)
	case what == aDelivery:
		metrics.SlowConsumer()
		c.endpoint.Journal.Refused(journal.SlowReader, string(code), ip, "protocol", c.protocol.name())
	}
}

// countRefused counts and logs a request that the gate has refused.
func (e *Endpoint) countRefused(r *http.Request, from netip.AddrPort, refused *gate.Refusal) {
	e.Metrics.ConnectionRejected(refused.Reason)
	e.Journal.Refused(journal.Connection, refused.Reason, from.Addr(), "origin", r.Header.Get("Origin"))
}

// countBroken counts and logs a connection that the gate has let in and that came to
// nothing.
func (e *Endpoint) countBroken(from netip.AddrPort, err error) {
	e.Gate.Release(from.Addr())
	e.Metrics.ConnectionRejected(ReasonBroken)
	e.Journal.Refused(journal.Connection, ReasonBroken, from.Addr(), "error", err)
}
