package gate

import (
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

// TestMeterTake: each address has a rate and a burst of its own.
func TestMeterTake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := NewMeter(10, 3)
		for range 3 {
			if wait := m.Take(address(1)); wait != 0 {
				t.Fatalf("within the burst: %v", wait)
			}
		}
		if wait := m.Take(address(1)); wait != 100*time.Millisecond {
			t.Errorf("beyond it: %v", wait)
		}
		if wait := m.Take(address(2)); wait != 0 {
			t.Errorf("another address: %v", wait)
		}
		time.Sleep(100 * time.Millisecond)
		if wait := m.Take(address(1)); wait != 0 {
			t.Errorf("when it said so: %v", wait)
		}
		if wait := m.Take(address(1)); wait == 0 {
			t.Error("two for one token")
		}
	})
}

// TestMeterDraw: what was drawn beyond the burst is made up for, to the nanosecond.
func TestMeterDraw(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := NewMeter(1000, 500)
		ip := address(1)
		for _, tt := range []struct {
			draw int
			want time.Duration
		}{{499, 0}, {1, 1}, {1000, time.Second + 1}} {
			m.Draw(ip, tt.draw)
			if wait := m.Wait(ip); wait != tt.want {
				t.Errorf("after %d more: %v, want %v", tt.draw, wait, tt.want)
			}
		}
		time.Sleep(time.Second)
		if wait := m.Wait(ip); wait != 1 {
			t.Errorf("a nanosecond before: %v", wait)
		}
		time.Sleep(time.Nanosecond)
		if wait := m.Wait(ip); wait != 0 {
			t.Errorf("when it said so: %v", wait)
		}
	})
}

// TestMeterExempt: who stands for many has no limit, nor has anybody where there is none.
func TestMeterExempt(t *testing.T) {
	for _, ip := range []string{"127.0.0.1", "::1", "::ffff:10.1.2.3", "192.168.1.5", "fd00::1", "fe80::1%eth0", ""} {
		addr, _ := netip.ParseAddr(ip)
		m := NewMeter(1, 1)
		m.Draw(addr, 1000)
		if wait := max(m.Wait(addr), m.Take(addr)); wait != 0 || m.buckets.buckets.Len() != 0 {
			t.Errorf("%s waits %v", ip, wait)
		}
	}
	off := NewMeter(0, 1)
	off.Draw(address(1), 1000)
	if wait := max(off.Wait(address(1)), off.Take(address(1))); wait != 0 {
		t.Errorf("without a limit: %v", wait)
	}
}

// TestBucketDrawExtremes: nothing that is drawn makes a time overflow.
func TestBucketDrawExtremes(t *testing.T) {
	for _, rate := range []float64{1e-300, 1, 1e12} {
		var b Bucket
		for range 10 {
			b.Draw(1, rate, 1<<62)
		}
		if wait := b.Wait(1, rate, 1<<30); wait < 0 || wait > longest {
			t.Errorf("rate %g: wait %v", rate, wait)
		}
		if rate == 1 && b.Wait(1, rate, 1<<30) == 0 {
			t.Error("a debt was forgotten")
		}
	}
}
