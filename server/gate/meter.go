package gate

import (
	"net/netip"
	"time"
)

// A Meter limits how much each address takes of something. What counts as one is told by
// Network; those of IsExempt have no limit. The nil Meter limits nothing. Safe for
// concurrent use.
type Meter struct {
	buckets *Buckets[netip.Prefix]
	now     func() time.Duration // since any start
}

// NewMeter returns a Meter that has seen nobody, nil if the rate, of tokens a second, is 0.
func NewMeter(rate float64, burst int) *Meter {
	started := time.Now()
	return newMeter(rate, burst, func() time.Duration { return time.Since(started) })
}

func newMeter(rate float64, burst int, now func() time.Duration) *Meter {
	if rate <= 0 {
		return nil
	}
	return &Meter{NewBuckets[netip.Prefix](rate, burst), now}
}

// Take takes a token of an address, or returns how long until there is one.
func (m *Meter) Take(ip netip.Addr) (wait time.Duration) {
	if m == nil || IsExempt(ip) {
		return 0
	}
	return m.buckets.Take(Network(ip), m.now())
}

// Draw takes n tokens of an address, whether or not there are as many: Wait tells
// when they are made up for.
func (m *Meter) Draw(ip netip.Addr, n int) {
	if m != nil && !IsExempt(ip) {
		m.buckets.Draw(Network(ip), m.now(), n)
	}
}

// Spend is Draw, but leaves no more than most tokens missing.
func (m *Meter) Spend(ip netip.Addr, n, most int) {
	if m != nil && !IsExempt(ip) {
		m.buckets.Spend(Network(ip), m.now(), n, most)
	}
}

// Wait returns how long until an address may draw again, 0 if it may now.
func (m *Meter) Wait(ip netip.Addr) time.Duration {
	if m == nil || IsExempt(ip) {
		return 0
	}
	return m.buckets.Wait(Network(ip), m.now())
}
