package server_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"syscall"
)

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

// expectAnyClose reads on to the close frame.
func expectAnyClose(c *rawConn) (code uint16, reason string) {
	c.t.Helper()
	for {
		if opcode, payload := c.next(); opcode == opClose {
			return closeOf(payload)
		}
	}
}
