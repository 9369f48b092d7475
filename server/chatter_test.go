package server_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lxzan/gws"

	"hubbub/server/contract"
	"hubbub/server/wire"
)

// A chatter is a client that keeps what it hears. It speaks through gws, the way
// other programs would.
type chatter struct {
	t      *testing.T
	socket *gws.Conn
	gws.BuiltinEventHandler

	path   string      // of the handshake
	heard  chan string // events of hubbub.v1, or lines of plain text
	closed chan error
}

func connect(t *testing.T, addr, path string) *chatter {
	t.Helper()
	c := &chatter{t: t, path: path, heard: make(chan string, 10_000), closed: make(chan error, 1)}
	var err error
	c.socket, _, err = gws.NewClient(c, &gws.ClientOption{Addr: "ws://" + addr + path, HandshakeTimeout: patience})
	if err != nil {
		t.Fatal(err)
	}
	var reading sync.WaitGroup
	reading.Go(c.socket.ReadLoop)
	t.Cleanup(func() { c.socket.NetConn().Close(); reading.Wait() })
	return c
}

func (c *chatter) OnMessage(_ *gws.Conn, message *gws.Message) {
	defer message.Close()
	checkFrame(c.t, c.path, opText, message.Bytes())
	for line := range strings.SplitSeq(string(message.Bytes()), "\n") {
		c.heard <- line
	}
}

func (c *chatter) OnClose(_ *gws.Conn, err error) {
	var closed *gws.CloseError
	if errors.As(err, &closed) {
		if err := contract.Close(closed.Code, string(closed.Reason)); err != nil {
			c.t.Error(err)
		}
	}
	c.closed <- err
}

func (c *chatter) send(format string, args ...any) {
	c.t.Helper()
	if err := c.socket.WriteString(fmt.Sprintf(format, args...)); err != nil {
		c.t.Fatal(err)
	}
}

// next returns the next event or line.
func (c *chatter) next() string {
	c.t.Helper()
	select {
	case line := <-c.heard:
		return line
	case err := <-c.closed:
		c.closed <- err
		if len(c.heard) > 0 { // all was heard before the end
			return <-c.heard
		}
		c.t.Fatalf("the connection has ended: %v", err)
	case <-time.After(patience):
		c.t.Fatal("heard nothing")
	}
	return ""
}

// An event has the fields that the tests look at.
type event struct {
	Type, Session, ID, From, Text, Code, Name, User, Message, Reason string
	Seq                                                              int64
	Online                                                           int
	Users                                                            []string
	Repeat                                                           bool
	RetryAfter                                                       int64 `json:"retry_after_ms"`
}

// await returns the next event of a type and passes over others.
func (c *chatter) await(kind string) event {
	c.t.Helper()
	for end := time.Now().Add(patience); ; {
		if time.Now().After(end) { // heartbeats go on
			c.t.Fatalf("heard no %s", kind)
		}
		if e := c.hears(); e.Type == kind {
			return e
		}
	}
}

// hears returns the next event.
func (c *chatter) hears() (e event) {
	c.t.Helper()
	if err := json.Unmarshal([]byte(c.next()), &e); err != nil {
		c.t.Fatal(err)
	}
	return e
}

// closeCode waits for the end and returns the code that the server gave.
func (c *chatter) closeCode() uint16 {
	c.t.Helper()
	select {
	case err := <-c.closed:
		var closed *gws.CloseError
		if !errors.As(err, &closed) {
			c.t.Fatalf("ended without a close frame: %v", err)
		}
		return closed.Code
	case <-time.After(patience):
		c.t.Fatal("not closed")
		return 0
	}
}

// join connects by JSON and waits for the welcome. A name is free a moment after the room was told that its
// holder has left.
func join(t *testing.T, addr, name string) (c *chatter, welcome event) {
	t.Helper()
	waitUntil(t, name+" to be free", func() bool {
		c = connect(t, addr, "/ws")
		c.send(`{"type":"join","name":%q}`, name)
		for welcome = c.hears(); welcome.Type != "welcome" && welcome.Type != "error"; {
			welcome = c.hears()
		}
		return welcome.Code != string(wire.NameTaken)
	})
	if welcome.Type != "welcome" {
		t.Fatalf("%s does not get in: %+v", name, welcome)
	}
	return c, welcome
}
