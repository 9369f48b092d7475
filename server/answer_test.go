package server_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/config"
)

// askIdentity asks for a path as it is, and returns where the answer comes.
func askIdentity(t *testing.T, ln *pipeListener, path string) (*http.Response, net.Conn) {
	t.Helper()
	nc := ln.Dial()
	io.WriteString(nc, "GET "+path+" HTTP/1.1\r\nHost: hubbub\r\n\r\n")
	answer, err := http.ReadResponse(bufio.NewReaderSize(nc, 16), nil)
	if err != nil {
		t.Fatal(err)
	}
	return answer, nc
}

// take reads a body at a rate, in bytes a second, and returns how much came and how long
// that took.
func take(body io.Reader, rate int) (n int64, took time.Duration, err error) {
	begun := time.Now()
	for err == nil {
		var read int64
		read, err = io.CopyN(io.Discard, body, int64(rate/10))
		n += read
		time.Sleep(100 * time.Millisecond)
	}
	return n, time.Since(begun), err
}

// talkativeInBubble starts a server with messages that fill an answer.
func talkativeInBubble(t *testing.T, messages int) (*testServer, *pipeListener) {
	t.Helper()
	s, ln := startServerInBubble(t, func(c *config.Config) { unlimited(c); c.SlowConsumerBytes = 8 << 20 })
	ana := dialPipe(t, ln, "/ws")
	ana.Join("Ana")
	for range messages {
		text := chars(4000)
		ana.Say(text)
		ana.AwaitMessage(text)
	}
	ana.Close()
	return s, ln
}

// TestSlowReaders: a large answer is for whoever goes on taking it, however long that
// takes, up to a bound; who stops is let go, and that is all bounded by the bubble's clock.
func TestSlowReaders(t *testing.T) {
	const path = "/api/rooms/lobby/messages?limit=200"
	tests := []struct {
		name     string
		messages int
		rate     int // bytes a second
		whole    bool
		least    time.Duration
		most     time.Duration
	}{
		{"a phone", 18, 20_000, true, 3 * time.Second, 5 * time.Second},
		{"a very bad network", 18, 2_000, true, 30 * time.Second, 40 * time.Second},
		{"drop by drop", 100, 2_000, false, 110 * time.Second, 125 * time.Second},
		{"too slow for a piece", 18, 500, false, 5 * time.Second, 15 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, ln := talkativeInBubble(t, test.messages)
				answer, nc := askIdentity(t, ln, path)
				n, took, err := take(answer.Body, test.rate)
				if whole := err == io.EOF && n > int64(test.messages*4000); whole != test.whole {
					t.Errorf("%d bytes, then %v", n, err)
				}
				if took < test.least || took > test.most {
					t.Errorf("took %v, want %v to %v", took, test.least, test.most)
				}
				nc.Close()
				s.Stop(t)
			})
		})
	}
}

// TestStoppedReaders: who takes nothing, or a part, is let go in the time of a piece,
// whatever the answer is.
func TestStoppedReaders(t *testing.T) {
	for _, path := range []string{"/", "/docs/protocol", "/docs/nothing", "/metrics", "/healthz", "/api/rooms", "/api/openapi.yaml", "/api/nothing", "/ws"} {
		for name, part := range map[string]int64{"nothing": 0, "a byte": 1} {
			t.Run(path+" "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					ln := newPipeListener()
					s := startServerOn(t, ln, nil)
					nc := ln.Dial()
					io.WriteString(nc, "GET "+path+" HTTP/1.1\r\nHost: hubbub\r\n\r\n")
					io.CopyN(io.Discard, nc, part)
					time.Sleep(11 * time.Second)
					if rest, _ := io.ReadAll(nc); len(rest) > 0 {
						t.Errorf("%d bytes came after all, want a closed connection", len(rest))
					}
					nc.Close()
					s.Stop(t)
				})
			})
		}
	}
}
