package fanout_test

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// TestOneOrder has many publishers and readers of different speed: all must read
// the same messages in the same order.
func TestOneOrder(t *testing.T) {
	const readers, publishers, each = 12, 8, 200
	v := newVenue(t, fanout.Config{Shards: 3, MaxLagBytes: 1 << 30})
	read := make([][]string, readers)
	var done sync.WaitGroup
	for i := range readers {
		server, client := tcpPair(t)
		server.SetWriteBuffer(4 << 10)
		v.join(server, wire.Form{})
		done.Go(func() {
			var err error
			if read[i], err = readTexts(bufio.NewReader(&hesitant{client, i}), publishers*each, nil); err != nil {
				t.Errorf("reader %d: %v", i, err)
			}
		})
	}
	var speakers sync.WaitGroup
	for p := range publishers {
		server, client := tcpPair(t)
		m := v.join(server, wire.Form{})
		go io.Copy(io.Discard, client)
		speakers.Go(func() {
			for k := range each {
				m.say(fmt.Sprintf("%d/%d %s", p, k, strings.Repeat("x", k)))
			}
		})
	}
	speakers.Wait()
	done.Wait()
	for i := 1; i < readers; i++ {
		if !slices.Equal(read[i], read[0]) {
			t.Errorf("reader %d read another order than reader 0", i)
		}
	}
}

// hesitant is a reader that sometimes takes little, and sometimes its time.
type hesitant struct {
	io.Reader
	laziness int
}

func (h *hesitant) Read(p []byte) (int, error) {
	if h.laziness > 0 && rand.N(50) < h.laziness {
		time.Sleep(time.Millisecond)
		p = p[:1+rand.N(len(p))]
	}
	return h.Reader.Read(p)
}

// TestFrozenReader: a member that never reads disturbs no one, and its owner
// learns of it once.
func TestFrozenReader(t *testing.T) {
	v := newVenue(t, fanout.Config{MaxLagBytes: 256 << 10})
	frozenServer, _ := tcpPair(t)
	frozen := v.join(frozenServer, wire.Form{})
	server, client := tcpPair(t)
	lively := v.join(server, wire.Form{})

	text := strings.Repeat("x", 4000)
	var read int
	r := bufio.NewReader(client)
	for deadline := time.Now().Add(patience); frozen.slow.Load() == 0; {
		if time.Now().After(deadline) {
			t.Fatal("nobody noticed the frozen reader")
		}
		lively.say(text)
		if _, err := readTexts(r, 1, nil); err != nil {
			t.Fatalf("lively reader, message %d: %v", read, err)
		}
		read++
	}
	for range 50 {
		lively.say(text)
	}
	if _, err := readTexts(r, 50, nil); err != nil {
		t.Fatal(err)
	}
	if n := frozen.slow.Load(); n != 1 {
		t.Errorf("owner was told %d times, want once", n)
	}
	if lively.slow.Load() != 0 {
		t.Error("the lively reader was called slow")
	}
}

// TestStalledReaderCatchesUp: a socket that was full goes on where it stopped.
func TestStalledReaderCatchesUp(t *testing.T) {
	const messages = 500
	v := newVenue(t, fanout.Config{MaxLagBytes: 1 << 30})
	server, client := tcpPair(t)
	server.SetWriteBuffer(4 << 10)
	m := v.join(server, wire.Form{})
	var want []string
	for i := range messages {
		text := fmt.Sprintf("%d %s", i, strings.Repeat("y", 7*i))
		want = append(want, text)
		m.say(text)
	}
	got, err := readTexts(bufio.NewReader(client), messages, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Error("the stream is not what was said")
	}
}

// TestEncodings: a plain-text reader gets lines, one a frame.
func TestEncodings(t *testing.T) {
	v := newVenue(t, fanout.Config{})
	server, client := tcpPair(t)
	m := v.join(server, wire.Form{Protocol: wire.Plain})
	m.say("one")
	m.say("two\nthree")
	r := bufio.NewReader(client)
	for _, want := range []string{"member1: one", "member1: two three"} {
		if _, payload, err := readFrame(r); err != nil || string(payload) != want {
			t.Errorf("read %q, %v; want %q", payload, err, want)
		}
	}
}

// TestStats counts deliveries by message and connection, and all bytes.
func TestStats(t *testing.T) {
	v := newVenue(t, fanout.Config{})
	var clients []*bufio.Reader
	var m *member
	for range 5 {
		server, client := tcpPair(t)
		m = v.join(server, wire.Form{})
		clients = append(clients, bufio.NewReader(client))
	}
	for range 10 {
		m.say("hello")
	}
	for _, r := range clients {
		if _, err := readTexts(r, 10, nil); err != nil {
			t.Fatal(err)
		}
	}
	waitFor(t, func() bool { return v.broadcaster.Stats().Deliveries == 50 })
	before := v.broadcaster.Stats()
	if err := m.Send(wire.PingFrame); err != nil {
		t.Fatal(err)
	}
	if got := v.broadcaster.Stats().Bytes - before.Bytes; got != int64(len(wire.PingFrame)) {
		t.Errorf("a ping was counted as %d bytes", got)
	}
}
