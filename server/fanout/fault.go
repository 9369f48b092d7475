package fanout

import "hubbub/server/wire"

// A Fault is why a client's frame is not taken or not waited for.
type Fault uint8

const (
	noFault         Fault = iota
	FrameTooLarge         // the frame, or the message that it is a part of
	ControlTooLarge       // a ping, a pong or a close with more than it may hold
	FrameLate             // a frame or message was not whole in time
	FrameCrowded          // what is not whole takes too much in sum, and this one most of it
)

// Code returns what the connection is to be closed for.
func (f Fault) Code() wire.Code {
	switch f {
	case ControlTooLarge:
		return wire.ProtocolError
	case FrameLate, FrameCrowded: // come back and send it again
		return wire.IdleTimeout
	default:
		return wire.TooLarge
	}
}
