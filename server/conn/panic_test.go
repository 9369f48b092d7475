package conn

import (
	"bytes"
	"strings"
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
		e, log, _ := newTestEndpoint(t)
		_, other := newTestConnection(t, e, jsonText{})
		c, heard := newTestConnection(t, e, jsonText{})
		faulty := events{func(*seat, []byte, time.Time) { panic("the fault") }}
		faulty.handle(c, &gws.Message{Opcode: gws.OpcodeText, Data: bytes.NewBufferString("{}")}, time.Now())
		synctest.Wait()
		if got := heard.String(); !strings.HasSuffix(got, string(wire.CloseFrame(1011, "internal"))) {
			t.Errorf("%q, want a close frame with 1011", got)
		}
		if got := other.String(); got != "" {
			t.Errorf("another connection got %q", got)
		}
		if !strings.Contains(log.String(), "the fault") || !strings.Contains(log.String(), "panic_test.go") {
			t.Errorf("the log does not tell what and where: %s", log)
		}
	})
}
