package fanout

import (
	"bytes"
	"io"
	"net"
	"slices"
	"testing"
)

// A script is a network connection that a peer sends pieces on.
type script struct {
	net.Conn // nil: only what is below may be called
	pieces   [][]byte
	waits    func() // before each piece, and before the end
}

func (s *script) Read(p []byte) (int, error) {
	s.waits()
	if len(s.pieces) == 0 {
		return 0, io.EOF
	}
	n := copy(p, s.pieces[0])
	if s.pieces[0] = s.pieces[0][n:]; len(s.pieces[0]) == 0 {
		s.pieces = s.pieces[1:]
	}
	return n, nil
}

// A gatherer is the owner of a connection that waits for its socket.
type gatherer struct {
	Conn
	script *script
	bad    Fault // what it was closed for
	come   Arrival
	bytes  int // that may come before it closes; 0 for no end
}

func (g *gatherer) Serve()   {}
func (g *gatherer) TooSlow() {}

func (g *gatherer) Arrived(a Arrival) bool {
	g.come = Arrival{g.come.Messages + a.Messages, g.come.Others + a.Others, g.come.Bytes + a.Bytes}
	return g.bytes == 0 || g.come.Bytes <= g.bytes
}

func (g *gatherer) BadFrame(f Fault) { g.bad = f }

// newGatherer returns a connection with a limit of frameLimit on frames.
func newGatherer(t *testing.T, early []byte, pieces ...[]byte) *gatherer {
	b := New(Config{Shards: 1, MaxFrameBytes: frameLimit})
	t.Cleanup(b.Close)
	g := &gatherer{script: &script{pieces: pieces, waits: func() {}}}
	b.Attach(&g.Conn, g, g.script, early)
	return g
}

// held returns how many bytes the connection keeps of what has come.
func (g *gatherer) held() (n int) {
	for b := g.unread; b != nil; b = b.next {
		n += cap(b.bytes)
	}
	return n
}

// FuzzGather: however a stream is cut, who reads gets all whole frames, and nothing of
// one before it is whole. What is kept of it is no more than twice what has come.
func FuzzGather(f *testing.F) {
	addStreams(f)
	f.Fuzz(func(t *testing.T, stream []byte, cut int) {
		if len(stream) > 1<<12 {
			return
		}
		size := 1 + max(cut, 0)%700
		var pieces [][]byte
		for rest := stream; len(rest) > 0; rest = rest[min(size, len(rest)):] {
			pieces = append(pieces, rest[:min(size, len(rest))])
		}
		early := []byte(nil)
		if cut%2 == 0 && len(pieces) > 0 {
			early, pieces = bytes.Clone(pieces[0]), pieces[1:]
		}
		g := newGatherer(t, early, pieces...)
		var got []byte
		come := func() (n int) {
			for _, piece := range g.script.pieces {
				n -= len(piece)
			}
			return n + len(stream)
		}
		g.script.waits = func() {
			if want := judge(stream[:come()]); want.whole != len(got) {
				t.Fatalf("% x: waits with %d bytes read, %d are of whole frames", stream[:come()], len(got), want.whole)
			}
			if part := come() - len(got); g.held() > 16+2*part {
				t.Fatalf("% x: keeps %d bytes, %d have come", stream[:come()], g.held(), part)
			}
		}
		p, err := make([]byte, 1+size/3), error(nil)
		for n := 0; err == nil; got = append(got, p[:n]...) {
			n, err = g.Read(p)
		}
		want := judge(stream)
		if !bytes.Equal(got, stream[:want.whole]) {
			t.Fatalf("% x: read % x, want %d bytes", stream, got, want.whole)
		}
		wantErr := io.EOF
		switch {
		case want.fault != noFault:
			wantErr = ErrClosed
		case !want.between:
			wantErr = io.ErrUnexpectedEOF
		}
		if err != wantErr || g.bad != want.fault {
			t.Errorf("% x: %v with fault %d, want %v with %d", stream, err, g.bad, wantErr, want.fault)
		}
	})
}

// TestArrived: the owner is told of all that comes before it is read, and what it does not
// want is not.
func TestArrived(t *testing.T) {
	text, ping := []byte{0x81, 0x81, 1, 2, 3, 4, 'x'}, []byte{0x89, 0x80, 1, 2, 3, 4}
	binary, more := []byte{0x02, 0x80, 1, 2, 3, 4}, []byte{0x80, 0x80, 1, 2, 3, 4}
	pieces := [][]byte{
		slices.Concat(text, ping, text[:1]), // each frame counts once, when it begins
		text[1:6],
		slices.Concat(text[6:], binary, ping, more),
		slices.Concat(text, text),
	}
	steps := []struct {
		read int // bytes in sum
		come Arrival
	}{
		{13, Arrival{2, 1, 14}},
		{13, Arrival{2, 1, 19}},
		{38, Arrival{4, 2, 38}},
		{52, Arrival{6, 2, 52}},
	}
	for i := range pieces {
		g := newGatherer(t, bytes.Clone(pieces[0]), slices.Clone(pieces[1:])...)
		g.bytes = steps[i].come.Bytes
		read, err := 0, error(nil)
		for n := 0; err == nil; read += n {
			if n, err = g.Read(make([]byte, 100)); read+n > 0 && g.come.Bytes < read+n {
				t.Errorf("read %d bytes, told of %d", read+n, g.come.Bytes)
			}
		}
		want, wantErr := steps[min(i+1, len(steps)-1)].come, ErrClosed // told of one too many
		if i == len(steps)-1 {
			wantErr = io.EOF
		}
		if read != steps[i].read || g.come != want || err != wantErr {
			t.Errorf("up to piece %d: read %d, told of %+v, %v; want %d, %+v, %v", i, read, g.come, err, steps[i].read, want, wantErr)
		}
	}
}

// TestAwaitInput: what comes without frames is noticed, and neither judged nor counted.
func TestAwaitInput(t *testing.T) {
	line := []byte("\x89\xff\xff is no ping")
	tests := map[string]struct {
		early  []byte
		pieces [][]byte
		want   error
	}{
		"with the request": {early: line},
		"later":            {pieces: [][]byte{line[:1]}},
		"the end":          {want: io.EOF},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			g := newGatherer(t, test.early, test.pieces...)
			if err := g.AwaitInput(); err != test.want {
				t.Errorf("%v, want %v", err, test.want)
			}
			if g.come != (Arrival{}) || g.bad != noFault || g.boundary.unfinished() {
				t.Errorf("told of %+v, fault %d", g.come, g.bad)
			}
		})
	}
}
