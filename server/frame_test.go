package server_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

// The opcodes of RFC 6455 section 5.2.
const (
	opContinuation = 0x0
	opText         = 0x1
	opBinary       = 0x2
	opClose        = 0x8
	opPing         = 0x9
	opPong         = 0xA
)

// Bits of the first byte of a frame.
const (
	fin  = 0x80
	rsv1 = 0x40
	rsv2 = 0x20
	rsv3 = 0x10
)

// frame returns a masked frame; first holds FIN, RSV and the opcode.
func frame(first byte, payload []byte) []byte {
	mask := [4]byte{0x37, 0xFA, 0x21, 0x3D}
	f := append(lengthHeader(first, 0x80, len(payload)), mask[:]...)
	for i, b := range payload {
		f = append(f, b^mask[i%4])
	}
	return f
}

// textFrame returns a masked text frame.
func textFrame(text string) []byte { return frame(fin|opText, []byte(text)) }

// unmasked returns a frame without a mask, as only servers may send.
func unmasked(first byte, payload []byte) []byte {
	return append(lengthHeader(first, 0, len(payload)), payload...)
}

// claim returns a masked frame's header that claims a length, in 64 bits.
func claim(first byte, length uint64) []byte {
	f := binary.BigEndian.AppendUint64([]byte{first, 0x80 | 127}, length)
	return append(f, 1, 2, 3, 4)
}

// closePayload returns the payload of a close frame.
func closePayload(code uint16, reason string) []byte {
	return append(binary.BigEndian.AppendUint16(nil, code), reason...)
}

func lengthHeader(first, mask byte, n int) []byte {
	switch {
	case n <= 125:
		return []byte{first, mask | byte(n)}
	case n <= 0xFFFF:
		return binary.BigEndian.AppendUint16([]byte{first, mask | 126}, uint16(n))
	default:
		return binary.BigEndian.AppendUint64([]byte{first, mask | 127}, uint64(n))
	}
}

func readServerFrame(r io.Reader) (opcode byte, payload []byte, err error) {
	var head [2]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	if head[0]&0xF0 != fin || head[1]&0x80 != 0 {
		return 0, nil, fmt.Errorf("the server broke the protocol: frame begins with %x", head)
	}
	length := uint64(head[1])
	if length > 125 {
		extended := make([]byte, 8)
		short := extended[8-map[uint64]int{126: 2, 127: 8}[length]:]
		if _, err := io.ReadFull(r, short); err != nil {
			return 0, nil, err
		}
		length = binary.BigEndian.Uint64(extended)
	}
	payload = make([]byte, length)
	_, err = io.ReadFull(r, payload)
	return head[0] & 0x0F, payload, err
}

// splitClose takes the payload of a close frame apart; 0 is no code.
func splitClose(payload []byte) (code uint16, reason string) {
	if len(payload) < 2 {
		return 0, ""
	}
	return binary.BigEndian.Uint16(payload), string(payload[2:])
}

// first returns a message that wants to join.
func first(name string) []byte { return textFrame(`{"type":"join","name":"` + name + `"}`) }

func closeOf(payload []byte) (code uint16, reason string) {
	if len(payload) == 0 {
		return closedEmpty, ""
	}
	return splitClose(payload)
}

// sequence puts frames behind each other.
func sequence(frames ...[]byte) []byte { return bytes.Join(frames, nil) }

// chars returns n bytes of text.
func chars(n int) string { return strings.Repeat("*", n) }

// fragments returns a text message cut into pieces.
func fragments(pieces ...string) []byte {
	var all []byte
	for i, piece := range pieces {
		first := byte(opContinuation)
		if i == 0 {
			first = opText
		}
		if i == len(pieces)-1 {
			first |= fin
		}
		all = append(all, frame(first, []byte(piece))...)
	}
	return all
}
