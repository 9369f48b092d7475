package fanout

import "runtime"

// A readerState is what a connection's reader does. It changes atomically.
type readerState = int32

const (
	readerBlocking readerState = iota // it never parks: it waits inside Read
	readerRunning                     // it parks when there is nothing to read
	readerNotified                    // running, and more may have come since it last looked
	readerParked                      // its goroutine has ended; Readable starts another
)

// Start runs the owner's Serve on a goroutine. If the connection parks, that
// goroutine is ended by runtime.Goexit inside Read whenever nothing more has come, and
// Serve is run again when more comes. It is always ended where a frame has ended for who
// calls Read.
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

// park ends the reader's goroutine, unless more has come since it looked.
func (c *Conn) park(b *readBuffer) {
	if c.reader.CompareAndSwap(readerRunning, readerParked) {
		b.free() // c may have another reader already, and is not to be touched
		runtime.Goexit()
	}
	c.reader.Store(readerRunning)
}
