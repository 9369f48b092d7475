package conn

import (
	"context"
	"net"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/lxzan/gws"

	"hubbub/server/fanout"
	"hubbub/server/gate"
	"hubbub/server/wire"
)

// A connection is one socket: a WebSocket, or that of somebody who listens over
// HTTP. Its owner is its reader; refuse, close and what fanout.Conn allows are safe
// for concurrent use.
type connection struct {
	fanout.Conn

	endpoint *Endpoint
	protocol protocol
	ws       *gws.Conn                          // nil for who listens over HTTP
	address  netip.AddrPort                     // of the client, as the gate tells it
	opened   time.Duration                      // after the endpoint's start
	ended    atomic.Pointer[string]             // why, a logout reason; the first one stays
	onEnd    atomic.Pointer[context.CancelFunc] // set while something waits that the end makes needless

	frames  gate.Bucket // owned by the reader
	bytes   gate.Bucket // owned by the reader
	strikes gate.Bucket // owned by the reader; refused messages

	slot, index int32 // guarded by keepalive.mu
	silent      uint8 // owned by keepalive: pings in a row without an answer
	warned      bool  // owned by the reader; it was told that it is too fast

	heardAt atomic.Uint32 // when something was heard, in seconds after the endpoint's start

	seat seat
}

var _ fanout.Owner = (*connection)(nil)

// readBufferBytes is the least that bufio has: the fan-out reads ahead, and gathers
// frames until they are whole.
const readBufferBytes = 16

// newConnection makes a connection of a request that was found good. What came in
// together with it is read first.
func (e *Endpoint) newConnection(nc net.Conn, early []byte, from netip.AddrPort, p protocol) *connection {
	c := &connection{endpoint: e, protocol: p, address: from, opened: time.Since(e.started)}
	c.seat.conn = c
	c.noteHeard()
	e.Fanout.Attach(&c.Conn, c, nc, early)
	return c
}

// Serve reads until the connection ends, then takes it apart. A connection that
// parks comes here anew whenever it is read from.
func (c *connection) Serve() {
	c.protocol.read(c)
	c.ws = nil // with the fragments that it has: Finish may take a while
	c.end(logoutGone)
	c.seat.leave()
	c.Finish()
	c.endpoint.remove(c)
}

// end notes why the connection ends, unless that is known already.
func (c *connection) end(reason string) {
	c.ended.CompareAndSwap(nil, &reason)
	if cancel := c.onEnd.Load(); cancel != nil {
		(*cancel)()
	}
}

// whileOpen returns a context that ends with the connection, or when it is done with.
func (c *connection) whileOpen() (_ context.Context, done func()) {
	ctx, cancel := context.WithCancel(context.Background())
	c.onEnd.Store(&cancel)
	if c.ended.Load() != nil { // it may not have seen the context
		cancel()
	}
	return ctx, func() {
		c.onEnd.Store(nil)
		cancel()
	}
}

// noteHeard notes that something has come from the client.
func (c *connection) noteHeard() { c.heardAt.Store(uint32(c.endpoint.now() / time.Second)) }

// age returns how long ago the connection was taken.
func (c *connection) age() time.Duration { return time.Since(c.endpoint.started) - c.opened }

// faultWords say what is wrong with a frame.
var faultWords = map[fanout.Fault]string{
	fanout.FrameTooLarge:   "the message is too large",
	fanout.ControlTooLarge: "a ping, pong or close holds 125 bytes at most",
	fanout.FrameLate:       "the message did not end in time",
	fanout.FrameCrowded:    "the server has no room for a message that comes so slowly; come back and send it again",
}

// BadFrame closes a connection whose client begins a frame that cannot be waited for.
func (c *connection) BadFrame(f fanout.Fault) {
	c.refuse(c.seat.subject(), &wire.Error{Code: f.Code(), Message: faultWords[f]})
}

// TooSlow closes a connection that does not take what is sent to it.
func (c *connection) TooSlow() {
	c.refuse(aDelivery, &wire.Error{Code: wire.SlowConsumer, Message: "you read too slowly and fell too far behind; come back to go on"})
}
