package control

import (
	"context"
	"net/http"
	"time"
)

// Paths of what a Desk does with webhooks.
const (
	pathWebhooks      = "/webhooks"
	pathWebhookAdd    = "/webhook/add"
	pathWebhookRemove = "/webhook/remove"
	pathWebhookReplay = "/webhook/replay"
)

// WebhookDesk is the part of a Desk that has to do with webhooks.
type WebhookDesk interface {
	// AddWebhook makes a webhook that is told from now on.
	AddWebhook(context.Context, NewWebhook) (AddedWebhook, error)
	// Webhooks returns them all, those made first first, without their secrets.
	Webhooks(context.Context) ([]Webhook, error)
	// RemoveWebhook ends one: when it returns nothing more is sent.
	RemoveWebhook(ctx context.Context, id string) (Webhook, error)
	// ReplayWebhook lets one go on with what was said at a time, whether or not it was told.
	ReplayWebhook(context.Context, Replay) (Webhook, error)
}

// A NewWebhook says who is to be told what.
type NewWebhook struct {
	URL  string `json:"url"`
	Room string `json:"room,omitempty"` // "" for all rooms
}

// An AddedWebhook is one that was made.
type AddedWebhook struct {
	ID     string `json:"id"`
	Room   string `json:"room,omitempty"` // what all names of it share
	Secret string `json:"secret"`
}

// A Webhook is one in a list.
type Webhook struct {
	ID       string    `json:"id"`
	Room     string    `json:"room,omitempty"` // "" for all rooms
	URL      string    `json:"url"`
	State    string    `json:"state"`
	Status   string    `json:"status,omitempty"` // of the last attempt: "200", or a word
	Failures int       `json:"failures"`         // since the last attempt that went well
	Since    time.Time `json:"since,omitzero"`   // of the first of these
	Behind   int       `json:"behind"`           // rooms with something that it was not told
	Oldest   time.Time `json:"oldest,omitzero"`  // when the first of that was said
}

// A Replay says from when on a webhook is told.
type Replay struct {
	ID    string    `json:"id"`
	Since time.Time `json:"since"`
}

type webhookRequest struct {
	ID string `json:"id"`
}

type webhooksAnswer struct {
	Webhooks []Webhook `json:"webhooks"`
}

// AddWebhook implements Desk.
func (c *Client) AddWebhook(ctx context.Context, q NewWebhook) (AddedWebhook, error) {
	return ask[AddedWebhook](ctx, c, http.MethodPost, pathWebhookAdd, q)
}

// Webhooks implements Desk.
func (c *Client) Webhooks(ctx context.Context) ([]Webhook, error) {
	a, err := ask[webhooksAnswer](ctx, c, http.MethodGet, pathWebhooks, nil)
	return a.Webhooks, err
}

// RemoveWebhook implements Desk.
func (c *Client) RemoveWebhook(ctx context.Context, id string) (Webhook, error) {
	return ask[Webhook](ctx, c, http.MethodPost, pathWebhookRemove, webhookRequest{id})
}

// ReplayWebhook implements Desk.
func (c *Client) ReplayWebhook(ctx context.Context, q Replay) (Webhook, error) {
	return ask[Webhook](ctx, c, http.MethodPost, pathWebhookReplay, q)
}

// webhookHandlers adds what a desk does with webhooks.
func webhookHandlers(add func(method, path string, do http.HandlerFunc), desk WebhookDesk) {
	add(http.MethodPost, pathWebhookAdd, asked(desk.AddWebhook))
	add(http.MethodPost, pathWebhookReplay, asked(desk.ReplayWebhook))
	add(http.MethodPost, pathWebhookRemove, asked(func(ctx context.Context, q webhookRequest) (Webhook, error) { return desk.RemoveWebhook(ctx, q.ID) }))
	add(http.MethodGet, pathWebhooks, asked(func(ctx context.Context, _ nothing) (webhooksAnswer, error) {
		all, err := desk.Webhooks(ctx)
		return webhooksAnswer{all}, err
	}))
}
