//go:build unix

package server_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hubbub/server/config"
)

// TestHooks: what other programs send to the address of a hook is said in its room, and the
// token in that address is told by nothing.
func TestHooks(t *testing.T) {
	m := startMachines(t)
	token := m.token(t, "Alarm", "lobby", "say")
	ana := dial(t, m.Addr, "/ws")
	ana.Join("Ana")
	long := `{"alerts":[` + strings.TrimSuffix(strings.Repeat(`{"labels":{"alertname":"`+chars(500)+`"}},`, 100), ",") + `]}`
	for _, test := range []struct{ body, begins string }{
		{`{"text":"deployed <https://ci.example.org|build 7>"}`, "deployed build 7 (https://ci.example.org)"},
		{`{"attachments":[{"title":"t","text":"x"}]}`, "t\nx"},
		{read(t, "hook/testdata/alertmanager.json"), "[FIRING:1 RESOLVED:1] HighLatency\n"},
		{read(t, "hook/testdata/grafana.json"), "[FIRING:1] High memory usage Grafana\n"},
		{long, "[FIRING:100]\n"},
	} {
		got := m.post(t, "/api/hooks/"+token, "", test.body)
		if got.status != 200 || got.body != "ok" {
			t.Fatalf("%.100s: %d %s", test.body, got.status, got.body)
		}
		event := ana.Await("message")
		if text := event["text"].(string); event["from"] != "Alarm" || event["role"] != "bot" || !strings.HasPrefix(text, test.begins) || len(text) > config.Default().MaxMessageBytes {
			t.Errorf("%.100s: %v", test.body, event)
		}
	}
	for range 2 {
		if got := m.post(t, "/api/hooks/"+token, "", `{"text":"once"}`, "Idempotency-Key: k"); got.status != 200 {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
	_, page := m.request(t, http.MethodGet, "/api/rooms/lobby/messages", nil)
	if strings.Count(string(page), `"text":"once"`) != 1 {
		t.Errorf("said twice: %s", page)
	}
}

// read returns a file.
func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.FromSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestHooksRefused: a hook takes a token that is for saying alone, in one room, and says what is
// wrong; whatever comes, the token is in no log, metric or answer.
func TestHooksRefused(t *testing.T) {
	m := startMachines(t, func(c *config.Config) { c.MessageRate = 0 })
	good := m.token(t, "Alarm", "lobby", "say")
	wide, strong, gone := m.token(t, "Wide", "", "say"), m.token(t, "Strong", "lobby", "say,read"), m.token(t, "Gone", "lobby", "say")
	revoked, err := m.desk.RevokeToken(t.Context(), gone)
	if err != nil || len(revoked) != 1 {
		t.Fatal(revoked, err)
	}
	for name, test := range map[string]struct {
		token, body, header string
		status              int
		counted             string
	}{
		"for all rooms":      {wide, `{"text":"x"}`, "", 403, "forbidden"},
		"for more":           {strong, `{"text":"x"}`, "", 403, "forbidden"},
		"revoked":            {gone, `{"text":"x"}`, "", 401, "auth_invalid"},
		"no token":           {"x", `{"text":"x"}`, "", 401, "auth_invalid"},
		"nothing to say":     {good, `{"zen":"x"}`, "", 400, "hook"},
		"no object":          {good, `"x"`, "", 400, "hook"},
		"a long text":        {good, `{"text":"` + chars(5000) + `"}`, "", 400, ""},
		"a very long report": {good, `{"text":"` + chars(256<<10) + `"}`, "", 413, "body"},
		"a long key":         {good, `{"text":"x"}`, "Idempotency-Key: " + chars(65), 400, ""},
	} {
		check := func(testing.TB) {}
		if test.counted != "" {
			check = m.Expect(t, `hubbub_requests_rejected_total{reason="`+test.counted+`"}`, 1)
		}
		var headers []string
		if test.header != "" {
			headers = []string{test.header}
		}
		got := m.post(t, "/api/hooks/"+test.token, "", test.body, headers...)
		if got.status != test.status || strings.Contains(got.body, test.token) && test.token != "x" {
			t.Errorf("%s: %d %s, want %d", name, got.status, got.body, test.status)
		}
		check(t)
	}
	if r := m.ask(t, http.MethodGet, "/api/hooks/"+good, nil); r.StatusCode != 405 || r.Header.Get("Allow") != "POST" {
		t.Errorf("GET: %s", r.Status)
	}
	if r := m.ask(t, http.MethodGet, "/api/hooks/"+good+"/", nil); r.StatusCode != 404 {
		t.Errorf("with a slash: %s", r.Status)
	}
	_, metrics := m.request(t, http.MethodGet, "/metrics", nil)
	for _, secret := range []string{good, wide, strong, gone} {
		if strings.Contains(m.Logs(), secret) || strings.Contains(string(metrics), secret) {
			t.Error("a token is in the log, or in a metric")
		}
	}
}
