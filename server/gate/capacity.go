package gate

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

// acquire counts a connection in, or returns why there can be no more.
func (c *capacity) acquire(ip netip.Addr) (reason string) {
	key := network(ip)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.total > 0 && c.open >= c.total {
		return reasonFull
	}
	if c.perIP > 0 {
		if c.byIP[key] >= c.perIP {
			return reasonFullIP
		}
		c.byIP[key]++
	}
	c.open++
	return ""
}

// release counts a connection out.
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
