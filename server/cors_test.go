package server_test

import (
	"strings"
	"testing"

	"hubbub/server/config"
)

// TestPreflight: what a browser asks before it sends more than a plain GET is
// answered on every route of the API, for the pages that may connect.
func TestPreflight(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.Origins = []string{"https://*.friend.example"} })
	ask := map[string]string{"Origin": "https://a.friend.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
	foreign := map[string]string{"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
	for _, path := range []string{"/api/rooms", "/api/rooms/lobby/messages", "/api/rooms/lobby/events", "/api/site", "/api/openapi.yaml", "/api/asyncapi.yaml", "/api/nothing"} {
		answer := s.ask(t, "OPTIONS", path, ask)
		header := answer.Header
		if answer.StatusCode != 204 || header.Get("Access-Control-Allow-Origin") != ask["Origin"] || header.Get("Vary") != "Origin" {
			t.Errorf("%s: %s, %v", path, answer.Status, header)
		}
		for _, name := range []string{"Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "Last-Event-ID", "Cache-Control"} {
			if !strings.Contains(header.Get("Access-Control-Allow-Headers"), name) {
				t.Errorf("%s: %s may not be sent", path, name)
			}
		}
		if header.Get("Access-Control-Allow-Methods") != "GET, POST, PUT, PATCH, DELETE" || header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %v", path, header)
		}
		if answer := s.ask(t, "OPTIONS", path, foreign); answer.StatusCode != 403 || answer.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s from another site: %s, %v", path, answer.Status, answer.Header)
		}
		if answer := s.ask(t, "OPTIONS", path, nil); answer.StatusCode != 405 || answer.Header.Get("Allow") == "" {
			t.Errorf("%s without an origin: %s, %v", path, answer.Status, answer.Header)
		}
	}
	answer := s.ask(t, "GET", "/api/rooms", map[string]string{"Origin": "https://a.friend.example"})
	if got := answer.Header.Get("Access-Control-Expose-Headers"); got != "ETag, Retry-After" {
		t.Errorf("exposed: %q", got)
	}
	answer = s.ask(t, "GET", "/api/rooms", map[string]string{"Origin": "https://evil.example"})
	if got := answer.Header; got.Get("Access-Control-Expose-Headers")+got.Get("Access-Control-Allow-Origin") != "" || got.Get("Vary") != "Origin" {
		t.Errorf("to another site: %v", got)
	}
}
