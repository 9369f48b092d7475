package server_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubbub/server"
	"hubbub/server/cluster/natstest"
	"hubbub/server/config"
	"hubbub/server/contract"
)

// patience is how long a test waits for what should happen at once.
const patience = time.Minute

// childVariable makes this program one of the children, instead of running tests:
// some things happen to whole processes only.
const childVariable = "HUBBUB_SERVER_CHILD"

// children are what such a process does, by name.
var children = map[string]func() error{}

func TestMain(m *testing.M) {
	natstest.Main()
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

	hub    *server.Server
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
	settings.Hosts = []string{"hubbub", "pipe"} // by which the tests ask
	if change != nil {
		change(&settings)
	}
	s := &testServer{Addr: ln.Addr().String(), ended: make(chan struct{})}
	hub, err := server.New(settings, slog.New(slog.NewTextHandler(&s.logs, nil)))
	if err != nil {
		t.Fatal(err)
	}
	s.hub, s.scrape = hub, scraper(ln)
	var ctx context.Context
	ctx, s.cancel = context.WithCancel(context.Background())
	go func() {
		defer close(s.ended)
		s.err = hub.Serve(ctx, ln, nil)
	}()
	t.Cleanup(func() { s.Stop(t) })
	return s
}

// scraper returns a client whose every request goes to a listener, and whose every
// answer is held against the documents.
func scraper(ln net.Listener) http.Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		if p, ok := ln.(*pipeListener); ok {
			return p.Dial(), nil
		}
		return new(net.Dialer).DialContext(ctx, ln.Addr().Network(), ln.Addr().String())
	}
	return http.Client{Transport: contract.Transport{Base: &http.Transport{DisableKeepAlives: true, DialContext: dial}}}
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

// waitUntil polls a condition.
func waitUntil(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// heap returns the bytes in use after a collection.
func heap() int64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
