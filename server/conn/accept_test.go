package conn

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"hubbub/server/access"
	"hubbub/server/room"
)

// TestRefusedByTheGate: what the gate refuses is counted, logged once, and
// answered with its reason; a stream leaves the answer to who asked.
func TestRefusedByTheGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, log, counted := newTestEndpoint(t)
		e.Gate.Shut()
		r := httptest.NewRequest(http.MethodGet, "/ws", nil)
		for name, value := range map[string]string{"Connection": "Upgrade", "Upgrade": "websocket",
			"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="} {
			r.Header.Set(name, value)
		}
		for _, handler := range []http.HandlerFunc{e.JSON, e.Plain} {
			w := httptest.NewRecorder()
			handler(w, r)
			if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "5" || w.Body.Len() == 0 {
				t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
			}
		}
		w := httptest.NewRecorder()
		refused := e.Stream(w, r, "lobby", room.Since{}, access.Visitor{})
		if refused == nil || refused.Status != http.StatusServiceUnavailable || w.Body.Len() > 0 {
			t.Errorf("%+v, and %d bytes are answered", refused, w.Body.Len())
		}
		if got, want := counted.String(), "connection draining, connection draining, connection draining"; got != want {
			t.Errorf("counted %q, want %q", got, want)
		}
		if got := strings.Count(log.String(), "reason=draining"); got != 1 { // the others are for a sum
			t.Errorf("logged %d times: %s", got, log)
		}
	})
}

// TestBrokenConnection: what the gate has let in and cannot be taken over is counted
// out again.
func TestBrokenConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, counted := newTestEndpoint(t)
		e.Stream(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil), "lobby", room.Since{}, access.Visitor{}) // which cannot be hijacked
		if got := counted.String(); got != "connection broken" || e.Gate.Open() != 0 {
			t.Errorf("counted %q, %d are open", got, e.Gate.Open())
		}
	})
}
