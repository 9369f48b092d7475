// Package reader reads very many WebSocket connections at little cost: epoll on
// Linux, a goroutine a connection elsewhere. It cuts frames, answers pings and
// hands the rest to a Handler, without decoding and without allocating a
// delivery.
//
// A Loop calls its Handler for one event at a time, so a Handler needs no lock
// of its own; WithLock runs code between two events. A Conn is written to by one
// goroutine at a time beside the loop itself.
package reader

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/bench/internal/frame"
)

// A Handler gets what a Loop reads. The payload is valid during the call only.
type Handler interface {
	// Frame is called for each text or binary message, fragments joined. now is
	// in Unix nanoseconds, taken after the read that completed it.
	Frame(c *Conn, payload []byte, now int64)
	// Closed is called once when the connection ends, unless Close was called.
	Closed(c *Conn, why error)
}

// ErrEnded is why a connection closed that ended without a close frame.
var ErrEnded = errors.New("the connection ended")

// A CloseError is why a connection closed that ended with a close frame.
type CloseError struct {
	Code   int
	Reason string
}

func (e *CloseError) Error() string {
	return fmt.Sprintf("closed by the server with %d %s", e.Code, e.Reason)
}

// A Conn is one connection of a Loop.
type Conn struct {
	Number int
	// Tag is the owner's.
	Tag any

	loop      *Loop
	socket    socket
	rest      []byte // the begin of a frame that is not complete; of the loop
	fragments []byte // of a message that is not complete; of the loop
	closed    atomic.Bool
	paused    atomic.Bool

	writing sync.Mutex
	out     []byte // guarded by writing
}

// Stats tell how busy a loop is.
type Stats struct {
	Bytes        int64         // read
	Frames       int64         // text and binary messages
	Reads        int64         // calls to read
	Busy         time.Duration // spent handling events, of the time since the start
	LongestRound time.Duration // the longest that one round of events took
	SlowRounds   int64         // rounds that took more than SlowRound
	Rounds       int64
}

// SlowRound is what a round of events may take before what waits in it is told
// too late to be trusted.
const SlowRound = 50 * time.Millisecond

// counters are what Stats are read from; written by the loop alone.
type counters struct {
	bytes, frames, reads, busy, longestRound, slowRounds, rounds atomic.Int64
}

// Stats returns what was counted so far. Safe for concurrent use.
func (l *Loop) Stats() Stats {
	return Stats{
		Bytes:        l.count.bytes.Load(),
		Frames:       l.count.frames.Load(),
		Reads:        l.count.reads.Load(),
		Busy:         time.Duration(l.count.busy.Load()),
		LongestRound: time.Duration(l.count.longestRound.Load()),
		SlowRounds:   l.count.slowRounds.Load(),
		Rounds:       l.count.rounds.Load(),
	}
}

// WithLock runs f while no event is handled.
func (l *Loop) WithLock(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
}

// countRound accounts for one round of events that began at start.
func (l *Loop) countRound(start, end int64) {
	took := end - start
	l.count.busy.Add(took)
	l.count.rounds.Add(1)
	if took > l.count.longestRound.Load() {
		l.count.longestRound.Store(took)
	}
	if took > int64(SlowRound) {
		l.count.slowRounds.Add(1)
	}
}

// consume handles the frames in data, which follows c.rest, and keeps what is
// incomplete.
func (l *Loop) consume(c *Conn, data []byte, now int64) error {
	if len(c.rest) > 0 {
		c.rest = append(c.rest, data...)
		data = c.rest
	}
	for len(data) > 0 {
		opcode, payload, size, err := frame.Parse(data)
		if err != nil {
			return err
		}
		if size == 0 {
			break
		}
		final := data[0]&0x80 != 0
		data = data[size:]
		if err := l.handleFrame(c, opcode, payload, final, now); err != nil {
			return err
		}
	}
	l.keepRest(c, data)
	return nil
}

// keepRest stores the begin of a frame. Buffers are reused: most connections need
// none.
func (l *Loop) keepRest(c *Conn, data []byte) {
	switch {
	case len(data) > 0 && c.rest == nil && len(l.freeBuffers) > 0:
		c.rest = append(l.freeBuffers[len(l.freeBuffers)-1], data...)
		l.freeBuffers = l.freeBuffers[:len(l.freeBuffers)-1]
	case len(data) > 0:
		c.rest = append(c.rest[:0], data...)
	case c.rest != nil:
		l.freeBuffers = append(l.freeBuffers, c.rest[:0])
		c.rest = nil
	}
}

func (l *Loop) handleFrame(c *Conn, opcode byte, payload []byte, final bool, now int64) error {
	switch opcode {
	case frame.Ping:
		return c.sendControl(frame.Pong, payload)
	case frame.Pong:
	case frame.Close:
		code, reason := frame.CloseReason(payload)
		return &CloseError{code, reason}
	default:
		if opcode == frame.Continuation || !final {
			if len(c.fragments)+len(payload) > frame.MaxPayload {
				return frame.ErrTooLarge
			}
			c.fragments = append(c.fragments, payload...)
			payload = c.fragments
		}
		if final {
			c.fragments = nil
			l.count.frames.Add(1)
			l.handler.Frame(c, payload, now)
		}
	}
	return nil
}

// sendControl sends a control frame if the socket takes it: a peer that does not
// read has no right to a pong, and one that is being written to needs none.
func (c *Conn) sendControl(opcode byte, payload []byte) error {
	if !c.writing.TryLock() {
		return nil
	}
	defer c.writing.Unlock()
	c.out = frame.AppendMasked(c.out[:0], opcode, payload, rand.Uint32())
	return c.socket.writeNow(c.out)
}

// Send sends payload as one text frame and waits until the socket has taken it,
// at most until the deadline.
func (c *Conn) Send(payload []byte, deadline time.Time) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.closed.Load() {
		return ErrEnded
	}
	c.out = frame.AppendMasked(c.out[:0], frame.Text, payload, rand.Uint32())
	return c.socket.write(c.out, deadline)
}

// Live tells whether the connection is open.
func (c *Conn) Live() bool { return !c.closed.Load() }
