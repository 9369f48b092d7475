package fanout

import (
	"net"
	"time"

	"hubbub/server/room"
	"hubbub/server/wire"
)

const (
	MaxWriteBytes  = maxWriteBytes
	UnfinishedTime = unfinishedTime
)

// Unfinished counts the connections with a frame or a message that is not whole.
func (b *Broadcaster) Unfinished() int {
	b.unfinished.mu.Lock()
	defer b.unfinished.mu.Unlock()
	return b.unfinished.oldest.Len()
}

// CloseLate is what the broadcaster does from time to time.
func (b *Broadcaster) CloseLate(now time.Time) { b.unfinished.closeLate(now) }

// A Cursor is a cursor and the scratch that its reads share with others.
type Cursor struct {
	cursor  cursor
	Scratch *Scratch
}

type Scratch struct{ scratch scratch }

func NewCursor(after *room.Batch, form wire.Form, s *Scratch) *Cursor {
	return &Cursor{cursor{batch: after, form: form}, s}
}

func (c *Cursor) Ahead() []byte       { return c.cursor.ahead(&c.Scratch.scratch) }
func (c *Cursor) Gather() net.Buffers { return c.cursor.gather() }
func (c *Cursor) Pass(n int) int      { return c.cursor.pass(n) }
func (c *Cursor) End() int64          { return c.cursor.end() }
func (s *Scratch) Reset()             { s.scratch.reset() }
func (s *Scratch) Holds() bool        { return s.scratch.at.following() }

// Parks reports whether the connection needs no goroutine and no buffer while nothing
// comes.
func (c *Conn) Parks() bool { return c.poller != nil }
