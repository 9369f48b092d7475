package server_test

import (
	"net"
	"path/filepath"
	"testing"
)

// FuzzFrames feeds bytes to a server as frames, in both protocols. The server
// must live, answer in good frames only, end every connection once its peer has
// ended, and close with codes and words of its own.
func FuzzFrames(f *testing.F) {
	for _, cases := range [][]frameCase{framingCases(), pingCases(), fragmentCases(), closeCases()} {
		for _, c := range cases {
			if len(c.send) < 500 {
				f.Add(c.send, true)
			}
		}
	}
	f.Add(sequence(first("Ana"), textFrame(`{"type":"say","id":"1","text":"hi"}`)), false)
	f.Add(sequence(first("Ana"), textFrame(`{"type":"moderate","id":"1","act":"kick","user":"A"}`)), false)
	f.Add(sequence(first("Ana"), claim(fin|opText, 1<<64-1)), false)
	ln, err := net.Listen("unix", filepath.Join(f.TempDir(), "s")) // no ports to run out of
	if err != nil {
		f.Fatal(err)
	}
	startServerOn(f, ln, unlimited)
	f.Fuzz(func(t *testing.T, frames []byte, plain bool) {
		nc, err := net.Dial("unix", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		c := wrapConn(t, nc)
		path := "/ws"
		if plain {
			path = "/ws/"
		}
		c.asked = []byte(handshake(path))
		sent := make(chan struct{})
		go func() { // the answers must be read meanwhile
			defer close(sent)
			nc.Write(append([]byte(handshake(path)), frames...))
			nc.(*net.UnixConn).CloseWrite()
		}()
		c.readHandshake()
		c.ReadToEnd()
		nc.Close()
		<-sent
	})
}
