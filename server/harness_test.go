package server_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubbub/server"
	"hubbub/server/config"
)

// childVariable makes this program one of the children, instead of running tests:
// some things happen to whole processes only.
const childVariable = "HUBBUB_SERVER_CHILD"

// children are what such a process does, by name.
var children = map[string]func() error{}

func TestMain(m *testing.M) {
	if child := children[os.Getenv(childVariable)]; child != nil {
		if err := child(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// A testServer is a server under test. Safe for concurrent use.
type testServer struct {
	Addr string // host and port

	logs   logBuffer
	cancel context.CancelFunc
	ended  chan struct{}
	err    error // set when ended is closed
	scrape http.Client
}

// startServer starts a server with the defaults, as changed, on a free port of
// the loopback. It stops with the test.
func startServer(t testing.TB, change func(*config.Config)) *testServer {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return startServerOn(t, ln, change)
}

// startServerOn starts a server on a listener of the test's choice.
func startServerOn(t testing.TB, ln net.Listener, change func(*config.Config)) *testServer {
	t.Helper()
	settings := config.Default()
	settings.DB = ":memory:"
	if change != nil {
		change(&settings)
	}
	s := &testServer{Addr: ln.Addr().String(), ended: make(chan struct{})}
	hub, err := server.New(settings, slog.New(slog.NewTextHandler(&s.logs, nil)))
	if err != nil {
		t.Fatal(err)
	}
	s.scrape = scraper(ln)
	var ctx context.Context
	ctx, s.cancel = context.WithCancel(context.Background())
	go func() {
		defer close(s.ended)
		s.err = hub.Serve(ctx, ln, nil)
	}()
	t.Cleanup(func() { s.Stop(t) })
	return s
}

// scraper returns a client whose every request goes to a listener.
func scraper(ln net.Listener) http.Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		if p, ok := ln.(*pipeListener); ok {
			return p.Dial(), nil
		}
		return new(net.Dialer).DialContext(ctx, ln.Addr().Network(), ln.Addr().String())
	}
	return http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: dial}}
}

// unlimited is a change of the configuration: no limit on the rate of messages.
func unlimited(c *config.Config) { c.MessageRate = 0 }

// Stop drains the server and waits for its end. It can be called again.
func (s *testServer) Stop(t testing.TB) {
	t.Helper()
	s.cancel()
	<-s.ended
	if s.err != nil {
		t.Errorf("serve: %v", s.err)
	}
}

// Ended reports whether the server has ended.
func (s *testServer) Ended() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// Logs returns what was logged so far.
func (s *testServer) Logs() string { return s.logs.String() }

// Status asks for a page and returns the status of the answer.
func (s *testServer) Status(t testing.TB, path string) int {
	t.Helper()
	response, err := s.scrape.Get("http://hubbub" + path)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

// Metric scrapes one series, given as /metrics writes it:
// `hubbub_logins_total{result="ok"}`.
func (s *testServer) Metric(t testing.TB, series string) float64 {
	t.Helper()
	response, err := s.scrape.Get("http://hubbub/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		if number, ok := strings.CutPrefix(lines.Text(), series+" "); ok {
			value, err := strconv.ParseFloat(number, 64)
			if err != nil {
				t.Fatal(err)
			}
			return value
		}
	}
	t.Fatalf("/metrics has no %s", series)
	return 0
}

// WaitMetric waits until a series has a value.
func (s *testServer) WaitMetric(t testing.TB, series string, want float64) {
	t.Helper()
	var got float64
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if got = s.Metric(t, series); got == want {
			return
		}
	}
	t.Errorf("%s is %v, want %v", series, got, want)
}

// Expect notes a series and returns a check that it has since grown by n.
func (s *testServer) Expect(t testing.TB, series string, n float64) (check func(t testing.TB)) {
	t.Helper()
	want := s.Metric(t, series) + n
	return func(t testing.TB) { t.Helper(); s.WaitMetric(t, series, want) }
}

// A logBuffer keeps a log. Safe for concurrent use.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer // guarded by mu
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// A pipeListener takes connections in memory, for tests in a synctest bubble.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipeListener() *pipeListener {
	return &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
}

// Dial returns the far end of a new connection.
func (l *pipeListener) Dial() net.Conn {
	near, far := net.Pipe()
	select {
	case l.conns <- near:
	case <-l.closed:
		near.Close()
	}
	return far
}

// Accept returns the near end of the next connection.
func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, io.EOF
	}
}

// Close ends the listener.
func (l *pipeListener) Close() error { l.once.Do(func() { close(l.closed) }); return nil }

// Addr returns a name.
func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

// A bystander is in the lobby while others misbehave.
type bystander struct {
	conn *rawConn
	said int
}

// newBystander joins under its own name.
func newBystander(t testing.TB, s *testServer) *bystander {
	t.Helper()
	c := dial(t, s.Addr, "/ws")
	c.Join("Bystander")
	return &bystander{conn: c}
}

// Undisturbed checks that a message still goes through the room.
func (b *bystander) Undisturbed(t testing.TB) {
	t.Helper()
	b.conn.t = t
	b.said++
	text := "still here " + strconv.Itoa(b.said)
	b.conn.Say(text)
	b.conn.AwaitMessage(text)
}

// The series that refusals are counted in.
func loginsFor(result string) string { return `hubbub_logins_total{result="` + result + `"}` }
func logoutsFor(reason string) string {
	return `hubbub_logouts_total{reason="` + reason + `"}`
}
func messagesRefusedFor(reason string) string {
	return `hubbub_messages_rejected_total{reason="` + reason + `"}`
}

// waitUntil polls a condition.
func waitUntil(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// TalkUntilSlow talks until a slow reader was found, and returns when there was
// none yet.
func (b *bystander) TalkUntilSlow(t *testing.T, s *testServer) (open time.Time) {
	t.Helper()
	const rounds, each, size = 2000, 25, 4000 // many times what sockets hold
	b.conn.t = t
	for range rounds {
		open = time.Now()
		for range each {
			b.conn.Say(chars(size))
			b.conn.AwaitMessage(chars(size))
		}
		if s.Metric(t, "hubbub_slow_consumers_total") == 1 {
			return open
		}
	}
	t.Fatal("no slow reader was found")
	return open
}

// heap returns the bytes in use after a collection.
func heap() int64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
