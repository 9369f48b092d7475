package fanout

import (
	"net"
	"runtime"
	"sync"

	"hubbub/server/fanout/socket"
)

// readAheadBytes is how much is read from a socket at a time. Only a connection
// that is being read has such a buffer.
const readAheadBytes = 4 << 10

// A readBuffer holds what was read from a socket and not yet returned by Read.
type readBuffer struct {
	start, end int // of the bytes that are left
	bytes      []byte
}

var readBuffers = sync.Pool{New: func() any { return &readBuffer{bytes: make([]byte, readAheadBytes)} }}

// bufferEarly returns a buffer of bytes that were read before.
func bufferEarly(early []byte) *readBuffer {
	b := readBuffers.Get().(*readBuffer)
	b.start, b.end = 0, len(early)
	if len(early) > len(b.bytes) {
		b.bytes = make([]byte, len(early))
	}
	copy(b.bytes, early)
	return b
}

// A readerState is what a connection's reader does. It changes atomically.
type readerState = int32

const (
	readerBlocking readerState = iota // it never parks: it waits inside Read
	readerRunning                     // it parks when there is nothing to read
	readerNotified                    // running, and more may have come since it last looked
	readerParked                      // its goroutine has ended; Readable starts another
)

// Parks reports whether the connection needs no goroutine and no buffer while
// nothing comes: a bare TCP connection on Linux.
func (c *Conn) Parks() bool { return c.poller != nil }

// Start runs the owner's Serve on a goroutine. If the connection parks, that
// goroutine is ended by runtime.Goexit inside Read whenever all that has come are
// whole frames, and Serve is run again when more comes.
func (c *Conn) Start() {
	if c.poller != nil {
		c.reader.Store(readerRunning)
		if !c.watch() {
			c.reader.Store(readerBlocking)
		}
	}
	go c.owner.Serve()
}

// watch asks the poller to tell of what comes. The descriptor of a socket that is
// closed already may be another connection's by now, and must be left to that.
func (c *Conn) watch() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state != stateClosed && c.poller.Add(c.transport, c) == nil
}

// Readable is for the poller: it makes the reader look again, or starts one.
func (c *Conn) Readable() {
	for {
		switch c.reader.Load() {
		case readerRunning:
			if c.reader.CompareAndSwap(readerRunning, readerNotified) {
				return
			}
		case readerParked:
			if c.reader.CompareAndSwap(readerParked, readerRunning) {
				go c.owner.Serve()
				return
			}
		default:
			return
		}
	}
}

// Read is for gws.
func (c *Conn) Read(p []byte) (int, error) {
	if c.boundary.fault != noFault {
		return c.refuseFrame()
	}
	if c.unread == nil {
		if c.reader.Load() == readerBlocking {
			n, err := c.nc.Read(p)
			c.noteHeard(n)
			if n == 0 {
				return 0, err
			}
			return c.judge(p[:n])
		}
		if err := c.fill(); err != nil {
			return 0, err
		}
	}
	b := c.unread
	n := copy(p, b.bytes[b.start:b.end])
	if b.start += n; b.start == b.end {
		c.unread = nil
		readBuffers.Put(b)
	}
	return c.judge(p[:n])
}

// judge follows the frames in what was read, and returns how much of it may go on to who
// makes messages of them. Once that is nothing, the owner is told.
func (c *Conn) judge(p []byte) (good int, err error) {
	good = c.boundary.pass(p, c.shard.broadcaster.config.MaxFrameBytes)
	if good == 0 && c.boundary.fault != noFault {
		return c.refuseFrame()
	}
	return good, nil
}

func (c *Conn) refuseFrame() (int, error) {
	c.owner.BadFrame(c.boundary.fault.code())
	return 0, ErrClosed
}

// fill reads what has come. If nothing has, it parks between frames and waits
// within one.
func (c *Conn) fill() error {
	b := readBuffers.Get().(*readBuffer)
	for {
		n, err := c.receive(b.bytes)
		if err == socket.ErrWouldBlock && !c.boundary.between() {
			n, err = c.nc.Read(b.bytes)
		}
		switch err {
		case nil:
			c.noteHeard(n)
			b.start, b.end, c.unread = 0, n, b
			return nil
		case socket.ErrWouldBlock:
			c.park(b)
		default:
			readBuffers.Put(b)
			return err
		}
	}
}

// park ends the reader's goroutine, unless more has come since it looked.
func (c *Conn) park(b *readBuffer) {
	if c.reader.CompareAndSwap(readerRunning, readerParked) {
		readBuffers.Put(b) // c may have another reader already, and is not to be touched
		runtime.Goexit()
	}
	c.reader.Store(readerRunning)
}

// receive reads what has come without waiting. The descriptor is sure to be this
// connection's only under the lock.
func (c *Conn) receive(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != stateOpen {
		return 0, net.ErrClosed
	}
	return c.transport.Read(p)
}

// noteHeard remembers that something was read.
func (c *Conn) noteHeard(n int) {
	if n > 0 && !c.heard.Load() {
		c.heard.Store(true)
	}
}

// Heard reports whether anything was read since the last call.
func (c *Conn) Heard() bool { return c.heard.Swap(false) }
