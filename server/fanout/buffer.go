package fanout

import (
	"bytes"
	"sync"
)

// How much is read from a socket at a time. A connection that parks has such a buffer
// only while it is read; one that waits for its socket keeps the small one meanwhile.
const (
	readAheadBytes = 4 << 10
	waitingBytes   = 512
)

// A readBuffer holds what was read from a socket and not yet returned by Read.
type readBuffer struct {
	bytes []byte
	start int         // of the bytes that are left
	whole int         // where the last whole frame ends; what is behind is part of one
	early bool        // nothing was looked at
	next  *readBuffer // follows; nil unless these bytes and those make a frame
	pool  *sync.Pool  // where it came from, nil if it is this connection's
}

var aheadBuffers, waitingBuffers sync.Pool

// newReadBuffer returns an empty buffer of a size that is always asked of that pool.
func newReadBuffer(pool *sync.Pool, size int) *readBuffer {
	if b, ok := pool.Get().(*readBuffer); ok {
		return b
	}
	return &readBuffer{bytes: make([]byte, size), pool: pool}
}

// free gives a buffer back.
func (b *readBuffer) free() {
	if b.pool != nil {
		*b = readBuffer{bytes: b.bytes[:cap(b.bytes)], pool: b.pool}
		b.pool.Put(b)
	}
}

// part returns a buffer with that part of a frame which b ends in, and nothing else, for
// as long as the rest does not come. b is freed.
func (b *readBuffer) part() *readBuffer {
	if b.pool == nil && b.start == 0 {
		return b
	}
	part := &readBuffer{bytes: bytes.Clone(b.bytes[b.whole:])}
	b.free()
	return part
}
