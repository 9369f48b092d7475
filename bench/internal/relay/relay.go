// Package relay is a network between two programs on one machine that can be cut, slowed and made
// lossy: it listens, connects to a target for each connection, and passes bytes as its Conditions say.
//
// Order and content stay, as with TCP: what is held back while the network is cut arrives after it. Closing
// travels as bytes do: who is cut off is not told that the other side has gone. What is held
// back is bounded, and then the sender has to wait.
package relay

import (
	"net"
	"sync"
	"time"
)

// A Direction is one or both of the ways through a relay.
type Direction int

// The directions. They can be joined with |.
const (
	ToTarget Direction = 1 << iota
	FromTarget

	Both = ToTarget | FromTarget
)

func (d Direction) reverse() Direction { return Both &^ d }

// Conditions say how bytes pass, in each direction. The zero value passes them at once.
type Conditions struct {
	Cut            Direction     // in which nothing passes
	Delay          time.Duration // of each byte
	BytesPerSecond int           // 0 is without limit
	Loss           float64       // share of the pieces that come late, as after a lost packet; 0 to 1
}

// A Relay passes on what is sent to its address. Safe for concurrent use.
type Relay struct {
	target   string
	listener net.Listener
	running  sync.WaitGroup
	closed   chan struct{}

	mu         sync.Mutex
	conditions Conditions         // guarded by mu
	changed    chan struct{}      // guarded by mu; closed when conditions change
	links      map[*link]struct{} // guarded by mu; nil after Close
}

// Listen starts a relay to a target, host and port. Close it when done.
func Listen(target string) (*Relay, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &Relay{
		target: target, listener: l, closed: make(chan struct{}),
		changed: make(chan struct{}), links: make(map[*link]struct{}),
	}
	r.running.Go(r.accept)
	return r, nil
}

// Address is where the relay listens, host and port.
func (r *Relay) Address() string { return r.listener.Addr().String() }

// Set changes the conditions, of connections that are there as well.
func (r *Relay) Set(c Conditions) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conditions = c
	close(r.changed)
	r.changed = make(chan struct{})
}

// Reset ends all connections, whatever the conditions: both sides are told.
func (r *Relay) Reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for l := range r.links {
		l.reset()
	}
}

// Close ends the relay and all connections, and waits until nothing of it is left.
func (r *Relay) Close() {
	r.mu.Lock()
	links := r.links
	r.links = nil
	r.mu.Unlock()
	if links == nil {
		return
	}
	close(r.closed)
	r.listener.Close()
	for l := range links {
		l.end()
	}
	r.running.Wait()
}

func (r *Relay) accept() {
	for {
		nc, err := r.listener.Accept()
		if err != nil {
			return
		}
		l := newLink(r, nc)
		if !r.add(l) {
			l.end()
			return
		}
		r.running.Go(func() {
			defer r.remove(l)
			l.run()
		})
	}
}

func (r *Relay) add(l *link) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.links == nil {
		return false
	}
	r.links[l] = struct{}{}
	return true
}

func (r *Relay) remove(l *link) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.links, l)
}

func (r *Relay) current() (Conditions, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.conditions, r.changed
}
