// Package frame reads and writes WebSocket frames (RFC 6455 section 5) in byte
// slices. It holds no state and does not allocate unless a slice has to grow.
package frame

import (
	"encoding/binary"
	"errors"
)

// The opcodes of RFC 6455 section 5.2.
const (
	Continuation = 0x0
	Text         = 0x1
	Binary       = 0x2
	Close        = 0x8
	Ping         = 0x9
	Pong         = 0xA
)

// MaxPayload is the largest payload that is taken, in bytes: more than any
// server sends here, and less than what would hurt.
const MaxPayload = 16 << 20

// Errors of Parse.
var (
	ErrMasked   = errors.New("the server masks its frames, which RFC 6455 forbids")
	ErrUnmasked = errors.New("the client does not mask its frames, which RFC 6455 forbids")
	ErrReserved = errors.New("a frame with reserved bits or an unknown opcode")
	ErrTooLarge = errors.New("a frame of more than 16 MiB")
)

// Parse reads the first frame of data. Its size is 0 while data does not hold
// the whole of it.
func Parse(data []byte) (opcode byte, payload []byte, size int, err error) {
	if len(data) > 1 && data[1]&0x80 != 0 && data[0]&0x70 == 0 && known(data[0]&0x0F) {
		return 0, nil, 0, ErrMasked
	}
	return parse(data)
}

// ParseMasked reads the first frame of data that a client has sent, and takes its mask
// off in place.
func ParseMasked(data []byte) (opcode byte, payload []byte, size int, err error) {
	if len(data) > 1 && data[1]&0x80 == 0 {
		return 0, nil, 0, ErrUnmasked
	}
	opcode, payload, size, err = parse(data)
	if size > 0 {
		mask := data[size-len(payload)-4:]
		for i := range payload {
			payload[i] ^= mask[i&3]
		}
		clear(mask[:4]) // so that it can be read again
	}
	return opcode, payload, size, err
}

func parse(data []byte) (opcode byte, payload []byte, size int, err error) {
	if len(data) < 2 {
		return 0, nil, 0, nil
	}
	opcode = data[0] & 0x0F
	if data[0]&0x70 != 0 || !known(opcode) {
		return 0, nil, 0, ErrReserved
	}
	header, n := 2, uint64(data[1]&0x7F)
	switch n {
	case 126:
		header = 4
	case 127:
		header = 10
	}
	if len(data) < header {
		return 0, nil, 0, nil
	}
	switch header {
	case 4:
		n = uint64(binary.BigEndian.Uint16(data[2:]))
	case 10:
		n = binary.BigEndian.Uint64(data[2:])
	}
	if data[1]&0x80 != 0 {
		header += 4
	}
	if n > MaxPayload {
		return 0, nil, 0, ErrTooLarge
	}
	if len(data) < header || uint64(len(data)-header) < n {
		return 0, nil, 0, nil
	}
	size = header + int(n)
	return opcode, data[header:size], size, nil
}

func known(opcode byte) bool { return opcode <= Binary || opcode >= Close && opcode <= Pong }

// AppendMasked appends a final frame as clients send it, masked with the key.
func AppendMasked(dst []byte, opcode byte, payload []byte, key uint32) []byte {
	dst = appendHeader(dst, opcode, len(payload), 0x80)
	var mask [4]byte
	binary.BigEndian.PutUint32(mask[:], key)
	dst = append(dst, mask[:]...)
	for i, c := range payload {
		dst = append(dst, c^mask[i&3])
	}
	return dst
}

// Append appends a final frame as servers send it.
func Append(dst []byte, opcode byte, payload []byte) []byte {
	return append(appendHeader(dst, opcode, len(payload), 0), payload...)
}

func appendHeader(dst []byte, opcode byte, n int, masked byte) []byte {
	dst = append(dst, 0x80|opcode)
	switch {
	case n <= 125:
		return append(dst, masked|byte(n))
	case n <= 0xFFFF:
		return binary.BigEndian.AppendUint16(append(dst, masked|126), uint16(n))
	default:
		return binary.BigEndian.AppendUint64(append(dst, masked|127), uint64(n))
	}
}

// CloseReason returns what a close frame's payload says; 1005 without a code
// (RFC 6455 section 7.1.5).
func CloseReason(payload []byte) (code int, reason string) {
	if len(payload) < 2 {
		return 1005, ""
	}
	return int(binary.BigEndian.Uint16(payload)), string(payload[2:])
}
