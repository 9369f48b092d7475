package gate

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// address returns one of many that are not local.
func address(n int) netip.Addr { return netip.AddrFrom4([4]byte{198, 51, byte(n >> 8), byte(n)}) }

// wasCalled reports whether a waiter waits no longer.
func wasCalled(w *waiter) bool {
	select {
	case <-w.called:
		return true
	default:
		return false
	}
}

// What the queue under FuzzFairQueue may hold.
const fuzzSlots, fuzzPerAddress, fuzzTotal = 2, 3, 7

// A queueModel knows who waits in a queue, in the order in which they came.
type queueModel struct {
	t       *testing.T
	queue   *FairQueue
	waiting []*waiter
	held    int
	passed  map[*waiter]map[netip.Addr]int // who was called while it waited as the first of its address
}

// step lets somebody come, go or be done.
func (m *queueModel) step(step byte) {
	switch {
	case step >= 0x80 && m.held > 0:
		m.held--
		m.queue.Release()
	case step >= 0x80:
	case step >= 0x40 && len(m.waiting) > 0:
		i := int(step) % len(m.waiting)
		m.queue.leave(m.waiting[i])
		m.waiting = slices.Delete(m.waiting, i, i+1)
	case step < 0x40:
		ip, of := address(int(step%4)), 0
		for _, w := range m.waiting {
			if w.line.ip == ip {
				of++
			}
		}
		w, err := m.queue.enter(ip)
		if errors.Is(err, ErrLineFull) != (of >= fuzzPerAddress) {
			m.t.Fatalf("%d wait of %v: %v", of, ip, err)
		}
		if err == nil {
			m.waiting = append(m.waiting, w)
		}
	}
}

// settle takes out who waits no longer, and checks that they were called fairly.
func (m *queueModel) settle() {
	var left []*waiter
	for i, w := range m.waiting {
		switch {
		case !wasCalled(w):
			left = append(left, w)
		case w.err == nil:
			m.held++
			m.called(i)
		case !errors.Is(w.err, ErrQueueFull):
			m.t.Fatal(w.err)
		}
	}
	m.waiting = left
}

// called checks that no one was passed over for a waiter.
func (m *queueModel) called(i int) {
	w := m.waiting[i]
	for _, other := range m.waiting[:i] {
		if other.line.ip == w.line.ip && !wasCalled(other) {
			m.t.Fatalf("%v: one that came later was called first", w.line.ip)
		}
	}
	for of, first := range firsts(m.waiting) {
		if of == w.line.ip || wasCalled(first) {
			continue
		}
		if m.passed[first] == nil {
			m.passed[first] = make(map[netip.Addr]int)
		}
		if m.passed[first][w.line.ip]++; m.passed[first][w.line.ip] > 1 {
			m.t.Fatalf("%v had two turns while %v waited for one", w.line.ip, of)
		}
	}
}

// check compares the queue with what is known of it.
func (m *queueModel) check() {
	q, waiting := m.queue, len(m.waiting)
	if m.held > fuzzSlots || waiting > 0 && m.held < fuzzSlots {
		m.t.Fatalf("%d slots of %d are held, %d wait", m.held, fuzzSlots, waiting)
	}
	if waiting != q.Waiting() || waiting > fuzzTotal {
		m.t.Fatalf("%d wait, %d are counted, %d are allowed", waiting, q.Waiting(), fuzzTotal)
	}
	if lines := firsts(m.waiting); len(lines) != len(q.lines) || len(lines) != q.turns.Len() {
		m.t.Fatalf("%d lines, %d turns of %d addresses", len(q.lines), q.turns.Len(), len(lines))
	}
}

// FuzzFairQueue: whoever comes and goes, no slot is free while somebody waits, none is
// given twice, each address has its turn, and within one who came first is first.
func FuzzFairQueue(f *testing.F) {
	f.Add([]byte{0, 0, 0, 1, 2, 0x80, 0x80, 0x80, 0x80, 0x80})
	f.Add([]byte{1, 1, 1, 1, 2, 3, 0x40, 0x41, 0x80, 0x42, 0x80, 2, 0x80})
	f.Fuzz(func(t *testing.T, steps []byte) {
		q := NewFairQueue(FairQueueConfig{Slots: fuzzSlots, PerAddress: fuzzPerAddress, Total: fuzzTotal})
		m := &queueModel{t: t, queue: q, passed: make(map[*waiter]map[netip.Addr]int)}
		for _, step := range steps {
			m.step(step)
			m.settle()
			m.check()
		}
	})
}

// firsts returns who is the first of each address.
func firsts(waiting []*waiter) map[netip.Addr]*waiter {
	firsts := make(map[netip.Addr]*waiter)
	for _, w := range waiting {
		if firsts[w.line.ip] == nil {
			firsts[w.line.ip] = w
		}
	}
	return firsts
}

// TestFairQueueBounds: what one address may have waiting, and what all may.
func TestFairQueueBounds(t *testing.T) {
	loopback, private := netip.MustParseAddr("::ffff:127.0.0.1"), netip.MustParseAddr("10.0.0.1")
	six, beside := netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8::2")
	for name, tt := range map[string]struct {
		waiting []netip.Addr
		next    netip.Addr
		want    error
		gone    int // who of waiting is refused for it, counted from 1
	}{
		"the first":                        {nil, address(1), nil, 0},
		"as many as it may have":           {[]netip.Addr{address(1)}, address(1), nil, 0},
		"more than it may have":            {[]netip.Addr{address(1), address(1)}, address(1), ErrLineFull, 0},
		"another's are not its own":        {[]netip.Addr{address(1), address(1)}, address(2), nil, 0},
		"a /64 is one":                     {[]netip.Addr{six, six}, beside, ErrLineFull, 0},
		"loopback may have more":           {[]netip.Addr{loopback, loopback}, loopback, nil, 0},
		"a private address may have more":  {[]netip.Addr{private, private}, private, nil, 0},
		"but not all":                      {[]netip.Addr{private, private, private, private}, private, ErrQueueFull, 0},
		"nor against another":              {[]netip.Addr{private, private, private, private}, address(1), nil, 4},
		"the longest line gives way":       {[]netip.Addr{address(1), private, private, private}, address(3), nil, 4},
		"none that is as long as one's is": {[]netip.Addr{address(1), address(2), address(3), private}, address(4), ErrQueueFull, 0},
	} {
		q := NewFairQueue(FairQueueConfig{Slots: 1, PerAddress: 2, Total: 4})
		if err := q.Acquire(t.Context(), address(99)); err != nil {
			t.Fatal(err)
		}
		var waiting []*waiter
		for _, ip := range tt.waiting {
			w, err := q.enter(ip)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			waiting = append(waiting, w)
		}
		if _, err := q.enter(tt.next); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
		gone := 0
		for i, w := range waiting {
			if wasCalled(w) && errors.Is(w.err, ErrQueueFull) {
				gone = i + 1
			}
		}
		if gone != tt.gone {
			t.Errorf("%s: %d was refused, want %d", name, gone, tt.gone)
		}
	}
}

// TestFairQueueGivesUp: who gives up leaves no trace, whether it was waiting or was
// called at that moment.
func TestFairQueueGivesUp(t *testing.T) {
	q := NewFairQueue(FairQueueConfig{Slots: 1})
	if err := q.Acquire(t.Context(), address(1)); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := q.Acquire(ended, address(1)); !errors.Is(err, context.Canceled) || q.Waiting() != 0 {
		t.Errorf("a context that has ended: %v, %d wait", err, q.Waiting())
	}
	late, err := q.enter(address(2))
	if err != nil {
		t.Fatal(err)
	}
	q.Release()
	q.leave(late) // it was called
	if q.free != 1 || q.Waiting() != 0 || len(q.lines) != 0 {
		t.Errorf("%d free, %d wait in %d lines", q.free, q.Waiting(), len(q.lines))
	}
}

// TestFairQueueRests: an address that has drawn too much is passed over until that is
// made up for, and only it.
func TestFairQueueRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		drawn := NewMeter(1000, 500)
		q := NewFairQueue(FairQueueConfig{Slots: 1, Drawn: drawn})
		greedy, other := address(1), address(2)
		drawn.Draw(greedy, 2500) // 2 s more than the burst
		start := time.Now()
		served := make(chan string, 3)
		ask := func(name string, ip netip.Addr, n int) {
			if err := q.Acquire(t.Context(), ip); err != nil {
				t.Error(err)
			}
			served <- fmt.Sprintf("%s at %d ms", name, time.Since(start).Round(time.Millisecond).Milliseconds())
			drawn.Draw(ip, n)
			q.Release()
		}
		for _, name := range []string{"first", "second"} {
			go ask(name, greedy, 1000)
			synctest.Wait()
		}
		ask("other", other, 10)
		for _, want := range []string{"other at 0 ms", "first at 2000 ms", "second at 3000 ms"} {
			if got := <-served; got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if err := q.Acquire(ctx, greedy); !errors.Is(err, context.DeadlineExceeded) || len(q.lines) != 0 || q.free != 1 {
			t.Errorf("who gives up while it rests: %v, %d lines, %d free", err, len(q.lines), q.free)
		}
	})
}
