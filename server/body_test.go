package server_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// smuggled is a request that hides behind another one.
const smuggled = "GET /api/nothing HTTP/1.1\r\nHost: hubbub\r\n\r\n"

// TestSmuggling: after a request whose end can be seen in two ways, the connection ends,
// and what follows is no request.
func TestSmuggling(t *testing.T) {
	s := startServer(t, nil)
	const post, get = "POST /healthz HTTP/1.1\r\nHost: hubbub\r\n", "GET /healthz HTTP/1.1\r\nHost: hubbub\r\n"
	const old = "GET /healthz HTTP/1.0\r\nHost: hubbub\r\nConnection: keep-alive\r\n"
	for name, tt := range map[string]struct {
		sent   string
		status int
	}{
		"both, chunks end first":      {post + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 405},
		"both, the other way round":   {get + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 200},
		"both, in a request for more": {"GET /api/rooms HTTP/1.1\r\nHost: hubbub\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200},
		"both, no body to speak of":   {"GET /nothing HTTP/1.1\r\nHost: hubbub\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 404},
		"a length":                    {get + "Content-Length: 5\r\n\r\nhello", 200},
		"chunks":                      {get + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200},
		"chunks with an extension":    {get + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\n\r\n", 200},
		"HTTP/1.0 with chunks":        {old + "Transfer-Encoding: chunked\r\n\r\n", 200},
		"HTTP/1.0":                    {old + "\r\n", 200},
		"two lengths":                 {get + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400},
		"a length that is none":       {get + "Content-Length: +5\r\n\r\nhello", 400},
		"another coding":              {get + "Transfer-Encoding: xchunked\r\n\r\nhello", 501},
		"two codings":                 {get + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\nhello", 501},
		"a handshake with a body":     {request("/ws", map[string]string{"x": "Content-Length: 5"}) + "hello", 400},
	} {
		t.Run(name, func(t *testing.T) {
			c := dialTCP(t, s.Addr)
			c.WriteRaw([]byte(tt.sent + smuggled))
			answer := c.ReadResponse()
			io.Copy(io.Discard, answer.Body)
			if answer.StatusCode != tt.status || !answer.Close {
				t.Errorf("%s, closes: %v; want %d, and to be closed", answer.Status, answer.Close, tt.status)
			}
			if second, err := http.ReadResponse(c.reader, nil); err == nil {
				t.Errorf("what was smuggled is answered: %s", second.Status)
			}
		})
	}
}

// TestPipelining: what has no body is answered one after the other.
func TestPipelining(t *testing.T) {
	s := startServer(t, nil)
	c := dialTCP(t, s.Addr)
	c.WriteRaw([]byte(strings.Repeat("GET /healthz HTTP/1.1\r\nHost: hubbub\r\n\r\n", 2) + "POST /healthz HTTP/1.1\r\nHost: hubbub\r\nContent-Length: 0\r\n\r\n" + smuggled))
	for _, want := range []int{200, 200, 405, 404} {
		answer := c.ReadResponse()
		io.Copy(io.Discard, answer.Body)
		if answer.StatusCode != want || answer.Close {
			t.Fatalf("%s, closes: %v; want %d", answer.Status, answer.Close, want)
		}
	}
}

// TestBodies: a body that goes on, or never comes, is answered all the same, soon, and
// little of it is read. The clock is the bubble's.
func TestBodies(t *testing.T) {
	const head = "POST /api/rooms HTTP/1.1\r\nHost: hubbub\r\n"
	for name, sent := range map[string]string{
		"never comes":         head + "Content-Length: 100\r\n\r\n",
		"in part":             head + "Content-Length: 100\r\n\r\nhello",
		"chunks in part":      head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
		"waits to be told to": head + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n",
		"goes on":             head + "Content-Length: 1000000\r\n\r\n" + strings.Repeat("x", 1_000_000),
		"chunks go on":        head + "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("400\r\n"+strings.Repeat("x", 1024)+"\r\n", 1000),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ln := newPipeListener()
				s := startServerOn(t, ln, nil)
				nc := ln.Dial()
				nc.SetDeadline(time.Now().Add(patience))
				begun := time.Now()
				taken := make(chan int)
				go func() {
					n, _ := io.WriteString(nc, sent)
					taken <- n
				}()
				reader := bufio.NewReader(nc)
				answer, err := http.ReadResponse(reader, nil)
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(answer.Body)
				if answer.StatusCode != http.StatusMethodNotAllowed || !answer.Close || err != nil || len(body) == 0 {
					t.Errorf("%s, closes: %v, %q, %v", answer.Status, answer.Close, body, err)
				}
				if took := time.Since(begun); took > 2*time.Second {
					t.Errorf("answered after %v", took)
				}
				if _, err := reader.ReadByte(); !errors.Is(err, io.EOF) {
					t.Errorf("then: %v", err)
				}
				if took := time.Since(begun); took > 3*time.Second {
					t.Errorf("closed after %v", took)
				}
				if n := <-taken; n > len(head)+16<<10 {
					t.Errorf("%d bytes were read", n)
				}
				nc.Close()
				s.Stop(t)
			})
		})
	}
}

// TestLargeBody: who has sent too much reads the answer all the same.
func TestLargeBody(t *testing.T) {
	s := startServer(t, nil)
	nc, err := net.Dial("tcp", s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	go io.WriteString(nc, "POST /api/rooms HTTP/1.1\r\nHost: hubbub\r\nContent-Length: 100000\r\n\r\n"+strings.Repeat("x", 100_000))
	nc.SetReadDeadline(time.Now().Add(patience))
	answer, err := http.ReadResponse(bufio.NewReader(nc), nil)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(answer.Body); answer.StatusCode != http.StatusMethodNotAllowed || err != nil || len(body) == 0 {
		t.Errorf("%s, %q, %v", answer.Status, body, err)
	}
}
