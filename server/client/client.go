// Package client joins a room of a Hubbub server and stays in it, over as many
// connections as that takes.
//
// Order: Next returns what happens in the room in the room's order, each entry once.
// What Say was given goes out in the order of the calls, one at a time.
//
// Loss: after a connection was lost the client comes back to where it had stopped
// reading. If the server no longer has all that was missed, Next returns a Lost
// before what follows. What Say was given is sent again under the same id, so it is
// one message however often it was sent.
//
// Blocking: Next and Say wait for the server, for as long as their context lasts.
// Whoever does not call Next is not read for: the server then closes the connection
// as too slow, and the client comes back when there is room.
//
// Coming back follows the rules of the page: exponential back-off with full jitter,
// the time that the server asks for, and none after a refusal that is final.
package client

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"hubbub/server/wire"
)

// ErrClosed is returned by Next and Say after Close.
var ErrClosed = errors.New("client: closed")

// eventsAhead is how many events wait for Next.
const eventsAhead = 256

// Config says where to go, and as whom.
type Config struct {
	URL    string      // of the endpoint: ws://localhost:8000/ws
	Room   string      // default the lobby
	Name   string      // of the user
	Header http.Header // added to the handshake; default none

	Session string // token of an earlier Client, to go on as the same person; default none
	Since   *Since // where an earlier Client had stopped reading; default the last messages

	dial func(ctx context.Context, network, address string) (net.Conn, error) // nil for TCP
}

// A Since is a place in a room's order.
type Since = wire.Since

// A Client is somebody in a room. Safe for concurrent use.
type Client struct {
	config Config
	events chan Event    // closed when err is final
	leave  func()        // ends run
	ended  chan struct{} // closed when run has ended
	err    error         // why; valid when ended

	welcomed chan struct{} // closed by the first welcome
	outbox   outbox

	mu      sync.Mutex
	session string // guarded by mu
	since   *Since // guarded by mu; nil before anything was seen
}

// Join joins a room. It tries until the server says welcome, a refusal is final
// (the error is a *wire.Error), or ctx ends. The Client then lives until Close.
func Join(ctx context.Context, config Config) (*Client, error) {
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	c := &Client{
		config:   config,
		events:   make(chan Event, eventsAhead),
		leave:    cancel,
		ended:    make(chan struct{}),
		welcomed: make(chan struct{}),
		session:  config.Session,
		since:    config.Since,
	}
	c.outbox.prefix = rand.Text()
	go c.run(running)
	select {
	case <-c.welcomed:
		return c, nil
	case <-c.ended:
		return nil, c.err
	case <-ctx.Done():
		c.Close()
		return nil, ctx.Err()
	}
}

// Next returns the next event. The error is ctx's, ErrClosed, or the refusal (a
// *wire.Error) after which the client did not come back.
func (c *Client) Next(ctx context.Context) (Event, error) {
	select {
	case e, ok := <-c.events:
		if !ok {
			return nil, c.err
		}
		return e, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Say says something and returns it in its place in the room's order. A refusal is
// a *wire.Error; when a message is refused because it came too fast, Say waits and
// tries again. If ctx ends first, it is not known whether the message arrives.
func (c *Client) Say(ctx context.Context, text string) (Message, error) {
	d := c.outbox.add(text)
	select {
	case <-d.settled:
		return d.message, d.err
	case <-ctx.Done():
		c.outbox.drop(d)
		return Message{}, ctx.Err()
	case <-c.ended:
		return Message{}, c.err
	}
}

// Session returns the token to come back as the same person with.
func (c *Client) Session() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.session
}

// Since returns up to where the room was read, nil if nothing was. What Next has
// not returned yet counts as read.
func (c *Client) Since() *Since {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.since == nil {
		return nil
	}
	since := *c.since
	return &since
}

// Close leaves the room. It waits until nothing of the client is left.
func (c *Client) Close() {
	c.leave()
	<-c.ended
}

// run joins and comes back until ctx ends or a refusal is final.
func (c *Client) run(ctx context.Context) {
	defer close(c.events) // after ended: Next reads err then
	defer close(c.ended)
	var back backoff
	for {
		s := newSession(c)
		err := s.run(ctx, back.openTimeout())
		if ctx.Err() != nil {
			c.err = ErrClosed
			return
		}
		if s.final != nil {
			c.err = s.final
			return
		}
		delay := back.after(s)
		if !c.emit(ctx, Away{Err: err, Delay: delay}) || !sleep(ctx, delay) {
			c.err = ErrClosed
			return
		}
	}
}

// emit hands an event to Next; it is false if ctx has ended.
func (c *Client) emit(ctx context.Context, e Event) bool {
	select {
	case c.events <- e:
		return true
	case <-ctx.Done():
		return false
	}
}

// sleep waits; it is false if ctx has ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
