package conn

import (
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
)

// TestStalledStream: a stream that takes not even the signs of life is closed as slow;
// one that takes them stays, though it answers nothing.
func TestStalledStream(t *testing.T) {
	for name, frozen := range map[string]bool{"frozen": true, "taking": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e, _, counted := newTestEndpoint(t)
				var c *connection
				if frozen {
					near, far := net.Pipe()
					c = e.newConnection(near, nil, netip.AddrPort{}, eventStream{})
					t.Cleanup(func() { c.Abort(); far.Close() })
				} else {
					c, _ = newTestConnection(t, e, eventStream{})
				}
				e.keepalive.add(c)
				for range maxSilence + 1 {
					e.keepalive.visit(int(c.slot), nil)
					synctest.Wait()
				}
				if closed := c.ended.Load() != nil; closed != frozen || (counted.String() == "slow") != frozen {
					t.Errorf("closed is %v, counted %q", closed, counted)
				}
			})
		})
	}
}
