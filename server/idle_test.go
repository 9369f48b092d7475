package server_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

// TestIdleRequests: a page that has asked over HTTP does not keep a second descriptor for
// long beside its WebSocket.
func TestIdleRequests(t *testing.T) {
	t.Parallel() // it waits
	s := startServer(t, nil)
	c, err := net.Dial("tcp", s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(30 * time.Second)) // far more than it takes, and less than the minute that it took once
	if _, err := io.WriteString(c, "GET /api/rooms HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(c)
	response, err := http.ReadResponse(answers, nil)
	if err != nil {
		t.Fatal(err)
	}
	if io.Copy(io.Discard, response.Body); response.Close {
		t.Fatal("the connection is not kept at all")
	}
	if _, err := answers.ReadByte(); !errors.Is(err, io.EOF) {
		t.Errorf("afterwards: %v", err)
	}
}
