package gate

import (
	"net/http"
	"net/netip"
	"slices"
	"testing"
)

// TestAdmit: a gate refuses what is too much, and everything once it is shut; who is
// refused is not counted in.
func TestAdmit(t *testing.T) {
	g := New(Config{MaxConnections: 1})
	ip := netip.MustParseAddr("192.0.2.1")
	want := func(reason string) {
		t.Helper()
		refused := g.Admit(ip)
		if refused == nil || refused.Reason != reason || refused.Status != http.StatusServiceUnavailable || !slices.Contains(Reasons(), reason) {
			t.Fatalf("%+v, want %s", refused, reason)
		}
		header := http.Header{}
		refused.SetHeader(header)
		if header.Get("Retry-After") != RetryAfterSeconds {
			t.Errorf("headers %v", header)
		}
	}
	if refused := g.Admit(ip); refused != nil {
		t.Fatalf("%+v", refused)
	}
	want("full")
	g.Release(ip)
	if g.Open() != 0 {
		t.Errorf("%d are open", g.Open())
	}
	g.Shut()
	want("draining")
	if g.Open() != 0 || !g.IsShut() {
		t.Errorf("%d are open, shut is %v", g.Open(), g.IsShut())
	}
}
