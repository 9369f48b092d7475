package server_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hubbub/server"
	"hubbub/server/config"
)

// pager starts an endpoint that hands on what it is told.
func pager(t *testing.T) (url string, told chan string) {
	t.Helper()
	told = make(chan string, 10)
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		told <- string(body)
	}))
	t.Cleanup(s.Close)
	return s.URL, told
}

// woken returns what an endpoint was told.
func woken(t *testing.T, told chan string) string {
	t.Helper()
	select {
	case what := <-told:
		return what
	case <-time.After(patience):
		t.Fatal("nobody was woken")
		return ""
	}
}

// TestShieldWakes: the shield wakes somebody, and other acts and its end nobody.
func TestShieldWakes(t *testing.T) {
	url, told := pager(t)
	s := startTown(t, func(c *config.Config) {
		c.AlertURL, c.AlertFormat, c.WebhookAllow = url+"/secret", "slack", []string{"loopback"}
	})
	mo := s.join(t, "moderator", "open", "Mo")
	mo.Await("welcome")
	sent := s.Expect(t, `hubbub_alerts_total{result="sent"}`, 1)
	mo.Moderate(`"act":"slow","for_ms":1000`)
	mo.Moderate(`"act":"shield","on":false`)
	mo.Moderate(`"act":"shield","on":true`)
	if got := woken(t, told); got != `{"text":"Hubbub, room open: the shield is on."}` {
		t.Errorf("told %s", got)
	}
	sent(t)
	if len(told) > 0 {
		t.Errorf("told of another act: %s", <-told)
	}
	if strings.Contains(s.Logs(), "secret") {
		t.Error("the address is in the log")
	}
}

// TestAlertURL: an address that nothing may be sent to ends the server at its start, and the
// error does not show it.
func TestAlertURL(t *testing.T) {
	for url, want := range map[string]string{
		"http://192.0.2.1/secret": "https://", "https://127.0.0.1/secret": "inside", "ftp://example.org/secret": "https://", "/secret": "https://",
	} {
		c := config.Default()
		c.DB, c.AlertURL = ":memory:", url
		_, err := server.New(c, nil)
		if err == nil || !strings.Contains(err.Error(), "-alert-url: ") || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", url, err)
		}
	}
}
