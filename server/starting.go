package server

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/metrics"
	"hubbub/server/listen"
)

const (
	// earlyAfter is how long a start takes at least before it is told of. Who comes meanwhile waits,
	// which clients do for 5 s, and is served sooner than after a refusal.
	earlyAfter = 4 * time.Second
	// startingRetry is when who comes too early is asked to come again, in seconds.
	startingRetry = "2"
	// startingEnd is how long an early answer may take that is under way when the server opens.
	startingEnd = time.Second
)

// A starting is what a server of a cluster answers while it waits for NATS, or for a snapshot. Safe
// for concurrent use.
type starting struct {
	step    atomic.Pointer[string]
	fetched atomic.Int64 // bytes of a snapshot,
	size    atomic.Int64 // which has so many

	servers []*http.Server
	running sync.WaitGroup
	ended   sync.Once
	over    chan struct{} // closed by stop
}

func newStarting() *starting {
	st := &starting{over: make(chan struct{})}
	st.at("waiting for NATS")
	return st
}

// at notes what the start waits for. A server alone waits for nothing.
func (st *starting) at(step string) {
	if st != nil {
		st.step.Store(&step)
	}
}

// fetch notes how much of a snapshot is there.
func (st *starting) fetch(bytes, of int64) {
	st.fetched.Store(bytes)
	st.size.Store(of)
	st.at(fmt.Sprintf("fetching a snapshot: %d of %d MiB", bytes>>20, (of+1<<20-1)>>20))
}

func (st *starting) sources(ready func() bool) metrics.StartSources {
	return metrics.StartSources{Ready: ready, SnapshotBytes: st.size.Load, SnapshotFetched: st.fetched.Load}
}

// answerEarly answers where a server of a cluster listens whose start takes long, until it is stopped.
func (s *Server) answerEarly(main, operators net.Listener) {
	if s.starting == nil {
		return
	}
	if early := lend(main); early != nil {
		at := listen.New(early, listen.Config{Gate: s.gate, ProxyProtocol: s.config.ProxyProtocol})
		s.starting.serve(s.bareServer(s.named(main, s.earlyRoutes(operators == nil, s.isNear))), at)
	}
	if early := lend(operators); early != nil {
		s.starting.serve(s.bareServer(s.operatorHandler(operators, s.earlyRoutes(true, anyTrusted))), early)
	}
}

func (st *starting) serve(hs *http.Server, at net.Listener) {
	hs.SetKeepAlivesEnabled(false) // the next request may be for the server itself
	st.servers = append(st.servers, hs)
	st.running.Go(func() {
		select {
		case <-time.After(earlyAfter):
			hs.Serve(at) // until it is shut down
		case <-st.over:
		}
	})
}

// stop gives the listeners back.
func (st *starting) stop() {
	if st == nil {
		return
	}
	st.ended.Do(func() {
		close(st.over)
		ctx, cancel := context.WithTimeout(context.Background(), startingEnd)
		defer cancel()
		for _, hs := range st.servers {
			if hs.Shutdown(ctx) != nil {
				hs.Close()
			}
		}
		st.running.Wait()
	})
}

// earlyRoutes tell that the server is alive and not ready, and how far it is.
func (s *Server) earlyRoutes(withMetrics bool, trusted func(*http.Request) bool) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/healthz", reading(http.HandlerFunc(s.health)))
	if withMetrics {
		registry := metrics.NewRegistry()
		metrics.NewStarting(registry, s.starting.sources(func() bool { return false }))
		mux.Handle("/metrics", reading(s.operators(trusted, metrics.Handler(registry))))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", startingRetry)
		http.Error(w, "starting: "+*s.starting.step.Load(), http.StatusServiceUnavailable)
	})
	return mux
}
