package conn

import (
	"hubbub/server/wire"
)

// webSocket is the transport of jsonText and plainText.
type webSocket struct{}

// read is gws's read loop. Should it panic, gws does not report the end. No frame is known
// that makes it: the lengths that did, up to gws 1.9.1, end in BadFrame.
func (webSocket) read(c *connection) {
	defer func() {
		if p := recover(); p != nil {
			c.endpoint.Log.Warn("frame broke the reader", "remote", c.endpoint.Journal.Remote(c.address), "panic", p)
			c.refuse(c.seat.subject(), &wire.Error{Code: wire.TooLarge, Message: "the frame is too large"})
		}
	}()
	c.ws.ReadLoop()
}

func (webSocket) closing(code wire.Code, reason string) []byte {
	return wire.CloseFrame(code.CloseCode(), reason)
}

func (webSocket) sign(bool) (frame []byte, answered bool) { return wire.PingFrame, true }
