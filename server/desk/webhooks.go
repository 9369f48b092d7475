package desk

import (
	"cmp"
	"context"
	"errors"
	"time"

	"hubbub/server/control"
	"hubbub/server/records"
	"hubbub/server/room"
	"hubbub/server/webhook"
)

// Webhooks are those of a server that runs on the history.
type Webhooks interface {
	// CheckURL tells why no webhook can have an address.
	CheckURL(raw string) error
	// Reload follows the records, and returns when it has.
	Reload(context.Context) error
	// Save brings the records up to what was told.
	Save(context.Context) error
}

// untold are the webhooks where no server runs.
type untold struct{}

func (untold) CheckURL(raw string) error    { return webhook.CheckURL(raw, nil) }
func (untold) Reload(context.Context) error { return nil }
func (untold) Save(context.Context) error   { return nil }

func (d *Desk) webhooks() Webhooks {
	if d.Hooks == nil {
		return untold{}
	}
	return d.Hooks
}

// AddWebhook implements control.Desk.
func (d *Desk) AddWebhook(ctx context.Context, q control.NewWebhook) (control.AddedWebhook, error) {
	h := webhook.Hook{ID: webhook.NewID(), URL: q.URL, Secret: webhook.NewSecret(), MadeAt: time.Now(), Run: webhook.NewID()}
	if err := d.webhooks().CheckURL(q.URL); err != nil {
		return control.AddedWebhook{}, control.Errorf(control.Invalid, "the address of the webhook: %v", err)
	}
	if q.Room != "" {
		var err error
		if h.Room, err = room.Key(q.Room); err != nil {
			return control.AddedWebhook{}, control.Errorf(control.Invalid, "room %q: %v", q.Room, err)
		}
	}
	d.hooking.Lock()
	defer d.hooking.Unlock()
	if err := d.begin(ctx, &h, time.Time{}); err != nil {
		return control.AddedWebhook{}, err
	}
	err := d.Records.AddWebhook(ctx, h)
	if errors.Is(err, records.ErrFull) {
		return control.AddedWebhook{}, control.Errorf(control.Full, "there are as many webhooks as there may be")
	}
	if err != nil {
		return control.AddedWebhook{}, err
	}
	d.Log.Info("webhook added", "webhook", h.ID, "room", cmp.Or(h.Room, "all"), "host", webhook.HostOf(h.URL))
	return control.AddedWebhook{ID: h.ID, Room: h.Room, Secret: h.Secret}, d.webhooks().Reload(ctx)
}

// begin sets the places of a run: what was said since then is to be told; from now on if
// that is zero. A room that is made later has no place, and is told from its beginning.
func (d *Desk) begin(ctx context.Context, h *webhook.Hook, since time.Time) error {
	return webhook.Ends(ctx, d.History, h.Room, func(ends []room.Head) error {
		places := make([]webhook.Place, len(ends))
		for i, end := range ends {
			places[i] = webhook.Place{Room: end.Room, Epoch: end.Epoch, Seq: end.Last}
			if since.IsZero() || end.At > 0 && end.At < since.UnixMilli() {
				continue
			}
			first, err := d.History.FirstSince(ctx, end.Room, since.UnixMilli())
			if err != nil {
				return err
			}
			places[i].Seq = min(end.Last, first-1)
		}
		return d.Records.PutWebhookPlaces(ctx, h.Run, places)
	})
}

// Webhooks implements control.Desk.
func (d *Desk) Webhooks(ctx context.Context) ([]control.Webhook, error) {
	if err := d.webhooks().Save(ctx); err != nil {
		return nil, err
	}
	hooks, err := d.Records.Webhooks(ctx)
	if err != nil {
		return nil, err
	}
	listed := make([]control.Webhook, len(hooks))
	for i := range hooks {
		lag, err := webhook.LagOf(ctx, d.History, d.Records, &hooks[i])
		if err != nil {
			return nil, err
		}
		listed[i] = toldOf(&hooks[i])
		listed[i].Behind, listed[i].Oldest = lag.Rooms, lag.Oldest
	}
	return listed, nil
}

// RemoveWebhook implements control.Desk.
func (d *Desk) RemoveWebhook(ctx context.Context, id string) (control.Webhook, error) {
	d.hooking.Lock()
	defer d.hooking.Unlock()
	h, err := d.hook(ctx, id)
	if err != nil {
		return control.Webhook{}, err
	}
	if err := d.Records.RemoveWebhook(ctx, h.ID); err != nil {
		return control.Webhook{}, err
	}
	d.Log.Info("webhook removed", "webhook", h.ID, "host", webhook.HostOf(h.URL))
	return toldOf(&h), d.webhooks().Reload(ctx)
}

// ReplayWebhook implements control.Desk.
func (d *Desk) ReplayWebhook(ctx context.Context, q control.Replay) (control.Webhook, error) {
	if q.Since.IsZero() {
		return control.Webhook{}, control.Errorf(control.Invalid, "since when is to be told again?")
	}
	d.hooking.Lock()
	defer d.hooking.Unlock()
	h, err := d.hook(ctx, q.ID)
	switch {
	case err != nil:
		return control.Webhook{}, err
	case h.State == webhook.NoSecret:
		return control.Webhook{}, control.Errorf(control.Invalid, "webhook %s comes from a backup, which has not its secret: remove it, and add it anew", h.ID)
	}
	h.Run, h.Health = webhook.NewID(), webhook.Health{}
	if err := d.begin(ctx, &h, q.Since); err != nil {
		return control.Webhook{}, err
	}
	if err := d.Records.RestartWebhook(ctx, h.ID, h.Run); err != nil {
		return control.Webhook{}, err
	}
	d.Log.Info("webhook told again", "webhook", h.ID, "since", q.Since.UTC().Truncate(time.Second))
	return toldOf(&h), d.webhooks().Reload(ctx)
}

// hook returns the webhook with an id.
func (d *Desk) hook(ctx context.Context, id string) (webhook.Hook, error) {
	hooks, err := d.Records.Webhooks(ctx)
	for _, h := range hooks {
		if h.ID == id {
			return h, err
		}
	}
	if err != nil {
		return webhook.Hook{}, err
	}
	return webhook.Hook{}, control.Errorf(control.NotFound, "there is no webhook %q; hubbub webhook list shows all", id)
}

// toldOf returns what may be told of a webhook: all but its secret.
func toldOf(h *webhook.Hook) control.Webhook {
	return control.Webhook{ID: h.ID, Room: h.Room, URL: h.URL, State: h.Word(), Status: h.Status, Failures: h.Failures, Since: h.Since}
}
