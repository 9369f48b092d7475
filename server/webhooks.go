package server

import (
	"context"
	"errors"
	"time"

	"hubbub/server/desk"
	"hubbub/server/webhook"
)

// In a cluster how far webhooks were told goes through the stream, so that it is told of less often.
const (
	sharedSaveDelay   = 5 * time.Second
	sharedSaveEntries = 1_000
)

// newWebhooks returns what tells webhooks.
func (s *Server) newWebhooks() *webhook.Webhooks {
	c := webhook.Config{
		Log:       s.history,
		Store:     s.records,
		Allowed:   networksOf(s.config.WebhookAllow).Contain,
		UserAgent: "hubbub/" + s.config.Version,
		Observer:  s.metrics,
		Logger:    s.log,
		May:       func() bool { return s.telling.mine() },
	}
	if s.stream != nil {
		c.SaveDelay, c.SaveEntries = sharedSaveDelay, sharedSaveEntries
	}
	return webhook.New(c)
}

// runWebhooks tells webhooks until ctx ends, of several servers if it is this one that does.
func (s *Server) runWebhooks(ctx context.Context) { s.telling.run(ctx, s.webhooks.Run) }

// settleWebhooks follows what has changed, and keeps what was told.
func (s *Server) settleWebhooks(ctx context.Context) error {
	return errors.Join(s.webhooks.Reload(ctx), s.webhooks.Save(ctx))
}

// told are the webhooks of a cluster, as its commands see them: whichever server tells them.
type told struct{ *Server }

var _ desk.Webhooks = told{}

func (t told) CheckURL(raw string) error { return t.webhooks.CheckURL(raw) }

// Reload does not fail: the server that tells them follows in any case, if not now.
func (t told) Reload(ctx context.Context) error {
	if err := t.telling.Settle(ctx); err != nil {
		t.log.Warn("webhooks: what has changed is followed later", "error", err)
	}
	return nil
}

func (t told) Save(ctx context.Context) error { return t.telling.Settle(ctx) }

// hooks returns the webhooks for commands.
func (s *Server) hooks() desk.Webhooks {
	if s.telling.Duty == nil {
		return s.webhooks
	}
	return told{s}
}
