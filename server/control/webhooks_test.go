package control_test

import (
	"context"
	"slices"
	"testing"

	"hubbub/server/control"
)

func (f *fakeDesk) AddWebhook(_ context.Context, q control.NewWebhook) (control.AddedWebhook, error) {
	return control.AddedWebhook{ID: "ID", Room: q.Room, Secret: "SECRET" + q.URL}, f.err
}

func (f *fakeDesk) Webhooks(context.Context) ([]control.Webhook, error) {
	return []control.Webhook{{ID: "ID", Room: "lobby", URL: "https://example.org", State: "failing", Status: "500", Failures: 3, Since: expires, Behind: 1, Oldest: expires}, {ID: "OTHER"}}, f.err
}

func (f *fakeDesk) RemoveWebhook(_ context.Context, id string) (control.Webhook, error) {
	return control.Webhook{ID: id}, f.err
}

func (f *fakeDesk) ReplayWebhook(_ context.Context, q control.Replay) (control.Webhook, error) {
	return control.Webhook{ID: q.ID, Since: q.Since}, f.err
}

func (d *recordingDesk) AddWebhook(ctx context.Context, q control.NewWebhook) (control.AddedWebhook, error) {
	d.asked = q
	return d.fakeDesk.AddWebhook(ctx, q)
}

func (d *recordingDesk) ReplayWebhook(ctx context.Context, q control.Replay) (control.Webhook, error) {
	d.asked = q
	return d.fakeDesk.ReplayWebhook(ctx, q)
}

// TestWebhooks: what is asked of webhooks reaches the desk, and its answer who asked.
func TestWebhooks(t *testing.T) {
	desk := new(fakeDesk)
	c := control.NewClient(serve(t, desk).path)
	added, err := c.AddWebhook(t.Context(), control.NewWebhook{URL: "https://example.org", Room: "lobby"})
	if want := (control.AddedWebhook{ID: "ID", Room: "lobby", Secret: "SECREThttps://example.org"}); err != nil || added != want {
		t.Errorf("%+v, %v", added, err)
	}
	all, err := c.Webhooks(t.Context())
	if want, _ := desk.Webhooks(t.Context()); err != nil || !slices.Equal(all, want) {
		t.Errorf("%+v, %v, want %+v", all, err, want)
	}
	if removed, err := c.RemoveWebhook(t.Context(), "x"); err != nil || removed.ID != "x" {
		t.Errorf("%+v, %v", removed, err)
	}
	again, err := c.ReplayWebhook(t.Context(), control.Replay{ID: "x", Since: expires})
	if err != nil || again.ID != "x" || !again.Since.Equal(expires) {
		t.Errorf("%+v, %v", again, err)
	}
	desk.err = control.Errorf(control.NotFound, "there is none")
	if _, err := c.RemoveWebhook(t.Context(), "x"); err == nil || err.Error() != "there is none" {
		t.Error(err)
	}
}
