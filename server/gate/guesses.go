package gate

import (
	"net/netip"
	"time"
)

// Wrong secrets: so many a minute, and as many at once.
const (
	wrongPerAddress = 5
	wrongInAll      = 100
)

// Guesses hold back who guesses a secret: an address, and all together, because guesses may
// come from many. For private addresses, behind which may be everybody, the total alone
// holds. Safe for concurrent use.
type Guesses struct {
	addresses *Meter
	all       *Buckets[struct{}]
	now       func() time.Duration // since any start
}

// NewGuesses returns Guesses of which none was made. now is time.Now, but in tests.
func NewGuesses(now func() time.Time) *Guesses {
	started := now()
	g := &Guesses{now: func() time.Duration { return now().Sub(started) }}
	g.addresses = newMeter(wrongPerAddress/time.Minute.Seconds(), wrongPerAddress, g.now)
	g.all = NewBuckets[struct{}](wrongInAll/time.Minute.Seconds(), wrongInAll)
	return g
}

// Take takes a guess, or returns how long until there is one. The guess that was right is
// given back.
func (g *Guesses) Take(ip netip.Addr) (wait time.Duration) {
	if wait = g.takeOwn(ip); wait > 0 {
		return wait
	}
	if wait = g.all.Take(struct{}{}, g.now()); wait > 0 {
		g.giveBackOwn(ip)
	}
	return wait
}

// GiveBack undoes a Take.
func (g *Guesses) GiveBack(ip netip.Addr) {
	g.giveBackOwn(ip)
	g.all.Draw(struct{}{}, g.now(), -1)
}

// takeOwn is Take for who is held to its own limit alone.
func (g *Guesses) takeOwn(ip netip.Addr) (wait time.Duration) { return g.addresses.Take(ip) }

func (g *Guesses) giveBackOwn(ip netip.Addr) { g.addresses.Draw(ip, -1) }
