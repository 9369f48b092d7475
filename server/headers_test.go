package server_test

import (
	"net/http"
	"strings"
	"testing"

	"hubbub/server/config"
)

// nothing is the policy of what is no page.
const nothing = "default-src 'none'; frame-ancestors 'none'"

// secured are the headers of all answers, but for what a page sets otherwise.
var secured = map[string]string{
	"Content-Security-Policy":      nothing,
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Referrer-Policy":              "no-referrer",
	"X-Content-Type-Options":       "nosniff",
	"Strict-Transport-Security":    "",
}

// wantSecured checks those headers, each once.
func wantSecured(t *testing.T, answer *http.Response, otherwise map[string]string) {
	t.Helper()
	for name, want := range secured {
		if other, ok := otherwise[name]; ok {
			want = other
		}
		got := answer.Header.Values(name)
		if want == "" && len(got) > 0 || want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], want) || want == nothing && got[0] != want) {
			t.Errorf("%s: %s is %q, want %q", answer.Status, name, got, want)
		}
	}
}

// A securedCase is a request, and the status of its answer.
type securedCase struct {
	method, path, headers string // headers are lines
	status                int
}

// securedCases are all routes and all that each can answer with.
var securedCases = map[string]securedCase{
	"nothing there":          {"GET", "/nothing", "", 404},
	"nothing to post to":     {"POST", "/", "", 405},
	"no script":              {"GET", "/assets/0/js/main.js", "", 404},
	"health":                 {"GET", "/healthz", "", 200},
	"health, HEAD":           {"HEAD", "/healthz", "", 200},
	"health, POST":           {"POST", "/healthz", "", 405},
	"readiness":              {"GET", "/readyz", "", 200},
	"metrics":                {"GET", "/metrics", "", 200},
	"metrics, POST":          {"POST", "/metrics", "", 405},
	"metrics, forwarded":     {"GET", "/metrics", "Via: 1.1 proxy", 403},
	"docs without a slash":   {"GET", "/docs", "", 307},
	"no document":            {"GET", "/docs/nothing", "", 404},
	"document, POST":         {"POST", "/docs/", "", 405},
	"a path to be cleaned":   {"GET", "/docs/../docs/", "", 307},
	"rooms":                  {"GET", "/api/rooms", "", 200},
	"rooms, another origin":  {"GET", "/api/rooms", "Origin: https://friend.example", 200},
	"rooms, HEAD":            {"HEAD", "/api/rooms", "", 200},
	"rooms, known":           {"GET", "/api/rooms", "If-None-Match: *", 304},
	"rooms, a bad limit":     {"GET", "/api/rooms?limit=x", "", 400},
	"rooms, POST":            {"POST", "/api/rooms", "", 405},
	"messages":               {"GET", "/api/rooms/lobby/messages", "", 200},
	"messages, compressed":   {"GET", "/api/openapi.yaml", "Accept-Encoding: gzip", 200},
	"messages of no room":    {"GET", "/api/rooms/-/messages", "", 404},
	"events":                 {"GET", "/api/rooms/lobby/events", "", 200},
	"events, HEAD":           {"HEAD", "/api/rooms/lobby/events", "", 405},
	"events, a bad id":       {"GET", "/api/rooms/lobby/events", "Last-Event-ID: x", 400},
	"events, another origin": {"GET", "/api/rooms/lobby/events", "Origin: https://evil.example", 403},
	"site":                   {"GET", "/api/site", "", 200},
	"emotes":                 {"GET", "/api/emotes", "", 200},
	"no emote":               {"GET", "/emotes/party.0123456789abcdef.png", "", 404},
	"asyncapi":               {"GET", "/api/asyncapi.yaml", "", 200},
	"nothing in the API":     {"GET", "/api/nothing", "", 404},
	"preflight":              {"OPTIONS", "/api/rooms", "Origin: https://friend.example\r\nAccess-Control-Request-Method: GET", 204},
	"preflight, refused":     {"OPTIONS", "/api/rooms", "Origin: https://evil.example\r\nAccess-Control-Request-Method: GET", 403},
	"no handshake":           {"GET", "/ws", "", 426},
	"no handshake, plain":    {"GET", "/ws/Zed", "", 426},
	"no handshake, nameless": {"GET", "/ws/", "", 426},
	"handshake, POST":        {"POST", "/ws", "", 405},
	"another name":           {"GET", "/", "Host: evil.example", 421},
	"all options":            {"OPTIONS", "*", "", 400},
}

// TestSecurityHeaders: whatever is answered, a browser takes it for what it is, lets it do
// nothing, and shows it in no page of another site.
func TestSecurityHeaders(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.Origins = []string{"https://friend.example"} })
	for name, tt := range securedCases {
		t.Run(name, func(t *testing.T) {
			wantSecured(t, s.askSecured(t, tt), nil)
		})
	}
}

// askSecured asks for a case and wants its status.
func (s *testServer) askSecured(t *testing.T, tt securedCase) *http.Response {
	t.Helper()
	request := tt.method + " " + tt.path + " HTTP/1.1\r\n"
	if !strings.Contains(tt.headers, "Host: ") {
		request += "Host: hubbub\r\n"
	}
	if tt.headers != "" {
		request += tt.headers + "\r\n"
	}
	c := dialTCP(t, s.Addr)
	c.WriteRaw([]byte(request + "\r\n"))
	answer := c.ReadResponse()
	c.Close()
	if answer.StatusCode != tt.status {
		t.Errorf("%s, want %d", answer.Status, tt.status)
	}
	return answer
}

// TestRefusalsAreSecured: so is what is answered by a server that is full.
func TestRefusalsAreSecured(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.MaxConnections = 1 })
	dial(t, s.Addr, "/ws").Join("Ana")
	for name, tt := range map[string]securedCase{
		"events": {"GET", "/api/rooms/lobby/events", "", 503},
		"socket": {"GET", "/ws", strings.Join(strings.Split(strings.TrimSpace(handshake("/ws")), "\r\n")[1:], "\r\n"), 503},
	} {
		t.Run(name, func(t *testing.T) { wantSecured(t, s.askSecured(t, tt), nil) })
	}
}

// TestPagesAreSecured: pages say themselves what they may do; the one that others may show
// can be shown, whatever the page around it asks of what it loads.
func TestPagesAreSecured(t *testing.T) {
	const policy = "Content-Security-Policy"
	page := map[string]string{policy: "default-src 'none'; script-src 'self'"}
	document := map[string]string{policy: "default-src 'none'; style-src 'self'"}
	s := startServer(t, func(c *config.Config) { c.EmbedOrigins = []string{"https://friend.example"} })
	for path, otherwise := range map[string]map[string]string{
		"/":               page,
		"/?room=games":    page,
		"/icons/icon.svg": page,
		"/?embed=1":       {policy: page[policy], "Cross-Origin-Opener-Policy": "", "Cross-Origin-Resource-Policy": "cross-origin"},
		"/docs/":          document,
		"/docs/protocol":  document,
		"/docs/entry.svg": {policy: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"},
	} {
		t.Run(path, func(t *testing.T) {
			first := s.askSecured(t, securedCase{"GET", path, "", 200})
			wantSecured(t, first, otherwise)
			wantSecured(t, s.askSecured(t, securedCase{"GET", path, "If-None-Match: " + first.Header.Get("ETag"), 304}), otherwise)
		})
	}
}

// TestStrictTransport: a site with TLS says so to who came over it, and to nobody else.
func TestStrictTransport(t *testing.T) {
	const tls = "X-Forwarded-Proto: https"
	for name, tt := range map[string]struct{ url, headers, want string }{
		"over TLS":           {"https://chat.example.org", "Host: chat.example.org\r\n" + tls, "max-age=31536000"},
		"not over TLS":       {"https://chat.example.org", "Host: chat.example.org", ""},
		"by an address":      {"https://chat.example.org", "Host: 127.0.0.1\r\n" + tls, ""},
		"a site without TLS": {"http://chat.example.org", "Host: chat.example.org\r\n" + tls, ""},
		"no site":            {"", "Host: localhost\r\n" + tls, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := startServer(t, func(c *config.Config) { c.URL = tt.url })
			for path, status := range map[string]int{"/api/rooms": 200, "/docs/nothing": 404} {
				wantSecured(t, s.askSecured(t, securedCase{"GET", path, tt.headers, status}), map[string]string{"Strict-Transport-Security": tt.want})
			}
		})
	}
}

// TestBeforeRequests: what the documents say is refused before it is a request.
func TestBeforeRequests(t *testing.T) {
	s := startServer(t, nil)
	const get = "GET / HTTP/1.1\r\nHost: hubbub\r\n"
	for name, tt := range map[string]struct {
		sent   string
		status int
	}{
		"no line":         {"hello\r\n\r\n", 400},
		"no header":       {get + "hello\r\n\r\n", 400},
		"no name":         {"GET / HTTP/1.1\r\n\r\n", 400},
		"two names":       {get + "Host: hubbub\r\n\r\n", 400},
		"a broken name":   {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
		"other wishes":    {get + "Expect: much\r\n\r\n", 417},
		"a large header":  {get + "X: " + strings.Repeat("x", 32<<10) + "\r\n\r\n", 431},
		"another coding":  {get + "Transfer-Encoding: gzip\r\n\r\n", 501},
		"another version": {"GET / HTTP/3.0\r\nHost: hubbub\r\n\r\n", 505},
	} {
		t.Run(name, func(t *testing.T) {
			c := dialTCP(t, s.Addr)
			c.WriteRaw([]byte(tt.sent))
			if answer := c.ReadResponse(); answer.StatusCode != tt.status || !answer.Close {
				t.Errorf("%s, closes: %v; want %d", answer.Status, answer.Close, tt.status)
			}
		})
	}
}
