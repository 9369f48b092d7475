package server_test

import (
	"net/http"
	"strings"
	"testing"

	"hubbub/server/config"
)

// request returns a handshake with lines replaced, by the name of the header
// (or "GET"); an empty line leaves the header out.
func request(path string, replace map[string]string) string {
	lines := strings.Split(strings.TrimSuffix(handshake(path), "\r\n\r\n"), "\r\n")
	var kept []string
	for _, line := range lines {
		name := line[:strings.IndexAny(line, ": ")]
		if other, ok := replace[name]; ok {
			line = other
			delete(replace, name)
		}
		if line != "" {
			kept = append(kept, line)
		}
	}
	for _, line := range replace {
		kept = append(kept, line)
	}
	return strings.Join(kept, "\r\n") + "\r\n\r\n"
}

func TestHandshakeRefused(t *testing.T) {
	const key, version = "Sec-WebSocket-Key", "Sec-WebSocket-Version"
	s := startServer(t, func(c *config.Config) { unlimited(c); c.Origins = []string{"https://friend.example"} })
	witness := newBystander(t, s)
	tests := []struct {
		name    string
		replace map[string]string
		status  int
		reason  string // of the metric; empty when net/http answers before us
		header  string // "Name: value" that the answer must have
	}{
		{"POST", map[string]string{"GET": "POST /ws HTTP/1.1"}, 405, "method", "Allow: GET"},
		{"HEAD", map[string]string{"GET": "HEAD /ws HTTP/1.1"}, 405, "method", "Allow: GET"},
		{"plain POST", map[string]string{"GET": "POST /ws/Ana HTTP/1.1"}, 405, "method", "Allow: GET"},
		{"no Upgrade", map[string]string{"Upgrade": ""}, 426, "not_websocket", "Upgrade: websocket"},
		{"other Upgrade", map[string]string{"Upgrade": "Upgrade: h2c"}, 426, "not_websocket", "Upgrade: websocket"},
		{"part of Upgrade", map[string]string{"Upgrade": "Upgrade: websockets"}, 426, "not_websocket", ""},
		{"no Connection", map[string]string{"Connection": ""}, 426, "not_websocket", ""},
		{"Connection without upgrade", map[string]string{"Connection": "Connection: keep-alive"}, 426, "not_websocket", ""},
		{"a body", map[string]string{"x": "Content-Length: 1"}, 400, "not_websocket", ""},
		{"a body in chunks", map[string]string{"x": "Transfer-Encoding: chunked"}, 400, "not_websocket", ""},
		{"version 8", map[string]string{version: version + ": 8"}, 426, "version", version + ": 13"},
		{"version 130", map[string]string{version: version + ": 130"}, 426, "version", version + ": 13"},
		{"no version", map[string]string{version: ""}, 426, "version", version + ": 13"},
		{"no key", map[string]string{key: ""}, 400, "key", ""},
		{"empty key", map[string]string{key: key + ": "}, 400, "key", ""},
		{"key of 15 bytes", map[string]string{key: key + ": AAAAAAAAAAAAAAAAAAAA"}, 400, "key", ""},
		{"key of 18 bytes", map[string]string{key: key + ": AAAAAAAAAAAAAAAAAAAAAAAA"}, 400, "key", ""},
		{"key is no base64", map[string]string{key: key + ": !!!!!!!!!!!!!!!!!!!!!!=="}, 400, "key", ""},
		{"key with loose bits", map[string]string{key: key + ": dGhlIHNhbXBsZSBub25jZR=="}, 400, "key", ""},
		{"two keys", map[string]string{"two": key + ": " + handshakeKey}, 400, "key", ""},
		{"foreign origin", map[string]string{"o": "Origin: https://evil.example"}, 403, "origin", ""},
		{"origin that begins like the host", map[string]string{"o": "Origin: http://hubbub.evil.example"}, 403, "origin", ""},
		{"origin with another scheme than allowed", map[string]string{"o": "Origin: http://friend.example"}, 403, "origin", ""},
		{"empty origin", map[string]string{"o": "Origin: "}, 403, "origin", ""},
		{"origin that is no URL", map[string]string{"o": "Origin: %zz"}, 403, "origin", ""},
		{"two origins", map[string]string{"o": "Origin: http://hubbub\r\nOrigin: http://hubbub"}, 403, "origin", ""},
		{"HTTP/1.0", map[string]string{"GET": "GET /ws HTTP/1.0"}, 426, "not_websocket", ""},
		{"no Host", map[string]string{"Host": ""}, 400, "", ""},
		{"header of 20 KiB", map[string]string{"x": "X: " + strings.Repeat("x", 20<<10)}, 431, "", ""},
		{"bad percent", map[string]string{"GET": "GET /ws/%zz HTTP/1.1"}, 400, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			counted := func(testing.TB) {}
			if test.reason != "" {
				counted = s.Expect(t, refusedFor(test.reason), 1)
			}
			c := dialTCP(t, s.Addr)
			c.WriteRaw([]byte(request("/ws", test.replace)))
			expectRefusal(t, c.ReadResponse(), test.status, test.header)
			counted(t)
			witness.Undisturbed(t)
		})
	}
}

// expectRefusal checks an answer's status and one header.
func expectRefusal(t *testing.T, response *http.Response, status int, header string) {
	t.Helper()
	if response.StatusCode != status {
		t.Errorf("status %s, want %d", response.Status, status)
	}
	if name, want, ok := strings.Cut(header, ": "); ok && response.Header.Get(name) != want {
		t.Errorf("%s is %q, want %q", name, response.Header.Get(name), want)
	}
	if response.Header.Get("Sec-WebSocket-Accept") != "" {
		t.Error("a refusal that accepts")
	}
	checkAnswer(t, response)
}

func TestHandshakeAccepted(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.Origins = []string{"https://friend.example", "null"} })
	tests := []struct {
		name    string
		replace map[string]string
	}{
		{"no origin", nil},
		{"same host", map[string]string{"o": "Origin: http://hubbub"}},
		{"same host behind TLS, in capitals", map[string]string{"o": "Origin: https://HUBBUB"}},
		{"allowed origin", map[string]string{"o": "Origin: https://friend.example"}},
		{"allowed null", map[string]string{"o": "Origin: null"}},
		{"two Connection lines", map[string]string{"Connection": "Connection: keep-alive\r\nConnection: Upgrade"}},
		{"Connection list", map[string]string{"Connection": "Connection: keep-alive, upgrade"}},
		{"Upgrade list", map[string]string{"Upgrade": "Upgrade: websocket, foo"}},
		{"Upgrade in capitals", map[string]string{"Upgrade": "upgrade: WEBSOCKET"}},
		{"permessage-deflate", map[string]string{"x": "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"}},
		{"extensions in two lines", map[string]string{"x": "Sec-WebSocket-Extensions: foo\r\nSec-WebSocket-Extensions: permessage-deflate"}},
		{"extension that looks like deflate", map[string]string{"x": "Sec-WebSocket-Extensions: x-permessage-deflate-y; server_no_context_takeover"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			left := s.Expect(t, logoutsFor("left"), 1)
			c := dialTCP(t, s.Addr)
			c.WriteRaw([]byte(request("/ws/Ana", test.replace)))
			c.readHandshake()
			if got := c.Response.Header.Values("Sec-WebSocket-Extensions"); len(got) > 0 {
				t.Errorf("agreed to extensions: %q", got)
			}
			if got := c.ReadText(); got != "SISTEMA: Ana entrou" {
				t.Errorf("first line %q", got)
			}
			c.WriteFrame(fin|opClose, closePayload(1000, ""))
			c.ExpectClose(1000)
			left(t) // the name is free
			s.WaitMetric(t, "hubbub_rooms", 0)
		})
	}
}

// TestHandshakeAnyOrigin: "*" lets every page in.
func TestHandshakeAnyOrigin(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.Origins = []string{"*"} })
	dial(t, s.Addr, "/ws", "Origin: https://evil.example").Join("Ana")
}

func TestHandshakeFull(t *testing.T) {
	tests := []struct {
		name, reason string
		change       func(*config.Config)
	}{
		{"server", "full", func(c *config.Config) { c.MaxConnections = 2 }},
		{"address", "full_ip", func(c *config.Config) { c.MaxConnectionsPerIP = 2 }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := startServer(t, test.change)
			witness := newBystander(t, s)
			second := dial(t, s.Addr, "/ws/Ana")
			counted := s.Expect(t, refusedFor(test.reason), 1)
			c := dialTCP(t, s.Addr)
			c.WriteRaw([]byte(handshake("/ws/Bo")))
			expectRefusal(t, c.ReadResponse(), http.StatusServiceUnavailable, "Retry-After: 5")
			counted(t)
			witness.Undisturbed(t)
			second.Reset()
			s.WaitMetric(t, `hubbub_connections{protocol="plain"}`, 0)
			dial(t, s.Addr, "/ws/Bo") // the place is free again
			witness.Undisturbed(t)
		})
	}
}

// TestHandshakeEarlyBytes: what comes in one segment with the request, or in
// pieces with its end, is not lost.
func TestHandshakeEarlyBytes(t *testing.T) {
	s := startServer(t, unlimited)
	frames := string(textFrame("one")) + string(textFrame("two"))
	big := string(textFrame(strings.Repeat("x", 4000))) + string(textFrame(strings.Repeat("y", 4000)))
	tests := []struct {
		name, user, early, late string
		lines                   []string
	}{
		{"two frames", "Ana", frames, "", []string{"Ana: one", "Ana: two"}},
		{"a frame and a half", "Bo", frames[:len(frames)-2], frames[len(frames)-2:], []string{"Bo: one", "Bo: two"}},
		{"a byte", "Cy", frames[:1], frames[1:], []string{"Cy: one", "Cy: two"}},
		{"more than net/http's buffer", "Di", big, "", []string{"Di: " + strings.Repeat("x", 4000), "Di: " + strings.Repeat("y", 4000)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := dialWith(t, s.Addr, "/ws/"+test.user+"?room="+strings.ToLower(test.user), []byte(test.early))
			if got := c.ReadText(); got != "SISTEMA: "+test.user+" entrou" {
				t.Errorf("first line %q", got)
			}
			c.WriteRaw([]byte(test.late))
			for _, want := range test.lines {
				if got := c.ReadText(); got != want {
					t.Errorf("line %.50q, want %.50q", got, want)
				}
			}
		})
	}
}
