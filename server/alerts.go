package server

import (
	"context"
	"fmt"

	"hubbub/server/alert"
	"hubbub/server/webhook"
)

// openAlerts reads who is to be woken, if anybody. The address may hold a secret: it is in no
// log.
func (s *Server) openAlerts() error {
	if s.config.AlertURL == "" {
		return nil
	}
	allowed := networksOf(s.config.WebhookAllow).Contain
	if err := webhook.CheckURL(s.config.AlertURL, allowed); err != nil {
		return fmt.Errorf("-alert-url: %w", err)
	}
	s.caller = webhook.NewCaller(allowed, "hubbub/"+s.config.Version)
	site := ""
	if s.site.IsSet() {
		site = s.site.URL()
	}
	s.alerts = alert.New(alert.Config{
		Format: s.config.AlertFormat,
		Site:   site,
		Call: func(ctx context.Context, contentType string, body []byte) string {
			return s.caller.Call(ctx, s.config.AlertURL, contentType, body)
		},
		Count: func(result string) {
			if s.waking.mine() {
				s.metrics.Alerted(result)
			}
		},
		Settled: func(n alert.Notice) { s.spreadAlert(n) },
		Logger:  s.log,
	})
	return nil
}

// alert wakes somebody. It never waits. In a cluster one server does, so that all of them do it
// once a minute.
func (s *Server) alert(kind alert.Kind, room string) {
	if s.waking.Duty != nil && s.spreadAlert(alert.NewNotice(kind, room)) {
		return
	}
	if s.alerts != nil {
		s.alerts.Tell(kind, room)
	}
}

// spreadAlert lets all servers of a cluster know of an alert, and reports whether they can be told.
func (s *Server) spreadAlert(n alert.Notice) bool {
	err := s.waking.Spread(n.Encode())
	if err != nil {
		s.log.Warn("the other servers are not told of an alert", "error", err)
	}
	return err == nil
}

// hearAlert takes what a server of the cluster tells of an alert.
func (s *Server) hearAlert(news []byte) {
	n, err := alert.Read(news)
	if err != nil {
		s.log.Debug("what a server tells of an alert cannot be read", "error", err)
		return
	}
	s.alerts.Hear(n)
}

// runAlerts tells alerts until ctx ends.
func (s *Server) runAlerts(ctx context.Context) {
	if s.alerts == nil {
		return
	}
	s.waking.run(ctx, func(ctx context.Context) {
		s.alerts.Run(ctx)
		s.caller.Close()
	})
}
