package server

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// settleShare is the part of Config.DrainTimeout that what was said before may take to be
// saved and seen.
const settleShare = 4

// drain stops taking connections and closes all, within Config.DrainTimeout. What was said
// is saved, and seen by who said it, before: nobody can say it again who has no id for it.
func (s *Server) drain(servers []*http.Server) {
	s.gate.Shut()
	s.handOver(s.config.DrainTimeout / settleShare)
	s.hub.Drain()
	s.log.Info("draining", "connections", s.gate.Open(), "timeout", s.config.DrainTimeout)
	ctx, cancel := context.WithTimeout(context.Background(), s.config.DrainTimeout)
	defer cancel()
	s.settle(ctx, s.config.DrainTimeout/settleShare)
	s.endpoint.SendAway()
	for _, hs := range servers {
		if err := hs.Shutdown(ctx); errors.Is(err, context.DeadlineExceeded) {
			hs.Close()
		}
	}
	done := make(chan struct{})
	go func() { s.endpoint.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		s.log.Warn("drain timeout", "connections", s.gate.Open())
		s.endpoint.Abort()
		<-done
	}
	s.yieldNames()
	s.settle(context.Background(), s.config.DrainTimeout/settleShare) // what was said meanwhile
	s.log.Info("stopped")
}

// settle waits until the rooms have done what they were asked, but not for ever.
func (s *Server) settle(ctx context.Context, atMost time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, atMost)
	defer cancel()
	if s.hub.Settle(ctx) != nil {
		s.log.Warn("drain: what was said last is not saved yet", "waited", atMost)
	}
}
