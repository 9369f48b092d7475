package server

import (
	"errors"
	"io"
	"net"
	"time"

	"github.com/lxzan/gws"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// events is what gws calls, from the reader of the connection.
type events struct{}

var _ gws.Event = events{}

// clientOf returns the client that a socket belongs to: it is its net.Conn.
func clientOf(socket *gws.Conn) *client { return socket.NetConn().(*client) }

// OnOpen has nothing to do: the stream opens with the join.
func (events) OnOpen(*gws.Conn) {}

// OnPing answers with the same payload (RFC 6455 section 5.5.3).
func (events) OnPing(socket *gws.Conn, payload []byte) { socket.WritePong(payload) }

// OnPong has nothing to do: the sweeper looks whether anything was heard.
func (events) OnPong(*gws.Conn, []byte) {}

// OnMessage hands a message to the protocol of its connection.
func (events) OnMessage(socket *gws.Conn, message *gws.Message) {
	received := time.Now()
	defer message.Close()
	c := clientOf(socket)
	if c.ended.Load() == nil { // else refused: what comes now was sent before the client knew
		c.handle(message, received)
	}
}

// handle takes one message. What goes wrong in it ends this connection alone.
func (c *client) handle(message *gws.Message, received time.Time) {
	defer func() {
		if p := recover(); p != nil {
			c.panicked(p)
		}
	}()
	if c.joined.Load() {
		c.server.metrics.MessageReceived()
	}
	switch {
	case message.Opcode != gws.OpcodeText:
		c.fail(&wire.Error{Code: wire.Binary, Message: "send text, not binary messages"})
	case c.encoding == room.Plain:
		c.handlePlain(message.Bytes(), received)
	default:
		c.handleJSON(message.Bytes(), received)
	}
}

// OnClose notes how the connection ended. gws calls it when reading stops.
func (events) OnClose(socket *gws.Conn, err error) {
	c := clientOf(socket)
	var closed *gws.CloseError
	switch status := statusOf(err); {
	case errors.As(err, &closed):
		c.end(logoutLeft)
	case status == "" || c.ended.Load() != nil: // lost, or refused before: a write after the end is no breach of the peer's
		c.end(logoutLost)
	default:
		c.count(status)
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
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.As(err, &network):
		return ""
	default:
		return wire.Protocol
	}
}

// fail counts and refuses something for which the connection ends.
func (c *client) fail(e *wire.Error) {
	c.count(e.Code)
	c.refuse(e)
}

// count counts an error as a refused message of a member, or counts and logs it
// as a login that came to nothing.
func (c *client) count(code wire.Code) {
	switch {
	case !c.joined.Load():
		c.server.metrics.Login(string(code))
		c.server.log.Info("login refused", "code", string(code), "protocol", c.protocol(), "remote", c.RemoteAddr().String())
	case code != wire.Protocol && code != wire.Internal:
		c.server.metrics.MessageRejected(string(code))
	}
}
