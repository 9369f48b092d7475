package server

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hubbub/server/config"
)

// TestReady: whoever asks on a connection that is still open learns that the server
// stops.
func TestReady(t *testing.T) {
	settings := config.Default()
	settings.DB = ":memory:"
	s, err := New(settings, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	want := func(status int, body string) {
		t.Helper()
		w := httptest.NewRecorder()
		s.routes(true).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		if w.Code != status || !strings.Contains(w.Body.String(), body) {
			t.Errorf("%d %s, want %d %s", w.Code, w.Body, status, body)
		}
	}
	want(http.StatusOK, "ready")
	s.gate.Shut()
	want(http.StatusServiceUnavailable, "draining")
}
