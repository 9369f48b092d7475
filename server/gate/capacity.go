package gate

import (
	"container/list"
	"net/netip"
	"sync"
	"time"
)

// Shares of the capacity.
const (
	unfinishedShare = 20      // one in so many may be without a whole request,
	minUnfinished   = 16      // or so many;
	maxUnfinished   = 1000    // and as many where there is no limit on connections
	crowded         = 3. / 4  // from here on an address has a share,
	addressShare    = 1. / 20 // this one,
	minAddressShare = 100     // or so many
)

// spareRequests is how many requests there may be beside as many connections as there
// may be, so that a full server still answers its page and its health checks. They are
// within reservedFiles.
const spareRequests = 64

// spareOfAddress is how many requests an address may have beside its connections, where
// the operator has set how many it may have of these.
const spareOfAddress = 16

// capacity counts what is accepted against its limits. Safe for concurrent use.
//
// What is accepted is a request, in one of three phases, until it becomes a connection
// for good or ends. Requests make room for each other, connections for nobody.
type capacity struct {
	total int // connections; 0 for no limit
	perIP int // connections of one address; 0 for a share

	mu          sync.Mutex
	connections int                    // guarded by mu
	requests    [phases]*list.List     // guarded by mu; of *Place, the oldest first
	addresses   map[netip.Prefix]usage // guarded by mu
}

// usage is what an address has.
type usage struct{ connections, requests, unfinished int }

func (u usage) open() int { return u.connections + u.requests }

// A phase is how far a request has come.
type phase uint8

const (
	unfinished phase = iota // the first of its connection, which is not whole yet, or not even begun
	answering
	idle // answered, and kept until the next one is whole
	phases
	gone // a connection for good, or none any more
)

func newCapacity(total, perIP int) *capacity {
	c := &capacity{total: total, perIP: perIP, addresses: make(map[netip.Prefix]usage)}
	for i := range c.requests {
		c.requests[i] = list.New()
	}
	return c
}

// enter counts in what was accepted, or returns why not. The places that make room for
// it are to be closed.
func (c *capacity) enter(p *Place) (reason string, evicted []eviction) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.requestsAreFullLocked(p.ip) {
		return reasonFullIP, nil
	}
	if c.requests[unfinished].Len() >= c.maxUnfinished() {
		evicted = append(evicted, c.evictLocked(c.longestUnfinishedLocked(p.ip)))
	}
	if c.total > 0 && c.openLocked() >= c.total+spareRequests {
		oldest := c.oldestLocked()
		if oldest == nil {
			return reasonFull, evicted
		}
		evicted = append(evicted, c.evictLocked(oldest))
	}
	c.moveLocked(p, unfinished)
	return "", evicted
}

// countFor makes a place that counts for nobody count for an address, or ends it.
func (c *capacity) countFor(p *Place, ip netip.Addr) (reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	from := p.phase
	if from == gone {
		return reasonUnfinished // it has made room meanwhile
	}
	c.moveLocked(p, gone)
	if c.requestsAreFullLocked(ip) {
		return reasonFullIP
	}
	p.ip = ip
	c.moveLocked(p, from)
	return ""
}

// admit makes a connection of a request, for the address ip, or returns why not. p is
// nil if nobody has counted the request. mine and all are the connections with it.
func (c *capacity) admit(p *Place, ip netip.Addr) (reason string, mine, all int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.total > 0 && c.connections >= c.total {
		return reasonFull, 0, 0
	}
	if p != nil {
		from := p.phase
		if from == gone { // it has made room for another
			return reasonFull, 0, 0
		}
		if c.moveLocked(p, gone); c.connectionsAreFullLocked(ip) {
			c.moveLocked(p, from)
			return reasonFullIP, 0, 0
		}
	} else if c.connectionsAreFullLocked(ip) {
		return reasonFullIP, 0, 0
	}
	c.connections++
	c.countLocked(ip, usage{connections: 1})
	return "", c.addresses[Network(ip)].connections, c.connections
}

// release counts a connection out.
func (c *capacity) release(ip netip.Addr) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.connections--
	c.countLocked(ip, usage{connections: -1})
}

// move notes how far a request has come. It reports how long it was in the phase before.
func (c *capacity) move(p *Place, to phase, now time.Time) (from phase, stayed time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	from, stayed = p.phase, now.Sub(p.since)
	if from != gone && from != to {
		p.since = now
		c.moveLocked(p, to)
	}
	return from, stayed
}

func (c *capacity) moveLocked(p *Place, to phase) {
	if p.element != nil {
		c.requests[p.phase].Remove(p.element)
		c.countLocked(p.ip, usage{requests: -1, unfinished: -isUnfinished(p.phase)})
		p.element = nil
	}
	p.phase = to
	if to != gone {
		p.element = c.requests[to].PushBack(p)
		c.countLocked(p.ip, usage{requests: 1, unfinished: isUnfinished(to)})
	}
}

func isUnfinished(p phase) int {
	if p == unfinished {
		return 1
	}
	return 0
}

// countLocked adds to what an address has. The zero address is nobody's.
func (c *capacity) countLocked(ip netip.Addr, more usage) {
	if !ip.IsValid() {
		return
	}
	network := Network(ip)
	u := c.addresses[network]
	u.connections += more.connections
	u.requests += more.requests
	u.unfinished += more.unfinished
	if u.open() == 0 {
		delete(c.addresses, network)
		return
	}
	c.addresses[network] = u
}

// An eviction is a request that makes room for another, and how far it had come.
type eviction struct {
	place *Place
	from  phase
}

func (c *capacity) evictLocked(p *Place) eviction {
	e := eviction{p, p.phase}
	c.moveLocked(p, gone)
	return e
}

// requestsAreFullLocked reports whether an address can have no more requests.
func (c *capacity) requestsAreFullLocked(ip netip.Addr) bool {
	if !ip.IsValid() {
		return false
	}
	u := c.addresses[Network(ip)]
	if c.perIP > 0 {
		return u.open() >= c.perIP+spareOfAddress
	}
	return c.hasShareLocked(ip) && u.open() >= c.share()
}

// connectionsAreFullLocked reports whether an address can have no more connections.
func (c *capacity) connectionsAreFullLocked(ip netip.Addr) bool {
	if c.perIP > 0 && ip.IsValid() {
		return c.addresses[Network(ip)].connections >= c.perIP
	}
	return c.requestsAreFullLocked(ip)
}

// hasShareLocked reports whether an address has no more than a share: where nobody has
// set what it may have, once the server is crowded, and if not everybody may be behind it.
func (c *capacity) hasShareLocked(ip netip.Addr) bool {
	return c.total > 0 && !IsExempt(ip) && float64(c.openLocked()) >= crowded*float64(c.total)
}

func (c *capacity) share() int { return max(minAddressShare, int(addressShare*float64(c.total))) }

// hasRoomForHeld reports whether an address may have so many names kept, beside those of
// its connections.
func (c *capacity) hasRoomForHeld(ip netip.Addr, held int) bool {
	if !ip.IsValid() || c.perIP == 0 && (c.total == 0 || IsExempt(ip)) {
		return true
	}
	most := c.perIP
	if most == 0 {
		most = c.share()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.addresses[Network(ip)].connections+held <= most
}

func (c *capacity) openLocked() int {
	open := c.connections
	for _, requests := range c.requests {
		open += requests.Len()
	}
	return open
}

func (c *capacity) maxUnfinished() int {
	if c.total == 0 {
		return maxUnfinished
	}
	return max(minUnfinished, c.total/unfinishedShare)
}

// oldestLocked returns the request that makes room for another, nil if there is none.
func (c *capacity) oldestLocked() *Place {
	for _, p := range []phase{idle, unfinished, answering} {
		if oldest := c.requests[p].Front(); oldest != nil {
			return oldest.Value.(*Place)
		}
	}
	return nil
}

// longestUnfinishedLocked returns which request makes room for one of an address: the
// address's own, if it has more than a share of them.
func (c *capacity) longestUnfinishedLocked(ip netip.Addr) *Place {
	requests := c.requests[unfinished]
	if ip.IsValid() && c.addresses[Network(ip)].unfinished > c.maxUnfinished()/unfinishedShare {
		for e := requests.Front(); e != nil; e = e.Next() {
			if p := e.Value.(*Place); p.ip.IsValid() && Network(p.ip) == Network(ip) {
				return p
			}
		}
	}
	return requests.Front().Value.(*Place)
}

// count returns the connections, and the requests in each phase.
func (c *capacity) count() (connections int, requests [phases]int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for p := range c.requests {
		requests[p] = c.requests[p].Len()
	}
	return c.connections, requests
}
