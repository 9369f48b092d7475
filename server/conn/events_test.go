package conn

import (
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"testing"

	"github.com/lxzan/gws"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// TestStatusOf: a connection that is gone is no breach of the protocol, whether that
// is met in reading or in answering a ping.
func TestStatusOf(t *testing.T) {
	for name, tt := range map[string]struct {
		err  error
		want wire.Code
	}{
		"the end":                 {io.EOF, ""},
		"within a frame":          {io.ErrUnexpectedEOF, ""},
		"closed by us":            {net.ErrClosed, ""},
		"a reset":                 {fmt.Errorf("read: %w", syscall.ECONNRESET), ""},
		"a timeout":               {&net.OpError{Op: "read", Err: errors.New("i/o timeout")}, ""},
		"a pong to who is gone":   {fanout.ErrClosed, ""},
		"pongs that nobody takes": {fanout.ErrSlow, ""},
		"no UTF-8":                {gws.ErrTextEncoding, wire.InvalidUTF8},
		"a breach":                {errors.New("unmasked"), wire.ProtocolError},
	} {
		if got := statusOf(tt.err); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
