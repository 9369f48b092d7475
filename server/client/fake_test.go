package client_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/lxzan/gws"

	"hubbub/server/client"
)

// A fakeServer takes the connections of one client, in memory, so that it can run in
// a synctest bubble.
type fakeServer struct {
	t        *testing.T
	accepted chan *fakeConn
	refuse   func() string // if not nil, the answer to a handshake
	dead     bool          // connections open and nobody answers
	dials    []time.Time
}

func newFakeServer(t *testing.T) *fakeServer {
	return &fakeServer{t: t, accepted: make(chan *fakeConn, 1024)}
}

// dial is what a client calls for TCP.
func (f *fakeServer) dial(context.Context, string, string) (net.Conn, error) {
	f.dials = append(f.dials, time.Now())
	near, far := net.Pipe()
	switch {
	case f.dead:
		go io.Copy(io.Discard, near)
	case f.refuse != nil:
		go func() {
			http.ReadRequest(bufio.NewReader(near))
			near.Write([]byte(f.refuse()))
			near.Close()
		}()
	default:
		go f.serve(near)
	}
	f.t.Cleanup(func() { near.Close(); far.Close() })
	return far, nil
}

func (f *fakeServer) serve(nc net.Conn) {
	reader := bufio.NewReader(nc)
	request, err := http.ReadRequest(reader)
	if err != nil {
		return
	}
	c := &fakeConn{t: f.t, requests: make(chan map[string]any, 64)}
	if c.socket, err = gws.NewUpgrader(c, nil).UpgradeFromConn(nc, reader, request); err != nil {
		if !errors.Is(err, io.ErrClosedPipe) { // the client may have left meanwhile
			f.t.Errorf("handshake: %v", err)
		}
		return
	}
	select {
	case f.accepted <- c:
		c.socket.ReadLoop()
	case <-f.t.Context().Done():
	}
}

// A fakeConn is the server's side of a connection.
type fakeConn struct {
	gws.BuiltinEventHandler
	t        *testing.T
	socket   *gws.Conn
	requests chan map[string]any // closed with the connection
}

func (c *fakeConn) OnMessage(_ *gws.Conn, m *gws.Message) {
	defer m.Close()
	var request map[string]any
	if err := json.Unmarshal(m.Bytes(), &request); err != nil {
		c.t.Errorf("the client sent %q", m.Bytes())
	}
	c.requests <- request
}

func (c *fakeConn) OnClose(*gws.Conn, error) { close(c.requests) }

// sends writes events, one message each.
func (c *fakeConn) sends(events ...string) {
	for _, e := range events {
		c.socket.WriteString(e)
	}
}

// welcome takes the join and lets the client in. more are further fields.
func (c *fakeConn) welcome(seq int, more string) (join map[string]any) {
	join = <-c.requests
	c.sends(fmt.Sprintf(`{"type":"welcome","session":"s1","name":"Bot","room":"lobby","epoch":"e","seq":%d,"n":%d,"online":1%s}`, seq, seq, more))
	return join
}

func message(seq int, id, text string) string {
	return fmt.Sprintf(`{"type":"message","seq":%d,"id":%q,"from":"Bot","at":1790000000123,"text":%q}`, seq, id, text)
}

// join lets a client in through f.
func (f *fakeServer) join(config client.Config, more string) (*client.Client, *fakeConn) {
	f.t.Helper()
	type joined struct {
		c   *client.Client
		err error
	}
	done := make(chan joined, 1)
	go func() {
		c, err := client.Join(f.t.Context(), f.config(config))
		done <- joined{c, err}
	}()
	conn := <-f.accepted
	conn.welcome(0, more)
	got := <-done
	if got.err != nil {
		f.t.Fatal(got.err)
	}
	f.t.Cleanup(got.c.Close)
	return got.c, conn
}

func (f *fakeServer) config(config client.Config) client.Config {
	config.URL, config.Name = "ws://hubbub.test/ws", "Bot"
	config.Dial = f.dial
	return config
}
