package server

import (
	"net/netip"
	"testing"
	"time"
)

func TestBucket(t *testing.T) {
	const rate, burst = 10, 20
	var b bucket
	now := int64(0)
	for i := range burst {
		if wait := b.take(now, rate, burst); wait != 0 {
			t.Fatalf("message %d of the burst has to wait %v", i+1, wait)
		}
	}
	if wait := b.take(now, rate, burst); wait != 100*time.Millisecond {
		t.Errorf("after the burst: wait %v, want 100ms", wait)
	}
	now += int64(100 * time.Millisecond)
	if wait := b.take(now, rate, burst); wait != 0 {
		t.Errorf("when it said so: wait %v", wait)
	}
	if wait := b.take(now, rate, burst); wait == 0 {
		t.Error("two messages for one token")
	}
	now += int64(time.Hour)
	for i := range burst {
		if wait := b.take(now, rate, burst); wait != 0 {
			t.Fatalf("message %d after an hour has to wait %v", i+1, wait)
		}
	}
	if wait := b.take(now, rate, burst); wait == 0 {
		t.Error("an hour of silence saved up more than the burst")
	}
}

func TestBucketOff(t *testing.T) {
	var b bucket
	for range 1000 {
		if wait := b.take(0, 0, 1); wait != 0 {
			t.Fatalf("rate 0 waits %v", wait)
		}
	}
}

func TestCapacity(t *testing.T) {
	c := newCapacity(3, 2)
	addr := netip.MustParseAddr
	for _, step := range []struct{ name, ip, want string }{
		{"first", "192.0.2.1", ""},
		{"second of the address, as IPv6", "::ffff:192.0.2.1", ""},
		{"third of the address", "192.0.2.1", refusedFullIP},
		{"another address", "2001:db8::1", ""},
		{"over the total", "2001:db8::2", refusedFull},
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
	if got := c.acquire(addr("2001:db8::3")); got != refusedFullIP {
		t.Errorf("third of one /64: %q, want %q", got, refusedFullIP)
	}
	c.release(addr("2001:db8::1"))
	c.release(addr("2001:db8::1"))
	if c.count() != 0 || len(c.byIP) != 0 {
		t.Errorf("%d connections and %d addresses left", c.count(), len(c.byIP))
	}
}

func TestConnectionsWithin(t *testing.T) {
	for files, want := range map[uint64]int{0: 0, 1: 1, 100: 50, 1024: 924, 20000: 19900, 1 << 62: 0} {
		if got := connectionsWithin(files); got != want {
			t.Errorf("%d files: %d connections, want %d", files, got, want)
		}
	}
}
