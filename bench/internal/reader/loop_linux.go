package reader

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"hubbub/bench/internal/clock"
)

const (
	readBytes    = 256 << 10
	eventsARound = 512
	waitMillis   = 50 // how long Close may have to wait for the loop
)

// A Loop reads its connections on a goroutine of its own. Create it with New.
type Loop struct {
	handler Handler
	epoll   int
	count   counters
	ending  atomic.Bool
	done    chan struct{}

	mu          sync.Mutex // held while events are handled
	conns       map[int]*Conn
	freeBuffers [][]byte
	buf         []byte
}

// New returns a running loop.
func New(h Handler) (*Loop, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	l := &Loop{handler: h, epoll: fd, done: make(chan struct{}), conns: map[int]*Conn{}, buf: make([]byte, readBytes)}
	go l.run()
	return l, nil
}

// Add takes nc over, of which rest was read already, and handles rest at once.
func (l *Loop) Add(number int, nc net.Conn, rest []byte, tag any) (*Conn, error) {
	fd, err := takeOver(nc)
	if err != nil {
		return nil, err
	}
	c := &Conn{Number: number, Tag: tag, loop: l, socket: socket{fd}}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns[fd] = c
	if err := l.consume(c, rest, clock.Now()); err != nil {
		l.end(c, err)
		return c, nil
	}
	event := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)}
	if err := unix.EpollCtl(l.epoll, unix.EPOLL_CTL_ADD, fd, &event); err != nil {
		l.drop(c)
		return nil, fmt.Errorf("epoll: %w", err)
	}
	return c, nil
}

// takeOver returns nc's socket as a file of ours that Go's poller does not know,
// and closes nc.
func takeOver(nc net.Conn) (int, error) {
	defer nc.Close()
	sc, ok := nc.(syscall.Conn)
	if !ok {
		return 0, errors.New("the connection has no file")
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return 0, err
	}
	fd := -1
	if cerr := raw.Control(func(d uintptr) {
		fd, err = unix.FcntlInt(d, unix.F_DUPFD_CLOEXEC, 0)
	}); cerr != nil {
		return 0, cerr
	}
	return fd, err
}

func (l *Loop) run() {
	defer close(l.done)
	events := make([]unix.EpollEvent, eventsARound)
	for !l.ending.Load() {
		n, err := unix.EpollWait(l.epoll, events, waitMillis)
		if err != nil && err != unix.EINTR {
			return // only when the loop was closed
		}
		if n > 0 {
			l.handle(events[:n])
		}
	}
}

func (l *Loop) handle(events []unix.EpollEvent) {
	l.mu.Lock()
	defer l.mu.Unlock()
	start := clock.Now()
	now := start
	for i := range events {
		c := l.conns[int(events[i].Fd)]
		if c == nil {
			continue
		}
		if now = l.read(c); now == 0 {
			now = clock.Now()
		}
	}
	l.countRound(start, now)
}

// read reads c once and returns when that was, 0 if nothing was read.
func (l *Loop) read(c *Conn) (now int64) {
	n, errno := recvNow(c.socket.fd, l.buf)
	switch {
	case errno == unix.EAGAIN || errno == unix.EINTR:
		return 0
	case errno != 0:
		l.end(c, fmt.Errorf("%w (%w)", ErrEnded, errno))
		return 0
	case n == 0:
		l.end(c, ErrEnded)
		return 0
	}
	now = clock.Now()
	l.count.reads.Add(1)
	l.count.bytes.Add(int64(n))
	if err := l.consume(c, l.buf[:n], now); err != nil {
		l.end(c, err)
	}
	return now
}

// recvNow reads what is there. It does not tell Go's scheduler about the call,
// which never waits: that would cost more than the frame.
func recvNow(fd int, p []byte) (int, unix.Errno) {
	n, _, errno := unix.RawSyscall6(unix.SYS_RECVFROM, uintptr(fd),
		uintptr(unsafe.Pointer(&p[0])), uintptr(len(p)), unix.MSG_DONTWAIT, 0, 0)
	if errno != 0 {
		return 0, errno
	}
	return int(n), 0
}

// end closes c because the other side or an error did. Called with mu held.
func (l *Loop) end(c *Conn, why error) {
	if l.drop(c) {
		l.handler.Closed(c, why)
	}
}

// drop closes c and tells whether it was open. Called with mu held.
func (l *Loop) drop(c *Conn) bool {
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.closed.Swap(true) {
		return false
	}
	delete(l.conns, c.socket.fd)
	unix.Close(c.socket.fd)
	return true
}

// Close closes the connection without a close frame. The handler is not told.
func (c *Conn) Close() {
	c.loop.mu.Lock()
	defer c.loop.mu.Unlock()
	c.loop.drop(c)
}

// Pause stops reading the connection, as a stalled client does.
func (c *Conn) Pause() {
	c.loop.mu.Lock()
	defer c.loop.mu.Unlock()
	if !c.closed.Load() && !c.paused.Swap(true) {
		unix.EpollCtl(c.loop.epoll, unix.EPOLL_CTL_DEL, c.socket.fd, nil)
	}
}

// Resume reads again after a Pause.
func (c *Conn) Resume() {
	c.loop.mu.Lock()
	defer c.loop.mu.Unlock()
	if !c.closed.Load() && c.paused.Swap(false) {
		event := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(c.socket.fd)}
		unix.EpollCtl(c.loop.epoll, unix.EPOLL_CTL_ADD, c.socket.fd, &event)
	}
}

// Close ends the loop and closes what connections are left.
func (l *Loop) Close() {
	l.ending.Store(true)
	<-l.done
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.conns {
		l.drop(c)
	}
	unix.Close(l.epoll)
}

// A socket is written to without Go's poller.
type socket struct{ fd int }

// writeNow writes all of p, or nothing if the socket is full.
func (s socket) writeNow(p []byte) error {
	n, err := unix.Write(s.fd, p)
	switch {
	case err == unix.EAGAIN:
		return nil
	case err != nil:
		return err
	case n < len(p):
		return s.write(p[n:], time.Now().Add(time.Second))
	}
	return nil
}

// write writes all of p and waits where it has to.
func (s socket) write(p []byte, deadline time.Time) error {
	for len(p) > 0 {
		n, err := unix.Write(s.fd, p)
		switch {
		case err == nil:
			p = p[n:]
		case err == unix.EINTR:
		case err != unix.EAGAIN:
			return fmt.Errorf("write: %w", err)
		default:
			wait := time.Until(deadline)
			if wait <= 0 {
				return errors.New("write: the server does not read")
			}
			fds := []unix.PollFd{{Fd: int32(s.fd), Events: unix.POLLOUT}}
			if _, err := unix.Poll(fds, int(min(wait, time.Second)/time.Millisecond)+1); err != nil && err != unix.EINTR {
				return fmt.Errorf("write: %w", err)
			}
		}
	}
	return nil
}
