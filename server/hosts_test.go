package server_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"hubbub/server/config"
	"hubbub/server/contract"
)

// askAs sends one request for a name, or none if it is empty, and returns the answer with
// its body.
func (s *testServer) askAs(t *testing.T, host, path string, headers ...string) (*http.Response, string) {
	t.Helper()
	lines := append([]string{"GET " + path + " HTTP/1.1", "Host: " + host, "Connection: close"}, headers...)
	if host == "" {
		lines = append([]string{"GET " + path + " HTTP/1.0"}, headers...)
	}
	return s.askRaw(t, strings.Join(lines, "\r\n")+"\r\n\r\n")
}

// askRaw sends bytes and returns the answer with its body.
func (s *testServer) askRaw(t *testing.T, request string) (*http.Response, string) {
	t.Helper()
	c := dialTCP(t, s.Addr)
	c.WriteRaw([]byte(request))
	response := c.ReadResponse()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	return response, string(body)
}

// servedPaths are some of each kind.
var servedPaths = []string{"/", "/nothing", "/docs/", "/metrics", "/api/rooms", "/api/rooms/lobby/events", "/api/nothing", "/ws", "/ws/Zed", "/ws//"}

// TestRebinding: who is asked by another name on a listener of this machine alone says so,
// whatever is asked, before anything else, and counts it. Probes need no name.
func TestRebinding(t *testing.T) {
	s := startServer(t, nil)
	counted := s.Expect(t, refusedFor("host"), float64(len(servedPaths)))
	for _, path := range servedPaths {
		answer, body := s.askAs(t, "evil.example:8000", path, "Origin: http://evil.example:8000", "Upgrade: websocket")
		if answer.StatusCode != http.StatusMisdirectedRequest || !strings.Contains(body, "-url or -hosts") || strings.Contains(body, "evil") {
			t.Errorf("%s: %s: %s", path, answer.Status, body)
		}
		if answer.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %v", path, answer.Header)
		}
		if described := path == "/metrics" || path == "/ws" || strings.HasPrefix(path, "/api/"); described {
			if err := contract.Answer(answer.Request, answer, []byte(body)); err != nil {
				t.Error(err)
			}
		}
	}
	counted(t)
	for _, path := range []string{"/healthz", "/readyz"} {
		if answer, body := s.askAs(t, "evil.example", path); answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s: %s", path, answer.Status, body)
		}
	}
	if logs := s.Logs(); strings.Count(logs, "request refused") != 1 || !strings.Contains(logs, "host=evil.example") {
		t.Errorf("want one line for all of them:\n%s", logs)
	}
}

// TestNames: by which names each kind of listener can be asked.
func TestNames(t *testing.T) {
	const loopback, network = "127.0.0.1:0", "0.0.0.0:0"
	public := func(c *config.Config) { c.Hosts, c.URL = nil, "https://chat.example.org" }
	none := func(c *config.Config) { c.Hosts = nil }
	set := func(c *config.Config) { c.Hosts = []string{"*.chat.example"} }
	tests := []struct {
		name   string
		listen string
		change func(*config.Config)
		good   []string
		bad    []string
		warned bool
	}{
		{"this machine", loopback, none, []string{"localhost", "127.0.0.1:9", "[::1]", "203.0.113.7"}, []string{"chat.example.org", "::1"}, false},
		{"this machine behind a proxy", loopback, public, []string{"localhost", "chat.example.org", "CHAT.example.org.:443"}, []string{"evil.example", "chat.example.org.evil.example"}, false},
		{"this machine, a name set", loopback, set, []string{"localhost", "a.chat.example"}, []string{"chat.example", "evil.example"}, false},
		{"a network", network, none, []string{"localhost", "203.0.113.7", "chat.example.org", "other.example.org"}, nil, true},
		{"a network, its own names", network, none, []string{"localhost", "203.0.113.7"}, nil, false},
		{"a network, with an address", network, public, []string{"localhost", "chat.example.org:8000"}, []string{"evil.example"}, false},
		{"a network, a name set", network, set, []string{"127.0.0.1", "a.chat.example"}, []string{"evil.example"}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ln, err := net.Listen("tcp4", test.listen)
			if err != nil {
				t.Fatal(err)
			}
			s := startServerOn(t, ln, test.change)
			_, port, _ := net.SplitHostPort(s.Addr)
			s.Addr = net.JoinHostPort("127.0.0.1", port)
			for _, host := range test.good {
				if answer, body := s.askAs(t, host, "/"); answer.StatusCode != http.StatusOK {
					t.Errorf("%s: %s: %s", host, answer.Status, body)
				}
			}
			for _, host := range test.bad {
				if answer, _ := s.askAs(t, host, "/"); answer.StatusCode != http.StatusMisdirectedRequest {
					t.Errorf("%s: %s", host, answer.Status)
				}
			}
			want := 0
			if test.warned {
				want = 1
			}
			if logs := s.Logs(); strings.Count(logs, "asked by a name") != want || test.warned && !strings.Contains(logs, "name=chat.example.org") {
				t.Errorf("%d warnings, want %d:\n%s", strings.Count(logs, "asked by a name"), want, logs)
			}
		})
	}
}

// TestWithoutName: HTTP/1.0 needs no name, and a browser always sends one.
func TestWithoutName(t *testing.T) {
	s := startServer(t, nil)
	if answer, body := s.askAs(t, "", "/"); answer.StatusCode != http.StatusOK {
		t.Errorf("%s: %s", answer.Status, body)
	}
	if answer, _ := s.askAs(t, "", "/", "Origin: http://evil.example"); answer.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("a page: %s", answer.Status)
	}
	if answer, _ := s.askRaw(t, "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"); answer.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("two names: %s", answer.Status)
	}
}

// TestOwnOrigin: pages of the site may connect, also where a proxy asks by another name.
func TestOwnOrigin(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.URL = "https://chat.example.org" })
	c := dialTCP(t, s.Addr)
	c.WriteRaw([]byte(request("/ws", map[string]string{"Host": "Host: 127.0.0.1:8000", "o": "Origin: https://chat.example.org"})))
	c.readHandshake()
	refused := dialTCP(t, s.Addr)
	refused.WriteRaw([]byte(request("/ws", map[string]string{"Host": "Host: 127.0.0.1:8000", "o": "Origin: http://chat.example.org"})))
	expectRefusal(t, refused.ReadResponse(), http.StatusForbidden, "")
}
