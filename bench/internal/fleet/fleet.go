// Package fleet is a set of connections to one server that publish and read. It
// joins dialing, reading and measuring.
//
// A fleet's members have numbers. Those added by Open stay: they are counted as
// readers of every message. Guests come and go: of them only the order and the
// gaps between their first and last message are checked. Begin a phase, publish,
// wait for the ledger, then take the Snapshot.
package fleet

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/reader"
	"hubbub/bench/internal/stamp"
)

const (
	dialers     = 64 // connections that are being opened at a time
	dialTimeout = 15 * time.Second
	sendTimeout = 10 * time.Second
)

// ErrSend is why a message could not be sent.
var ErrSend = errors.New("a publisher cannot send")

// Config says what a fleet is.
type Config struct {
	Target     dial.Target
	Run        string // marks the messages as this run's
	Size       int    // bytes of text in a message
	Publishers int    // the first members publish, in turns
	Readers    int    // members that read every message, over all processes
	First      int    // number of the first member
	Quiet      bool   // publishers do not get their own messages back, so do not read
	KeepSeq    bool   // note what each member saw last, to come back
	Loops      int    // goroutines that read, at least 1
}

// A Fleet of connections. Its methods may be called by one goroutine at a time,
// but for those that say otherwise.
type Fleet struct {
	config Config
	loops  []*loop
	tracks []measure.Track
	ledger *measure.Ledger

	mu      sync.Mutex
	members []*Member // guarded by mu while opening
	lost    losses

	published []uint32 // by publisher
	text      []byte
}

// A Member is one connection of a fleet.
type Member struct {
	Number  int
	Welcome dial.Welcome

	track   *measure.Track
	conn    atomic.Pointer[reader.Conn]
	guest   bool
	silent  bool         // is not counted as a reader
	stalled bool         // does not read, or did not for some time
	since   int64        // latencies count for messages meant for then or later
	lastSeq atomic.Int64 // with KeepSeq
}

// New returns a fleet of members still to be opened, at most size of them.
func New(c Config, size int) (*Fleet, error) {
	f := &Fleet{
		config:    c,
		tracks:    measure.NewTracks(size, c.Publishers),
		ledger:    measure.NewLedger(c.Readers),
		published: make([]uint32, c.Publishers),
	}
	for range max(c.Loops, 1) {
		l := &loop{fleet: f}
		var err error
		if l.Loop, err = reader.New(l); err != nil {
			f.Close()
			return nil, err
		}
		f.loops = append(f.loops, l)
	}
	return f, nil
}

// Open connects and joins n more members and stops at the first failure; those
// that are open then stay. Opened may be asked meanwhile.
func (f *Fleet) Open(ctx context.Context, n int) error {
	first := len(f.members)
	if first+n > len(f.tracks) {
		return fmt.Errorf("a fleet of %d cannot have %d members", len(f.tracks), first+n)
	}
	err := f.each(ctx, n, func(ctx context.Context, i int) error { return f.openMember(ctx, first+i) })
	slices.SortFunc(f.members, func(a, b *Member) int { return a.Number - b.Number })
	return err
}

// each calls do for 0 to n-1, several at a time, until one fails.
func (f *Fleet) each(ctx context.Context, n int, do func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var dialing sync.WaitGroup
	for range min(dialers, n) {
		dialing.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(ctx, i); err != nil {
					cancel(err)
				}
			}
		})
	}
	dialing.Wait()
	return context.Cause(ctx)
}

func (f *Fleet) openMember(ctx context.Context, i int) error {
	m := &Member{Number: f.config.First + i, track: &f.tracks[i]}
	m.silent = f.config.Quiet && m.Number < f.config.Publishers
	if err := f.connect(ctx, m, nil); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.members = append(f.members, m)
	return nil
}

// Opened returns how many members are open. Safe for concurrent use.
func (f *Fleet) Opened() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.members)
}

// connect opens m's connection. Safe for concurrent use with different members.
func (f *Fleet) connect(ctx context.Context, m *Member, resume *dial.Resume) error {
	ctx, cancel := context.WithTimeoutCause(ctx, dialTimeout, fmt.Errorf("no answer within %v", dialTimeout))
	defer cancel()
	dc, err := dial.Open(ctx, f.config.Target, m.Number, resume)
	if err != nil {
		if cause := context.Cause(ctx); cause != nil && !errors.Is(err, cause) {
			err = fmt.Errorf("%w (%w)", err, cause)
		}
		return err
	}
	m.Welcome = dc.Welcome
	m.lastSeq.Store(max(m.lastSeq.Load(), dc.Welcome.Seq))
	if resume != nil {
		m.lastSeq.Store(resume.Since.Seq)
	}
	conn, err := f.loops[m.Number%len(f.loops)].Add(m.Number, dc.Conn, dc.Rest, m)
	if err != nil {
		return err
	}
	m.conn.Store(conn)
	return nil
}

// Members returns the members that Open opened.
func (f *Fleet) Members() []*Member { return f.members }

// Live returns how many of them are connected. Safe for concurrent use once they
// are opened.
func (f *Fleet) Live() int {
	n := 0
	for _, m := range f.members {
		if m.Live() {
			n++
		}
	}
	return n
}

// Live tells whether the member is connected.
func (m *Member) Live() bool {
	c := m.conn.Load()
	return c != nil && c.Live()
}

// Publish sends message n, which was meant for intended, through the publisher
// whose turn it is.
func (f *Fleet) Publish(n, intended int64) error {
	p := int(n % int64(f.config.Publishers))
	counter := uint32(n / int64(f.config.Publishers))
	f.text = f.text[:0]
	if f.config.Target.Protocol == dial.Hubbub {
		f.text = append(f.text, `{"type":"say","id":"`...)
		f.text = strconv.AppendUint(f.text, uint64(counter), 10)
		f.text = append(f.text, `","text":"`...)
	}
	f.text = stamp.Append(f.text, f.config.Run, stamp.Stamp{Publisher: uint32(p), Counter: counter, Intended: intended}, f.config.Size)
	if f.config.Target.Protocol == dial.Hubbub {
		f.text = append(f.text, `"}`...)
	}
	conn := f.members[p].conn.Load()
	if err := conn.Send(f.text, time.Now().Add(sendTimeout)); err != nil {
		return fmt.Errorf("%w: %w", ErrSend, err)
	}
	f.published[p] = counter + 1
	return nil
}

// Published returns how many messages each publisher has sent.
func (f *Fleet) Published() []uint32 { return f.published }

// Ledger returns what became of the messages, as far as this process reads them.
func (f *Fleet) Ledger() *measure.Ledger { return f.ledger }

// Begin starts a phase that counts messages meant for from or later.
func (f *Fleet) Begin(from int64, width time.Duration) {
	for _, l := range f.loops {
		l.Do(func() { l.phase = measure.NewPhase(from, width) })
	}
}

// Snapshot returns what the phase measured, with the fates of messages from
// first to end, and what all readers saw from the start of the fleet on,
// published being all that was sent.
func (f *Fleet) Snapshot(first, end int64, published []uint32) (measure.Snapshot, error) {
	var parts []measure.Snapshot
	for _, l := range f.loops {
		var s measure.Snapshot
		var err error
		l.Do(func() { s, err = l.phase.Snapshot() })
		if err != nil {
			return measure.Snapshot{}, err
		}
		parts = append(parts, s)
	}
	s, err := measure.Join(parts)
	if err != nil {
		return measure.Snapshot{}, err
	}
	s.Fates = f.ledger.Fates(first, end)
	f.locked(func() { s.Check = f.check(published) })
	return s, nil
}

// locked runs g while no loop handles an event.
func (f *Fleet) locked(g func()) {
	for _, l := range f.loops {
		do, next := l.Do, g
		g = func() { do(next) }
	}
	g()
}

// check sums up what the members saw.
func (f *Fleet) check(published []uint32) measure.Check {
	var c measure.Check
	for _, m := range f.members {
		switch {
		case m.silent:
		case m.guest || !m.Live():
			c.AddPart(m.track)
		default:
			c.Add(m.track, published)
		}
	}
	return c
}

// Recent returns the quantiles of the last full interval. Safe for concurrent use.
func (f *Fleet) Recent() measure.Quantiles {
	var q measure.Quantiles
	l := f.loops[0]
	l.Do(func() {
		if l.phase != nil {
			q = l.phase.Recent(clock.Now())
		}
	})
	return q
}

// Close closes all connections.
func (f *Fleet) Close() {
	for _, l := range f.loops {
		l.Close()
	}
}
