package listen_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pires/go-proxyproto"

	"hubbub/server/gate"
	"hubbub/server/listen"
)

const patience = 20 * time.Second

// A site is an HTTP server behind a listener of ours. It answers with the address of who
// asks.
type site struct {
	addr string
	gate *gate.Gate

	mu      sync.Mutex
	refused []string // guarded by mu
}

func serve(t *testing.T, proxyProtocol bool, c gate.Config) *site {
	t.Helper()
	s := new(site)
	c.Refused = func(reason string, _ netip.Addr) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.refused = append(s.refused, reason)
	}
	s.gate = gate.New(c)
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = inner.Addr().String()
	hs := &http.Server{
		Handler: gate.Answering(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, s.gate.AddressOf(r).String())
		})),
		ConnContext: gate.WithPlace,
		ConnState:   gate.Follow,
		IdleTimeout: patience,
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		hs.Serve(listen.New(inner, listen.Config{Gate: s.gate, ProxyProtocol: proxyProtocol}))
	}()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		defer cancel()
		hs.Shutdown(ctx)
		hs.Close()
		<-done
	})
	return s
}

func (s *site) told() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.refused, " ")
}

func (s *site) dial(t *testing.T) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	c.SetDeadline(time.Now().Add(patience))
	t.Cleanup(func() { c.Close() })
	return c
}

const get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

// ask sends something and returns the body of the answer, "" if there is none.
func ask(t *testing.T, c net.Conn, sent string) string {
	t.Helper()
	if _, err := io.WriteString(c, sent); err != nil {
		return ""
	}
	response, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return ""
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return ""
	}
	return string(body)
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

// TestPhases: a connection is counted from before its first byte until it ends.
func TestPhases(t *testing.T) {
	s := serve(t, false, gate.Config{})
	phases := func(unfinished, answering, idle int) func() bool {
		return func() bool {
			u, a, i := s.gate.Requests()
			return u == unfinished && a == answering && i == idle
		}
	}
	c := s.dial(t)
	eventually(t, "an unfinished one", phases(1, 0, 0))
	io.WriteString(c, get[:10])
	if ask(t, c, get[10:]) == "" {
		t.Fatal("no answer")
	}
	eventually(t, "an idle one", phases(0, 0, 1))
	c.Close()
	eventually(t, "none", phases(0, 0, 0))
}

// TestRefusedAtAccept: where there is no place, that is answered at once.
func TestRefusedAtAccept(t *testing.T) {
	s := serve(t, false, gate.Config{MaxConnectionsPerIP: 1})
	var last net.Conn
	for range 18 {
		last = s.dial(t)
	}
	raw, err := io.ReadAll(last)
	if err != nil || !bytes.HasPrefix(raw, []byte("HTTP/1.1 503 ")) || !bytes.Contains(raw, []byte("Retry-After")) {
		t.Errorf("%q, %v", raw, err)
	}
	if got := s.told(); got != "full_ip" {
		t.Errorf("told %q", got)
	}
}

// TestProxyProtocol: with it, who is behind a proxy counts, and no one else is believed.
func TestProxyProtocol(t *testing.T) {
	v2 := func(h proxyproto.Header) string {
		h.Version = 2
		raw, err := h.Format()
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	from := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 4711}
	from6 := &net.TCPAddr{IP: net.ParseIP("2001:db8::1"), Port: 4711}
	to := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 2), Port: 80}
	to6 := &net.TCPAddr{IP: net.ParseIP("2001:db8::2"), Port: 80}
	long := proxyproto.Header{Command: proxyproto.PROXY, TransportProtocol: proxyproto.TCPv4, SourceAddr: from, DestinationAddr: to}
	if err := long.SetTLVs([]proxyproto.TLV{{Type: proxyproto.PP2_TYPE_NOOP, Value: make([]byte, 3000)}}); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		trusted string
		sent    string
		want    string // the address; "" for none, "direct" for the peer's
	}{
		"version 1":                {"loopback", "PROXY TCP4 192.0.2.1 192.0.2.2 4711 80\r\n", "192.0.2.1:4711"},
		"version 1, IPv6":          {"loopback", "PROXY TCP6 2001:db8::1 2001:db8::2 4711 80\r\n", "[2001:db8::1]:4711"},
		"version 1, unknown":       {"loopback", "PROXY UNKNOWN\r\n", "direct"},
		"version 2":                {"loopback", v2(proxyproto.Header{Command: proxyproto.PROXY, TransportProtocol: proxyproto.TCPv4, SourceAddr: from, DestinationAddr: to}), "192.0.2.1:4711"},
		"version 2, IPv6":          {"loopback", v2(proxyproto.Header{Command: proxyproto.PROXY, TransportProtocol: proxyproto.TCPv6, SourceAddr: from6, DestinationAddr: to6}), "[2001:db8::1]:4711"},
		"version 2, with more":     {"loopback", v2(long), "192.0.2.1:4711"},
		"version 2, a check":       {"loopback", v2(proxyproto.Header{Command: proxyproto.LOCAL}), "direct"},
		"none, of this machine":    {"loopback", "", "direct"},
		"of nobody who is trusted": {"192.0.2.0/24", "PROXY TCP4 192.0.2.1 192.0.2.2 4711 80\r\n", ""},
		"none, and not trusted":    {"192.0.2.0/24", "", "direct"},
		"nonsense":                 {"loopback", "PROXY TCP4 x y z\r\n", ""},
		"too long":                 {"loopback", "PROXY TCP4 " + strings.Repeat("1", 200) + "\r\n", ""},
		"version 2, too long":      {"loopback", string(proxyproto.SIGV2) + "\x21\x11\xff\xff", ""},
		"version 2, of the future": {"loopback", string(proxyproto.SIGV2) + "\x31\x11\x00\x00", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			trusted, err := gate.ParseNetworks(tt.trusted)
			if err != nil {
				t.Fatal(err)
			}
			s := serve(t, true, gate.Config{Proxies: gate.Proxies{Trusted: trusted}})
			c := s.dial(t)
			want := tt.want
			if want == "direct" {
				want = c.LocalAddr().String()
			}
			if got := ask(t, c, tt.sent+get); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			if want != "" && ask(t, c, get) != want {
				t.Error("another request of the connection has another address")
			}
		})
	}
}

// TestProxyHeaderInPieces: a header may come in pieces, and another's does not wait for it.
func TestProxyHeaderInPieces(t *testing.T) {
	trusted, err := gate.ParseNetworks("loopback")
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, true, gate.Config{Proxies: gate.Proxies{Trusted: trusted}})
	const header = "PROXY TCP4 192.0.2.1 192.0.2.2 4711 80\r\n"
	slow := s.dial(t)
	for i := range header[:len(header)-1] {
		io.WriteString(slow, header[i:i+1])
	}
	if got := ask(t, s.dial(t), "PROXY TCP4 192.0.2.9 192.0.2.2 4711 80\r\n"+get); got != "192.0.2.9:4711" {
		t.Errorf("beside it: %q", got)
	}
	if got := ask(t, slow, "\n"+get); got != "192.0.2.1:4711" {
		t.Errorf("at last: %q", got)
	}
	silent := s.dial(t)
	eventually(t, "two and a silent one", func() bool { u, _, _ := s.gate.Requests(); return u == 1 })
	silent.Close()
	eventually(t, "it is refused", func() bool { return s.told() == "proxy_header" })
}

// TestProxiedShare: the limits of an address are those of who is behind the proxy.
func TestProxiedShare(t *testing.T) {
	trusted, err := gate.ParseNetworks("loopback")
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, true, gate.Config{MaxConnectionsPerIP: 1, Proxies: gate.Proxies{Trusted: trusted}})
	for i := range 17 {
		if ask(t, s.dial(t), "PROXY TCP4 192.0.2.1 192.0.2.2 4711 80\r\n"+get) == "" {
			t.Fatalf("request %d is refused", i+1)
		}
	}
	if got := ask(t, s.dial(t), "PROXY TCP4 192.0.2.1 192.0.2.2 4711 80\r\n"+get); got != "" {
		t.Errorf("one too many of an address: %q", got)
	}
	if ask(t, s.dial(t), "PROXY TCP4 192.0.2.3 192.0.2.2 4711 80\r\n"+get) == "" {
		t.Error("another address is refused")
	}
}
