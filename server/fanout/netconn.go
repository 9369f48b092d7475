package fanout

import (
	"net"
	"time"

	"hubbub/server/wire"
)

var _ net.Conn = (*Conn)(nil)

// Write is for gws: it queues a copy of one whole frame (or the handshake's
// answer). gws puts raw errors of the server into close frames; their reason is
// replaced. A close frame closes: nothing of the room may follow it.
func (c *Conn) Write(p []byte) (int, error) {
	frame := replaceReason(p)
	if len(p) > 0 && p[0] == 0x80|wire.OpClose {
		if !c.CloseWith(frame) {
			return 0, ErrClosed
		}
		return len(p), nil
	}
	if err := c.Send(frame); err != nil {
		return 0, err
	}
	return len(p), nil
}

// applicationCodes is the lowest code of applications (RFC 6455 section 7.4.2): gws
// writes one only to send the peer's own back.
const applicationCodes = 3000

// replaceReason returns a copy of a frame that gws wrote, with the reason of a
// close frame replaced by the protocol's word for its code.
func replaceReason(p []byte) []byte {
	if len(p) < 4 || p[0] != 0x80|wire.OpClose {
		return append([]byte(nil), p...)
	}
	status := uint16(p[2])<<8 | uint16(p[3])
	if status >= applicationCodes {
		return wire.CloseFrame(status, "")
	}
	return wire.CloseFrame(status, string(wire.FromCloseCode(status)))
}

// LocalAddr is for gws.
func (c *Conn) LocalAddr() net.Addr { return c.nc.LocalAddr() }

// RemoteAddr returns the peer's address.
func (c *Conn) RemoteAddr() net.Addr { return c.nc.RemoteAddr() }

// The deadlines of a net.Conn have no effect: writes never block, and the server
// sweeps for silent readers.

// SetDeadline has no effect.
func (c *Conn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline has no effect.
func (c *Conn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline has no effect.
func (c *Conn) SetWriteDeadline(time.Time) error { return nil }
