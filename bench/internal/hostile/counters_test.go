package hostile

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hubbub/bench/internal/server"
)

const exposition = `# HELP hubbub_connections_rejected_total Connections that were refused.
# TYPE hubbub_connections_rejected_total counter
hubbub_connections_rejected_total{reason="full"} 12
hubbub_connections_rejected_total{reason="origin"} 0
# TYPE hubbub_logins_total counter
hubbub_logins_total{result="ok"} 500
hubbub_logins_total{result="name_taken"} 2
# TYPE hubbub_logouts_total counter
hubbub_logouts_total{reason="gone"} 30
hubbub_logouts_total{reason="idle_timeout"} 4
# TYPE hubbub_connections gauge
hubbub_connections{protocol="json"} 3
# TYPE hubbub_deliveries_total counter
hubbub_deliveries_total 1234
`

// TestCounters: what counts is what the server refused or ended, by its reason.
func TestCounters(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/metrics" {
			http.NotFound(w, r)
			return
		}
		io.WriteString(w, exposition)
	}))
	defer s.Close()
	got, err := countersOf(t.Context(), &server.Process{Metrics: s.Listener.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{
		"connections_rejected full": 12, "connections_rejected origin": 0, "logins name_taken": 2, "logouts idle_timeout": 4,
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestNoCounters: metrics that do not answer are told of, and a server without a place
// for them has none.
func TestNoCounters(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	if _, err := countersOf(t.Context(), &server.Process{Metrics: s.Listener.Addr().String()}); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("got %v", err)
	}
	if got, err := countersOf(t.Context(), &server.Process{}); err != nil || len(got) > 0 {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestGrown(t *testing.T) {
	got := grown(map[string]float64{"same": 3, "more": 1}, map[string]float64{"same": 3, "more": 5, "new": 2})
	if want := map[string]float64{"more": 4, "new": 2}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
