package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"hubbub/server/gate"
	"hubbub/server/listen"
)

// Bounds on HTTP requests, the handshake among them.
const (
	headerTimeout  = 5 * time.Second
	idleTimeout    = 5 * time.Second // a page asks for the rooms now and then; each idle connection is a descriptor
	maxHeaderBytes = 16 << 10
)

// Serve answers on main, and on metrics for operators if that is not nil, until
// ctx ends. Then it drains: nobody new is taken, everybody is told to come back
// and closed, and Serve returns when that is done or Config.DrainTimeout is over.
// Serve closes the listeners. It can be called once.
func (s *Server) Serve(ctx context.Context, main, metrics net.Listener) error {
	servers := []*http.Server{s.httpServer(answerTimeout, s.named(main, s.routes(metrics == nil)))}
	listeners := []net.Listener{listen.New(main, listen.Config{Gate: s.gate, ProxyProtocol: s.config.ProxyProtocol})}
	if metrics != nil {
		servers = append(servers, s.httpServer(0, s.operatorHandler(metrics, s.operatorRoutes())))
		listeners = append(listeners, metrics)
	}
	keepCtx, stopKeeping := context.WithCancel(context.WithoutCancel(ctx))
	var background sync.WaitGroup
	background.Go(func() { s.endpoint.KeepAlive(keepCtx) })
	background.Go(func() { s.journal.Run(keepCtx) })
	background.Go(func() { s.watchFilters(keepCtx) })
	background.Go(func() { s.watchSite(keepCtx) })
	background.Go(func() { s.acts.Tend(keepCtx) })
	background.Go(func() { s.runOffice(keepCtx) })
	background.Go(func() { s.runReactions(keepCtx) })
	stopTelling := s.tell(keepCtx)
	failed := make(chan error, len(servers)+3)
	for _, run := range []func(context.Context) error{s.runNode, s.runPeople, s.runPrivate} {
		background.Go(func() {
			if err := run(keepCtx); err != nil {
				failed <- err
			}
		})
	}
	s.awaitOthers(ctx)
	s.starting.stop()
	for i, hs := range servers {
		background.Go(func() { failed <- hs.Serve(listeners[i]) })
	}
	s.logStart(main, metrics)
	background.Go(func() { s.serveCommands(keepCtx, main.Addr()) })

	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	s.drain(servers)
	s.acts.Wait()
	stopTelling()
	stopKeeping()
	background.Wait()
	return errors.Join(err, s.close())
}

// tell tells webhooks, and wakes somebody, until stop is called, which waits for the end of that. How
// far webhooks were told can be kept then.
func (s *Server) tell(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var telling sync.WaitGroup
	telling.Go(func() { s.runWebhooks(ctx) })
	telling.Go(func() { s.runAlerts(ctx) })
	return func() {
		cancel()
		telling.Wait()
	}
}

// httpServer returns a server whose answers may take a time, 0 for any: profiles do.
func (s *Server) httpServer(answers time.Duration, h http.Handler) *http.Server {
	return s.bareServer(s.bodies.buffered(patient(answers, h)))
}

// bareServer returns a server whose requests wait for nothing.
func (s *Server) bareServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           gate.Answering(s.secured(h)),
		ConnContext:       gate.WithPlace,
		ConnState:         gate.Follow,
		ReadHeaderTimeout: headerTimeout,
		WriteTimeout:      pieceTimeout, // until patient sets another; connections that are taken over have neither
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),

		DisableGeneralOptionsHandler: true, // or OPTIONS * is answered past the handler
	}
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
	if s.site.IsSet() {
		attrs = append(attrs, "url", s.site.URL())
	}
	if c.Site != "" {
		attrs = append(attrs, "site", c.Site, "emotes", s.emotes.Count(), "emotes_hash", s.emotes.Hash())
	}
	if metrics != nil {
		attrs = append(attrs, "metrics_addr", metrics.Addr().String())
	}
	summary := s.Summary(main.Addr())
	attrs = append(attrs, "here", summary.Here, "network", summary.Network, "kept", summary.Kept, "first_limit", summary.FirstLimit, "commands", s.commands())
	if summary.BecomeOwner != nil {
		attrs = append(attrs, "owner", "nobody yet: hubbub "+strings.Join(summary.BecomeOwner, " "))
	}
	s.log.Info("listening", attrs...)
}
