package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/lxzan/gws"
)

// client is one WebSocket user. Its methods are for one goroutine and work, by
// returning an error, on the nil client of a failed dial too.
type client struct {
	gws.BuiltinEventHandler
	conn  *gws.Conn
	lines chan string // closed with the connection
}

var errNotConnected = errors.New("not connected")

// dial connects to path; the http of the site's address becomes ws.
func (s site) dial(path string) (*client, error) {
	c := &client{lines: make(chan string, 1024)}
	conn, _, err := gws.NewClient(c, &gws.ClientOption{
		Addr:             "ws" + strings.TrimPrefix(s.base, "http") + path,
		HandshakeTimeout: stepTimeout,
	})
	if err != nil {
		return nil, err
	}
	c.conn = conn
	go conn.ReadLoop() // ends with the connection, which close ends
	return c, nil
}

// OnMessage splits a message into its events or lines: both protocols may put
// several into one.
func (c *client) OnMessage(_ *gws.Conn, m *gws.Message) {
	defer m.Close()
	for line := range strings.SplitSeq(string(m.Bytes()), "\n") {
		select {
		case c.lines <- line:
		default: // nobody awaits that much
		}
	}
}

func (c *client) OnClose(*gws.Conn, error) { close(c.lines) }

func (c *client) send(text string) error {
	if c == nil {
		return errNotConnected
	}
	return c.conn.WriteString(text)
}

// join enters the lobby and waits for the welcome.
func (c *client) join(name string) error {
	if err := c.send(fmt.Sprintf(`{"type":"join","name":%q}`, name)); err != nil {
		return err
	}
	return c.await(isEvent(event{Type: "welcome", Name: name}))
}

// await reads lines until one is wanted.
func (c *client) await(wanted func(line string) bool) error {
	if c == nil {
		return errNotConnected
	}
	timeout := time.After(stepTimeout)
	last := "nothing"
	for {
		select {
		case line, open := <-c.lines:
			if !open {
				return fmt.Errorf("the connection closed; the last line was %s", last)
			}
			if wanted(line) {
				return nil
			}
			last = line
		case <-timeout:
			return fmt.Errorf("nothing within %v; the last line was %s", stepTimeout, last)
		}
	}
}

func (c *client) close() {
	if c != nil {
		_ = c.conn.WriteClose(1000, nil)
	}
}

// event holds the fields of a server event that the checks look at.
type event struct {
	Type string `json:"type"`
	ID   string `json:"id"`
	Name string `json:"name"`
	From string `json:"from"`
	Text string `json:"text"`
}

// isEvent matches an event line; an ID that is empty in want is not compared.
func isEvent(want event) func(line string) bool {
	return func(line string) bool {
		var got event
		if json.Unmarshal([]byte(line), &got) != nil {
			return false
		}
		if want.ID == "" {
			got.ID = ""
		}
		return got == want
	}
}
