package relay

import (
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

const (
	pieceBytes  = 16 << 10
	piecesAhead = 64 // that wait for their time in one direction: 1 MiB

	// What a lost packet costs: TCP sends it again after 200 ms at least (Linux) and doubles that each
	// time it is lost again; here three times at most.
	retransmitAfter = 200 * time.Millisecond
	retransmits     = 3
)

// A link is one connection through the relay, on both its sides.
type link struct {
	relay  *Relay
	client net.Conn
	ended  chan struct{}
	once   sync.Once

	mu     sync.Mutex
	target net.Conn // guarded by mu; nil until it is connected
	broken bool     // guarded by mu; a side that is closed is told that as an error
}

func newLink(r *Relay, client net.Conn) *link {
	return &link{relay: r, client: client, ended: make(chan struct{})}
}

// end ends both sides.
func (l *link) end() {
	l.once.Do(func() {
		close(l.ended)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.closeLocked()
	})
}

// closeLocked closes both sides, as far as they are there.
func (l *link) closeLocked() {
	for _, nc := range []net.Conn{l.client, l.target} {
		if tcp, ok := nc.(*net.TCPConn); ok {
			if l.broken {
				tcp.SetLinger(0)
			}
			tcp.Close()
		}
	}
}

// reset ends both sides with an error.
func (l *link) reset() {
	l.mu.Lock()
	l.broken = true
	l.mu.Unlock()
	l.end()
}

// run connects to the target, as soon as that can be reached, and passes bytes until both
// sides have ended.
func (l *link) run() {
	defer l.end()
	if !l.await(ToTarget) || !l.await(FromTarget) || !l.connect() {
		return
	}
	var ways sync.WaitGroup
	ways.Go(func() { l.pass(l.client, l.target, ToTarget) })
	ways.Go(func() { l.pass(l.target, l.client, FromTarget) })
	ways.Wait()
}

func (l *link) connect() bool {
	nc, err := net.Dial("tcp", l.relay.target)
	if err != nil {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.target = nc
	select {
	case <-l.ended: // before it could be closed with the rest
		l.closeLocked()
		return false
	default:
		return true
	}
}

// A piece is some bytes, and when they are to arrive; the last one tells how its side ended.
type piece struct {
	bytes []byte
	end   error // io.EOF if it was closed in good order
	due   time.Time
}

// pass passes bytes in one direction, and then the end of it.
func (l *link) pass(from, to net.Conn, d Direction) {
	pieces := make(chan piece, piecesAhead)
	var reading sync.WaitGroup
	reading.Go(func() { l.read(from, pieces) })
	defer reading.Wait()
	for p := range pieces {
		if !l.sleep(time.Until(p.due)) || !l.await(d) {
			return
		}
		if _, err := to.Write(p.bytes); err != nil {
			if l.await(d.reverse()) {
				l.reset()
			}
			return
		}
		if p.end != nil {
			l.passEnd(to, p.end)
			return
		}
		if c, _ := l.relay.current(); c.BytesPerSecond > 0 {
			l.sleep(time.Duration(len(p.bytes)) * time.Second / time.Duration(c.BytesPerSecond))
		}
	}
}

// passEnd closes one direction, or both after a reset.
func (l *link) passEnd(to net.Conn, end error) {
	if errors.Is(end, io.EOF) {
		to.(*net.TCPConn).CloseWrite()
	} else {
		l.reset()
	}
}

// read cuts what comes into pieces until there is no more.
func (l *link) read(from net.Conn, pieces chan<- piece) {
	defer close(pieces)
	for {
		buf := make([]byte, pieceBytes)
		n, err := from.Read(buf)
		c, _ := l.relay.current()
		select {
		case pieces <- piece{buf[:n], err, time.Now().Add(c.delay())}:
		case <-l.ended:
			return
		}
		if err != nil {
			return
		}
	}
}

// delay returns how late the next piece is.
func (c *Conditions) delay() time.Duration {
	delay := c.Delay
	wait := retransmitAfter
	for range retransmits {
		if rand.Float64() >= c.Loss {
			break
		}
		delay += wait
		wait *= 2
	}
	return delay
}

// await waits until bytes pass in a direction; it is false if the connection has ended.
func (l *link) await(d Direction) bool {
	for {
		c, changed := l.relay.current()
		if c.Cut&d == 0 {
			break
		}
		select {
		case <-changed:
		case <-l.ended:
			return false
		}
	}
	select {
	case <-l.ended:
		return false
	default:
		return true
	}
}

// sleep is false if the connection has ended.
func (l *link) sleep(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-l.ended:
		return false
	}
}
