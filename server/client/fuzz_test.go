package client_test

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/client"
)

// stepEnd stands between the steps of a script, record separator in ASCII.
const stepEnd = "\x1e"

// A script is what a hostile server does, over as many connections as the client makes.
// The first byte of a step says how.
type script struct {
	server *fakeServer
	ended  <-chan struct{}
	say    func(text string) // by the client
	rename func(name string) // by the client

	conn *fakeConn     // nil if there is none
	gone chan struct{} // closed with conn
}

// play does the steps; it ends early when ended is closed.
func (s *script) play(steps [][]byte) {
	for _, step := range steps {
		if len(step) == 0 {
			continue
		}
		if s.conn == nil && !s.accept() {
			return
		}
		s.do(step[0], step[1:])
		synctest.Wait()
		select {
		case <-s.gone:
			s.conn = nil
		default:
		}
	}
}

// accept takes the connection that the client has made last.
func (s *script) accept() bool {
	for s.conn == nil || len(s.server.accepted) > 0 {
		select {
		case s.conn = <-s.server.accepted:
		case <-s.ended:
			return false
		}
	}
	gone := make(chan struct{})
	go func(c *fakeConn) {
		defer close(gone)
		for range c.requests {
		}
	}(s.conn)
	s.gone = gone
	return true
}

func (s *script) do(how byte, what []byte) {
	switch how {
	case 'w':
		s.conn.sends(`{"type":"welcome","session":"s1","name":"Bot","room":"lobby","epoch":"e","seq":9` + string(what) + `}`)
	case 'm':
		for _, seq := range what {
			s.conn.sends(message(int(int8(seq)), "", "hi"))
		}
	case 'r':
		s.conn.socket.NetConn().Write(what)
	case 'p':
		s.conn.socket.WritePing(what[:min(len(what), 125)])
	case 'c':
		if len(what) > 1 {
			s.conn.socket.WriteClose(uint16(what[0])<<8|uint16(what[1]), what[2:min(len(what), 120)])
		}
	case 'x':
		s.conn.socket.NetConn().Close()
	case 's':
		s.say(string(what))
	case 'n':
		s.rename(string(what))
	case 'z':
		select {
		case <-time.After(time.Duration(len(what)+1) * 10 * time.Second):
		case <-s.ended:
		}
	default:
		s.conn.sends(string(what))
	}
}

// FuzzServer: whatever a server does, and over however many connections, the client
// neither panics nor hangs, its numbers never go back within an epoch, and another epoch
// begins with a Lost.
func FuzzServer(f *testing.F) {
	for _, seed := range []string{
		`w,"ping_interval_ms":30000` + "\x1em\x01\x02\x05\x03\x1ez\x1em\x06\x1ez123\x1ew\x1em\x06\x07",
		"w\x1em\x03\x1ex\x1e" + `w,"recovered":false,"first":2` + "\x1em\x02\x03\x04\x1ex\x1e" + `w,"epoch":"f","recovered":false,"first":1` + "\x1em\x01\x02",
		"w\x1ew\x1em\x01\x1ew\x1em\x01\xff\x1ew",
		"w\x1eshello\x1e" + `t{"type":"error","code":"rate_limited","retry_after_ms":9e9}` + "\x1ex\x1ew\x1ez\x1ez\x1ez",
		"w\x1e" + `t{"type":"draining","retry_after_ms":-1}` + "\x1ec\x03\xf4\x1ew\x1ec\x0f\xa1name_taken",
		"w\x1er\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff\x1ew\x1er\xc1\x00\x1ew\x1er\x01\x01a\x80\x01b\x1ew",
		`t{"type":"message","seq":1}` + "\x1ez\x1ez" + "\x1ew\x1e" + `t{"type":"message","seq":9223372036854775807}` + "\n" + `{"type":"message","seq":-9223372036854775808}`,
		`t{"type":"error","code":"name_invalid","final":true}`,
		"w\x1eshello\x1e" + `t{"type":"error","code":"rate_limited","retry_after_ms":9}` + "\x1ez\x1e" + `t{"type":"error","code":"flood","retry_after_ms":5000}` + "\x1ec\x0f\xacflood\x1ew\x1ec\x0f\xac\x1ew",
		"w\x1enAnna\x1e" + `t{"type":"error","code":"name_taken"}` + "\x1enAnna\x1e" + `t{"type":"pong"}` + "\x1ex\x1ew\x1enBo\x1ez\x1ez\x1ew" + `,"people":[{"name":"Bo","since":-1}]`,
		"w\x1em\x01\x1e" + `t{"type":"update","seq":2,"target":1,"removed":true}` + "\n" + `{"type":"update","seq":2,"from_seq":1}` + "\n" + `{"type":"room","seq":3,"state":[]}` + "\n" + `{"type":"act","seq":4,"until":-9e18}` + "\x1em\x04\x05",
		"w\x1epping\x1ec\x00\x00\x1ew" + "\x1e" + `t{"type":"left","online":-1}` + "\n\n\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		synctest.Test(t, func(t *testing.T) { meet(t, bytes.Split(data, []byte(stepEnd))) })
	})
}

// meet has a client meet a server that follows a script. It returns when nothing of both
// runs any more; if something hangs, synctest fails the test.
func meet(t *testing.T, steps [][]byte) {
	server := newFakeServer(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	says, names := make(chan string, len(steps)), make(chan string, len(steps))
	s := &script{server: server, ended: ctx.Done(), say: func(text string) { says <- text }, rename: func(name string) { names <- name }}
	running.Go(func() {
		s.play(steps)
		cancel()
	})
	c, err := client.Join(ctx, server.config(client.Config{}))
	if err != nil {
		return
	}
	defer c.Close()
	running.Go(func() {
		for {
			select {
			case text := <-says:
				running.Go(func() { c.Say(ctx, text) })
			case name := <-names:
				running.Go(func() { c.Rename(ctx, name) })
			case <-ctx.Done():
				return
			}
		}
	})
	watch(ctx, t, c)
}

// follows checks the number of an entry.
func follows(t *testing.T, c *client.Client, last *client.Since, seq int64) {
	if seq <= last.Seq {
		t.Errorf("number %d follows %d", seq, last.Seq)
	}
	last.Seq = seq
	if since := c.Since(); since == nil || *since != *last {
		t.Errorf("since %+v, want %+v", since, *last)
	}
}

// watch checks what the client makes of a server, until it ends.
func watch(ctx context.Context, t *testing.T, c *client.Client) {
	var last client.Since
	lost := false
	for {
		event, err := c.Next(ctx)
		if err != nil {
			return
		}
		switch e := event.(type) {
		case client.Welcome:
			if e.Epoch != last.Epoch {
				if last.Seq > 0 && !lost {
					t.Errorf("epoch %q follows %q, and nothing was lost", e.Epoch, last.Epoch)
				}
				last = client.Since{Epoch: e.Epoch}
			}
			lost = false
		case client.Lost:
			lost = true
		case client.Message:
			follows(t, c, &last, e.Seq)
		case client.Updated:
			follows(t, c, &last, e.Seq)
		case client.RoomChanged:
			follows(t, c, &last, e.Seq)
		case client.Acted:
			follows(t, c, &last, e.Seq)
		case client.Away:
			if e.Delay < 0 || e.Delay > 5*time.Minute+30*time.Second { // what a server may ask for, and chance
				t.Errorf("away for %v", e.Delay)
			}
		}
	}
}
