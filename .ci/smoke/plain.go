package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/lxzan/gws"
)

// plain is a user of plain text. Its methods are for one goroutine and work, by
// returning an error, on the nil of a failed dial too.
type plain struct {
	gws.BuiltinEventHandler
	conn  *gws.Conn
	lines chan string // closed with the connection
}

// plain connects under a name.
func (s site) plain(name string) (*plain, error) {
	p := &plain{lines: make(chan string, 1024)}
	conn, _, err := gws.NewClient(p, &gws.ClientOption{Addr: s.url("/ws/" + name), HandshakeTimeout: stepTimeout})
	if err != nil {
		return nil, err
	}
	p.conn = conn
	go conn.ReadLoop() // ends with the connection, which close ends
	return p, nil
}

// OnMessage splits a message into its lines: the server may put several into one.
func (p *plain) OnMessage(_ *gws.Conn, m *gws.Message) {
	defer m.Close()
	for line := range strings.SplitSeq(string(m.Bytes()), "\n") {
		select {
		case p.lines <- line:
		default: // nobody awaits that much
		}
	}
}

func (p *plain) OnClose(*gws.Conn, error) { close(p.lines) }

// await reads lines until the one that is wanted.
func (p *plain) await(wanted string) error {
	if p == nil {
		return errNotConnected
	}
	timeout := time.After(stepTimeout)
	last := "nothing"
	for {
		select {
		case line, open := <-p.lines:
			if !open {
				return fmt.Errorf("the connection closed; the last line was %s", last)
			}
			if line == wanted {
				return nil
			}
			last = line
		case <-timeout:
			return fmt.Errorf("nothing within %v; the last line was %s", stepTimeout, last)
		}
	}
}

func (p *plain) close() {
	if p != nil {
		_ = p.conn.WriteClose(1000, nil)
	}
}
