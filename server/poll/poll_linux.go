package poll

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

	mu      sync.Mutex
	readers []Reader // guarded by mu; by file descriptor
}

// New starts a poller; Close ends it.
func New() (*Poller, error) {
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

// Add begins to watch a socket. r is told at once if there is something to read
// already. The descriptor must stay open until Remove.
func (p *Poller) Add(fd int, r Reader) error {
	p.mu.Lock()
	for fd >= len(p.readers) {
		p.readers = append(p.readers, nil)
	}
	p.readers[fd] = r
	p.mu.Unlock()
	bits := uint32(edge)
	event := syscall.EpollEvent{Events: bits, Fd: int32(fd)}
	err := p.control(func(epoll int) error { return syscall.EpollCtl(epoll, syscall.EPOLL_CTL_ADD, fd, &event) })
	if err != nil {
		p.Remove(fd)
		return fmt.Errorf("watch a socket: %w", err)
	}
	return nil
}

// Remove forgets a socket that is about to be closed, which takes it out of the
// epoll instance.
func (p *Poller) Remove(fd int) {
	p.mu.Lock()
	if fd < len(p.readers) {
		p.readers[fd] = nil
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

// run tells readers until the poller is closed. It waits in the runtime's poller,
// not in a thread of its own.
func (p *Poller) run() {
	defer close(p.done)
	var events [eventsAtOnce]syscall.EpollEvent
	var ready []Reader
	for {
		n := 0
		err := p.raw.Read(func(fd uintptr) bool {
			n, _ = syscall.EpollWait(int(fd), events[:], 0)
			return n > 0
		})
		if err != nil {
			return
		}
		ready = p.readersOf(events[:n], ready[:0])
		for i, r := range ready {
			r.Readable()
			ready[i] = nil
		}
	}
}

// readersOf appends who watches the sockets of some events.
func (p *Poller) readersOf(events []syscall.EpollEvent, ready []Reader) []Reader {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range events {
		if r := p.readers[events[i].Fd]; r != nil {
			ready = append(ready, r)
		}
	}
	return ready
}
