package cli_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"hubbub/bench/internal/frame"
)

// A fake is a broadcast server that can do what a server must not. It speaks
// hubbub.v1 as far as the load does.
type fake struct {
	// fault returns what reader n gets for the message in place of it; nil is no fault.
	fault   func(reader, seq int, message []byte) [][]byte
	dieAt   int // message after which it goes away; 0 never
	resumes bool
	*httptest.Server

	mu      sync.Mutex
	readers []net.Conn
	seq     int
	log     [][]byte
}

func newFake(t *testing.T, f *fake) *fake {
	t.Helper()
	f.Server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.end)
	return f
}

// serveFake is a fake in a process of its own, which says where it listens as
// Hubbub does.
func serveFake() {
	f := &fake{}
	s := httptest.NewServer(http.HandlerFunc(f.serve))
	fmt.Fprintf(os.Stderr, "level=INFO msg=listening addr=%s\n", s.Listener.Addr())
	select {}
}

func (f *fake) url() string { return "ws" + strings.TrimPrefix(f.URL, "http") + "/ws" }

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	nc, in, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer nc.Close()
	fmt.Fprintf(nc, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
	for {
		payload, err := readMasked(in.Reader)
		if err != nil {
			return
		}
		var request struct {
			Type, Text string
			Since      *struct{ Seq int }
		}
		if json.Unmarshal(payload, &request) != nil {
			return
		}
		if request.Type == "join" {
			since := -1
			if request.Since != nil {
				since = request.Since.Seq
			}
			f.join(nc, since)
		} else {
			f.say(request.Text)
		}
	}
}

func (f *fake) join(nc net.Conn, since int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	recovered := ""
	if f.resumes {
		recovered = fmt.Sprintf(`,"recovered":%v`, since >= 0)
	}
	f.readers = append(f.readers, nc)
	nc.Write(text(fmt.Sprintf(`{"type":"welcome","session":"s","epoch":"e","seq":%d%s}`, f.seq, recovered)))
	if f.resumes && since >= 0 {
		for _, m := range f.log[since:] {
			nc.Write(m)
		}
	}
}

func (f *fake) say(said string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seq++
	message := text(fmt.Sprintf(`{"type":"message","seq":%d,"from":"a","text":%q}`, f.seq, said))
	f.log = append(f.log, message)
	for n, nc := range f.readers {
		out := [][]byte{message}
		if f.fault != nil {
			out = f.fault(n, f.seq, message)
		}
		for _, m := range out {
			nc.Write(m)
		}
	}
	if f.seq == f.dieAt {
		f.cut()
		go f.Server.Listener.Close()
	}
}

// cut closes all connections. Called with mu held.
func (f *fake) cut() {
	for _, nc := range f.readers {
		nc.Close()
	}
	f.readers = nil
}

func (f *fake) end() {
	f.mu.Lock()
	f.cut()
	f.mu.Unlock()
	f.Server.Close()
}

func text(s string) []byte { return frame.Append(nil, frame.Text, []byte(s)) }

// readMasked reads one short client frame.
func readMasked(in *bufio.Reader) ([]byte, error) {
	var head [2]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return nil, err
	}
	n := int(head[1] & 0x7F)
	if n == 126 {
		var long [2]byte
		if _, err := io.ReadFull(in, long[:]); err != nil {
			return nil, err
		}
		n = int(long[0])<<8 | int(long[1])
	}
	data := make([]byte, 4+n)
	if _, err := io.ReadFull(in, data); err != nil {
		return nil, err
	}
	payload := data[4:]
	for i := range payload {
		payload[i] ^= data[i&3]
	}
	return payload, nil
}
