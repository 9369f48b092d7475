package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"hubbub/server"
	"hubbub/server/cluster/natstest"
	"hubbub/server/config"
)

// A beginner is a server that starts where it listens already. Safe for concurrent use.
type beginner struct {
	t      *testing.T
	main   net.Listener
	admin  net.Listener
	cancel context.CancelFunc
	served chan error // what Serve, or Start, returns
}

func begin(t *testing.T, change func(*config.Config)) *beginner {
	t.Helper()
	b := &beginner{t: t, served: make(chan error, 1)}
	settings := config.Default()
	settings.Hosts = []string{"hubbub"}
	change(&settings)
	var err error
	if b.main, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	if b.admin, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	var ctx context.Context
	ctx, b.cancel = context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		s, err := server.Start(ctx, settings, slog.New(slog.DiscardHandler), b.main, b.admin)
		if err == nil {
			err = s.Serve(ctx, b.main, b.admin)
		}
		b.served <- err
	})
	t.Cleanup(func() {
		b.cancel()
		running.Wait()
		b.main.Close()
		b.admin.Close()
	})
	return b
}

// asks returns what is answered at a path, nothing where the server begins just then and waits no longer.
func (b *beginner) asks(at net.Listener, path string) (status int, header http.Header, body string) {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, "http://"+at.Addr().String()+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	request.Host = "hubbub"
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
	response, err := client.Do(request)
	if errors.Is(err, io.EOF) {
		return 0, http.Header{}, ""
	}
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return response.StatusCode, response.Header, string(text)
}

// waitReady waits until /readyz is 200, and says what it said before.
func (b *beginner) waitReady() (said string) {
	b.t.Helper()
	waitUntil(b.t, "the server", func() bool {
		status, _, text := b.asks(b.main, "/readyz")
		if status != http.StatusOK {
			said += text
		}
		return status == http.StatusOK
	})
	return said
}

// A server that waits for NATS is alive and says that it is not ready, whatever it is asked. When
// NATS is there it serves at the same addresses.
func TestStartingWithoutNATS(t *testing.T) {
	for name, change := range map[string]func(*config.Config){
		"in front":       func(*config.Config) {},
		"behind a proxy": func(c *config.Config) { c.ProxyProtocol, c.TrustedProxies = true, []string{"127.0.0.0/8"} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			startWithoutNATS(t, change)
		})
	}
}

func startWithoutNATS(t *testing.T, change func(*config.Config)) {
	nc := natstest.New(t, 1)
	if err := nc.Servers[0].Kill(); err != nil {
		t.Fatal(err)
	}
	node := inCluster(t, nc)
	b := begin(t, func(c *config.Config) { node(c); change(c) })
	for _, at := range []net.Listener{b.main, b.admin} {
		for path, want := range map[string]struct {
			status int
			text   string
		}{
			"/healthz":    {200, "ok"},
			"/readyz":     {503, "waiting for NATS"},
			"/api/rooms":  {503, "waiting for NATS"},
			"/ws":         {503, "waiting for NATS"},
			"/no/such/it": {503, "waiting for NATS"},
		} {
			status, header, text := b.asks(at, path)
			if status != want.status || !strings.Contains(text, want.text) || (header.Get("Retry-After") != "") != (status == 503) {
				t.Errorf("%s answers %d %q, %v", path, status, text, header)
			}
		}
	}
	if status, _, text := b.asks(b.admin, "/metrics"); status != 200 || !strings.Contains(text, "\nhubbub_cluster_ready 0\n") {
		t.Errorf("/metrics answers %d %s", status, text)
	}
	if status, _, _ := b.asks(b.main, "/metrics"); status != 503 {
		t.Errorf("/metrics where users are answers %d", status)
	}
	if err := nc.Servers[0].Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.waitReady()
	if status, _, text := b.asks(b.admin, "/metrics"); status != 200 || !strings.Contains(text, "\nhubbub_cluster_ready 1\n") {
		t.Errorf("/metrics answers %d %s", status, text)
	}
	ana, _ := join(t, b.main.Addr().String(), "Ana")
	ana.says("a1", "hello")
}

// Who ends a server that starts does not wait for NATS.
func TestStartingEnds(t *testing.T) {
	nc := natstest.New(t, 1)
	if err := nc.Servers[0].Kill(); err != nil {
		t.Fatal(err)
	}
	b := begin(t, inCluster(t, nc))
	b.asks(b.main, "/readyz")
	b.cancel()
	if err := <-b.served; err == nil {
		t.Error("the server has started without NATS")
	}
}

// A narrows passes on what a NATS server says, and stops after so many bytes until it is opened.
type narrows struct {
	listener net.Listener
	target   string
	open     chan struct{}
}

func newNarrows(t *testing.T, target string, bytes int64) *narrows {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &narrows{ln, target, make(chan struct{})}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			client, err := ln.Accept()
			if err != nil {
				return
			}
			running.Go(func() { n.pass(client, bytes) })
		}
	})
	t.Cleanup(func() { ln.Close(); running.Wait() })
	return n
}

func (n *narrows) pass(client net.Conn, bytes int64) {
	defer client.Close()
	there, err := net.Dial("tcp", n.target)
	if err != nil {
		return
	}
	defer there.Close()
	var asking sync.WaitGroup
	asking.Go(func() {
		io.Copy(there, client)
		there.Close()
	})
	if _, err := io.CopyN(client, there, bytes); err == nil {
		<-n.open
		io.Copy(client, there)
	}
	client.Close()
	asking.Wait()
}

// A node that fetches a snapshot says how far it is.
func TestStartingFetches(t *testing.T) {
	nc := natstest.New(t, 1)
	first := inCluster(t, nc)
	var settings config.Config
	first(&settings)
	single := startServer(t, func(c *config.Config) { c.DB = settings.DB; unlimited(c) })
	ana, _ := join(t, single.Addr, "Ana")
	random := rand.New(rand.NewPCG(1, 1))
	for i := range 600 {
		text := make([]byte, 2000)
		for j := range text {
			text[j] = byte('!' + random.IntN('~'-'!'))
		}
		ana.says(fmt.Sprint(i), string(text))
	}
	single.Stop(t)
	startServer(t, first) // with which the cluster begins
	way := newNarrows(t, strings.TrimPrefix(nc.Servers[0].URL(), "nats://"), 700_000)
	opened := sync.OnceFunc(func() { close(way.open) })
	defer opened()
	change := inCluster(t, nc)
	b := begin(t, func(c *config.Config) {
		change(c)
		c.Cluster = []string{"nats://" + way.listener.Addr().String()}
	})
	progress := regexp.MustCompile(`starting: fetching a snapshot: \d+ of [1-9]\d* MiB`)
	waitUntil(t, "the progress", func() bool {
		_, _, text := b.asks(b.main, "/readyz")
		return progress.MatchString(text)
	})
	fetched := regexp.MustCompile(`\nhubbub_cluster_snapshot_fetched_bytes [1-9]`)
	waitUntil(t, "the metrics", func() bool {
		_, _, text := b.asks(b.admin, "/metrics")
		return fetched.MatchString(text) && !strings.Contains(text, "\nhubbub_cluster_snapshot_bytes 0\n")
	})
	opened()
	b.waitReady()
	bia, _ := join(t, b.main.Addr().String(), "Bia")
	if e := bia.await("message"); e.Seq != 551 {
		t.Errorf("Bia has %+v", e.Seq)
	}
	b.cancel()
	if err := <-b.served; err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
