package fanout_test

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubbub/server/fanout"
	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what must happen at once.
const patience = time.Minute

// A venue is a room with a broadcaster, and no server around it.
type venue struct {
	t           testing.TB
	broadcaster *fanout.Broadcaster
	names       *identity.Names
	hub         *room.Hub
	people      int
}

func newVenue(t testing.TB, config fanout.Config) *venue {
	v := &venue{t: t, broadcaster: fanout.New(config), names: identity.NewNames(identity.Config{})}
	v.hub = room.NewHub(room.Config{Log: new(counter), NewOutlet: func() room.Outlet { return v.broadcaster.NewAudience() }})
	t.Cleanup(v.broadcaster.Close)
	return v
}

// A counter is a log that numbers messages and keeps none.
type counter struct {
	to   room.Receiver
	last atomic.Int64
}

func (c *counter) DeliverTo(r room.Receiver) { c.to = r }

func (c *counter) Publish(to room.Address, drafts []room.Draft) {
	delivered := make([]room.Delivered, len(drafts))
	for i, d := range drafts {
		delivered[i].Draft = d
		delivered[i].Seq = c.last.Add(1)
	}
	go c.to.Deliver(to.Room, delivered)
}

func (c *counter) Tail(string, int) (room.Tail, error) {
	last := c.last.Load()
	return room.Tail{Epoch: "e", Last: last, Floor: last + 1, Before: last}, nil
}

// draft is a text that somebody says.
func draft(t room.Ticket, s *identity.Session, text string) room.Draft {
	return room.Draft{Entry: wire.Entry{Kind: wire.KindMessage, From: s.Name().String(), Text: text}, Received: time.Now(), Ticket: t}
}

// A member is a connection in the venue's room.
type member struct {
	fanout.Conn
	form     wire.Form
	hold     bool   // of the room nothing comes before Release
	first    []byte // what its stream begins with
	audience *fanout.Audience
	after    *room.Batch // where its stream begins
	session  *identity.Session
	room     *room.Room
	joined   chan struct{}
	slow     atomic.Int32
}

func (m *member) Joined(w *room.Welcome) {
	m.audience, m.after = w.Outlet.(*fanout.Audience), w.After
	if m.hold {
		m.Hold(m.audience, m.after, m.form)
	} else {
		m.Follow(m.audience, m.after, m.form, m.first)
	}
	close(m.joined)
}
func (m *member) Numbered(*wire.Entry, bool) {}
func (m *member) Refused(*wire.Error)        {}
func (m *member) Unreadable(bool)            {}
func (m *member) Reacted(*wire.Entry)        {}
func (m *member) Replaced()                  {}
func (*member) Renamed(wire.Person, string)  {}
func (m *member) Silent() time.Duration      { return 0 }
func (m *member) TooSlow()                   { m.slow.Add(1) }

func (m *member) BadFrame(fanout.Fault) {}

func (m *member) Arrived(fanout.Arrival) bool { return true }

func (m *member) Serve() { panic("never started") }

// join brings the server's side of a connection into the lobby.
func (v *venue) join(nc net.Conn, form wire.Form) *member {
	v.t.Helper()
	return v.enter(nc, &member{form: form})
}

// enter is join for a member with settings.
func (v *venue) enter(nc net.Conn, m *member) *member {
	v.t.Helper()
	m.joined = make(chan struct{})
	v.broadcaster.Attach(&m.Conn, m, nc, nil)
	v.people++
	n, err := name.New(fmt.Sprintf("member%d", v.people))
	if err != nil {
		v.t.Fatal(err)
	}
	if m.session, err = v.names.Claim(n, "", false); err != nil {
		v.t.Fatal(err)
	}
	if m.room, err = v.hub.Hold(room.Lobby); err != nil {
		v.t.Fatal(err)
	}
	m.room.Join(m.session, identity.Member, m, room.Since{})
	<-m.joined
	v.t.Cleanup(func() {
		v.hub.Leave(m.room, m.session, m, 0)
		m.Abort()
	})
	return m
}

func (m *member) say(text string) { m.room.Say(draft(m, m.session, text)) }

// tcpPair returns the two ends of a loopback connection.
func tcpPair(t *testing.T) (server, client *net.TCPConn) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	dialled, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	accepted, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dialled.Close() })
	dialled.SetDeadline(time.Now().Add(patience))
	return accepted.(*net.TCPConn), dialled.(*net.TCPConn)
}

// readFrame reads one unmasked frame.
func readFrame(r *bufio.Reader) (opcode byte, payload []byte, err error) {
	var head [2]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	size := uint64(head[1])
	switch size {
	case 126:
		var b [2]byte
		_, err = io.ReadFull(r, b[:])
		size = uint64(binary.BigEndian.Uint16(b[:]))
	case 127:
		var b [8]byte
		_, err = io.ReadFull(r, b[:])
		size = binary.BigEndian.Uint64(b[:])
	}
	if err != nil {
		return 0, nil, err
	}
	if head[0]&0x80 == 0 || size > 1<<20 {
		return 0, nil, fmt.Errorf("broken frame header % x", head)
	}
	payload = make([]byte, size)
	_, err = io.ReadFull(r, payload)
	return head[0] & 0x0F, payload, err
}

// readTexts reads until n messages have come and returns their texts. Other
// frames go to the function, if there is one.
func readTexts(r *bufio.Reader, n int, other func(opcode byte, payload []byte)) ([]string, error) {
	var texts []string
	for len(texts) < n {
		opcode, payload, err := readFrame(r)
		if err != nil {
			return texts, err
		}
		if opcode != wire.OpText {
			if other != nil {
				other(opcode, payload)
			}
			continue
		}
		for line := range strings.SplitSeq(string(payload), "\n") {
			var e struct{ Type, Text string }
			if err := json.Unmarshal([]byte(line), &e); err != nil {
				return texts, fmt.Errorf("event %.80q: %w", line, err)
			}
			if e.Type == "message" {
				texts = append(texts, e.Text)
			}
		}
	}
	return texts, nil
}
