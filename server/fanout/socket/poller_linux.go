package socket

import (
	"fmt"
	"os"
	"sync"
	"syscall"
)

// edge asks for news only: bytes that arrived, or the end of the stream.
// EPOLLET does not fit the type that the syscall package gives to events.
const edge = syscall.EPOLLIN | syscall.EPOLLRDHUP | 1<<31

// eventsAtOnce is how many sockets one call can report.
const eventsAtOnce = 256

// A Poller watches sockets. Safe for concurrent use.
type Poller struct {
	file *os.File // the epoll instance; itself watched by the runtime's poller
	raw  syscall.RawConn
	done chan struct{}

	mu       sync.Mutex
	handlers []Handler // guarded by mu; by file descriptor
}

// NewPoller starts a poller; Close ends it.
func NewPoller() (*Poller, error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("create an epoll instance: %w", err)
	}
	if err := syscall.SetNonblock(fd, true); err != nil { // os then lets the runtime wait for it
		syscall.Close(fd)
		return nil, fmt.Errorf("create an epoll instance: %w", err)
	}
	p := &Poller{file: os.NewFile(uintptr(fd), "epoll"), done: make(chan struct{})}
	if p.raw, err = p.file.SyscallConn(); err != nil {
		p.file.Close()
		return nil, fmt.Errorf("watch the epoll instance: %w", err)
	}
	go p.run()
	return p, nil
}

// Close ends the poller and waits for its goroutine.
func (p *Poller) Close() {
	p.file.Close()
	<-p.done
}

// Add begins to watch a socket by its descriptor. h is told at once if there is
// something to read already. The descriptor must stay open until Remove.
func (p *Poller) Add(t Transport, h Handler) error {
	fd := int(t)
	p.mu.Lock()
	for fd >= len(p.handlers) {
		p.handlers = append(p.handlers, nil)
	}
	p.handlers[fd] = h
	p.mu.Unlock()
	bits := uint32(edge)
	event := syscall.EpollEvent{Events: bits, Fd: int32(fd)}
	err := p.control(func(epoll int) error { return syscall.EpollCtl(epoll, syscall.EPOLL_CTL_ADD, fd, &event) })
	if err != nil {
		p.Remove(t)
		return fmt.Errorf("watch a socket: %w", err)
	}
	return nil
}

// Remove forgets a socket that is about to be closed, which takes it out of the
// epoll instance.
func (p *Poller) Remove(t Transport) {
	p.mu.Lock()
	if fd := int(t); fd < len(p.handlers) {
		p.handlers[fd] = nil
	}
	p.mu.Unlock()
}

func (p *Poller) control(f func(epoll int) error) error {
	var err error
	if e := p.raw.Control(func(fd uintptr) { err = f(int(fd)) }); e != nil {
		return e
	}
	return err
}

// run tells handlers until the poller is closed. It waits in the runtime's poller,
// not in a thread of its own.
func (p *Poller) run() {
	defer close(p.done)
	var events [eventsAtOnce]syscall.EpollEvent
	var ready []Handler
	for {
		n := 0
		err := p.raw.Read(func(fd uintptr) bool {
			n, _ = syscall.EpollWait(int(fd), events[:], 0)
			return n > 0
		})
		if err != nil {
			return
		}
		ready = p.handlersOf(events[:n], ready[:0])
		for i, h := range ready {
			h.Readable()
			ready[i] = nil
		}
	}
}

// handlersOf appends who watches the sockets of some events.
func (p *Poller) handlersOf(events []syscall.EpollEvent, ready []Handler) []Handler {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range events {
		if h := p.handlers[events[i].Fd]; h != nil {
			ready = append(ready, h)
		}
	}
	return ready
}
