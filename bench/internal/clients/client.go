package clients

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/reader"
)

const (
	dialers     = 64 // connections that are being opened at a time
	dialTimeout = 15 * time.Second
)

// A Client is one connection of a group.
type Client struct {
	Number  int
	Welcome dial.Welcome

	conn     atomic.Pointer[reader.Conn]
	lastSeq  atomic.Int64 // with KeepSeq
	sendOnly bool         // is not counted as a reader

	// Guarded by the receiver's lock.
	checker *measure.Checker
	partial bool  // need not read every message
	stalled bool  // does not read, or did not for some time
	since   int64 // latencies count for messages meant for then or later
}

// Live tells whether the client is connected.
func (c *Client) Live() bool {
	conn := c.conn.Load()
	return conn != nil && conn.Live()
}

// Drop cuts the client's connection, as a lost network does.
func (c *Client) Drop() {
	if conn := c.conn.Load(); conn != nil {
		conn.Close()
	}
}

// Open connects and joins n more clients and stops at the first failure; those
// that are open then stay. Opened may be asked meanwhile.
func (g *Group) Open(ctx context.Context, n int) error {
	first := len(g.clients)
	if first+n > len(g.checkers) {
		return fmt.Errorf("a group of %d cannot have %d clients", len(g.checkers), first+n)
	}
	err := concurrently(ctx, n, func(ctx context.Context, i int) error { return g.openClient(ctx, first+i) })
	slices.SortFunc(g.clients, func(a, b *Client) int { return a.Number - b.Number })
	return err
}

// Opened returns how many clients are open. Safe for concurrent use.
func (g *Group) Opened() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.clients)
}

// KeepSeq makes the clients note what they saw last. Call it before Open.
func (g *Group) KeepSeq() { g.config.KeepSeq = true }

// Reconnect connects dropped clients again, with what each saw last. Latencies
// count for messages that are sent from then on.
func (g *Group) Reconnect(ctx context.Context, clients []*Client) error {
	return concurrently(ctx, len(clients), func(ctx context.Context, i int) error {
		c := clients[i]
		g.receiver.WithLock(func() { c.since = clock.Now() })
		return g.connect(ctx, c, &dial.Resume{
			Session: c.Welcome.Session,
			Since:   dial.Since{Epoch: c.Welcome.Epoch, Seq: c.lastSeq.Load()},
		})
	})
}

func (g *Group) openClient(ctx context.Context, i int) error {
	c := &Client{Number: g.config.First + i, checker: &g.checkers[i]}
	c.sendOnly = g.config.NoEcho && c.Number < g.config.Publishers
	if err := g.connect(ctx, c, nil); err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.clients = append(g.clients, c)
	return nil
}

// connect opens c's connection. Safe for concurrent use with different clients.
func (g *Group) connect(ctx context.Context, c *Client, resume *dial.Resume) error {
	ctx, cancel := context.WithTimeoutCause(ctx, dialTimeout, fmt.Errorf("no answer within %v", dialTimeout))
	defer cancel()
	dc, err := dial.Open(ctx, g.config.Target, c.Number, resume)
	if err != nil {
		if cause := context.Cause(ctx); cause != nil && !errors.Is(err, cause) {
			err = fmt.Errorf("%w (%w)", err, cause)
		}
		return err
	}
	c.Welcome = dc.Welcome
	c.lastSeq.Store(max(c.lastSeq.Load(), dc.Welcome.Seq))
	if resume != nil {
		c.lastSeq.Store(resume.Since.Seq)
	}
	conn, err := g.receiver.Add(c.Number, dc.Conn, dc.Rest, c)
	if err != nil {
		return err
	}
	c.conn.Store(conn)
	return nil
}

// concurrently calls do for 0 to n-1, several at a time, until one fails.
func concurrently(ctx context.Context, n int, do func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var dialing sync.WaitGroup
	for range min(dialers, n) {
		dialing.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(ctx, i); err != nil {
					cancel(err)
				}
			}
		})
	}
	dialing.Wait()
	return context.Cause(ctx)
}
