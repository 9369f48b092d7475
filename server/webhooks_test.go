package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"hubbub/server/client"
	"hubbub/server/config"
	"hubbub/server/contract"
	"hubbub/server/control"
)

// desktop returns a change of the settings for a server with a file, whose webhooks may lead
// to this machine, and the desk of it. The path of its socket is short.
func desktop(t *testing.T) (change func(*config.Config), desk control.Desk) {
	t.Helper()
	folder, err := os.MkdirTemp("", "hubbub")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	db := filepath.Join(folder, "chat.db")
	return func(c *config.Config) {
		c.DB, c.WebhookAllow, c.MessageRate, c.HistoryMessages = db, []string{"loopback"}, 0, 5
	}, control.NewClient(control.Path(db))
}

// say says something in the lobby.
func (s *testServer) say(t *testing.T, texts ...string) {
	t.Helper()
	left := s.Expect(t, logoutsFor("left"), 1)
	ana, err := client.Join(t.Context(), client.Config{URL: "ws://" + s.Addr + "/ws", Name: "Ana"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		ana.Close()
		left(t) // the name is free
	}()
	for _, text := range texts {
		if _, err := ana.Say(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWebhookGap: what is no longer kept when a webhook is back is told as a gap, by the
// number from which on all is there.
func TestWebhookGap(t *testing.T) {
	var down atomic.Bool
	told := make(chan string, 100)
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if down.Load() || err != nil {
			w.WriteHeader(500)
			return
		}
		var payload struct {
			Data struct {
				Entries []struct {
					Type, Text string
					Seq, First int64
				}
			}
		}
		if err := contract.Webhook(body); err != nil {
			t.Error(err)
		}
		if err := json.Unmarshal(body, &payload); err != nil {
			t.Error(err)
		}
		for _, e := range payload.Data.Entries {
			told <- fmt.Sprint(e.Type, e.First+e.Seq, e.Text)
		}
	}))
	defer endpoint.Close()
	change, desk := desktop(t)
	s := startServer(t, change)
	s.Status(t, "/healthz") // it may take a while until it serves
	if _, err := desk.AddWebhook(t.Context(), control.NewWebhook{URL: endpoint.URL, Room: "lobby"}); err != nil {
		t.Fatal(err)
	}
	s.say(t, "first")
	if got := <-told; got != "message1first" {
		t.Errorf("told %s", got)
	}
	down.Store(true)
	var texts []string
	for i := range 50 {
		texts = append(texts, fmt.Sprint("-", i))
	}
	s.say(t, texts...)
	waitUntil(t, "what is too much to go", func() bool {
		_, page := s.get(t, "/api/rooms/lobby/messages")
		return bytes.Contains(page, []byte(`"floor":47,`))
	})
	s.Stop(t)
	down.Store(false)
	startServer(t, change)
	var got []string
	for range 6 {
		got = append(got, <-told)
	}
	if want := []string{"gap47", "message47-45", "message48-46", "message49-47", "message50-48", "message51-49"}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

// TestWebhookHangs: an endpoint that never answers holds up nobody, neither who speaks nor the
// stop of the server.
func TestWebhookHangs(t *testing.T) {
	asked, release := make(chan struct{}, 100), make(chan struct{})
	endpoint := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked <- struct{}{}; <-release }))
	defer endpoint.Close()
	defer close(release)
	change, desk := desktop(t)
	s := startServer(t, change)
	s.Status(t, "/healthz") // it may take a while until it serves
	for range 10 {
		if _, err := desk.AddWebhook(t.Context(), control.NewWebhook{URL: endpoint.URL}); err != nil {
			t.Fatal(err)
		}
	}
	s.say(t, "a")
	for range 10 {
		<-asked
	}
	s.say(t, "b", "c") // is numbered while all of them hang
	before := time.Now()
	s.Stop(t)
	if took := time.Since(before); took > patience {
		t.Errorf("stopping took %v", took)
	}
}
