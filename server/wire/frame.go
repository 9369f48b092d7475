package wire

import (
	"encoding/binary"
	"unicode/utf8"
)

// The opcodes of RFC 6455 section 5.2 that the server sends.
const (
	OpText  = 0x1
	OpClose = 0x8
	OpPing  = 0x9
)

// maxCloseReason is what a close frame holds beside its code (RFC 6455 section
// 5.5: control frames carry at most 125 bytes).
const maxCloseReason = 123

// PingFrame is a ping without payload, ready to send.
var PingFrame = []byte{0x80 | OpPing, 0}

// AppendHeader appends the header of a final, unmasked frame with a payload of
// n bytes.
func AppendHeader(dst []byte, opcode byte, n int) []byte {
	dst = append(dst, 0x80|opcode)
	switch {
	case n <= 125:
		return append(dst, byte(n))
	case n <= 0xFFFF:
		return binary.BigEndian.AppendUint16(append(dst, 126), uint16(n))
	default:
		return binary.BigEndian.AppendUint64(append(dst, 127), uint64(n))
	}
}

// TextFrame returns a new text frame around payload.
func TextFrame(payload []byte) []byte {
	return AppendTextFrame(make([]byte, 0, len(payload)+10), payload)
}

// AppendTextFrame appends a text frame around payload.
func AppendTextFrame(dst, payload []byte) []byte {
	return append(AppendHeader(dst, OpText, len(payload)), payload...)
}

// CloseFrame returns a new close frame. A reason over 123 bytes is cut at a
// character.
func CloseFrame(status uint16, reason string) []byte {
	if len(reason) > maxCloseReason {
		end := maxCloseReason
		for end > 0 && !utf8.RuneStart(reason[end]) {
			end--
		}
		reason = reason[:end]
	}
	frame := AppendHeader(nil, OpClose, 2+len(reason))
	frame = binary.BigEndian.AppendUint16(frame, status)
	return append(frame, reason...)
}
