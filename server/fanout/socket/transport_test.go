//go:build unix

package socket_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubbub/server/fanout/socket"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// pair returns two ends of a TCP connection.
func pair(t *testing.T) (near, far *net.TCPConn) {
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
	t.Cleanup(func() { dialled.Close(); accepted.Close() })
	for _, c := range []net.Conn{dialled, accepted} {
		c.SetDeadline(time.Now().Add(time.Minute))
	}
	return accepted.(*net.TCPConn), dialled.(*net.TCPConn)
}

// limited takes a few bytes at a time.
type limited struct {
	net.Conn
	got []byte
}

func (l *limited) WriteNow(p []byte) (int, error) {
	n := min(len(p), 3)
	if l.got = append(l.got, p[:n]...); n < len(p) {
		return n, socket.ErrWouldBlock
	}
	return n, nil
}

func TestTransportOf(t *testing.T) {
	tcp, _ := pair(t)
	pipe, other := net.Pipe()
	defer pipe.Close()
	defer other.Close()
	tests := []struct {
		name                 string
		nc                   net.Conn
		blocking, descriptor bool
	}{
		{"TCP", tcp, false, true},
		{"TCP inside something else", struct{ net.Conn }{tcp}, true, false},
		{"pipe", pipe, true, false},
		{"in memory", &limited{}, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := socket.TransportOf(test.nc)
			if (got == socket.Blocking) != test.blocking || got.HasDescriptor() != test.descriptor {
				t.Errorf("transport %d, want blocking %v, a descriptor %v", got, test.blocking, test.descriptor)
			}
		})
	}
}

func TestWriteInMemory(t *testing.T) {
	nc := &limited{}
	transport := socket.TransportOf(nc)
	if n, err := transport.Write(nc, []byte("abcd")); n != 3 || err != socket.ErrWouldBlock {
		t.Errorf("wrote %d bytes, %v; want 3 and ErrWouldBlock", n, err)
	}
	if n, err := transport.Write(nc, []byte("d")); n != 1 || err != nil {
		t.Errorf("wrote %d bytes, %v; want 1", n, err)
	}
	if string(nc.got) != "abcd" {
		t.Errorf("got %q", nc.got)
	}
}

// TestWriteUntilFull: a full socket says so at once, what it took arrives, and
// then it takes more.
func TestWriteUntilFull(t *testing.T) {
	near, far := pair(t)
	transport := socket.TransportOf(near)
	var sent []byte
	chunk := bytes.Repeat([]byte("0123456789abcdef"), 1000)
	for {
		p := chunk[len(sent)%16:]
		n, err := transport.Write(near, p)
		sent = append(sent, p[:n]...)
		if err == socket.ErrWouldBlock {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	got := make([]byte, len(sent))
	if _, err := io.ReadFull(far, got); err != nil || !bytes.Equal(got, sent) {
		t.Fatalf("%d bytes were taken, and others arrived (%v)", len(sent), err)
	}
	if n, err := transport.Write(near, []byte("x")); n != 1 || err != nil {
		t.Errorf("wrote %d bytes to an empty socket, %v", n, err)
	}
}

func TestRead(t *testing.T) {
	near, far := pair(t)
	transport := socket.TransportOf(near)
	p := make([]byte, 8)
	if n, err := transport.Read(p); n != 0 || err != socket.ErrWouldBlock {
		t.Errorf("read %d bytes, %v; want ErrWouldBlock", n, err)
	}
	far.Write([]byte("ab"))
	near.Read(p[:1]) // waits until both are there
	if n, err := transport.Read(p); n != 1 || err != nil || p[0] != 'b' {
		t.Errorf("read %q, %v", p[:n], err)
	}
	far.CloseWrite()
	near.Read(p) // waits for the end
	if n, err := transport.Read(p); n != 0 || err != io.EOF {
		t.Errorf("read %d bytes, %v; want EOF", n, err)
	}
	if n, err := transport.Read(nil); n != 0 || err != nil {
		t.Errorf("read %d bytes into none, %v", n, err)
	}
}

// TestWriteAfterReset: a broken connection is an error of the system, no signal.
func TestWriteAfterReset(t *testing.T) {
	near, far := pair(t)
	transport := socket.TransportOf(near)
	far.SetLinger(0)
	far.Close()
	near.Read(make([]byte, 1)) // waits for the reset, and takes its error
	if n, err := transport.Write(near, []byte("x")); n != 0 || !errors.Is(err, syscall.EPIPE) {
		t.Errorf("wrote %d bytes, %v; want EPIPE", n, err)
	}
}
