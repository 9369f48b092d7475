package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lxzan/gws"

	"hubbub/server/wire"
)

// nameCodes are refusals of a name. In the room they are of a new one.
var nameCodes = []wire.Code{wire.NameTaken, wire.NameHeld, wire.NameInvalid}

// contentCodes are refusals of what was said, not of who said it.
var contentCodes = []wire.Code{wire.TooLarge, wire.InvalidUTF8}

// A session is one connection, from the handshake to its end. Its methods run on
// the goroutine of run, where gws calls the events, but for those that say otherwise.
type session struct {
	gws.BuiltinEventHandler
	client  *Client
	ctx     context.Context
	socket  *gws.Conn
	silence silence

	requests  chan []byte // for the writer
	unwelcome *time.Timer // gives up a connection that is not welcomed

	epoch  string    // of the welcome
	opened time.Time // when it was welcomed; zero if it was not
	closed time.Time
	size   int64 // of the event that is being handled, in bytes
	broken bool  // what it brought could not be read: the rest does not count
	err    error // why it ended

	final       *wire.Error   // coming back is wrong
	refused     bool          // the handshake was
	flooded     bool          // the server closed it because too much was sent
	retryAfter  time.Duration // that the refusal asked for
	returnAfter time.Duration // that the server asked for
}

func newSession(c *Client) *session {
	return &session{client: c, requests: make(chan []byte, requestsAhead)}
}

// held returns how long the session was in the room.
func (s *session) held() time.Duration {
	if s.opened.IsZero() {
		return 0
	}
	return s.closed.Sub(s.opened)
}

// run connects, joins and reads until the connection ends, and returns why. When it
// returns, nothing of the session runs any more.
func (s *session) run(ctx context.Context, openTimeout time.Duration) error {
	s.ctx = ctx
	if err := s.open(ctx, openTimeout); err != nil {
		return err
	}
	end := s.write(ctx)
	s.unwelcome = time.AfterFunc(welcomeTimeout, s.giveUp)
	s.silence.begin(s.ping, s.giveUp)
	c := s.client
	s.send(JoinRequest{Room: c.config.Room, Name: c.naming.current(), Session: c.Session(), Since: c.seen, Hold: c.config.Hold}.Encode())
	s.read()
	c.outbox.disconnect()
	c.reports.disconnect()
	c.naming.disconnect()
	s.silence.end()
	s.unwelcome.Stop()
	end()
	s.closed = time.Now()
	return s.err
}

// read is gws's read loop. A frame can make it panic (a length of 2^64-1 bytes
// does, up to gws 1.9.1).
func (s *session) read() {
	defer func() {
		if p := recover(); p != nil {
			s.err = fmt.Errorf("client: the server sent a frame that cannot be read: %v", p)
			s.giveUp()
		}
	}()
	s.socket.ReadLoop()
}

// OnPing answers; it is a sign of life.
func (s *session) OnPing(socket *gws.Conn, payload []byte) {
	s.silence.heard()
	socket.WritePong(payload)
}

// OnMessage takes the events of one message.
func (s *session) OnMessage(_ *gws.Conn, m *gws.Message) {
	defer m.Close()
	s.silence.heard()
	for line := range bytes.SplitSeq(m.Bytes(), []byte{'\n'}) {
		if s.broken {
			return
		}
		s.size = int64(len(line))
		e, err := decode(line)
		if err == nil {
			err = s.handle(&e)
		}
		if err != nil {
			s.broken, s.err = true, err
			s.giveUp()
		}
	}
}

// OnClose keeps why the connection ended, unless that is known.
func (s *session) OnClose(_ *gws.Conn, err error) {
	var closed *gws.CloseError
	if errors.As(err, &closed) {
		refusal := &wire.Error{Code: wire.FromCloseCode(closed.Code), Message: string(closed.Reason)}
		if s.final == nil && refusal.Code.Final() {
			s.final = refusal
		}
		s.flooded = s.flooded || refusal.Code == wire.Flood
		if slices.Contains(contentCodes, refusal.Code) {
			s.client.outbox.refuseSent(refusal)
		}
	}
	if s.err == nil {
		s.err = fmt.Errorf("client: connection lost: %w", err)
	}
}

// handle takes one event. The error ends the connection.
func (s *session) handle(e *frameEvent) error {
	if welcomed := !s.opened.IsZero(); slices.Contains(roomEvents, e.Type) && welcomed == (e.Type == "welcome") {
		return fmt.Errorf("client: the server sent %s at the wrong time", e.Type)
	}
	switch e.Type {
	case "welcome":
		return s.welcome(e)
	case "message":
		return s.message(e)
	case "update", "room", "act":
		return s.entry(e)
	case "joined":
		return s.emit(Joined{e.Name, e.User, e.Role, e.Online})
	case "left":
		return s.emit(Left{e.Name, e.User, e.Role, e.Online})
	case "renamed":
		s.client.naming.told(e.User, e.Name)
		return s.emit(Renamed{e.User, e.From, e.Name})
	case "online":
		return s.emit(Online{e.Online, e.Users, e.people()})
	case "held":
		return s.review(e)
	case "done":
		s.client.outbox.receipt(e.ID, Message{Seq: e.Seq})
	case "reported":
		s.client.reports.settle(e.ID, nil)
	case "reacted":
		return s.reacted(e)
	case "pending":
		p, err := e.pending()
		if err != nil {
			return err
		}
		return s.emit(p)
	case "pong":
		s.client.naming.pong()
	case "draining":
		s.returnAfter = asked(e.RetryAfterMillis)
	case "error":
		s.refusal(e)
	}
	return nil // types that are not known are passed over
}

// roomEvents begin with the one welcome of a connection.
var roomEvents = []string{"welcome", "message", "update", "room", "act", "joined", "left", "renamed", "online", "held", "done", "reported", "reacted", "pending"}

func (s *session) emit(e Event) error { return s.emitEntry(e, nil) }

func (s *session) emitEntry(e Event, since *Since) error {
	if !s.client.emit(s.ctx, sighting{e, since, s.size}) {
		return ErrClosed
	}
	return nil
}

// welcome begins, or goes on where the last connection has stopped.
func (s *session) welcome(e *frameEvent) error {
	c := s.client
	s.unwelcome.Stop()
	s.opened = time.Now()
	s.epoch = e.Epoch
	s.silence.expect(asked(e.PingIntervalMillis))
	c.mu.Lock()
	c.session = e.Session
	c.limits.MessageBytes = e.Limits.MessageBytes
	c.mu.Unlock()
	w := e.welcome()
	if c.seen != nil && (c.seen.Epoch != e.Epoch || !w.Recovered) {
		if err := s.emit(Lost{e.First}); err != nil {
			return err
		}
	}
	if c.seen != nil && c.seen.Epoch != e.Epoch {
		c.seen = nil
	}
	if err := s.emit(w); err != nil {
		return err
	}
	select {
	case <-c.welcomed:
	default:
		close(c.welcomed)
	}
	c.outbox.connect(s.send, s.giveUp)
	c.reports.connect(s.send)
	c.naming.connect(e.User, e.Name, s.send, s.giveUp)
	return nil
}

// entry notes how far the room was read, whatever it is.
func (s *session) entry(e *frameEvent) error {
	c := s.client
	if e.Seq <= 0 {
		return fmt.Errorf("client: the server sent %s with the number %d", e.Type, e.Seq)
	}
	if c.seen != nil && e.Seq <= c.seen.Seq {
		return nil
	}
	c.seen = &Since{Epoch: s.epoch, Seq: e.Seq}
	entry := e.entry()
	if entry == nil {
		return nil
	}
	return s.emitEntry(entry, c.seen)
}

// message notes how far the room was read. A receipt that is given again stands
// outside the order.
func (s *session) message(e *frameEvent) error {
	c := s.client
	m := e.message()
	switch {
	case e.Seq <= 0:
		return fmt.Errorf("client: the server sent a message with the number %d", e.Seq)
	case !e.Repeat && (c.seen == nil || e.Seq > c.seen.Seq):
		c.seen = &Since{Epoch: s.epoch, Seq: e.Seq}
		if err := s.emitEntry(m, c.seen); err != nil {
			return err
		}
	}
	c.outbox.receipt(e.ID, m)
	return nil
}

// refusal takes one of a message, of a name, or of the whole connection. A flood is of the
// connection even if it names a message, which goes out again later.
func (s *session) refusal(e *frameEvent) {
	refusal := e.refusal()
	if s.client.reports.settle(e.ID, refusal) {
		return
	}
	s.flooded = s.flooded || e.Code == wire.Flood
	ofName := !s.opened.IsZero() && !e.Final && slices.Contains(nameCodes, e.Code)
	if !s.flooded || ofName {
		renaming := (ofName || e.Code.CloseCode() == 0) && s.client.naming.refuse(refusal)
		if s.client.outbox.refuse(refusal) || renaming || ofName {
			return
		}
	}
	if e.Final || e.Code.Final() {
		s.final = refusal
	}
	if s.final != nil || e.Code.CloseCode() != 0 || s.opened.IsZero() {
		s.err = refusal
		s.returnAfter = max(s.returnAfter, asked(e.RetryAfterMillis))
	}
}
