package webhook_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"hubbub/server/webhook"
)

// loopback allows the endpoints of tests.
var loopback = within("127.0.0.0/8")

// endpoint starts one that counts its requests.
func endpoint(t *testing.T, answer http.HandlerFunc) (url string, asked *atomic.Int32) {
	t.Helper()
	asked = new(atomic.Int32)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL, asked
}

// TestPost: a request is what the documents say, and each kind of answer is told apart.
func TestPost(t *testing.T) {
	inside, reached := endpoint(t, func(http.ResponseWriter, *http.Request) {})
	for name, tt := range map[string]struct {
		answer         http.HandlerFunc
		result, status string
		after          time.Duration
	}{
		"taken":    {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, "ok", "204", 0},
		"an error": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, "status", "500", 0},
		"busy":     {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Retry-After", "7"); w.WriteHeader(503) }, "status", "503", 7 * time.Second},
		"gone":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(410) }, "gone", "410", 0},
		"a redirect inside": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, inside, http.StatusTemporaryRedirect)
		}, "redirect", "307", 0},
		"the connection ends": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "unreachable", "unreachable", 0},
		"headers without end": {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-Long", strings.Repeat("x", 1<<20)) }, "unreachable", "unreachable", 0},
		"a body of 10 MB": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(500)
			w.Write(make([]byte, 10<<20))
		}, "status", "500", 0},
	} {
		t.Run(name, func(t *testing.T) {
			received := make(chan string, 2)
			requests := make(chan *http.Request, 2)
			url, asked := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				received <- string(body)
				requests <- r.Clone(context.Background())
				tt.answer(w, r)
			})
			c := webhook.Config{Allowed: loopback, UserAgent: "hubbub/test"}
			result, status, after := webhook.Post(c, url+"/hook?x=1", []byte(`{"a":1}`))
			if result != tt.result || status != tt.status || after != tt.after {
				t.Errorf("%s %s %v, want %s %s %v", result, status, after, tt.result, tt.status, tt.after)
			}
			got, body := <-requests, <-received
			if asked.Load() != 1 || got.Method != "POST" || got.URL.RequestURI() != "/hook?x=1" || body != `{"a":1}` ||
				got.Header.Get("Content-Type") != "application/json" || got.UserAgent() != "hubbub/test" || got.Header.Get("Webhook-Id") != "msg_1" {
				t.Errorf("%d requests, %v %q", asked.Load(), got, body)
			}
		})
	}
	if reached.Load() > 0 {
		t.Error("a redirect was followed")
	}
}

// TestAnswerIsBounded: of a body without end only the beginning is read.
func TestAnswerIsBounded(t *testing.T) {
	var sent atomic.Int64
	done := make(chan struct{})
	url, _ := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		defer close(done)
		for piece := make([]byte, 64<<10); r.Context().Err() == nil; {
			n, err := w.Write(piece)
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
	})
	if result, status, _ := webhook.Post(webhook.Config{Allowed: loopback}, url, nil); result != "ok" || status != "200" {
		t.Errorf("%s %s", result, status)
	}
	<-done // the connection was closed
	if sent.Load() > 64<<20 {
		t.Errorf("%d bytes were sent", sent.Load())
	}
}

// TestNoProxy: what the environment says of proxies is for others.
func TestNoProxy(t *testing.T) {
	proxy, asked := endpoint(t, func(http.ResponseWriter, *http.Request) {})
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		t.Setenv(name, proxy)
	}
	if result, _, _ := webhook.Post(webhook.Config{Allowed: within("192.0.2.0/24")}, "http://127.0.0.1:1/", nil); result != "inside" || asked.Load() > 0 {
		t.Errorf("%s, the proxy was asked %d times", result, asked.Load())
	}
}

// TestInsideIsRefused: without a word that allows it nothing inside is dialled, by whatever
// spelling.
func TestInsideIsRefused(t *testing.T) {
	url, asked := endpoint(t, func(http.ResponseWriter, *http.Request) {})
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(url, "http://"))
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "[::1]", "[::]"} {
		for _, scheme := range []string{"http", "https"} {
			to := scheme + "://" + host + ":" + port
			if result, _, _ := webhook.Post(webhook.Config{}, to, nil); result != "inside" && !(result == "unreachable" && strings.Contains(host, "[::")) { // a machine may be without IPv6
				t.Errorf("%s: %s", to, result)
			}
		}
	}
	if asked.Load() > 0 {
		t.Error("it was reached")
	}
}

// TestTLS: https is checked against the name, and its certificate has to be good.
func TestTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(201) }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	c := webhook.Config{Allowed: loopback}
	if result, status, _ := webhook.Post(c.WithNetwork(nil, &tls.Config{RootCAs: roots}), s.URL, nil); result != "ok" || status != "201" {
		t.Errorf("%s %s", result, status)
	}
	if result, _, _ := webhook.Post(c, s.URL, nil); result != "unreachable" {
		t.Errorf("a certificate of nobody's: %s", result)
	}
}

// TestNameThatMoves: a name that pointed outside when it was looked up first, and inside when
// it is dialled, is refused: the address itself is judged. So is one that points to both.
func TestNameThatMoves(t *testing.T) {
	url, asked := endpoint(t, func(http.ResponseWriter, *http.Request) {})
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(url, "http://"))
	var points atomic.Pointer[[]string]
	resolver := dns(t, func() []string { return *points.Load() })
	c := webhook.Config{}.WithNetwork(resolver, nil)

	points.Store(&[]string{"93.184.215.14"})
	if ips, err := resolver.LookupNetIP(t.Context(), "ip4", "moves.example"); err != nil || len(ips) != 1 || !webhook.IsPublic(ips[0]) {
		t.Fatalf("%v, %v", ips, err)
	}
	for _, now := range [][]string{{"127.0.0.1"}, {"10.0.0.1", "127.0.0.1"}} {
		points.Store(&now)
		if result, _, _ := webhook.Post(c, "https://moves.example:"+port, nil); result != "inside" {
			t.Errorf("%v: %s", now, result)
		}
	}
	allowed := webhook.Config{Allowed: loopback}.WithNetwork(resolver, nil)
	if result, _, _ := webhook.Post(allowed, "http://moves.example:"+port, nil); result != "ok" || asked.Load() != 1 {
		t.Errorf("where it is allowed: %s, asked %d times", result, asked.Load())
	}
}

// dns returns a resolver that is told which addresses of IPv4 each name has.
func dns(t *testing.T, addresses func() []string) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	go func() {
		for buf := make([]byte, 1500); ; {
			n, from, err := server.ReadFrom(buf)
			if err != nil {
				return
			}
			if answer := answerTo(bytes.Clone(buf[:n]), addresses()); answer != nil {
				server.WriteTo(answer, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

func answerTo(question []byte, addresses []string) []byte {
	var m dnsmessage.Message
	if m.Unpack(question) != nil || len(m.Questions) == 0 {
		return nil
	}
	m.Response, m.Additionals = true, nil
	q := m.Questions[0]
	for _, address := range addresses {
		if q.Type == dnsmessage.TypeA {
			m.Answers = append(m.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
				Body:   &dnsmessage.AResource{A: netip.MustParseAddr(address).As4()},
			})
		}
	}
	packed, _ := m.Pack()
	return packed
}
