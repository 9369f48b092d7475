package desk_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hubbub/server/control"
	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/webhook"
	"hubbub/server/wire"
)

// fakeHooks are those of a server that runs.
type fakeHooks struct{ reloads, saves int }

func (f *fakeHooks) CheckURL(raw string) error {
	if strings.Contains(raw, "inside") {
		return errors.New("it points inside")
	}
	return nil
}
func (f *fakeHooks) Reload(context.Context) error { f.reloads++; return nil }
func (f *fakeHooks) Save(context.Context) error   { f.saves++; return nil }

// delivered is told when a log has delivered.
type delivered chan struct{}

func (d delivered) Deliver(string, []room.Delivered) { d <- struct{}{} }
func (d delivered) Forget(string) bool               { return true }

// say says something in a room at a time.
func say(t *testing.T, l *history.Log, in string, at int64) {
	t.Helper()
	done := make(delivered)
	l.DeliverTo(done)
	tail, err := l.Tail(in, 0)
	if err != nil {
		t.Fatal(err)
	}
	l.Publish(room.Address{Room: in, Title: in, Epoch: tail.Epoch}, []room.Draft{{Entry: wire.Entry{Kind: wire.KindMessage, From: "Ana", At: at, Text: "x"}}})
	<-done
}

// behind returns in how many rooms a webhook has something before it, and its oldest.
func behind(t *testing.T, d harness, id string) string {
	t.Helper()
	all, err := d.Webhooks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(w control.Webhook) bool { return w.ID == id })
	if i < 0 {
		return "not there"
	}
	if all[i].Oldest.IsZero() {
		return fmt.Sprint(all[i].Behind)
	}
	return fmt.Sprintf("%d since %d", all[i].Behind, all[i].Oldest.UnixMilli())
}

// TestWebhook: one is told of what is said from when it was added, or from when it is told
// again, of its room or of all, also of one that is made later.
func TestWebhook(t *testing.T) {
	d := open(t)
	hooks := new(fakeHooks)
	d.Hooks = hooks
	ctx := t.Context()
	for i, in := range []string{"lobby", "tea", "lobby"} {
		say(t, d.History, in, int64(1000+i))
	}
	one, err := d.AddWebhook(ctx, control.NewWebhook{URL: "https://example.org/one", Room: "Lobby"})
	if err != nil || one.Room != "lobby" || !strings.HasPrefix(one.Secret, "whsec_") {
		t.Fatalf("%+v, %v", one, err)
	}
	all, err := d.AddWebhook(ctx, control.NewWebhook{URL: "https://example.org/all"})
	if err != nil || all.ID == one.ID || all.Secret == one.Secret {
		t.Fatalf("%+v, %v", all, err)
	}
	want := func(when, ofOne, ofAll string) {
		t.Helper()
		if a, b := behind(t, d, one.ID), behind(t, d, all.ID); a != ofOne || b != ofAll {
			t.Errorf("%s: behind in %s and in %s, want %s and %s", when, a, b, ofOne, ofAll)
		}
	}
	want("new", "0", "0")
	say(t, d.History, "tea", 1003)
	want("another room", "0", "1 since 1003")
	say(t, d.History, "milk", 1004)
	say(t, d.History, "lobby", 1005)
	want("its room, and a new one", "1 since 1005", "3 since 1003")
	for _, id := range []string{one.ID, all.ID} {
		if again, err := d.ReplayWebhook(ctx, control.Replay{ID: id, Since: time.UnixMilli(1001)}); err != nil || again.ID != id {
			t.Fatalf("%+v, %v", again, err)
		}
	}
	want("told again", "1 since 1002", "3 since 1001")
	for _, id := range []string{one.ID, all.ID} {
		if _, err := d.ReplayWebhook(ctx, control.Replay{ID: id, Since: time.UnixMilli(2000)}); err != nil {
			t.Fatal(err)
		}
	}
	want("from now on", "0", "0")
	if removed, err := d.RemoveWebhook(ctx, one.ID); err != nil || removed.URL != "https://example.org/one" {
		t.Errorf("%+v, %v", removed, err)
	}
	want("removed", "not there", "0")
	if hooks.reloads != 7 || hooks.saves == 0 {
		t.Errorf("%d times followed, %d saved", hooks.reloads, hooks.saves)
	}
	if log := d.log.String(); strings.Contains(log, one.Secret) || strings.Contains(log, "/one") || !strings.Contains(log, "host=example.org") {
		t.Errorf("the log: %s", log)
	}
}

// TestWebhookOfARoomThatIsNotThere: it is told from the room's beginning.
func TestWebhookOfARoomThatIsNotThere(t *testing.T) {
	d := open(t)
	added, err := d.AddWebhook(t.Context(), control.NewWebhook{URL: "https://example.org", Room: "later"})
	if err != nil {
		t.Fatal(err)
	}
	say(t, d.History, "later", 1000)
	if got := behind(t, d, added.ID); got != "1 since 1000" {
		t.Errorf("behind in %s", got)
	}
}

func TestWebhookRefused(t *testing.T) {
	d := open(t)
	d.Hooks = new(fakeHooks)
	add := func(q control.NewWebhook) error { _, err := d.AddWebhook(t.Context(), q); return err }
	wantCode(t, add(control.NewWebhook{URL: "https://inside/"}), control.Invalid)
	wantCode(t, add(control.NewWebhook{URL: "https://example.org", Room: "/"}), control.Invalid)
	_, err := d.RemoveWebhook(t.Context(), "none")
	wantCode(t, err, control.NotFound)
	_, err = d.ReplayWebhook(t.Context(), control.Replay{ID: "none", Since: time.Now()})
	wantCode(t, err, control.NotFound)
	copied := webhook.Hook{ID: "copied", URL: "https://example.org", Run: "r"}
	if err := d.Records.AddWebhook(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	if err := d.Records.SaveWebhooks(t.Context(), []webhook.Progress{{ID: "copied", Run: "r", Health: webhook.Health{State: webhook.NoSecret}}}); err != nil {
		t.Fatal(err)
	}
	_, err = d.ReplayWebhook(t.Context(), control.Replay{ID: "copied", Since: time.Now()})
	wantCode(t, err, control.Invalid)
	_, err = d.ReplayWebhook(t.Context(), control.Replay{ID: "copied"})
	wantCode(t, err, control.Invalid)
	for range 1000 {
		if err = add(control.NewWebhook{URL: "https://example.org"}); err != nil {
			break
		}
	}
	wantCode(t, err, control.Full)
	if err := d.Records.RemoveWebhook(t.Context(), "copied"); err != nil {
		t.Fatal(err)
	}
	d.Hooks = nil
	wantCode(t, add(control.NewWebhook{URL: "ftp://example.org"}), control.Invalid)
	if err := add(control.NewWebhook{URL: "http://127.0.0.1/"}); err != nil {
		t.Errorf("without a server nobody knows what is allowed: %v", err)
	}
}
