// Package client joins a room of a Hubbub server and stays in it, over as many
// connections as that takes.
//
// Order: Next returns what happens in the room in the room's order, each entry once.
// What Say was given goes out in the order of the calls, one at a time.
//
// Loss: after a connection was lost the client comes back to where it had stopped
// reading. If the server no longer has all that was missed, Next returns a Lost
// before what follows. Who had seen no message yet gets the last ones instead. What
// Say was given is sent again under the same id, so it is one message however often
// it was sent.
//
// Blocking: Next, Say and Rename wait for the server, for as long as their context lasts.
// Receipts come among the events, so a program that only says things has to call
// Next too: beyond 256 events or 32 MiB of them nothing is read, and Say waits. The
// connection then ends, and the client comes back when there is room.
//
// Coming back follows the rules of the page: exponential back-off with full jitter,
// the time that the server asks for and, after a flood or a refused handshake, some
// beyond it; none after a refusal that is final.
package client

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/semaphore"

	"hubbub/server/wire"
)

// ErrClosed is returned by Next and Say after Close.
var ErrClosed = errors.New("client: closed")

// How much waits for Next.
const (
	eventsAhead = 256
	bytesAhead  = 2 * maxFrame // of the frames that the events came in
)

// A Client is somebody in a room. Safe for concurrent use.
type Client struct {
	config Config
	target target
	events chan sighting       // closed when err is final
	bytes  *semaphore.Weighted // of what is in events
	leave  func()              // ends run
	ended  chan struct{}       // closed when run has ended
	err    error               // why; valid when ended

	welcomed chan struct{} // closed by the first welcome
	outbox   outbox
	naming   naming
	reports  reports
	forGood  atomic.Bool // the server is told on leaving
	seen     *Since      // of the last entry put into events; run's own

	mu      sync.Mutex
	session string      // guarded by mu
	since   *Since      // guarded by mu; of the last entry that Next has returned
	limits  wire.Limits // guarded by mu; of the last welcome
	failure error       // of the last attempt before the first welcome; valid when ended
}

// A sighting is an event and, if it is an entry, its place.
type sighting struct {
	event Event
	since *Since
	bytes int64 // that it takes of Client.bytes
}

// Join joins a room. It tries until the server says welcome, a refusal is final
// (the error is a *wire.Error), or ctx ends (the error is ctx's and that of the last
// attempt). The Client then lives until Close, whatever becomes of ctx.
func Join(ctx context.Context, config Config) (*Client, error) {
	target, err := config.target()
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	c := &Client{
		config:   config,
		target:   target,
		events:   make(chan sighting, eventsAhead),
		bytes:    semaphore.NewWeighted(bytesAhead),
		leave:    cancel,
		ended:    make(chan struct{}),
		welcomed: make(chan struct{}),
		session:  config.Session,
		since:    config.Since,
		seen:     config.Since,
	}
	c.naming.begin(config.Name)
	go c.run(running)
	select {
	case <-c.welcomed:
		return c, nil
	case <-c.ended:
		return nil, c.err
	case <-ctx.Done():
		c.Close()
		return nil, errors.Join(ctx.Err(), c.failure)
	}
}

// Next returns the next event. The error is ctx's, ErrClosed, or the refusal (a
// *wire.Error) after which the client did not come back; events that were there
// before that come first.
func (c *Client) Next(ctx context.Context) (Event, error) {
	select {
	case s, ok := <-c.events:
		if !ok {
			return nil, c.err
		}
		c.bytes.Release(s.bytes)
		if s.since != nil {
			c.mu.Lock()
			c.since = s.since
			c.mu.Unlock()
		}
		return s.event, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Say says something and returns it in its place in the room's order; of what waits for a
// moderator it returns what was said, with Held. A refusal is
// a *wire.Error; when a message is refused because it came too fast, Say waits and
// tries again. If ctx ends or the client is closed before that, it is not known
// whether the message arrives.
func (c *Client) Say(ctx context.Context, text string) (Message, error) {
	return c.say(ctx, statement{Text: text})
}

// Reply says something that answers the message of a number. It is Say in all else; if that message
// does not stand, the refusal has the code wire.NotFound.
func (c *Client) Reply(ctx context.Context, to int64, text string) (Message, error) {
	return c.say(ctx, statement{Text: text, ReplyTo: to})
}

// Ask says something that is a question. It is Say in all else.
func (c *Client) Ask(ctx context.Context, text string) (Message, error) {
	return c.say(ctx, statement{Text: text, Ask: true})
}

func (c *Client) say(ctx context.Context, said statement) (Message, error) {
	if err := c.mayNotSay(ctx, said.Text); err != nil {
		return Message{}, err
	}
	return c.await(ctx, c.outbox.add(wire.TypeSay, said))
}

// Edit gives a message of one's own, by its number, another text, and returns the number of the update;
// 0 if the message said that already. It waits and fails as Say does. The update comes as Updated, too.
func (c *Client) Edit(ctx context.Context, seq int64, text string) (update int64, err error) {
	if err := c.mayNotSay(ctx, text); err != nil {
		return 0, err
	}
	done, err := c.await(ctx, c.outbox.add(wire.TypeEdit, statement{Seq: seq, Text: text}))
	return done.Seq, err
}

// Remove takes back a message of one's own, or any for who keeps the room. It waits and fails as Say
// does.
func (c *Client) Remove(ctx context.Context, seq int64) (update int64, err error) {
	done, err := c.await(ctx, c.outbox.add(wire.TypeRemove, statement{Seq: seq}))
	return done.Seq, err
}

// await returns what becomes of a draft.
func (c *Client) await(ctx context.Context, d *draft) (Message, error) {
	var err error
	select {
	case <-d.settled:
		return d.message, d.err
	case <-ctx.Done():
		err = ctx.Err()
	case <-c.ended:
		err = c.err
	}
	if !c.outbox.drop(d) { // settled meanwhile
		return d.message, d.err
	}
	return Message{}, err
}

// mayNotSay returns why a text need not be sent.
func (c *Client) mayNotSay(ctx context.Context, text string) error {
	select {
	case <-c.ended:
		return c.err
	default:
	}
	c.mu.Lock()
	limit := c.limits.MessageBytes
	c.mu.Unlock()
	if limit > 0 && len(text) > limit {
		return wire.Errorf(wire.TooLong, "%d bytes of text, and the server takes %d", len(text), limit)
	}
	return ctx.Err()
}

// Session returns the token to come back as the same person with. It is a secret.
func (c *Client) Session() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.session
}

// Since returns the place of the last message that Next has returned, nil if there
// was none: where another Client, of another process perhaps, goes on.
func (c *Client) Since() *Since {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.since == nil {
		return nil
	}
	since := *c.since
	return &since
}

// Leave leaves the room for good: it is Close, and the server does not hold the name
// any longer. While the connection is lost it cannot be told.
func (c *Client) Leave() {
	c.forGood.Store(true)
	c.Close()
}

// Close leaves the room. The server may hold the name for a while, for who comes back.
// It waits until nothing of the client is left, for a second at most if the server does
// not read. It can be called again.
func (c *Client) Close() {
	c.leave()
	<-c.ended
}

// run joins and comes back until ctx ends or a refusal is final.
func (c *Client) run(ctx context.Context) {
	defer close(c.events) // after ended: Next reads err then
	defer close(c.ended)
	defer c.leave()
	var back backoff
	for {
		s := newSession(c)
		err := s.run(ctx, back.openTimeout())
		if s.final != nil {
			c.err = s.final
			return
		}
		delay := back.after(s)
		if !c.away(ctx, Away{Err: err, Delay: delay}) || !sleep(ctx, delay) {
			c.err = ErrClosed
			return
		}
	}
}

// away tells that a connection was lost. Before the first welcome there is nobody
// to tell: Join has not returned.
func (c *Client) away(ctx context.Context, a Away) bool {
	select {
	case <-c.welcomed:
		return c.emit(ctx, sighting{event: a})
	default:
	}
	if ctx.Err() == nil {
		c.failure = fmt.Errorf("the last attempt: %w", a.Err)
	}
	return ctx.Err() == nil
}

// emit hands an event to Next; it is false if ctx has ended.
func (c *Client) emit(ctx context.Context, s sighting) bool {
	if c.bytes.Acquire(ctx, s.bytes) != nil {
		return false
	}
	select {
	case c.events <- s:
		return true
	case <-ctx.Done():
		return false
	}
}
