package server

import (
	"net/netip"
	"sync"
)

// capacity counts connections against their limits. Safe for concurrent use.
type capacity struct {
	total int // 0 for no limit
	perIP int // 0 for no limit

	mu   sync.Mutex
	open int                  // guarded by mu
	byIP map[netip.Prefix]int // guarded by mu; only kept with perIP
}

func newCapacity(total, perIP int) *capacity {
	return &capacity{total: total, perIP: perIP, byIP: make(map[netip.Prefix]int)}
}

// acquire takes a place, or returns why there is none.
func (c *capacity) acquire(ip netip.Addr) (reason string) {
	key := network(ip)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.total > 0 && c.open >= c.total {
		return refusedFull
	}
	if c.perIP > 0 {
		if c.byIP[key] >= c.perIP {
			return refusedFullIP
		}
		c.byIP[key]++
	}
	c.open++
	return ""
}

// release gives the place back.
func (c *capacity) release(ip netip.Addr) {
	key := network(ip)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open--
	if c.perIP > 0 {
		if c.byIP[key]--; c.byIP[key] == 0 {
			delete(c.byIP, key)
		}
	}
}

// count returns the open connections.
func (c *capacity) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.open
}

// network returns what counts as one address: with IPv6 a customer commonly gets
// a /64 (RFC 6177) and can connect from any address in it.
func network(ip netip.Addr) netip.Prefix {
	ip = ip.Unmap().WithZone("")
	bits := ip.BitLen()
	if ip.Is6() {
		bits = 64
	}
	p, _ := ip.Prefix(bits)
	return p
}

// reservedFiles is what is left of the open-file limit for listeners, metrics,
// and HTTP requests.
const reservedFiles = 100

// connectionsWithin returns how many connections fit an open-file limit, 0 for
// as many as there may be.
func connectionsWithin(files uint64) int {
	switch {
	case files == 0 || files > 1<<30:
		return 0
	case files <= 2*reservedFiles:
		return int(max(files/2, 1))
	default:
		return int(files) - reservedFiles
	}
}
