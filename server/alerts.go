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
		Count:  s.metrics.Alerted,
		Logger: s.log,
	})
	return nil
}

// alert wakes somebody. It never waits.
func (s *Server) alert(kind alert.Kind, room string) {
	if s.alerts != nil {
		s.alerts.Tell(kind, room)
	}
}

// runAlerts tells alerts until ctx ends.
func (s *Server) runAlerts(ctx context.Context) {
	if s.alerts == nil {
		return
	}
	s.alerts.Run(ctx)
	s.caller.Close()
}
