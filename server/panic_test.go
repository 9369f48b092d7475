package server

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lxzan/gws"

	"hubbub/server/wire"
)

// TestPanicInHandler: a message that makes the server fail ends its connection
// with 1011, and nothing else. No input is known that does; the fault is made.
func TestPanicInHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sweptServer(t)
		_, other := sweptClient(t, s)
		c, p := sweptClient(t, s)
		s.hub = nil // the join will fail on it
		c.handle(&gws.Message{Opcode: gws.OpcodeText, Data: bytes.NewBufferString(`{"type":"join","name":"Ana"}`)}, time.Now())
		synctest.Wait()
		if !p.closedWith(wire.Internal) {
			t.Error("not closed with 1011")
		}
		if other.closedWith(wire.Internal) {
			t.Error("another connection was closed too")
		}
	})
}
