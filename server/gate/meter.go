package gate

import (
	"maps"
	"net/netip"
	"slices"
	"sync"
	"time"
)

const (
	// maxMetered bounds the addresses that a Meter knows, at some 60 bytes each.
	maxMetered = 1 << 16
	// minSwept is below how many it does not look for those to forget.
	minSwept = 1 << 10
)

// A Meter limits how much each address takes of something, by a Bucket of its own.
// What counts as one is told by network; those of isLocal have no limit. An address
// whose bucket is full again is forgotten; of too many, those are that are nearest to
// it. The nil Meter limits nothing. Safe for concurrent use.
type Meter struct {
	rate    float64 // tokens a second
	burst   int
	started time.Time

	mu      sync.Mutex
	buckets map[netip.Prefix]Bucket // guarded by mu
	sweepAt int                     // guarded by mu; how many are too many
}

// NewMeter returns a Meter that has seen nobody, nil if the rate is 0.
func NewMeter(rate float64, burst int) *Meter {
	if rate <= 0 {
		return nil
	}
	return &Meter{rate: rate, burst: burst, started: time.Now(), buckets: make(map[netip.Prefix]Bucket), sweepAt: minSwept}
}

// Take takes a token of an address, or returns how long until there is one.
func (m *Meter) Take(ip netip.Addr) (wait time.Duration) {
	m.with(ip, func(b *Bucket, now int64) { wait = b.Take(now, m.rate, m.burst) })
	return wait
}

// Draw takes n tokens of an address, whether or not there are as many: Wait tells
// when they are made up for.
func (m *Meter) Draw(ip netip.Addr, n int) {
	m.with(ip, func(b *Bucket, now int64) { b.Draw(now, m.rate, n) })
}

// Wait returns how long until an address may draw again, 0 if it may now.
func (m *Meter) Wait(ip netip.Addr) (wait time.Duration) {
	if m == nil || isLocal(ip) {
		return 0
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	b := m.buckets[Network(ip)]
	return b.Wait(m.now(), m.rate, m.burst)
}

// with changes the bucket of an address that has a limit.
func (m *Meter) with(ip netip.Addr, change func(b *Bucket, now int64)) {
	if m == nil || isLocal(ip) {
		return
	}
	key, now := Network(ip), m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	b, known := m.buckets[key]
	if !known && len(m.buckets) >= m.sweepAt {
		m.sweepLocked(now)
	}
	change(&b, now)
	m.buckets[key] = b
}

func (m *Meter) now() int64 { return int64(time.Since(m.started)) }

// sweepLocked forgets the addresses whose buckets are full, and if that is not enough a
// quarter of the others, so that it is not to be done for each that comes.
func (m *Meter) sweepLocked(now int64) {
	forget := func(full Bucket) {
		maps.DeleteFunc(m.buckets, func(_ netip.Prefix, b Bucket) bool { return b <= full })
	}
	forget(Bucket(now))
	if n := len(m.buckets); n >= maxMetered {
		forget(slices.Sorted(maps.Values(m.buckets))[n/4])
	}
	m.sweepAt = min(max(minSwept, 2*len(m.buckets)), maxMetered)
}
