package records_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/records"
	"hubbub/server/webhook"
)

// TestSharedWebhooks: webhooks and how far they were told are the same on another node, and who tells
// them there hears of changes.
func TestSharedWebhooks(t *testing.T) {
	leader, s := start(t), start(t)
	encoded := s.follow(leader)
	var people, hooks int
	s.ShareBy(func(context.Context, records.Change) error { return nil }, func() { people++ })
	s.FollowWebhooks(func() { hooks++ })
	ctx := t.Context()
	a, b := newHook("a"), newHook("b")
	b.Room, b.MadeAt = "", made.Add(time.Millisecond)
	var ends []webhook.Place
	for i := range 500 {
		ends = append(ends, webhook.Place{Room: fmt.Sprintf("%04d%s", i, strings.Repeat("é", 60)), Epoch: strings.Repeat("e", 26), Seq: 1 << 40})
	}
	must(t, leader.PutWebhookPlaces(ctx, b.Run, ends))
	must(t, leader.AddWebhook(ctx, a))
	must(t, leader.AddWebhook(ctx, b))
	for i := range ends {
		ends[i].Seq++
	}
	failing := webhook.Health{Status: "500", Failures: 3, Since: made}
	must(t, leader.SaveWebhooks(ctx, []webhook.Progress{{ID: "a", Run: a.Run, Health: failing}, {ID: "b", Run: b.Run, Places: ends, Health: webhook.Health{Status: "200"}}}))
	a.Health, b.Health.Status = failing, "200"
	want := func(want ...webhook.Hook) {
		t.Helper()
		for _, node := range []*server{leader, s} {
			if got, err := node.Webhooks(ctx); err != nil || !slices.Equal(got, want) {
				t.Errorf("%+v, %v, want %+v", got, err, want)
			}
		}
	}
	want(a, b)
	for _, p := range ends {
		if got := places(t, s, b.Run, p.Room); got[p.Room] != p {
			t.Fatalf("%+v, want %+v", got, p)
		}
	}
	if hooks != 2 || people != 0 {
		t.Errorf("told %d times of webhooks and %d times of people, want 2 and 0", hooks, people)
	}
	before := len(*encoded)
	must(t, leader.SaveWebhooks(ctx, []webhook.Progress{{ID: "a", Run: a.Run, Places: ends[:10], Health: failing}, {ID: "b", Run: b.Run, Places: ends[:10], Health: webhook.Health{Status: "200"}}}))
	if n := len(*encoded) - before; n != 1 {
		t.Errorf("a few places are %d changes", n)
	}
	for _, e := range *encoded {
		if len(e) > 32<<10 {
			t.Errorf("a change of %d bytes", len(e))
		}
	}
	must(t, leader.RestartWebhook(ctx, "a", "again"))
	a.Run, a.Health = "again", webhook.Health{}
	want(a, b)
	must(t, leader.RemoveWebhook(ctx, "b"))
	want(a)
	wantError(t, "one that is not there", leader.RemoveWebhook(ctx, "b"), records.ErrNotFound)
	if hooks != 4 {
		t.Errorf("told %d times of webhooks, want 4", hooks)
	}
}

// TestWebhookPlacesGoOn: a node that stood still cannot take a webhook back to where it was then.
func TestWebhookPlacesGoOn(t *testing.T) {
	s := start(t)
	a := newHook("a")
	must(t, s.AddWebhook(t.Context(), a))
	for _, at := range []webhook.Place{{Room: "tea", Epoch: "e", Seq: 5}, {Room: "tea", Epoch: "e", Seq: 3}} {
		must(t, s.SaveWebhooks(t.Context(), []webhook.Progress{{ID: "a", Run: a.Run, Places: []webhook.Place{at}}}))
	}
	if got := places(t, s, a.Run, "tea")["tea"].Seq; got != 5 {
		t.Errorf("it is at %d", got)
	}
}

// TestOrphanPlaces: in a cluster the places of a run that no webhook has stay for an hour at least:
// another node may be about to give it to one. Then they go.
func TestOrphanPlaces(t *testing.T) {
	leader, s := start(t), start(t)
	s.follow(leader)
	s.ShareBy(func(context.Context, records.Change) error { return nil }, nil)
	ctx := t.Context()
	left := func() (n int) {
		must(t, s.db.Read(ctx, func(q history.Querier) error {
			return q.QueryRow("SELECT count(*) FROM webhook_place").Scan(&n)
		}))
		return n
	}
	s.shell("INSERT INTO room (id, name, last) VALUES (1, 'tea', 1)")
	at := []webhook.Place{{Room: "tea", Epoch: "e", Seq: 7}}
	a, b := newHook("a"), newHook("b")
	must(t, leader.PutWebhookPlaces(ctx, a.Run, at))
	must(t, leader.PutWebhookPlaces(ctx, b.Run, at))
	s.Purge()
	if n := left(); n != 2 {
		t.Errorf("%d are left at once, want 2", n)
	}
	must(t, leader.AddWebhook(ctx, a))
	s.Purge()
	if n := left(); n != 1 || len(places(t, s, a.Run, "tea")) != 1 {
		t.Errorf("%d are left after an hour, want that of a webhook", n)
	}
}
