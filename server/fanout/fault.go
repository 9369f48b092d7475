package fanout

import "hubbub/server/wire"

// A Fault is why a client's frame is not taken or not waited for.
type Fault uint8

const (
	noFault         Fault = iota
	FrameTooLarge         // the frame, or the message that it is a part of
	ControlTooLarge       // a ping, a pong or a close with more than it may hold
	FrameLate             // a frame or message was not whole in time
)

// Code returns what the connection is to be closed for.
func (f Fault) Code() wire.Code {
	switch f {
	case ControlTooLarge:
		return wire.ProtocolError
	case FrameLate:
		return wire.IdleTimeout
	default:
		return wire.TooLarge
	}
}
