// Package clients is many connections to one server that publish and read. It
// joins dialing, reading and measuring.
//
// The clients that Open connects stay: they are expected to read every message.
// Transients come and go: of them only the order and the gaps between their
// first and last message are checked. A measurement is StartRecording, Publish,
// wait for the tracker, Snapshot. A Group lives in one process; a Controller
// spreads a group over several.
package clients

import (
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/marker"
	"hubbub/bench/internal/measure"
)

const sendTimeout = 10 * time.Second

// ErrSend is why a message could not be sent.
var ErrSend = errors.New("a publisher cannot send")

// Config says what a group is.
type Config struct {
	Target     dial.Target
	RunID      string // marks the messages as this run's
	Size       int    // bytes of text in a message
	Publishers int    // the first clients publish, in turns
	Readers    int    // clients that read every message, over all processes
	First      int    // number of the first client
	NoEcho     bool   // publishers do not get their own messages back, so do not read
	KeepSeq    bool   // note what each client saw last, to resume from there
}

// A Group is the clients of one process. Its methods may be called by one
// goroutine at a time, but for those that say otherwise.
type Group struct {
	config   Config
	receiver *receiver
	checkers []measure.Checker
	tracker  *measure.Tracker
	errors   errorCounts

	mu      sync.Mutex
	clients []*Client // guarded by mu while opening

	published []uint32 // by publisher
	text      []byte
}

// New returns a group of clients still to be opened, at most size of them.
func New(c Config, size int) (*Group, error) {
	g := &Group{
		config:    c,
		checkers:  measure.NewCheckers(size, c.Publishers),
		tracker:   measure.NewTracker(c.Readers),
		published: make([]uint32, c.Publishers),
	}
	var err error
	g.receiver, err = newReceiver(g)
	return g, err
}

// All returns the clients that Open connected.
func (g *Group) All() []*Client { return g.clients }

// Live returns how many of them are connected. Safe for concurrent use once they
// are opened.
func (g *Group) Live() int {
	n := 0
	for _, c := range g.clients {
		if c.Live() {
			n++
		}
	}
	return n
}

// Publish sends message n, which was meant for intended, through the publisher
// whose turn it is.
func (g *Group) Publish(n, intended int64) error {
	p := int(n % int64(g.config.Publishers))
	counter := uint32(n / int64(g.config.Publishers))
	g.text = g.text[:0]
	if g.config.Target.Protocol == dial.Hubbub {
		g.text = append(g.text, `{"type":"say","id":"`...)
		g.text = strconv.AppendUint(g.text, uint64(counter), 10)
		g.text = append(g.text, `","text":"`...)
	}
	g.text = marker.Append(g.text, g.config.RunID, marker.Marker{Publisher: uint32(p), Counter: counter, Intended: intended}, g.config.Size)
	if g.config.Target.Protocol == dial.Hubbub {
		g.text = append(g.text, `"}`...)
	}
	conn := g.clients[p].conn.Load()
	if err := conn.Send(g.text, time.Now().Add(sendTimeout)); err != nil {
		return fmt.Errorf("%w: %w", ErrSend, err)
	}
	g.published[p] = counter + 1
	return nil
}

// Tracker tells which messages are complete, as far as this process reads them.
func (g *Group) Tracker() *measure.Tracker { return g.tracker }

// StartRecording begins to record latencies of messages meant for from or later,
// with a series in intervals.
func (g *Group) StartRecording(from int64, interval time.Duration) {
	g.receiver.WithLock(func() { g.receiver.recorder = measure.NewRecorder(from, interval) })
}

// Snapshot returns what was recorded, with the outcomes of messages from first
// to end, and what all readers saw since they were opened, published being all
// that was sent.
func (g *Group) Snapshot(first, end int64, published []uint32) (measure.Snapshot, error) {
	var s measure.Snapshot
	var err error
	g.receiver.WithLock(func() {
		s, err = g.receiver.recorder.Snapshot()
		s.Check = g.checkLocked(published)
	})
	s.Outcomes = g.tracker.Outcomes(first, end)
	return s, err
}

// checkLocked sums up what the clients saw.
func (g *Group) checkLocked(published []uint32) measure.Check {
	var sum measure.Check
	for _, c := range g.clients {
		switch {
		case c.sendOnly:
		case c.partial || !c.Live():
			sum.AddPartial(c.checker)
		default:
			sum.Add(c.checker, published)
		}
	}
	return sum
}

// Recent returns the quantiles of the last full interval. Safe for concurrent use.
func (g *Group) Recent() measure.Quantiles {
	var q measure.Quantiles
	g.receiver.WithLock(func() {
		if r := g.receiver.recorder; r != nil {
			q = r.Recent(clock.Now())
		}
	})
	return q
}

// Close closes all connections.
func (g *Group) Close() { g.receiver.Close() }
