package conn

import (
	"errors"
	"io"
	"net"
	"runtime/debug"
	"time"

	"github.com/lxzan/gws"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// events is what gws calls, from the reader of the connection.
type events struct {
	receive func(s *seat, message []byte, received time.Time) // a text message of the protocol
}

var _ gws.Event = events{}

// connectionOf returns the connection that a gws.Conn belongs to: it is its net.Conn.
func connectionOf(socket *gws.Conn) *connection { return socket.NetConn().(*connection) }

// OnOpen has nothing to do: the stream opens with the join.
func (events) OnOpen(*gws.Conn) {}

// OnPing answers with the same payload (RFC 6455 section 5.5.3).
func (events) OnPing(socket *gws.Conn, payload []byte) {
	connectionOf(socket).noteHeard()
	socket.WritePong(payload)
}

// OnPong notes it. Keepalive looks by itself whether anything was heard.
func (events) OnPong(socket *gws.Conn, _ []byte) { connectionOf(socket).noteHeard() }

// OnMessage hands a message to the protocol of its connection.
func (e events) OnMessage(socket *gws.Conn, message *gws.Message) {
	received := time.Now()
	defer message.Close()
	c := connectionOf(socket)
	c.noteHeard()
	if c.ended.Load() == nil { // else refused: what comes now was sent before the client knew
		e.handle(c, message, received)
	}
}

// handle takes one message. What goes wrong in it ends this connection alone.
func (e events) handle(c *connection, message *gws.Message, received time.Time) {
	defer func() {
		if p := recover(); p != nil {
			c.endpoint.Log.Error("message broke the server", "remote", c.endpoint.Journal.Remote(c.address), "panic", p, "stack", string(debug.Stack()))
			c.refuse(aConnection, &wire.Error{Code: wire.Internal, Message: "the server failed on this message"})
		}
	}()
	if c.seat.joined.Load() {
		c.endpoint.Metrics.MessageReceived()
	}
	if message.Opcode != gws.OpcodeText {
		c.refuse(c.seat.subject(), &wire.Error{Code: wire.Binary, Message: "send text, not binary messages"})
		return
	}
	e.receive(&c.seat, message.Bytes(), received)
}

// OnClose notes how the connection ended. gws calls it when reading stops.
func (events) OnClose(socket *gws.Conn, err error) {
	c := connectionOf(socket)
	var closed *gws.CloseError
	switch status := statusOf(err); {
	case errors.As(err, &closed):
		c.end(logoutLeft)
	case status == "" || c.ended.Load() != nil: // lost, or refused before: a write after the end is no breach of the peer's
		c.end(logoutGone)
	default:
		c.count(c.seat.subject(), status)
		c.end(string(status))
	}
}

// statusOf returns the code of an error with which gws has closed a connection,
// or "" when the connection was lost. gws has types for some of its errors and
// mere texts for others; what is neither ours to read nor the network's is the
// peer's breach of the protocol.
func statusOf(err error) wire.Code {
	var status interface{ Uint16() uint16 }
	var network net.Error
	switch {
	case errors.Is(err, gws.ErrTextEncoding):
		return wire.InvalidUTF8
	case errors.As(err, &status):
		return wire.FromCloseCode(status.Uint16())
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.As(err, &network),
		errors.Is(err, fanout.ErrClosed), errors.Is(err, fanout.ErrSlow): // of a pong to who is gone
		return ""
	default:
		return wire.ProtocolError
	}
}
