package conn

import (
	"net/http"
	"net/netip"

	"hubbub/server/gate"
	"hubbub/server/wire"
)

// A subject is what is refused. With the code it decides what is counted.
type subject uint8

const (
	aJoin       subject = iota // or whatever was sent instead of one
	aMessage                   // of a member
	aDelivery                  // of more than the client takes
	aConnection                // as such: it was nothing that its client sent
)

// refuse tells the client why something is not done, counts that, and closes the
// connection if the code says so. Safe for concurrent use.
func (c *connection) refuse(what subject, e *wire.Error) {
	c.count(what, e.Code)
	frames := c.protocol.refusal(e)
	switch {
	case e.Code.CloseCode() != 0:
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

// count counts a refusal, and logs it where no member is at its other end.
func (c *connection) count(what subject, code wire.Code) {
	metrics, log := c.endpoint.Metrics, c.endpoint.Log
	switch {
	case what == aJoin:
		metrics.Login(string(code))
		log.Info("login refused", "code", string(code), "protocol", c.protocol.name(), "remote", c.RemoteAddr().String())
	case what == aMessage && code != wire.ProtocolError && code != wire.Internal: // those are no messages
		metrics.MessageRejected(string(code))
	case what == aDelivery:
		metrics.SlowConsumer()
		log.Info("slow reader", "protocol", c.protocol.name(), "remote", c.RemoteAddr().String())
	}
}

// countRefused counts and logs a request that the gate has refused.
func (e *Endpoint) countRefused(r *http.Request, refused *gate.Refusal) {
	e.Metrics.ConnectionRejected(refused.Reason)
	e.Log.Info("connection refused", "reason", refused.Reason, "remote", r.RemoteAddr, "origin", r.Header.Get("Origin"))
}

// countBroken counts and logs a connection that the gate has let in and that came to
// nothing.
func (e *Endpoint) countBroken(r *http.Request, ip netip.Addr, err error) {
	e.Gate.Release(ip)
	e.Metrics.ConnectionRejected(ReasonBroken)
	e.Log.Warn("connection failed", "remote", r.RemoteAddr, "error", err)
}
