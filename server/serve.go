package server

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"hubbub/server/api"
	"hubbub/server/gate"
	"hubbub/server/room"
	"hubbub/server/wire"
	"hubbub/web"
)

// Bounds on HTTP requests, the handshake among them.
const (
	headerTimeout  = 5 * time.Second
	answerTimeout  = 30 * time.Second // for reading the rest of a request and taking the answer
	idleTimeout    = time.Minute
	maxHeaderBytes = 16 << 10
)

// Serve answers on main, and on metrics for /metrics if that is not nil, until
// ctx ends. Then it drains: nobody new is taken, everybody is told to come back
// and closed, and Serve returns when that is done or Config.DrainTimeout is over.
// Serve closes the listeners. It can be called once.
func (s *Server) Serve(ctx context.Context, main, metrics net.Listener) error {
	servers := []*http.Server{s.httpServer(s.routes(metrics == nil))}
	listeners := []net.Listener{main}
	if metrics != nil {
		servers = append(servers, s.httpServer(s.operatorRoutes()))
		listeners = append(listeners, metrics)
	}
	sweepCtx, stopSweeping := context.WithCancel(context.WithoutCancel(ctx))
	var background sync.WaitGroup
	background.Go(func() { s.sweeper.run(sweepCtx) })
	failed := make(chan error, len(servers))
	for i, hs := range servers {
		background.Go(func() { failed <- hs.Serve(listeners[i]) })
	}
	s.logStart(main, metrics)

	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	s.drain(servers)
	stopSweeping()
	background.Wait()
	return errors.Join(err, s.close())
}

func (s *Server) httpServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       answerTimeout,
		WriteTimeout:      answerTimeout, // connections that are taken over have neither
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
}

// routes are what users meet.
func (s *Server) routes(withMetrics bool) http.Handler {
	mux := http.NewServeMux()
	if withMetrics {
		mux = s.operatorRoutes()
	}
	mux.HandleFunc("/ws", func(w http.ResponseWriter, r *http.Request) { s.accept(w, r, room.JSON) })
	mux.HandleFunc("/ws/{$}", func(w http.ResponseWriter, r *http.Request) { s.accept(w, r, room.Plain) })
	mux.HandleFunc("/ws/{username}", func(w http.ResponseWriter, r *http.Request) { s.accept(w, r, room.Plain) })
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("/api/", api.New(api.Config{
		Gate:      s.gate,
		Hub:       s.hub,
		Epoch:     s.history.Epoch(),
		History:   s.history,
		Directory: directory{s.history},
		Streams:   s,
		Log:       s.log,
	}))
	mux.Handle("/", web.Handler(web.Options{EmbedOrigins: s.config.EmbedOrigins}))
	return mux
}

// operatorRoutes are what Prometheus meets.
func (s *Server) operatorRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.scrape)
	return mux
}

// health answers as long as the process does.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok\n") }

// ready tells whether new connections are welcome: not while the server stops, nor
// while nothing that is said can be saved.
func (s *Server) ready(w http.ResponseWriter, _ *http.Request) {
	if s.gate.IsShut() {
		http.Error(w, "draining", http.StatusServiceUnavailable)
		return
	}
	if err := s.history.Healthy(); err != nil {
		http.Error(w, "messages cannot be saved: "+err.Error(), http.StatusServiceUnavailable)
		return
	}
	io.WriteString(w, "ready\n")
}

// logStart writes down where the server listens and what limits are in force.
func (s *Server) logStart(main, metrics net.Listener) {
	c := &s.config
	attrs := []any{
		"version", c.Version, "addr", main.Addr().String(), "db", c.DB, "sync", c.Sync,
		"history_messages", c.HistoryMessages, "history_age", c.HistoryAge,
		"max_connections", c.MaxConnections, "max_connections_per_ip", c.MaxConnectionsPerIP, "open_files", gate.OpenFileLimit(),
		"max_message_bytes", c.MaxMessageBytes, "message_rate", c.MessageRate, "message_burst", c.MessageBurst,
		"slow_consumer_bytes", c.SlowConsumerBytes, "backlog_bytes", c.BacklogBytes, "ping_interval", c.PingInterval, "drain_timeout", c.DrainTimeout,
	}
	if metrics != nil {
		attrs = append(attrs, "metrics_addr", metrics.Addr().String())
	}
	s.log.Info("listening", attrs...)
}

// drain stops taking connections and closes all, within Config.DrainTimeout.
func (s *Server) drain(servers []*http.Server) {
	s.gate.Shut()
	s.hub.Drain()
	s.log.Info("draining", "connections", s.gate.Open(), "timeout", s.config.DrainTimeout)
	ctx, cancel := context.WithTimeout(context.Background(), s.config.DrainTimeout)
	defer cancel()
	s.sendAway()
	for _, hs := range servers {
		if err := hs.Shutdown(ctx); errors.Is(err, context.DeadlineExceeded) {
			hs.Close()
		}
	}
	s.sendAway() // those whose handshake was under way
	done := make(chan struct{})
	go func() { s.clients.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		s.log.Warn("drain timeout", "connections", s.gate.Open())
		for _, c := range s.sweeper.all() {
			c.Abort()
		}
		<-done
	}
	s.log.Info("stopped")
}

// Clients come back spread over time: after at least minReturn, and within a
// window that grows with their number, so that a new server takes about a
// thousand a second.
const (
	minReturn       = 500 * time.Millisecond
	returnPerClient = time.Millisecond
)

// sendAway tells each client to come back at a time of its own and closes it.
func (s *Server) sendAway() {
	clients := s.sweeper.all()
	window := time.Second + time.Duration(len(clients))*returnPerClient
	for _, c := range clients {
		c.drain(minReturn + rand.N(window))
	}
}

// drain closes a connection because the server stops.
func (c *client) drain(retryAfter time.Duration) {
	var frames []byte
	millis := retryAfter.Milliseconds()
	switch c.encoding {
	case room.JSON:
		frames = wire.TextFrame(wire.AppendDraining(nil, millis))
	case room.Stream:
		frames = wire.AppendStreamRetry(nil, millis)
		frames = wire.AppendStreamEvent(frames, wire.StreamDraining, wire.AppendDraining(nil, millis))
	}
	c.closeWith(frames, wire.Restarting, "server is restarting")
}
