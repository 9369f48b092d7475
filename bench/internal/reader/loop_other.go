//go:build !linux

package reader

import (
	"fmt"
	"net"
	"sync"
	"time"

	"hubbub/bench/internal/clock"
)

const readBytes = 16 << 10

// A Loop reads each of its connections on a goroutine. Create it with New.
type Loop struct {
	handler Handler
	count   counters
	readers sync.WaitGroup

	mu          sync.Mutex // held while events are handled
	conns       map[*Conn]struct{}
	freeBuffers [][]byte
}

// New returns a running loop.
func New(h Handler) (*Loop, error) {
	return &Loop{handler: h, conns: map[*Conn]struct{}{}}, nil
}

// Add takes nc over, of which rest was read already, and handles rest at once.
func (l *Loop) Add(number int, nc net.Conn, rest []byte, tag any) (*Conn, error) {
	c := &Conn{Number: number, Tag: tag, loop: l, socket: socket{nc, make(chan struct{}, 1)}}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns[c] = struct{}{}
	if err := l.consume(c, rest, clock.Now()); err != nil {
		l.end(c, err)
		return c, nil
	}
	l.readers.Go(func() { l.read(c) })
	return c, nil
}

func (l *Loop) read(c *Conn) {
	buf := make([]byte, readBytes)
	for {
		n, err := c.socket.nc.Read(buf)
		for c.paused.Load() && c.Live() {
			<-c.socket.resumed
		}
		now := clock.Now()
		l.mu.Lock()
		l.count.reads.Add(1)
		l.count.bytes.Add(int64(n))
		if terr := l.consume(c, buf[:n], now); terr != nil {
			err = terr
		} else if err != nil {
			err = fmt.Errorf("%w (%w)", ErrEnded, err)
		}
		if err != nil {
			l.end(c, err)
		}
		l.countRound(now, clock.Now())
		l.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// end closes c because the other side or an error did. Called with mu held.
func (l *Loop) end(c *Conn, why error) {
	if l.drop(c) {
		l.handler.Closed(c, why)
	}
}

// drop closes c and tells whether it was open. Called with mu held.
func (l *Loop) drop(c *Conn) bool {
	if c.closed.Swap(true) {
		return false
	}
	delete(l.conns, c)
	c.socket.nc.Close()
	c.wake()
	return true
}

// Close closes the connection without a close frame. The handler is not told.
func (c *Conn) Close() {
	c.loop.mu.Lock()
	defer c.loop.mu.Unlock()
	c.loop.drop(c)
}

// Pause stops reading the connection, as a stalled client does.
func (c *Conn) Pause() { c.paused.Store(true) }

// Resume reads again after a Pause.
func (c *Conn) Resume() {
	c.paused.Store(false)
	c.wake()
}

func (c *Conn) wake() {
	select {
	case c.socket.resumed <- struct{}{}:
	default:
	}
}

// Close closes all connections and waits for their goroutines.
func (l *Loop) Close() {
	l.WithLock(func() {
		for c := range l.conns {
			l.drop(c)
		}
	})
	l.readers.Wait()
}

type socket struct {
	nc      net.Conn
	resumed chan struct{}
}

func (s socket) writeNow(p []byte) error {
	return s.write(p, time.Now().Add(time.Second))
}

func (s socket) write(p []byte, deadline time.Time) error {
	if err := s.nc.SetWriteDeadline(deadline); err != nil {
		return err
	}
	_, err := s.nc.Write(p)
	return err
}
