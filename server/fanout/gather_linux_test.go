package fanout_test

import (
	"bytes"
	"io"
	"net"
	"slices"
	"testing"
	"time"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// awaitHeard waits until something was read, and its reader has parked.
func (l *listener) awaitHeard(t *testing.T) {
	t.Helper()
	waitFor(t, l.Heard)
	l.awaitPark(t)
}

// TestParksWithinFrame: there is no reader either while a part of a frame has come, and
// nobody sees it before it is whole.
func TestParksWithinFrame(t *testing.T) {
	near, far := tcpPair(t)
	l := newListener(t, near, nil)
	frame := wire.TextFrame([]byte("in two parts"))
	for cut := 1; cut < len(frame); cut++ {
		far.Write(frame[:cut])
		l.awaitHeard(t)
		if n := l.read.Load(); n%int64(len(frame)) != 0 {
			t.Fatalf("read %d bytes of a frame that is not whole", n%int64(len(frame)))
		}
		far.Write(frame[cut:])
		l.awaitBytes(t, frame)
	}
}

// TestFramesInOneSegment: what is whole is read, what is not waits, whatever comes
// together.
func TestFramesInOneSegment(t *testing.T) {
	frame := wire.TextFrame(bytes.Repeat([]byte("f"), 60))
	for name, pair := range pairs {
		t.Run(name, func(t *testing.T) {
			near, far := pair(t)
			l := newListener(t, near, nil)
			for cut := 1; cut < len(frame); cut++ {
				far.Write(slices.Concat(frame, frame, frame[:cut]))
				l.awaitBytes(t, slices.Concat(frame, frame))
				far.Write(frame[cut:])
				l.awaitBytes(t, frame)
			}
		})
	}
}

// TestByteByByte: the longest frame that is allowed, in as many pieces as there can be.
func TestByteByByte(t *testing.T) {
	frame := wire.TextFrame(bytes.Repeat([]byte("f"), 3000))
	for name, pair := range pairs {
		t.Run(name, func(t *testing.T) {
			near, far := pair(t)
			l := newListenerOf(t, fanout.Config{Shards: 1, MaxFrameBytes: 3000}, near, nil)
			for i := range frame {
				far.Write(frame[i : i+1])
			}
			l.awaitBytes(t, frame)
		})
	}
}

// TestEndsWithinFrame: a peer that is gone before its frame was whole has sent nothing.
func TestEndsWithinFrame(t *testing.T) {
	parts := map[string][]byte{
		"a header":     {0x81},
		"half a text":  wire.TextFrame([]byte("hello"))[:5],
		"half a close": wire.CloseFrame(1000, "bye")[:3],
	}
	for what, part := range parts {
		t.Run(what, func(t *testing.T) {
			near, far := tcpPair(t)
			l := newListener(t, near, nil)
			far.Write(part)
			l.awaitHeard(t)
			far.CloseWrite()
			if err := l.awaitEnd(t); err != io.ErrUnexpectedEOF {
				t.Errorf("Read: %v, want the end within a frame", err)
			}
			if n := l.read.Load(); n != 0 {
				t.Errorf("read %d bytes", n)
			}
			far.Close()
			l.awaitPark(t)
		})
	}
}

// TestLateWhileParked: a frame that is not whole in time ends the connection though nobody
// waits for it.
func TestLateWhileParked(t *testing.T) {
	near, far := tcpPair(t)
	b := fanout.New(fanout.Config{Shards: 1})
	t.Cleanup(b.Close)
	l := attachListener(t, b, near, nil)
	l.Start()
	begun := time.Now()
	far.Write(wire.TextFrame([]byte("hello"))[:3])
	l.awaitHeard(t)
	b.CloseLate(begun.Add(fanout.UnfinishedTime))
	if len(l.faults) > 0 {
		t.Fatal("closed before its time was over")
	}
	b.CloseLate(time.Now().Add(fanout.UnfinishedTime))
	if f := <-l.faults; f != fanout.FrameLate {
		t.Errorf("closed for fault %d", f)
	}
	l.awaitEnd(t)
	far.Close()
	l.awaitPark(t)
}

// TestUnfinishedIsForgotten: nothing is kept of a frame that is whole, nor of a
// connection that has ended within one.
func TestUnfinishedIsForgotten(t *testing.T) {
	frame := wire.TextFrame([]byte("in two parts"))
	ends := map[string]func(l *listener, peer *net.TCPConn){
		"whole": func(l *listener, peer *net.TCPConn) { peer.Write(frame[5:]); l.awaitBytes(t, frame) },
		"gone":  func(l *listener, peer *net.TCPConn) { peer.Close(); l.awaitEnd(t) },
		"ours":  func(l *listener, peer *net.TCPConn) { l.Close(); peer.Close(); l.awaitEnd(t) },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			b := fanout.New(fanout.Config{Shards: 1})
			t.Cleanup(b.Close)
			near, far := tcpPair(t)
			l := attachListener(t, b, near, nil)
			l.Start()
			far.Write(frame[:5])
			l.awaitHeard(t)
			if n := b.Unfinished(); n != 1 {
				t.Fatalf("%d connections have something unfinished", n)
			}
			end(l, far)
			l.awaitPark(t)
			if n := b.Unfinished(); n != 0 {
				t.Errorf("%d connections have something unfinished", n)
			}
			if len(l.faults) > 0 {
				t.Error("closed as unfinished")
			}
		})
	}
}
