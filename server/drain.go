package server

import (
	"context"
	"errors"
	"net/http"
)

// drain stops taking connections and closes all, within Config.DrainTimeout.
func (s *Server) drain(servers []*http.Server) {
	s.gate.Shut()
	s.hub.Drain()
	s.log.Info("draining", "connections", s.gate.Open(), "timeout", s.config.DrainTimeout)
	ctx, cancel := context.WithTimeout(context.Background(), s.config.DrainTimeout)
	defer cancel()
	s.endpoint.SendAway()
	for _, hs := range servers {
		if err := hs.Shutdown(ctx); errors.Is(err, context.DeadlineExceeded) {
			hs.Close()
		}
	}
	s.endpoint.SendAway() // those whose handshake was under way
	done := make(chan struct{})
	go func() { s.endpoint.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		s.log.Warn("drain timeout", "connections", s.gate.Open())
		s.endpoint.Abort()
		<-done
	}
	s.log.Info("stopped")
}
