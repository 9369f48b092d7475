package attack_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"hubbub/bench/internal/frame"
)

// A fake takes whatever comes, lets everybody in, and writes down what each
// connection did. It speaks hubbub.v1 as far as a welcome.
type fake struct {
	net.Listener
	end func(v *visit) bool // tells that the server ends the connection; nil never

	mu     sync.Mutex
	visits []*visit
	conns  []net.Conn
	wg     sync.WaitGroup
}

// A visit is one connection. Guarded by the fake's lock.
type visit struct {
	source   string // that the PROXY header named
	raw      string // before the first whole request
	requests []string
	frames   []seen
	gone     bool
}

// A seen is a frame; of half a frame there is the head alone.
type seen struct {
	opcode byte
	final  bool
	half   bool
	text   string
}

func newFake(t *testing.T, end func(v *visit) bool) *fake {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{Listener: listener, end: end}
	f.wg.Go(f.accept)
	t.Cleanup(func() {
		f.Listener.Close()
		f.mu.Lock()
		for _, nc := range f.conns {
			nc.Close()
		}
		f.mu.Unlock()
		f.wg.Wait()
	})
	return f
}

func (f *fake) accept() {
	for {
		nc, err := f.Accept()
		if err != nil {
			return
		}
		v := &visit{}
		f.mu.Lock()
		f.visits = append(f.visits, v)
		f.conns = append(f.conns, nc)
		f.mu.Unlock()
		f.wg.Go(func() {
			defer nc.Close()
			f.serve(nc, v)
			f.note(func() { v.gone = true })
		})
	}
}

func (f *fake) note(what func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	what()
}

// count returns how many visits are as is tells.
func (f *fake) count(is func(v *visit) bool) (n int) {
	f.note(func() {
		for _, v := range f.visits {
			if is(v) {
				n++
			}
		}
	})
	return n
}

// A watched reader writes down what is read before the first request is whole.
type watched struct {
	io.Reader
	f *fake
	v *visit
}

func (w watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	w.f.note(func() {
		if len(w.v.requests) == 0 {
			w.v.raw += string(p[:n])
		}
	})
	return n, err
}

func (f *fake) serve(nc net.Conn, v *visit) {
	in := bufio.NewReader(watched{nc, f, v})
	line, err := in.ReadString('\n')
	fields := strings.Fields(line)
	if err != nil || len(fields) != 6 || fields[0] != "PROXY" {
		return
	}
	f.note(func() { v.source, v.raw = fields[2], strings.TrimPrefix(v.raw, line) })
	for {
		request, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		ends := false
		f.note(func() {
			v.requests = append(v.requests, request.URL.String())
			ends = f.end != nil && f.end(v)
		})
		switch {
		case ends:
			return
		case request.Header.Get("Upgrade") != "":
			io.WriteString(nc, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
			f.frames(nc, in, v)
			return
		default:
			io.WriteString(nc, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
		}
	}
}

// frames reads frames until the connection ends.
func (f *fake) frames(nc net.Conn, in *bufio.Reader, v *visit) {
	for {
		s, err := readFrame(in)
		ends := false
		if err == nil || s.half {
			f.note(func() {
				v.frames = append(v.frames, s)
				ends = f.end != nil && f.end(v)
			})
		}
		if err != nil || ends {
			return
		}
		if strings.Contains(s.text, `"type":"join"`) {
			nc.Write(frame.Append(nil, frame.Text, []byte(`{"type":"welcome","session":"s","epoch":"e","seq":20000}`)))
		}
	}
}

// readFrame reads a frame of a client. One whose second half does not come is half.
func readFrame(in *bufio.Reader) (seen, error) {
	var head [2]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return seen{}, err
	}
	s := seen{opcode: head[0] & 0x0F, final: head[0]&0x80 != 0}
	size := int(head[1] & 0x7F)
	if size == 126 {
		var long [2]byte
		if _, err := io.ReadFull(in, long[:]); err != nil {
			return s, err
		}
		size = int(binary.BigEndian.Uint16(long[:]))
	}
	data := make([]byte, 4+size)
	if n, err := io.ReadFull(in, data); err != nil {
		s.half = n > 4
		return s, err
	}
	payload := bytes.Clone(data[4:])
	for i := range payload {
		payload[i] ^= data[i&3]
	}
	s.text = string(payload)
	return s, nil
}
