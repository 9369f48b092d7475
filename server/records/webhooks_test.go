package records_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/records"
	"hubbub/server/webhook"
)

var made = time.UnixMilli(1790000000123)

func newHook(id string) webhook.Hook {
	return webhook.Hook{ID: id, Room: "tea", URL: "https://example.org/" + id, Secret: webhook.NewSecret(), MadeAt: made, Run: "run-" + id}
}

// places returns where a run is in some rooms.
func places(t *testing.T, s *server, run string, rooms ...string) map[string]webhook.Place {
	t.Helper()
	got, err := s.WebhookPlaces(t.Context(), run, rooms)
	must(t, err)
	return got
}

// TestWebhooks: hooks and places survive a restart, as they were set.
func TestWebhooks(t *testing.T) {
	s := start(t)
	ctx := t.Context()
	a, b := newHook("a"), newHook("b")
	b.Room, b.MadeAt = "", made.Add(time.Second)
	at := webhook.Place{Room: "tea", Epoch: "e1", Seq: 7}
	must(t, s.AddWebhook(ctx, b))
	must(t, s.PutWebhookPlaces(ctx, a.Run, []webhook.Place{at, {Room: "milk", Epoch: "e2", Seq: 1}}))
	must(t, s.AddWebhook(ctx, a))
	moved := webhook.Place{Room: "tea", Epoch: "e3", Seq: 9}
	failing := webhook.Health{Status: "500", Failures: 3, Since: made}
	must(t, s.SaveWebhooks(ctx, []webhook.Progress{{ID: "a", Run: a.Run, Places: []webhook.Place{moved}, Health: failing}, {ID: "b", Run: b.Run, Health: webhook.Health{Status: "200"}}}))
	a.Health, b.Health = failing, webhook.Health{Status: "200"}
	for range 2 {
		if got, err := s.Webhooks(ctx); err != nil || !slices.Equal(got, []webhook.Hook{a, b}) {
			t.Errorf("%+v, %v, want %+v", got, err, []webhook.Hook{a, b})
		}
		if got := places(t, s, a.Run, "tea", "coffee"); !maps.Equal(got, map[string]webhook.Place{"tea": moved}) {
			t.Errorf("%+v", got)
		}
		s.restart()
	}
}

// TestWebhookRuns: what an earlier run or a hook that was removed has come to changes nothing, and
// its places go.
func TestWebhookRuns(t *testing.T) {
	s := start(t)
	ctx := t.Context()
	a := newHook("a")
	must(t, s.AddWebhook(ctx, a))
	late := webhook.Progress{ID: "a", Run: a.Run, Places: []webhook.Place{{Room: "tea", Epoch: "e1", Seq: 7}}, Health: webhook.Health{State: webhook.Gone, Status: "410", Failures: 1, Since: made}}
	must(t, s.SaveWebhooks(ctx, []webhook.Progress{late}))

	again := webhook.Place{Room: "tea", Epoch: "e1", Seq: 2}
	must(t, s.PutWebhookPlaces(ctx, "again", []webhook.Place{again}))
	must(t, s.RestartWebhook(ctx, "a", "again"))
	must(t, s.SaveWebhooks(ctx, []webhook.Progress{late}))
	a.Run = "again"
	if got, err := s.Webhooks(ctx); err != nil || !slices.Equal(got, []webhook.Hook{a}) {
		t.Errorf("%+v, %v, want %+v", got, err, a)
	}
	if old, now := places(t, s, late.Run, "tea"), places(t, s, "again", "tea"); len(old) > 0 || now["tea"] != again {
		t.Errorf("%+v and %+v", old, now)
	}

	must(t, s.RemoveWebhook(ctx, "a"))
	late.Run = "again"
	must(t, s.SaveWebhooks(ctx, []webhook.Progress{late}))
	if got, err := s.Webhooks(ctx); err != nil || len(got) > 0 || len(places(t, s, "again", "tea")) > 0 {
		t.Errorf("%+v, %v", got, err)
	}
	wantError(t, "again", s.RemoveWebhook(ctx, "a"), records.ErrNotFound)
	wantError(t, "one that is not there", s.RestartWebhook(ctx, "a", "x"), records.ErrNotFound)
}

// TestWebhookManyPlaces: places that nobody needs go, however many.
func TestWebhookManyPlaces(t *testing.T) {
	s := start(t)
	a := newHook("a")
	for piece := range 5 {
		var some []webhook.Place
		for i := range 500 {
			some = append(some, webhook.Place{Room: fmt.Sprint(piece, " ", i), Epoch: "e", Seq: 1})
		}
		must(t, s.PutWebhookPlaces(t.Context(), a.Run, some))
	}
	must(t, s.AddWebhook(t.Context(), a))
	must(t, s.PurgeWebhookPlaces(t.Context()))
	if len(places(t, s, a.Run, "0 0")) != 1 {
		t.Error("a place that counts went")
	}
	must(t, s.RemoveWebhook(t.Context(), "a"))
	var left int
	must(t, s.db.Read(t.Context(), func(q history.Querier) error {
		return q.QueryRow("SELECT count(*) FROM webhook_place").Scan(&left)
	}))
	if left > 0 {
		t.Errorf("%d places are left", left)
	}
}

// TestWebhookBounds: there are not more than are kept, nor longer ones.
func TestWebhookBounds(t *testing.T) {
	s := start(t)
	var err error
	n := 0
	for ; err == nil && n < 1000; n++ {
		err = s.AddWebhook(t.Context(), newHook(fmt.Sprint(n)))
	}
	if !errors.Is(err, records.ErrFull) {
		t.Errorf("%v after %d", err, n)
	}
	long := newHook("long")
	long.URL += strings.Repeat("x", 3000)
	wantError(t, "a long address", s.AddWebhook(t.Context(), long), records.ErrInvalid)
}

// TestWebhookDiskFull: what fails is not half there.
func TestWebhookDiskFull(t *testing.T) {
	s := start(t)
	a := newHook("a")
	must(t, s.AddWebhook(t.Context(), a))
	s.db.full.Store(true)
	wantError(t, "save", s.SaveWebhooks(t.Context(), []webhook.Progress{{ID: "a", Run: a.Run, Places: []webhook.Place{{Room: "tea", Seq: 1}}}}), errDisk)
	wantError(t, "remove", s.RemoveWebhook(t.Context(), "a"), errDisk)
	s.db.full.Store(false)
	if got, err := s.Webhooks(t.Context()); err != nil || len(got) != 1 || len(places(t, s, a.Run, "tea")) > 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestWebhookInBackup: a copy has the hooks and not their secrets, not even in its free
// pages; what it tells of itself says so, and a new run does not make one up.
func TestWebhookInBackup(t *testing.T) {
	s := start(t)
	a := newHook("a")
	must(t, s.PutWebhookPlaces(t.Context(), a.Run, []webhook.Place{{Room: "tea", Epoch: "e1", Seq: 7}}))
	must(t, s.AddWebhook(t.Context(), a))
	s.stop()
	copied := filepath.Join(t.TempDir(), "copy.db")
	if _, err := history.Backup(t.Context(), s.path, copied); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(folder(t, copied), []byte(a.Secret)) {
		t.Error("the secret is in the copy")
	}
	s.path = copied
	s.open()
	a.Secret, a.State = "", webhook.NoSecret
	must(t, s.RestartWebhook(t.Context(), "a", a.Run))
	if got, err := s.Webhooks(t.Context()); err != nil || !slices.Equal(got, []webhook.Hook{a}) || len(places(t, s, a.Run, "tea")) > 0 {
		t.Errorf("%+v, %v, want %+v", got, err, a)
	}
}

// TestStrayPlaces: places of rooms that are no more go with the hour.
func TestStrayPlaces(t *testing.T) {
	s := start(t)
	a := newHook("a")
	must(t, s.AddWebhook(t.Context(), a))
	s.shell("INSERT INTO room (id, name, last) VALUES (1, 'tea', 1)")
	must(t, s.PutWebhookPlaces(t.Context(), a.Run, []webhook.Place{{Room: "tea", Seq: 1}, {Room: "milk", Seq: 1}}))
	s.Purge()
	if got := places(t, s, a.Run, "tea", "milk"); len(got) != 1 || got["tea"].Seq != 1 {
		t.Errorf("%+v", got)
	}
}
