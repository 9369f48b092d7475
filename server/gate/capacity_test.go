package gate

import (
	"net/netip"
	"testing"
)

func TestCapacity(t *testing.T) {
	c := newCapacity(3, 2)
	addr := netip.MustParseAddr
	for _, step := range []struct{ name, ip, want string }{
		{"first", "192.0.2.1", ""},
		{"second of the address, as IPv6", "::ffff:192.0.2.1", ""},
		{"third of the address", "192.0.2.1", reasonFullIP},
		{"another address", "2001:db8::1", ""},
		{"over the total", "2001:db8::2", reasonFull},
	} {
		if got := c.acquire(addr(step.ip)); got != step.want {
			t.Errorf("%s: %q, want %q", step.name, got, step.want)
		}
	}
	c.release(addr("192.0.2.1"))
	if got := c.acquire(addr("2001:db8::ffff")); got != "" {
		t.Errorf("a place was free: %q", got)
	}
	c.release(addr("192.0.2.1"))
	if got := c.acquire(addr("2001:db8::3")); got != reasonFullIP {
		t.Errorf("third of one /64: %q, want %q", got, reasonFullIP)
	}
	c.release(addr("2001:db8::1"))
	c.release(addr("2001:db8::1"))
	if c.count() != 0 || len(c.byIP) != 0 {
		t.Errorf("%d connections and %d addresses left", c.count(), len(c.byIP))
	}
}
