package server_test

import (
	"bufio"
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
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

const handshakeKey = "dGhlIHNhbXBsZSBub25jZQ=="

// A rawConn is a WebSocket client that sends any bytes it is told to and takes
// the answers apart strictly. It belongs to one goroutine.
type rawConn struct {
	t testing.TB
	net.Conn
	Response *http.Response // to the handshake

	reader *bufio.Reader
	events [][]byte // of a message that was read in part
}

// dial connects and shakes hands. Headers are whole lines ("Origin: null").
func dial(t testing.TB, addr, path string, headers ...string) *rawConn {
	t.Helper()
	return dialWith(t, addr, path, nil, headers...)
}

// dialWith sends bytes in one segment with the handshake.
func dialWith(t testing.TB, addr, path string, early []byte, headers ...string) *rawConn {
	t.Helper()
	c := dialTCP(t, addr)
	c.WriteRaw(append([]byte(handshake(path, headers...)), early...))
	c.readHandshake()
	return c
}

// dialTCP connects and says nothing.
func dialTCP(t testing.TB, addr string) *rawConn {
	t.Helper()
	nc, err := net.DialTimeout("tcp", addr, patience)
	if err != nil {
		t.Fatal(err)
	}
	return wrapConn(t, nc)
}

// wrapConn makes a rawConn of a connection, which is closed with the test.
func wrapConn(t testing.TB, nc net.Conn) *rawConn {
	t.Cleanup(func() { nc.Close() })
	return &rawConn{t: t, Conn: nc, reader: bufio.NewReader(nc)}
}

// handshake returns a good handshake request with more header lines.
func handshake(path string, headers ...string) string {
	lines := append([]string{
		"GET " + path + " HTTP/1.1", "Host: hubbub", "Connection: Upgrade", "Upgrade: websocket",
		"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + handshakeKey,
	}, headers...)
	return strings.Join(lines, "\r\n") + "\r\n\r\n"
}

// readHandshake reads the answer to a handshake, which must be good.
func (c *rawConn) readHandshake() {
	c.t.Helper()
	c.ReadResponse()
	if c.Response.StatusCode != http.StatusSwitchingProtocols {
		body, _ := io.ReadAll(c.Response.Body)
		c.t.Fatalf("handshake: %s: %s", c.Response.Status, body)
	}
	sum := sha1.Sum([]byte(handshakeKey + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	if got, want := c.Response.Header.Get("Sec-WebSocket-Accept"), base64.StdEncoding.EncodeToString(sum[:]); got != want {
		c.t.Fatalf("Sec-WebSocket-Accept %q, want %q", got, want)
	}
}

// ReadResponse reads the answer to an HTTP request.
func (c *rawConn) ReadResponse() *http.Response {
	c.t.Helper()
	c.SetReadDeadline(time.Now().Add(patience))
	response, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		c.t.Fatalf("response: %v", err)
	}
	c.Response = response
	return response
}

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

// WriteRaw sends bytes as they are.
func (c *rawConn) WriteRaw(p []byte) {
	c.t.Helper()
	c.SetWriteDeadline(time.Now().Add(patience))
	if _, err := c.Write(p); err != nil {
		c.t.Fatalf("write: %v", err)
	}
}

// WriteFrame sends a masked frame; first holds FIN, RSV and the opcode.
func (c *rawConn) WriteFrame(first byte, payload []byte) {
	c.t.Helper()
	c.WriteRaw(frame(first, payload))
}

// WriteText sends a text message.
func (c *rawConn) WriteText(text string) { c.t.Helper(); c.WriteRaw(textFrame(text)) }

// Say says something by hubbub.v1.
func (c *rawConn) Say(text string) {
	c.t.Helper()
	quoted, _ := json.Marshal(text)
	c.WriteText(`{"type":"say","text":` + string(quoted) + `}`)
}

// Join joins the lobby by hubbub.v1 and returns the welcome.
func (c *rawConn) Join(name string) map[string]any {
	c.t.Helper()
	quoted, _ := json.Marshal(name)
	c.WriteText(`{"type":"join","name":` + string(quoted) + `}`)
	return c.Await("welcome")
}

// ReadFrame reads a frame of the server's, which must keep to RFC 6455: final,
// no RSV bits, no mask, the shortest form of length.
func (c *rawConn) ReadFrame() (opcode byte, payload []byte, err error) {
	c.SetReadDeadline(time.Now().Add(patience))
	return readServerFrame(c.reader)
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

// next reads the next frame that is no ping.
func (c *rawConn) next() (opcode byte, payload []byte) {
	c.t.Helper()
	for {
		opcode, payload, err := c.ReadFrame()
		if err != nil {
			c.t.Fatalf("read: %v", err)
		}
		if opcode != opPing {
			return opcode, payload
		}
	}
}

// ReadText reads the next message: a line of plain text, or events.
func (c *rawConn) ReadText() string {
	c.t.Helper()
	opcode, payload := c.next()
	if opcode != opText {
		c.t.Fatalf("opcode %d with %q, want a text message", opcode, payload)
	}
	return string(payload)
}

// ReadEvent reads the next event of hubbub.v1.
func (c *rawConn) ReadEvent() map[string]any {
	c.t.Helper()
	if len(c.events) == 0 {
		c.events = bytes.Split([]byte(c.ReadText()), []byte("\n"))
	}
	var event map[string]any
	if err := json.Unmarshal(c.events[0], &event); err != nil {
		c.t.Fatalf("event %q: %v", c.events[0], err)
	}
	c.events = c.events[1:]
	return event
}

// Await reads on to the next event of a type.
func (c *rawConn) Await(kind string) map[string]any {
	c.t.Helper()
	for {
		if event := c.ReadEvent(); event["type"] == kind {
			return event
		}
	}
}

// AwaitMessage reads on to a message with a text.
func (c *rawConn) AwaitMessage(text string) {
	c.t.Helper()
	for c.Await("message")["text"] != text {
	}
}

// ExpectError reads on to an error event and checks its code.
func (c *rawConn) ExpectError(code string) {
	c.t.Helper()
	if event := c.Await("error"); event["code"] != code || event["message"] == "" {
		c.t.Errorf("error %v, want %s", event, code)
	}
}

// ExpectClose reads on to the close frame, checks its code and that an orderly
// end of the stream follows, not a reset, closes the connection, and returns the
// reason.
func (c *rawConn) ExpectClose(code uint16) (reason string) {
	c.t.Helper()
	for {
		opcode, payload := c.next()
		if opcode != opClose {
			continue
		}
		got, reason := splitClose(payload)
		if got != code {
			c.t.Errorf("closed with %d %q, want %d", got, reason, code)
		}
		c.expectEnd()
		c.Close()
		return reason
	}
}

// expectEnd checks that nothing comes any more and that the stream ends in order.
func (c *rawConn) expectEnd() {
	c.t.Helper()
	if opcode, payload, err := c.ReadFrame(); !errors.Is(err, io.EOF) {
		c.t.Errorf("after the close frame: opcode %d %q, %v; want EOF", opcode, payload, err)
	}
}

// splitClose takes the payload of a close frame apart; 0 is no code.
func splitClose(payload []byte) (code uint16, reason string) {
	if len(payload) < 2 {
		return 0, ""
	}
	return binary.BigEndian.Uint16(payload), string(payload[2:])
}

// Reset closes the connection as a crash does: the peer gets an RST.
func (c *rawConn) Reset() {
	c.Conn.(*net.TCPConn).SetLinger(0)
	c.Close()
}

// first returns a message that wants to join.
func first(name string) []byte { return textFrame(`{"type":"join","name":"` + name + `"}`) }

// ReadToEnd checks each frame up to the end of the connection: none may follow a
// close frame, and its reason must be a word of ours.
func (c *rawConn) ReadToEnd() {
	c.t.Helper()
	closed := false
	for {
		opcode, payload, err := c.ReadFrame()
		if err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, syscall.ECONNRESET) {
				c.t.Fatal(err)
			}
			return
		}
		if closed {
			c.t.Fatalf("opcode %d %q after the close frame", opcode, payload)
		}
		if opcode == opClose {
			closed = true
			if code, reason := closeOf(payload); len(payload) == 1 || strings.ContainsAny(reason, ": ") {
				c.t.Fatalf("closed with %d %q", code, reason)
			}
		}
	}
}
