package server

import (
	"hubbub/server/webhook"
)

// newWebhooks returns what tells webhooks.
func (s *Server) newWebhooks() *webhook.Webhooks {
	return webhook.New(webhook.Config{
		Log:       s.history,
		Store:     s.records,
		Allowed:   networksOf(s.config.WebhookAllow).Contain,
		UserAgent: "hubbub/" + s.config.Version,
		Observer:  s.metrics,
		Logger:    s.log,
	})
}
