package fanout_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"hubbub/server/fanout/socket"
)

var errBroken = errors.New("the socket is broken")

// A gatedSocket takes as many bytes as were granted.
type gatedSocket struct {
	net.Conn // nil: only what is below may be called

	mu      sync.Mutex
	changed sync.Cond // of what follows
	granted int       // guarded by mu; bytes that it still takes
	got     []byte    // guarded by mu
	broken  bool      // guarded by mu; all writes fail
	shut    bool      // guarded by mu; by CloseWrite
	closed  bool      // guarded by mu
}

func newGatedSocket(granted int) *gatedSocket {
	s := &gatedSocket{granted: granted}
	s.changed.L = &s.mu
	return s
}

func (s *gatedSocket) grant(n int) {
	s.mu.Lock()
	s.granted += n
	s.changed.Broadcast()
	s.mu.Unlock()
}

// breakDown makes all writes fail.
func (s *gatedSocket) breakDown() {
	s.mu.Lock()
	s.broken = true
	s.changed.Broadcast()
	s.mu.Unlock()
}

func (s *gatedSocket) takeLocked(p []byte) int {
	n := min(len(p), s.granted)
	s.granted -= n
	s.got = append(s.got, p[:n]...)
	return n
}

func (s *gatedSocket) WriteNow(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken {
		return 0, errBroken
	}
	n := s.takeLocked(p)
	if n < len(p) {
		return n, socket.ErrWouldBlock
	}
	return n, nil
}

func (s *gatedSocket) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.takeLocked(p)
	for n < len(p) {
		if s.closed || s.broken {
			return n, errBroken
		}
		s.changed.Wait()
		n += s.takeLocked(p[n:])
	}
	return n, nil
}

func (s *gatedSocket) Close() error {
	s.mu.Lock()
	s.closed = true
	s.changed.Broadcast()
	s.mu.Unlock()
	return nil
}

func (s *gatedSocket) CloseWrite() error {
	s.mu.Lock()
	s.shut = true
	s.mu.Unlock()
	return nil
}

func (s *gatedSocket) SetReadDeadline(time.Time) error { return nil }
func (s *gatedSocket) SetDeadline(time.Time) error     { return nil }
func (s *gatedSocket) Read([]byte) (int, error)        { return 0, io.EOF }

func (s *gatedSocket) bytes() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Clone(s.got)
}

// ends returns which ends are closed: our side, and the whole socket.
func (s *gatedSocket) ends() (shut, closed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shut, s.closed
}
