package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"hubbub/server/config"
	"hubbub/server/contract"
)

// behind connects for an address by the PROXY protocol, and does not read the answer.
func behind(t *testing.T, s *testServer, ip, path string) *rawConn {
	t.Helper()
	c := dialTCP(t, s.Addr)
	fmt.Fprintf(c, "PROXY TCP4 %s 192.0.2.254 4711 80\r\n", ip)
	c.WriteRaw([]byte(handshake(path)))
	return c
}

func proxied(c *config.Config) { c.ProxyProtocol, c.TrustedProxies = true, []string{"loopback"} }

// TestAddressBehindProxy: a name that goes by the port and the log go by who is behind the
// proxy.
func TestAddressBehindProxy(t *testing.T) {
	s := startServer(t, proxied)
	c := behind(t, s, "203.0.113.7", "/ws/%20")
	c.readHandshake()
	if line := c.ReadText(); line != "SISTEMA: Anonimo_4711 entrou" {
		t.Errorf("line %q", line)
	}
	waitUntil(t, "the login in the log", func() bool { return strings.Contains(s.Logs(), "remote=203.0.113.7:4711") })

	s = startServer(t, func(c *config.Config) { c.TrustedProxies = []string{"private"} })
	ana := dial(t, s.Addr, "/ws", "X-Forwarded-For: 198.51.100.1, 203.0.113.8", "X-Real-IP: 198.51.100.2")
	ana.Join("Ana")
	waitUntil(t, "the login in the log", func() bool { return strings.Contains(s.Logs(), "remote=203.0.113.8:") })

	s = startServer(t, nil)
	dial(t, s.Addr, "/ws", "X-Forwarded-For: 203.0.113.8").Join("Ana")
	if logs := s.Logs(); strings.Contains(logs, "203.0.113.8") || !strings.Contains(logs, "-trusted-proxies 127.0.0.1") {
		t.Errorf("nobody is trusted, and nobody is warned: %s", logs)
	}
}

// TestJoinRate: one address comes no faster than it may, and others are not kept.
func TestJoinRate(t *testing.T) {
	s := startServer(t, func(c *config.Config) { proxied(c); c.JoinRate = 0.001 })
	behind(t, s, "203.0.113.7", "/ws").readHandshake()
	second := behind(t, s, "203.0.113.7", "/ws")
	second.ReadResponse()
	second.wantTooMany(t)
	third := dialTCP(t, s.Addr)
	fmt.Fprint(third, "PROXY TCP4 203.0.113.7 192.0.2.254 4712 80\r\n")
	third.WriteRaw([]byte("GET /api/rooms/lobby/events HTTP/1.1\r\nHost: hubbub\r\n\r\n"))
	third.ReadResponse()
	third.wantTooMany(t)
	behind(t, s, "203.0.113.8", "/ws").readHandshake()
	if got := s.Metric(t, refusedFor("rate_ip")); got != 2 {
		t.Errorf("%v are counted", got)
	}
}

// wantTooMany checks that the answer is the 429 that the documents describe.
func (c *rawConn) wantTooMany(t *testing.T) {
	t.Helper()
	body, err := io.ReadAll(c.Response.Body)
	if err != nil || c.Response.StatusCode != http.StatusTooManyRequests || c.Response.Header.Get("Retry-After") == "" {
		t.Errorf("%s %v %q, %v", c.Response.Status, c.Response.Header, body, err)
	}
	if err := contract.Answer(c.Response.Request, c.Response, body); err != nil {
		t.Error(err)
	}
}

// TestFullServerAnswers: where all places are taken, questions and health checks are still
// answered.
func TestFullServerAnswers(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.MaxConnections = 2 })
	dial(t, s.Addr, "/ws").Join("Ana")
	dial(t, s.Addr, "/ws/Bo")
	for _, path := range []string{"/api/rooms", "/healthz", "/readyz", "/metrics"} {
		if status := s.Status(t, path); status != http.StatusOK {
			t.Errorf("%s: %d", path, status)
		}
	}
	third := dialTCP(t, s.Addr)
	third.WriteRaw([]byte(handshake("/ws")))
	if r := third.ReadResponse(); r.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("the third: %s", r.Status)
	}
}

// TestHoard: connections that are kept idle, or never ask, keep nobody out.
func TestHoard(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.MaxConnections = 20 })
	for i := range 400 {
		c := dialTCP(t, s.Addr)
		if i%2 == 0 {
			c.Write([]byte("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
		}
	}
	for i := range 20 {
		dial(t, s.Addr, "/ws").Join(fmt.Sprint("Ana", i))
	}
	if got := s.Metric(t, refusedFor("unfinished")); got == 0 {
		t.Error("nothing is counted")
	}
}

// TestFloods: each kind is told first, and then closed for what it is.
func TestFloods(t *testing.T) {
	empty := frame(opContinuation, nil)
	for name, flood := range map[string][]byte{
		"pings":         bytes.Repeat(frame(fin|opPing, nil), 1000),
		"pongs":         bytes.Repeat(frame(fin|opPong, nil), 1000),
		"continuations": append(frame(opText, nil), bytes.Repeat(empty, 1000)...),
		"nothing":       bytes.Repeat(textFrame(""), 1000),
		"broken":        bytes.Repeat(textFrame("{"), 1000),
		"messages":      bytes.Repeat(textFrame(`{"type":"say","text":"hi"}`), 1000),
		"questions":     bytes.Repeat(textFrame(`{"type":"ping"}`), 1000),
	} {
		t.Run(name, func(t *testing.T) {
			s := startServer(t, nil)
			witness := newBystander(t, s)
			c := dial(t, s.Addr, "/ws")
			c.Join("Ana")
			go c.Write(flood)
			var last map[string]any
			for told := false; last["code"] != "flood"; told = true {
				if last = c.awaitError(); !told && last["code"] == "flood" || last["code"] == "rate_limited" && last["retry_after_ms"] == nil {
					t.Fatalf("told %v", last)
				}
			}
			if retry, _ := last["retry_after_ms"].(float64); retry < 1 {
				t.Errorf("at the end: %v", last)
			}
			c.ExpectClose(4012)
			s.WaitMetric(t, logoutsFor("flood"), 1)

			again := dial(t, s.Addr, "/ws")
			again.WriteText(`{"type":"join","name":"Ana"}`)
			if e := again.Await("error"); e["code"] != "flood" || e["retry_after_ms"].(float64) < 2000 {
				t.Errorf("straight back: %v", e)
			}
			dial(t, s.Addr, "/ws").Join("Bo")
			witness.Undisturbed(t)
		})
	}
}

// awaitError reads on to an error event, past pongs.
func (c *rawConn) awaitError() map[string]any {
	c.t.Helper()
	for {
		opcode, payload := c.next()
		if opcode != opText {
			continue
		}
		for line := range bytes.SplitSeq(payload, []byte("\n")) {
			var event map[string]any
			if err := json.Unmarshal(line, &event); err != nil {
				c.t.Fatalf("event %q: %v", line, err)
			}
			if event["type"] == "error" {
				return event
			}
		}
	}
}

// TestTypist: a person who types as fast as people can sees nothing of all this.
func TestTypist(t *testing.T) {
	s := startServer(t, nil)
	c := dial(t, s.Addr, "/ws")
	c.Join("Ana")
	for i := range 60 {
		c.Say(fmt.Sprint("line ", i))
		if e := c.Await("message"); e["text"] != fmt.Sprint("line ", i) {
			t.Fatalf("%v", e)
		}
		if i >= 14 {
			time.Sleep(210 * time.Millisecond) // a little under five a second
		}
	}
}
