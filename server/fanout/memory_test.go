package fanout_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"hubbub/server/fanout/socket"
)

// A memorySocket is a socket.NonBlocking without a network.
type memorySocket struct {
	net.Conn // nil: only what is below may be called
	take     func(n int) int

	mu       sync.Mutex
	got      []byte // guarded by mu; kept if take is set
	received int    // guarded by mu
}

// WriteNow takes as much as the test says.
func (s *memorySocket) WriteNow(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(p)
	if s.take != nil {
		n = min(n, s.take(n))
		s.got = append(s.got, p[:n]...)
	}
	s.received += n
	if n < len(p) {
		return n, socket.ErrWouldBlock
	}
	return n, nil
}

// Write is what a goroutine uses after ErrWouldBlock.
func (s *memorySocket) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, p...)
	s.received += len(p)
	return len(p), nil
}

func (s *memorySocket) Close() error                    { return nil }
func (s *memorySocket) SetReadDeadline(time.Time) error { return nil }
func (s *memorySocket) Read([]byte) (int, error)        { return 0, io.EOF }

func (s *memorySocket) bytes() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Clone(s.got)
}

// all takes and keeps everything.
func all(n int) int { return n }

func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !done(); time.Sleep(50 * time.Microsecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain")
		}
	}
}

func tail(b []byte, n int) []byte { return b[max(0, len(b)-n):] }

// sayAll says some messages and waits until the sockets have the last.
func sayAll(t *testing.T, m *member, label string, sockets ...*memorySocket) {
	t.Helper()
	for i := range 3 {
		m.say(fmt.Sprintf("message %d", i))
	}
	m.say("end of " + label)
	for _, s := range sockets {
		waitFor(t, func() bool { return bytes.HasSuffix(s.bytes(), []byte("end of "+label+`"}`)) })
	}
}

// sayOne says a message and waits until a socket has it.
func sayOne(t *testing.T, m *member, text string, s *memorySocket) {
	t.Helper()
	m.say(text)
	waitFor(t, func() bool { return bytes.HasSuffix(s.bytes(), []byte(text+`"}`)) })
}
