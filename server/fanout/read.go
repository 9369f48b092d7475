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

// A reading is what was read from a socket and not yet handed on.
type reading struct {
	at, end int // buffer[at:end]
	buffer  []byte
}

var readings = sync.Pool{New: func() any { return &reading{buffer: make([]byte, readAheadBytes)} }}

// readingOf returns a reading of bytes that are there already.
func readingOf(early []byte) *reading {
	r := readings.Get().(*reading)
	r.at, r.end = 0, len(early)
	if len(early) > len(r.buffer) {
		r.buffer = make([]byte, len(early))
	}
	copy(r.buffer, early)
	return r
}

// Where a connection's reader is.
const (
	readerWaits   int32 = iota // it waits inside Read, on a goroutine of its own
	readerRunning              // it parks when there is nothing to read
	readerAgain                // running, and more has come since it last looked
	readerParked               // it has ended; Readable begins a new one
)

// Parks reports whether the connection needs no goroutine and no buffer while
// nothing comes: a bare TCP connection on Linux.
func (c *Conn) Parks() bool { return c.poller != nil }

// Start begins to read: it runs the owner's Serve on a goroutine. If the
// connection parks, that goroutine is ended by runtime.Goexit inside Read whenever
// all that has come are whole frames, and Serve is begun anew when more comes.
func (c *Conn) Start() {
	if c.poller != nil {
		c.reader.Store(readerRunning)
		if c.poller.Add(c.transport, c) != nil {
			c.reader.Store(readerWaits)
		}
	}
	go c.owner.Serve()
}

// Readable is for the poller: it sees to it that a reader looks.
func (c *Conn) Readable() {
	for {
		switch c.reader.Load() {
		case readerRunning:
			if c.reader.CompareAndSwap(readerRunning, readerAgain) {
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
	if c.reading == nil {
		if c.reader.Load() == readerWaits {
			n, err := c.nc.Read(p)
			c.note(n)
			return n, err
		}
		if err := c.fill(); err != nil {
			return 0, err
		}
	}
	r := c.reading
	n := copy(p, r.buffer[r.at:r.end])
	c.boundary.pass(p[:n])
	if r.at += n; r.at == r.end {
		c.reading = nil
		readings.Put(r)
	}
	return n, nil
}

// fill reads what has come. If nothing has, it parks between frames and waits
// within one.
func (c *Conn) fill() error {
	r := readings.Get().(*reading)
	for {
		n, err := c.readNow(r.buffer)
		if err == socket.ErrWouldBlock && !c.boundary.between() {
			n, err = c.nc.Read(r.buffer)
		}
		switch err {
		case nil:
			c.note(n)
			r.at, r.end, c.reading = 0, n, r
			return nil
		case socket.ErrWouldBlock:
			c.park(r)
		default:
			readings.Put(r)
			return err
		}
	}
}

// park ends the reader, unless more has come since it looked.
func (c *Conn) park(r *reading) {
	if c.reader.CompareAndSwap(readerRunning, readerParked) {
		readings.Put(r) // c may have another reader already, and is not to be touched
		runtime.Goexit()
	}
	c.reader.Store(readerRunning)
}

// readNow reads what has come without waiting. The descriptor is sure to be this
// connection's only under the lock.
func (c *Conn) readNow(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != stateOpen {
		return 0, net.ErrClosed
	}
	return c.transport.Read(p)
}

// note remembers that something was heard.
func (c *Conn) note(n int) {
	if n > 0 && !c.heard.Load() {
		c.heard.Store(true)
	}
}

// Heard reports whether anything was read since the last call.
func (c *Conn) Heard() bool { return c.heard.Swap(false) }
