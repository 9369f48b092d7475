package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"time"

	"github.com/lxzan/gws"

	"hubbub/server/wire"
)

const (
	// maxFrame bounds what the server may send in one message.
	maxFrame = 16 << 20
	// writeTimeout bounds a request to a server that does not read.
	writeTimeout = 10 * time.Second
)

// finalCodes are refusals after which coming back by oneself would be wrong.
var finalCodes = []wire.Code{wire.NameTaken, wire.NameInvalid, wire.RoomInvalid, wire.Replaced}

// A session is one connection, from the handshake to its end. Its methods run on
// the goroutine of run; gws calls the events there.
type session struct {
	gws.BuiltinEventHandler
	client  *Client
	ctx     context.Context
	socket  *gws.Conn
	silence silence

	unwelcome *time.Timer // gives up a connection that is not welcomed

	epoch  string    // of the welcome
	opened time.Time // when it was welcomed; zero if it was not
	closed time.Time
	err    error // why it ended

	final       *wire.Error   // coming back is wrong
	refused     bool          // the handshake was
	retryAfter  time.Duration // that the refusal asked for
	returnAfter time.Duration // that the server asked for, stopping
}

func newSession(c *Client) *session { return &session{client: c} }

// held returns how long the session was in the room.
func (s *session) held() time.Duration {
	if s.opened.IsZero() {
		return 0
	}
	return s.closed.Sub(s.opened)
}

// run connects, joins and reads until the connection ends, and returns why.
func (s *session) run(ctx context.Context, openTimeout time.Duration) error {
	s.ctx = ctx
	if err := s.open(ctx, openTimeout); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { s.socket.WriteClose(1000, nil) })
	defer stop()
	s.unwelcome = time.AfterFunc(welcomeTimeout, s.giveUp)
	defer s.unwelcome.Stop()
	s.silence.begin(s.ping, s.giveUp)
	defer s.silence.end()
	if err := s.join(); err != nil {
		s.socket.NetConn().Close()
		return err
	}
	s.read()
	s.client.outbox.disconnect()
	s.closed = time.Now()
	return s.err
}

// open shakes hands.
func (s *session) open(ctx context.Context, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	dialer := dialer{ctx, s.client.config.dial}
	socket, response, err := gws.NewClient(s, &gws.ClientOption{
		Addr:               s.client.config.URL,
		RequestHeader:      s.client.config.Header.Clone(),
		HandshakeTimeout:   timeout,
		NewDialer:          func() (gws.Dialer, error) { return dialer, nil },
		ReadMaxPayloadSize: maxFrame,
		CheckUtf8Enabled:   true,
	})
	if err != nil {
		if response != nil {
			s.refused = true
			seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
			s.retryAfter = min(time.Duration(max(seconds, 0))*time.Second, time.Minute)
			err = fmt.Errorf("%s: %w", response.Status, err)
		}
		return fmt.Errorf("client: handshake: %w", err)
	}
	s.socket = socket
	return nil
}

// A dialer dials for gws until its context ends.
type dialer struct {
	ctx  context.Context
	dial func(ctx context.Context, network, address string) (net.Conn, error)
}

func (d dialer) Dial(network, address string) (net.Conn, error) {
	if d.dial != nil {
		return d.dial(d.ctx, network, address)
	}
	return new(net.Dialer).DialContext(d.ctx, network, address)
}

// join asks to be let in.
func (s *session) join() error {
	c := s.client
	request, err := json.Marshal(struct {
		Type    string `json:"type"`
		Room    string `json:"room,omitempty"`
		Name    string `json:"name"`
		Session string `json:"session,omitempty"`
		Since   *Since `json:"since,omitempty"`
	}{wire.TypeJoin, c.config.Room, c.config.Name, c.Session(), c.Since()})
	if err != nil {
		return fmt.Errorf("client: %w", err)
	}
	s.send(request)
	return nil
}

// send writes a request. If that fails, reading ends too.
func (s *session) send(request []byte) {
	s.socket.SetWriteDeadline(time.Now().Add(writeTimeout))
	if s.socket.WriteMessage(gws.OpcodeText, request) != nil {
		s.socket.NetConn().Close()
	}
}

func (s *session) ping() { s.send([]byte(`{"type":"ping"}`)) }

// giveUp ends a connection that may never end by itself.
func (s *session) giveUp() { s.socket.NetConn().Close() }

// read is gws's read loop. A frame can make it panic (a length of 2^64-1 bytes
// does, up to gws 1.9.1).
func (s *session) read() {
	defer func() {
		if p := recover(); p != nil {
			s.err = fmt.Errorf("client: the server sent a frame that cannot be read: %v", p)
			s.socket.NetConn().Close()
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
		e, err := decode(line)
		if err == nil {
			err = s.handle(&e)
		}
		if err != nil {
			s.err = err
			s.socket.NetConn().Close()
			return
		}
	}
}

// OnClose keeps why the connection ended, unless that is known.
func (s *session) OnClose(_ *gws.Conn, err error) {
	var closed *gws.CloseError
	if errors.As(err, &closed) && s.final == nil {
		if code := wire.FromCloseCode(closed.Code); slices.Contains(finalCodes, code) {
			s.final = &wire.Error{Code: code, Message: string(closed.Reason)}
		}
	}
	if s.err == nil {
		s.err = fmt.Errorf("client: connection lost: %w", err)
	}
}

// handle takes one event. The error ends the connection.
func (s *session) handle(e *frameEvent) error {
	switch e.Type {
	case "welcome":
		return s.welcome(e)
	case "message":
		return s.message(e)
	case "joined":
		return s.emit(Joined{e.Name, e.Online})
	case "left":
		return s.emit(Left{e.Name, e.Online})
	case "online":
		return s.emit(Online{e.Online, e.Users})
	case "draining":
		s.returnAfter = time.Duration(e.RetryAfterMillis) * time.Millisecond
	case "error":
		s.refusal(e)
	}
	return nil // types that are not known are passed over
}

func (s *session) emit(e Event) error {
	if !s.client.emit(s.ctx, e) {
		return ErrClosed
	}
	return nil
}

// welcome begins, or goes on where the last connection has stopped.
func (s *session) welcome(e *frameEvent) error {
	c := s.client
	s.unwelcome.Stop()
	s.opened = time.Now()
	s.silence.expect(time.Duration(e.PingIntervalMillis) * time.Millisecond)
	c.mu.Lock()
	c.session = e.Session
	came := c.since
	lost := came != nil && (came.Epoch != e.Epoch || e.Recovered == nil || !*e.Recovered)
	if came != nil && came.Epoch != e.Epoch {
		c.since = nil
	}
	c.mu.Unlock()
	if lost {
		if err := s.emit(Lost{e.First}); err != nil {
			return err
		}
	}
	err := s.emit(Welcome{Room: e.Room, Epoch: e.Epoch, Seq: e.Seq, N: e.N, Online: e.Online, Users: e.Users})
	select {
	case <-c.welcomed:
	default:
		close(c.welcomed)
	}
	s.epoch = e.Epoch
	c.outbox.connect(s.send, s.giveUp)
	return err
}

// message notes how far the room was read. A receipt that is given again stands
// outside the order.
func (s *session) message(e *frameEvent) error {
	c := s.client
	m := e.message()
	if !e.Repeat {
		c.mu.Lock()
		seen := c.since != nil && e.Seq <= c.since.Seq
		if !seen {
			c.since = &Since{Epoch: s.epoch, Seq: e.Seq}
		}
		c.mu.Unlock()
		if !seen {
			if err := s.emit(m); err != nil {
				return err
			}
		}
	}
	c.outbox.receipt(e.ID, m)
	return nil
}

func (s *session) refusal(e *frameEvent) {
	refusal := e.refusal()
	if s.client.outbox.refuse(refusal) {
		return
	}
	if e.Final || slices.Contains(finalCodes, e.Code) {
		s.final = refusal
	}
	s.err = refusal
}
