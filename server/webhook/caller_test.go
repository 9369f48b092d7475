package webhook_test

import (
	"io"
	"net/http"
	"net/netip"
	"testing"

	"hubbub/server/webhook"
)

// TestCaller: what it sends is as it is given, unsigned; it says why it was not taken, and
// does not dial inside.
func TestCaller(t *testing.T) {
	status := http.StatusOK
	url, asked := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if string(body) != "wake up" || r.Header.Get("Content-Type") != "text/plain" || r.UserAgent() != "hubbub/test" || r.Header.Get("Webhook-Signature") != "" {
			t.Errorf("%v %q", r.Header, body)
		}
		w.WriteHeader(status)
	})
	for _, tt := range []struct {
		allowed func(netip.Addr) bool
		status  int
		want    string
	}{{loopback, 204, ""}, {loopback, 500, "500"}, {loopback, 302, "302"}, {func(netip.Addr) bool { return false }, 200, "inside"}} {
		c := webhook.NewCaller(tt.allowed, "hubbub/test")
		status = tt.status
		if got := c.Call(t.Context(), url, "text/plain", []byte("wake up")); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
		c.Close()
	}
	if asked.Load() != 3 {
		t.Errorf("%d were sent", asked.Load())
	}
}
