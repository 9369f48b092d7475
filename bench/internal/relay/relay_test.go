package relay_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubbub/bench/internal/relay"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// silence is how long nothing has to arrive where nothing may.
const silence = 100 * time.Millisecond

// A target is a program that a relay leads to. It takes one connection.
type target struct {
	net.Listener
	conns chan net.Conn
}

func listen(t *testing.T) *target {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	target := &target{l, make(chan net.Conn, 1)}
	var accepting sync.WaitGroup
	accepting.Go(func() {
		if nc, err := l.Accept(); err == nil {
			target.conns <- nc
		}
	})
	t.Cleanup(func() {
		l.Close()
		accepting.Wait()
		select {
		case nc := <-target.conns:
			nc.Close()
		default:
		}
	})
	return target
}

// accept returns the connection that came in.
func (l *target) accept(t *testing.T) net.Conn {
	t.Helper()
	nc := <-l.conns
	t.Cleanup(func() { nc.Close() })
	return nc
}

// dial connects through a relay to a target.
func dial(t *testing.T, l *target, c relay.Conditions) (*relay.Relay, net.Conn) {
	t.Helper()
	r, err := relay.Listen(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	r.Set(c)
	nc, err := net.Dial("tcp", r.Address())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	return r, nc
}

func write(t *testing.T, nc net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(nc, text); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, nc net.Conn, want string) {
	t.Helper()
	buf := make([]byte, len(want))
	if _, err := io.ReadFull(nc, buf); err != nil || string(buf) != want {
		t.Fatalf("read %q: %v, want %q", buf, err, want)
	}
}

// readNothing wants nothing to arrive, no end either.
func readNothing(t *testing.T, nc net.Conn) {
	t.Helper()
	nc.SetReadDeadline(time.Now().Add(silence))
	defer nc.SetReadDeadline(time.Time{})
	if n, err := nc.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("read %d bytes: %v, want nothing", n, err)
	}
}

// TestContent: whatever the conditions, bytes arrive as they were sent, and then the end.
func TestContent(t *testing.T) {
	for name, c := range map[string]relay.Conditions{
		"fast":  {},
		"slow":  {Delay: 5 * time.Millisecond, BytesPerSecond: 4 << 20},
		"lossy": {Loss: 0.02},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := make([]byte, 1<<20)
			rand.NewChaCha8([32]byte{1}).Read(sent)
			l := listen(t)
			_, client := dial(t, l, c)
			server := l.accept(t)
			for from, to := range map[net.Conn]net.Conn{client: server, server: client} {
				go func() {
					from.Write(sent)
					from.(*net.TCPConn).CloseWrite()
				}()
				if got, err := io.ReadAll(to); err != nil || !bytes.Equal(got, sent) {
					t.Errorf("%d bytes arrived, of %d; or others: %v", len(got), len(sent), err)
				}
			}
		})
	}
}

// TestCut: nothing passes where the network is cut, not the end either, and all of it does when it
// is whole again.
func TestCut(t *testing.T) {
	for name, cut := range map[string]relay.Direction{
		"to the target": relay.ToTarget, "from the target": relay.FromTarget, "both ways": relay.Both,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := listen(t)
			r, client := dial(t, l, relay.Conditions{})
			server := l.accept(t)
			write(t, client, "before")
			read(t, server, "before")
			r.Set(relay.Conditions{Cut: cut})
			write(t, client, "question")
			write(t, server, "answer")
			if cut&relay.ToTarget != 0 {
				readNothing(t, server)
			} else {
				read(t, server, "question")
			}
			if cut&relay.FromTarget != 0 {
				readNothing(t, client)
			} else {
				read(t, client, "answer")
			}
			client.(*net.TCPConn).CloseWrite()
			if cut&relay.ToTarget != 0 {
				readNothing(t, server)
			}
			r.Set(relay.Conditions{})
			if cut&relay.ToTarget != 0 {
				read(t, server, "question")
			}
			if cut&relay.FromTarget != 0 {
				read(t, client, "answer")
			}
			if _, err := server.Read(make([]byte, 1)); err != io.EOF {
				t.Errorf("after the client's end: %v", err)
			}
		})
	}
}

// TestGoneMeanwhile: a side that is cut off learns only later that the other one has gone.
func TestGoneMeanwhile(t *testing.T) {
	l := listen(t)
	r, client := dial(t, l, relay.Conditions{})
	server := l.accept(t)
	r.Set(relay.Conditions{Cut: relay.ToTarget})
	client.(*net.TCPConn).SetLinger(0)
	client.Close()
	for range 3 {
		write(t, server, "is anybody there?")
		readNothing(t, server)
	}
	r.Set(relay.Conditions{})
	if _, err := server.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the other side has gone, and the read says: %v", err)
	}
}

// TestConnectWhileCut: who connects while the network is cut reaches the target later.
func TestConnectWhileCut(t *testing.T) {
	l := listen(t)
	r, client := dial(t, l, relay.Conditions{Cut: relay.FromTarget})
	write(t, client, "hello")
	select {
	case nc := <-l.conns:
		nc.Close()
		t.Fatal("the target was reached")
	case <-time.After(silence):
	}
	r.Set(relay.Conditions{})
	read(t, l.accept(t), "hello")
}

// TestLate: what is slow or lost takes its time.
func TestLate(t *testing.T) {
	const size = 128 << 10
	for name, tt := range map[string]struct {
		conditions relay.Conditions
		least      time.Duration
	}{
		"delay": {relay.Conditions{Delay: 50 * time.Millisecond}, 50 * time.Millisecond},
		"rate":  {relay.Conditions{BytesPerSecond: 1 << 20}, 60 * time.Millisecond},
		"loss":  {relay.Conditions{Loss: 1}, 200 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := listen(t)
			_, client := dial(t, l, tt.conditions)
			server := l.accept(t)
			start := time.Now()
			go client.Write(make([]byte, size))
			if _, err := io.CopyN(io.Discard, server, size); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took < tt.least {
				t.Errorf("it took %v, want at least %v", took, tt.least)
			}
		})
	}
}

// TestReset: both sides are told at once, and as an error, even if they have only just been connected.
func TestReset(t *testing.T) {
	for range 200 {
		l := listen(t)
		r, client := dial(t, l, relay.Conditions{})
		server := l.accept(t)
		r.Set(relay.Conditions{Cut: relay.Both})
		r.Reset()
		for side, nc := range map[string]net.Conn{"client": client, "target": server} {
			if _, err := nc.Read(make([]byte, 1)); err == nil || err == io.EOF {
				t.Fatalf("the %s is told: %v", side, err)
			}
		}
	}
}

// TestNoTarget: while nobody listens at the target, connections end.
func TestNoTarget(t *testing.T) {
	l := listen(t)
	l.Close()
	r, err := relay.Listen(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	client, err := net.Dial("tcp", r.Address())
	if err != nil {
		return // it was ended while it opened
	}
	defer client.Close()
	if _, err := client.Read(make([]byte, 1)); err == nil {
		t.Error("there is an answer, and no target")
	}
}
