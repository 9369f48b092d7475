package fanout

// An Arrival is what came at once from a client. A frame is counted when it begins.
type Arrival struct {
	Messages int // text and binary frames: each begins a message
	Others   int // control frames, continuations, and what no frame may be
	Bytes    int // of all that came
}

// The opcodes of frames that begin a message (RFC 6455 section 5.2).
const (
	opcodeBits = 0x0f
	opText     = 0x1
	opBinary   = 0x2
)

// begin counts a frame by its first byte.
func (a *Arrival) begin(first byte) {
	switch first & opcodeBits {
	case opText, opBinary:
		a.Messages++
	default:
		a.Others++
	}
}
