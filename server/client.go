package server

import (
	"bufio"
	"errors"
	"net"
	"net/netip"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/lxzan/gws"

	"hubbub/server/fanout"
	"hubbub/server/gate"
	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A client is one connection: a WebSocket, or somebody who listens over HTTP.
type client struct {
	fanout.Conn

	server *Server
	socket *gws.Conn // nil for who listens over HTTP
	ip     netip.Addr
	opened time.Time
	ended  atomic.Pointer[string] // why, a logout reason; the first one stays

	joined   atomic.Bool
	encoding room.Encoding

	username string        // owned by the reader, as are the next three; plain text only: as the address gives it
	bucket   gate.Bucket   // of messages
	session  *room.Session // nil before the join, and for who only listens
	room     *room.Room

	slot, place int   // guarded by sweeper.mu
	silent      uint8 // owned by the sweeper: pings in a row without an answer
}

var (
	_ room.Member  = (*client)(nil)
	_ fanout.Owner = (*client)(nil)
)

// What a connection keeps for reading. Without parking, chat messages mostly fit,
// and longer ones take more reads. With it, the fan-out reads ahead while there is
// something to read, and gws gets the least that bufio has.
const (
	readBufferBytes   = 512
	parkedBufferBytes = 16
)

// newClient makes a connection of a handshake that was found good. What came in
// together with it is read first.
func (s *Server) newClient(nc net.Conn, early []byte, ip netip.Addr, enc room.Encoding) *client {
	c := &client{server: s, ip: ip, encoding: enc, opened: time.Now()}
	s.fanout.Attach(&c.Conn, c, nc, early)
	return c
}

// bufferedReader returns what gws reads from.
func (c *client) bufferedReader() *bufio.Reader {
	if c.Parks() {
		return bufio.NewReaderSize(c, parkedBufferBytes)
	}
	return bufio.NewReaderSize(c, readBufferBytes)
}

// Serve reads until the connection ends, then takes it apart. A connection that
// parks comes here anew whenever it is read from.
func (c *client) Serve() {
	if c.encoding == room.Stream {
		c.listen()
	} else {
		c.read()
	}
	c.leave()
	c.Finish()
	c.server.gone(c)
}

// read is gws's read loop. A frame can make it panic (a length of 2^64-1 bytes
// does, up to gws 1.9.1), and then gws does not report the end.
func (c *client) read() {
	defer func() {
		if p := recover(); p != nil {
			c.server.log.Warn("frame broke the reader", "remote", c.RemoteAddr().String(), "panic", p)
			c.fail(&wire.Error{Code: wire.TooLarge, Message: "the frame is too large"})
		}
	}()
	c.socket.ReadLoop()
}

// join takes a name and a room, the first thing that a connection does.
func (c *client) join(roomName string, n name.Name, token string, since room.Since) *wire.Error {
	session, err := c.server.hub.Claim(n, token)
	if errors.Is(err, room.ErrNameTaken) {
		return wire.Errorf(wire.NameTaken, "the name %s is taken; choose another", n)
	}
	c.server.clients.Add(1) // until it is welcome
	r, err := c.server.hub.Join(roomName, session, c, since)
	if err != nil {
		c.server.clients.Done()
		c.server.hub.Release(session)
		return wire.Errorf(wire.RoomInvalid, "%v", err)
	}
	c.session, c.room = session, r
	c.joined.Store(true)
	c.server.metrics.Login(resultOK)
	c.server.log.Info("LOGIN", "name", n.String(), "room", r.Name(), "protocol", c.protocol(), "remote", c.RemoteAddr().String())
	return nil
}

// leave gives room and name back. The name is free from here on.
func (c *client) leave() {
	c.end(logoutLost)
	if c.room == nil {
		return
	}
	c.server.hub.Leave(c.room, c.session, c)
	if c.session == nil {
		return
	}
	c.server.hub.Release(c.session)
	reason := *c.ended.Load()
	c.server.metrics.Logout(reason)
	c.server.log.Info("LOGOUT", "name", c.session.Name().String(), "room", c.room.Name(), "reason", reason,
		"duration", time.Since(c.opened).Round(time.Millisecond))
}

// say publishes a message that was admitted, or refuses it.
func (c *client) say(id, text string, received time.Time) {
	if e := c.admit(id, text, received); e != nil {
		c.reject(e)
		return
	}
	c.room.Say(c.session, c, id, text, received)
}

// reject refuses a message of a member.
func (c *client) reject(e *wire.Error) {
	c.server.metrics.MessageRejected(string(e.Code))
	c.refuse(e)
}

// refuse tells the client an error, and closes the connection if the error says
// so. Safe for concurrent use.
func (c *client) refuse(e *wire.Error) {
	frames := c.errorFrames(e)
	status := e.Code.CloseCode()
	if status == 0 {
		if len(frames) > 0 {
			c.Send(frames)
		}
		return
	}
	c.closeWith(frames, e.Code, string(e.Code))
}

// closeWith sends last frames and closes the connection for a reason.
func (c *client) closeWith(frames []byte, code wire.Code, reason string) {
	c.end(string(code))
	if c.encoding != room.Stream {
		frames = append(frames, wire.CloseFrame(code.CloseCode(), reason)...)
	}
	c.CloseWith(frames)
}

// errorFrames encodes an error for the client's protocol, nil if that has no
// word for it.
func (c *client) errorFrames(e *wire.Error) []byte {
	switch c.encoding {
	case room.Stream:
		return wire.AppendStreamEvent(nil, wire.StreamError, wire.AppendError(nil, e))
	case room.JSON:
		return wire.TextFrame(wire.AppendError(nil, e))
	}
	word := wire.AppendPlainError(nil, e)
	if len(word) == 0 {
		return nil
	}
	return wire.TextFrame(word)
}

// end notes why the connection ends, unless that is known already.
func (c *client) end(reason string) { c.ended.CompareAndSwap(nil, &reason) }

// Joined opens the stream: a welcome, the backlog, and from there on the room.
func (c *client) Joined(w *room.Welcome) {
	switch {
	case c.encoding == room.Plain:
		c.welcomePlain(w)
	case w.Recovery == room.NewMember, w.Recovery == room.Recovered:
		c.welcome(w)
	default:
		c.Hold(w.Outlet.(*fanout.Audience), w.After, c.encoding)
		rest := w.Backlog(c.encoding)
		go func() {
			defer c.server.clients.Done()
			c.resume(w, rest)
		}()
		return
	}
	c.server.clients.Done()
}

// Repeated gives a receipt again.
func (c *client) Repeated(m *wire.Message) {
	c.Send(wire.TextFrame(wire.AppendMessage(nil, m, true)))
}

// NotSaved refuses a message that the history did not take.
func (c *client) NotSaved(id string) {
	c.reject(&wire.Error{Code: wire.NotSaved, Message: "the message could not be saved; nobody has seen it; try again in a moment", ID: id})
}

// Unreadable closes a connection that cannot be let in now.
func (c *client) Unreadable() {
	c.unreadable(errNotOpened)
	c.server.clients.Done()
}

// Replaced closes a connection whose session has joined from elsewhere.
func (c *client) Replaced() {
	c.refuse(&wire.Error{Code: wire.Replaced, Message: "you joined from another window"})
}

// TooSlow closes a connection that does not take what is sent to it.
func (c *client) TooSlow() {
	c.server.metrics.SlowConsumer()
	c.server.log.Info("slow reader", "protocol", c.protocol(), "remote", c.RemoteAddr().String())
	c.refuse(&wire.Error{Code: wire.SlowConsumer, Message: "you read too slowly and fell too far behind; come back to go on"})
}

// panicked ends a connection whose message made the server fail.
func (c *client) panicked(p any) {
	c.server.log.Error("message broke the server", "remote", c.RemoteAddr().String(), "panic", p, "stack", string(debug.Stack()))
	c.refuse(&wire.Error{Code: wire.Internal, Message: "the server failed on this message"})
}
