package conn

import (
	"runtime"
	"testing"
	"testing/synctest"
	"weak"

	"github.com/lxzan/gws"
)

// ended is a protocol of which nothing is read any more.
type ended struct{ jsonText }

func (ended) read(*connection) {}

// TestEndedKeepsNoMessage: what gws has of a message is free as soon as nothing is read,
// though the peer does not go.
func TestEndedKeepsNoMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, _ := newTestEndpoint(t)
		c, _ := newTestConnection(t, e, ended{})
		c.ws = new(gws.Conn)
		kept := weak.Make(c.ws)
		e.tasks.Add(1)
		e.add(c)
		gone := make(chan struct{})
		go func() { defer close(gone); c.Serve() }()
		synctest.Wait()
		runtime.GC()
		if kept.Value() != nil {
			t.Error("it is kept until the peer goes")
		}
		select {
		case <-gone:
			t.Error("the connection does not wait for its peer")
		default:
		}
		c.Abort()
		<-gone
	})
}
