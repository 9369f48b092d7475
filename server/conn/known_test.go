package conn

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestKnownSince: who comes back is known since its token was made, and a new token is of
// no use: its first wait begins with the connection.
func TestKnownSince(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, _ := newTestEndpoint(t)
		time.Sleep(50 * time.Second) // tokens tell the minute
		first, _ := newTestConnection(t, e, jsonText{})
		first.as(t, "Ana", "192.0.2.1")
		if got := first.seat.knownSince(); got != first.opened {
			t.Errorf("a newcomer is known since %v, its connection since %v", got, first.opened)
		}
		time.Sleep(10 * time.Minute)
		again, _ := newTestConnection(t, e, jsonText{})
		again.seat.session = first.seat.session
		if got := again.seat.knownSince(); got < first.opened || got > first.opened+time.Minute {
			t.Errorf("who is back is known since %v, and has come at %v", got, first.opened)
		}
		first.Abort()
		again.Abort()
	})
}
