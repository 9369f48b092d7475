package conn

import (
	"net/netip"
	"time"

	"hubbub/server/gate"
	"hubbub/server/recent"
)

const (
	firstPenalty = 2 * time.Second
	maxPenalty   = time.Minute
	forgiveAfter = 10 * time.Minute // without a further one
	maxPenalties = 1 << 14
)

// penalties make who is closed for a flood wait before the next join: longer each time, and
// longer for who does not wait. Safe for concurrent use.
type penalties struct {
	of *recent.Map[culprit, penalty]
}

// A culprit is a name from an address.
type culprit struct {
	network netip.Prefix
	name    string // its key
}

func culpritOf(ip netip.Addr, nameKey string) culprit { return culprit{gate.Network(ip), nameKey} }

type penalty struct {
	until time.Duration
	next  time.Duration // how long the next one is; 0 where there was none
}

// forgiven returns from when on the penalty is forgotten.
func (p penalty) forgiven() time.Duration { return p.until + forgiveAfter }

// again returns the penalty that follows.
func (p penalty) again(now time.Duration) penalty {
	wait := firstPenalty
	if p.next > 0 && now < p.forgiven() {
		wait = p.next
	}
	return penalty{now + wait, min(2*wait, maxPenalty)}
}

func newPenalties() *penalties {
	return &penalties{recent.NewMap[culprit](maxPenalties, penalty.forgiven)}
}

// add makes somebody wait, and returns how long.
func (p *penalties) add(c culprit, now time.Duration) (wait time.Duration) {
	p.of.Update(c, now, func(before penalty) (penalty, bool) {
		next := before.again(now)
		wait = next.until - now
		return next, true
	})
	return wait
}

// check returns how long somebody has to wait still. Who comes long before is made to wait
// anew.
func (p *penalties) check(c culprit, now time.Duration) (wait time.Duration) {
	p.of.Update(c, now, func(before penalty) (penalty, bool) {
		if wait = max(0, before.until-now); wait <= firstPenalty/2 {
			return before, false
		}
		next := before.again(now)
		wait = next.until - now
		return next, true
	})
	return wait
}
