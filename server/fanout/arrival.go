package fanout

// An Arrival is what came at once from a client. A frame is counted when it begins.
type Arrival struct {
	Messages int // frames of messages: text, binary, and continuations
	Others   int // control frames, and what no frame may be
	Bytes    int // of all that came
}

// The opcodes of messages (RFC 6455 section 5.2).
const (
	opcodeBits     = 0x0f
	opContinuation = 0x0
	opText         = 0x1
	opBinary       = 0x2
)

// begin counts a frame by its first byte.
func (a *Arrival) begin(first byte) {
	switch first & opcodeBits {
	case opContinuation, opText, opBinary:
		a.Messages++
	default:
		a.Others++
	}
}
