package server_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"reflect"
	"testing"
)

// A mirror is what a client holds of a room: what it was sent, by the rules of docs/protocol.md.
type mirror struct {
	messages       map[int64]map[string]any
	state          any
	session, epoch string
	last           int64 // the highest number seen in order
}

func newMirror() *mirror { return &mirror{messages: make(map[int64]map[string]any)} }

// join is what a client asks that has this, or that has nothing yet.
func (m *mirror) join(room, name string) string {
	since := ""
	if m.last > 0 {
		since = fmt.Sprintf(`,"since":{"epoch":%q,"seq":%d}`, m.epoch, m.last)
	}
	return fmt.Sprintf(`{"type":"join","room":%q,"name":%q,"session":%q%s}`, room, name, m.session, since)
}

// stateOf returns what an event says of the room; nothing is an empty state.
func stateOf(event map[string]any) any {
	if state, ok := event["state"]; ok {
		return state
	}
	return map[string]any{}
}

func numberIn(event map[string]any, field string) int64 {
	n, _ := event[field].(float64)
	return int64(n)
}

// greeted takes a welcome: nothing that came before it may be lost.
func (m *mirror) greeted(t *testing.T, welcome map[string]any) {
	t.Helper()
	if m.last > 0 && (welcome["recovered"] != true || welcome["epoch"] != m.epoch) {
		t.Fatalf("back with %d of %s: %v", m.last, m.epoch, welcome)
	}
	m.session, m.epoch, m.state = welcome["session"].(string), welcome["epoch"].(string), stateOf(welcome)
}

// apply takes an event that has a number; others change nothing.
func (m *mirror) apply(t *testing.T, event map[string]any) {
	t.Helper()
	if event["type"] == "welcome" {
		m.greeted(t, event)
		return
	}
	seq := numberIn(event, "seq")
	if seq == 0 || event["type"] == "moderated" || event["type"] == "done" || event["repeat"] == true {
		return
	}
	if seq <= m.last {
		t.Errorf("%v follows %d", event, m.last)
	}
	m.last = seq
	switch event["type"] {
	case "message":
		delete(event, "type")
		m.messages[seq] = event
	case "room":
		m.state = stateOf(event)
	case "update":
		for at, message := range m.messages {
			if isAbout(event, at, message["user"]) {
				follow(message, event)
			}
			if quote, ok := message["reply_to"].(map[string]any); ok && isAbout(event, numberIn(quote, "seq"), quote["user"]) {
				followQuote(quote, event)
			}
		}
	}
}

func isAbout(update map[string]any, seq int64, user any) bool {
	if target := numberIn(update, "target"); target > 0 {
		return seq == target
	}
	return seq >= numberIn(update, "from_seq") && seq <= numberIn(update, "to_seq") && (update["user"] == nil || update["user"] == user)
}

func follow(message, update map[string]any) {
	switch {
	case update["removed"] == true:
		message["removed"], message["text"] = true, ""
		dropAspects(message)
	case update["restored"] == true:
		message["text"] = update["text"]
		delete(message, "removed")
		dropAspects(message)
	case update["edited"] == true:
		message["edited"], message["text"] = true, update["text"]
	case update["answered"] != nil:
		message["answered"] = true
		if update["answered"] == false {
			delete(message, "answered")
		}
	default:
		message["reactions"] = update["reactions"]
		if len(update["reactions"].(map[string]any)) == 0 {
			delete(message, "reactions")
		}
	}
}

func dropAspects(message map[string]any) {
	for _, aspect := range []string{"edited", "answered", "reactions"} {
		delete(message, aspect)
	}
}

func followQuote(quote, update map[string]any) {
	switch {
	case update["removed"] == true:
		quote["removed"], quote["text"] = true, ""
	case update["restored"] == true || update["edited"] == true:
		quote["text"] = update["text"]
		delete(quote, "removed")
	}
}

// readTo applies what comes up to a number. Where the connection is cut before, or sent away because this
// server does not have yet what was seen at another, it ends there: what is not a whole frame by then was
// not seen.
func (m *mirror) readTo(t *testing.T, c *rawConn, seq int64) {
	t.Helper()
	for m.last < seq {
		opcode, payload, err := c.ReadFrame()
		cut, comesBack := c.Conn.(*cutConn)
		if comesBack && (err != nil && cut.left == 0 || opcode == opClose && binary.BigEndian.Uint16(payload) == 1012) {
			return
		}
		if err != nil || opcode == opClose {
			t.Fatalf("opcode %d %q, %v after %d, before %d", opcode, payload, err, m.last, seq)
		}
		if opcode != opText {
			continue
		}
		for line := range bytes.SplitSeq(payload, []byte("\n")) {
			var event map[string]any
			if err := json.Unmarshal(line, &event); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			if event["type"] == "error" {
				t.Fatal(event)
			}
			m.apply(t, event)
		}
	}
}

// A cutConn ends after so many bytes of what was sent.
type cutConn struct {
	*net.TCPConn
	left int
}

func (c *cutConn) Read(p []byte) (n int, err error) {
	if c.left == 0 {
		return 0, io.EOF
	}
	n, err = c.TCPConn.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}

// cutAfter lets a connection end after so many bytes more.
func (c *rawConn) cutAfter(n int) {
	cut := &cutConn{c.Conn.(*net.TCPConn), n}
	c.Conn, c.reader = cut, bufio.NewReader(cut)
}

// crash ends such a connection without a word.
func (c *cutConn) crash() {
	c.SetLinger(0)
	c.Close()
}

// readAll returns the messages that the history has of the room.
func readAll(t *testing.T, s *testServer, room string) map[int64]map[string]any {
	t.Helper()
	all := make(map[int64]map[string]any)
	for after, more := int64(0), true; more; {
		_, body := s.get(t, fmt.Sprintf("/api/rooms/%s/messages?limit=100&after=%d", room, after))
		var page struct {
			Messages []map[string]any
			More     bool
		}
		if err := json.Unmarshal(body, &page); err != nil {
			t.Fatalf("%v: %s", err, body)
		}
		for _, m := range page.Messages {
			if after = numberIn(m, "seq"); m["type"] == "message" {
				delete(m, "type")
				all[after] = m
			}
		}
		more = page.More
	}
	return all
}

func wantAlike(t *testing.T, who string, got, want map[int64]map[string]any) {
	t.Helper()
	for seq, message := range want {
		if !reflect.DeepEqual(got[seq], message) {
			t.Errorf("%d is %v to %s, and %v", seq, got[seq], who, message)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s has %d messages, not %d", who, len(got), len(want))
	}
}

// readState returns what the room is like.
func readState(t *testing.T, s *testServer, room string) any {
	t.Helper()
	_, body := s.get(t, "/api/rooms/"+room+"/state")
	var answer map[string]any
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return stateOf(answer)
}
