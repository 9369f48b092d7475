package witness

import (
	"bytes"
	"encoding/json"
	"net"
	"sync"

	"hubbub/bench/internal/consistency"
	"hubbub/bench/internal/frame"
)

// A tap is a connection that notes what its client asks for and is sent, before the client
// reads it: the client itself passes over what it has seen already.
type tap struct {
	net.Conn
	crowd  *Crowd
	member *member
	number int
	node   int
	closed sync.Once

	out, in stream
	broken  bool // what came cannot be read: the client will end the connection
}

// A stream is one direction of a WebSocket connection.
type stream struct {
	data   []byte
	opened bool // the handshake is over
}

// next returns the next text message, nil if it is not all there yet.
func (s *stream) next(parse func([]byte) (byte, []byte, int, error)) ([]byte, error) {
	if !s.opened {
		_, rest, found := bytes.Cut(s.data, []byte("\r\n\r\n"))
		if !found {
			return nil, nil
		}
		s.opened, s.data = true, rest
	}
	for {
		opcode, payload, size, err := parse(s.data)
		if size == 0 || err != nil {
			return nil, err
		}
		s.data = s.data[size:]
		if opcode == frame.Text {
			return payload, nil
		}
	}
}

// Write notes the join.
func (t *tap) Write(b []byte) (int, error) {
	t.out.data = append(t.out.data, b...)
	for {
		message, err := t.out.next(frame.ParseMasked)
		if message == nil || err != nil {
			break
		}
		t.asked(message)
	}
	return t.Conn.Write(b)
}

// Read notes what came.
func (t *tap) Read(b []byte) (int, error) {
	n, err := t.Conn.Read(b)
	t.in.data = append(t.in.data, b[:n]...)
	for !t.broken {
		message, broken := t.in.next(frame.Parse)
		if t.broken = broken != nil; message == nil {
			break
		}
		for line := range bytes.SplitSeq(message, []byte{'\n'}) {
			t.told(line)
		}
	}
	if err != nil {
		t.end()
	}
	return n, err
}

// Close notes the end before the server can know of it.
func (t *tap) Close() error {
	t.end()
	return t.Conn.Close()
}

func (t *tap) end() {
	t.closed.Do(func() {
		t.member.gone(t)
		t.note(consistency.Event{Kind: consistency.Closed})
	})
}

func (t *tap) note(e consistency.Event) {
	e.Conn = t.number
	t.crowd.log.Note(e)
}

func (t *tap) asked(message []byte) {
	var join struct {
		Type  string
		Room  string
		Since *struct{ Seq int64 }
	}
	if json.Unmarshal(message, &join) != nil || join.Type != "join" {
		return
	}
	e := consistency.Event{Kind: consistency.Join, Client: t.member.number, Node: t.node, Room: join.Room}
	if join.Since != nil {
		e.Since = join.Since.Seq
	}
	t.note(e)
}

// told notes an event of the server that counts.
func (t *tap) told(line []byte) {
	var e struct {
		Type, Epoch, Name, User, Text string
		ID, Code                      string
		Seq, First                    int64
		Repeat                        bool
		Recovered                     *bool
	}
	if json.Unmarshal(line, &e) != nil {
		return
	}
	switch {
	case e.Type == "welcome":
		noted := consistency.Event{Kind: consistency.Welcome, Epoch: e.Epoch, Seq: e.Seq, Name: e.Name, User: e.User}
		if e.Recovered != nil && !*e.Recovered {
			noted.First = max(1, e.First)
		}
		t.note(noted)
		t.member.here(t)
	case e.Type == "left":
		t.note(consistency.Event{Kind: consistency.Left, User: e.User})
	case e.Type == "error" && e.ID == "": // not of something said
		t.note(consistency.Event{Kind: consistency.Turned, Code: e.Code})
	case e.Type == "message" && !e.Repeat:
		t.note(consistency.Event{Kind: consistency.Message, Seq: e.Seq, Text: e.Text})
		t.member.reached(e.Seq)
	case e.Type == "update" || e.Type == "room" || e.Type == "act":
		t.note(consistency.Event{Kind: consistency.Entry, Seq: e.Seq})
		t.member.reached(e.Seq)
	}
}
