package reader_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubbub/bench/internal/frame"
	"hubbub/bench/internal/reader"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const testTimeout = time.Minute

// record is a handler that tells what it gets.
type record struct {
	frames chan string
	closed chan error
}

func newRecord() *record {
	return &record{make(chan string, 1000), make(chan error, 10)}
}

func (r *record) Frame(_ *reader.Conn, payload []byte, _ int64) { r.frames <- string(payload) }
func (r *record) Closed(_ *reader.Conn, why error)              { r.closed <- why }

func (r *record) next(t *testing.T) string {
	t.Helper()
	select {
	case f := <-r.frames:
		return f
	case why := <-r.closed:
		t.Fatalf("closed: %v", why)
	case <-time.After(testTimeout):
		t.Fatal("no frame")
	}
	return ""
}

// pair returns a loop's connection and the server's end of it.
func pair(t *testing.T, h reader.Handler, rest []byte) (*reader.Conn, net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	client, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	server, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	loop, err := reader.New(h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		loop.Close()
		server.Close()
	})
	c, err := loop.Add(1, client, rest, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c, server
}

func TestFramesInPieces(t *testing.T) {
	r := newRecord()
	first := frame.Append(nil, frame.Text, []byte("from the handshake"))
	_, server := pair(t, r, first[:5])
	var data []byte
	data = append(data, first[5:]...)
	want := []string{"from the handshake"}
	for i := range 20 {
		text := strings.Repeat(fmt.Sprint(i), 1+i*40)
		want = append(want, text)
		data = frame.Append(data, frame.Text, []byte(text))
	}
	for cut := range bytes.SplitSeq(bytes.ReplaceAll(data, []byte("1"), []byte("1\x00\x00")), []byte("\x00\x00")) {
		if _, err := server.Write(cut); err != nil {
			t.Fatal(err)
		}
	}
	for i, w := range want {
		if got := r.next(t); got != w {
			t.Fatalf("frame %d is %q, want %q", i, got, w)
		}
	}
}

// TestFragments: a message in fragments is one, a ping between them is its own.
func TestFragments(t *testing.T) {
	r := newRecord()
	_, server := pair(t, r, nil)
	fragment := func(opcode byte, text string, final bool) []byte {
		f := frame.Append(nil, opcode, []byte(text))
		if !final {
			f[0] &^= 0x80
		}
		return f
	}
	server.Write(slices.Concat(
		fragment(frame.Text, "to", false), fragment(frame.Continuation, "get", false),
		fragment(frame.Ping, "hi", true), fragment(frame.Continuation, "her", true),
		fragment(frame.Text, "alone", true)))
	for _, want := range []string{"together", "alone"} {
		if got := r.next(t); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestLongFrame(t *testing.T) {
	r := newRecord()
	_, server := pair(t, r, nil)
	text := strings.Repeat("long ", 300_000)
	go server.Write(frame.Append(nil, frame.Text, []byte(text)))
	if got := r.next(t); got != text {
		t.Errorf("got %d bytes, want %d", len(got), len(text))
	}
}

func TestPingIsAnswered(t *testing.T) {
	_, server := pair(t, newRecord(), nil)
	server.Write(frame.Append(nil, frame.Ping, []byte("hi")))
	server.SetReadDeadline(time.Now().Add(testTimeout))
	got := make([]byte, 8)
	if n, err := server.Read(got); n != 8 || got[0] != 0x80|frame.Pong || got[1] != 0x82 {
		t.Errorf("got %x, %v", got[:n], err)
	}
}

func TestWhyItClosed(t *testing.T) {
	for _, tt := range []struct {
		name string
		sent []byte
		want func(error) bool
	}{
		{"close frame", frame.Append(nil, frame.Close, []byte("\x0f\xa8slow_consumer")), func(err error) bool {
			var ce *reader.CloseError
			return errors.As(err, &ce) && ce.Code == 4008 && ce.Reason == "slow_consumer"
		}},
		{"end", nil, func(err error) bool { return errors.Is(err, reader.ErrEnded) }},
		{"nonsense", []byte("HTTP/1.1"), func(err error) bool { return errors.Is(err, frame.ErrReserved) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRecord()
			c, server := pair(t, r, nil)
			server.Write(tt.sent)
			server.Close()
			select {
			case why := <-r.closed:
				if !tt.want(why) || c.Live() {
					t.Errorf("closed with %v, live %v", why, c.Live())
				}
			case <-time.After(testTimeout):
				t.Fatal("not closed")
			}
			if err := c.Send([]byte("x"), time.Now().Add(time.Second)); err == nil {
				t.Error("a closed connection sends")
			}
		})
	}
}

func TestPauseAndResume(t *testing.T) {
	r := newRecord()
	c, server := pair(t, r, nil)
	c.Pause()
	server.Write(frame.Append(nil, frame.Text, []byte("one")))
	server.Write(frame.Append(nil, frame.Text, []byte("two")))
	select {
	case f := <-r.frames:
		t.Fatalf("read %q while paused", f)
	case <-time.After(150 * time.Millisecond):
	}
	c.Resume()
	if a, b := r.next(t), r.next(t); a != "one" || b != "two" {
		t.Errorf("got %q and %q", a, b)
	}
}

func TestSend(t *testing.T) {
	c, server := pair(t, newRecord(), nil)
	text := []byte(strings.Repeat("x", 8<<20)) // more than the socket takes at once
	sent := make(chan error, 1)
	go func() { sent <- c.Send(text, time.Now().Add(testTimeout)) }()
	server.SetReadDeadline(time.Now().Add(testTimeout))
	buf, n := make([]byte, 1<<20), 0
	for want := len(text) + 14; n < want; {
		k, err := server.Read(buf)
		if err != nil {
			t.Fatalf("after %d bytes: %v", n, err)
		}
		n += k
	}
	if err := <-sent; err != nil {
		t.Error(err)
	}
}

// TestDeliveryDoesNotAllocate counts over many frames: a few allocations for all
// of them are the test's own.
func TestDeliveryDoesNotAllocate(t *testing.T) {
	const frames = 5000
	counter := &counting{every: frames, done: make(chan struct{})}
	_, server := pair(t, counter, nil)
	data := bytes.Repeat(frame.Append(nil, frame.Text, []byte("hello")), frames)
	n := testing.AllocsPerRun(1, func() {
		server.Write(data)
		<-counter.done
	})
	if n > frames/50 {
		t.Errorf("%v allocations for %d frames", n, frames)
	}
}

type counting struct {
	every, seen int
	done        chan struct{}
}

func (c *counting) Frame(*reader.Conn, []byte, int64) {
	if c.seen++; c.seen%c.every == 0 {
		c.done <- struct{}{}
	}
}
func (c *counting) Closed(*reader.Conn, error) {}
