package api

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hubbub/server/gate"
)

// TestSiteIsPrivate: only a page on this machine learns the addresses of the network.
func TestSiteIsPrivate(t *testing.T) {
	h := newAPI(&fakeHistory{})
	for name, tt := range map[string]struct {
		peer, header string
		status       int
	}{
		"this machine":           {"127.0.0.1:5000", "", 200},
		"this machine, IPv6":     {"[::1]:5000", "", 200},
		"this machine, mapped":   {"[::ffff:127.0.0.1]:5000", "", 200},
		"the network":            {"192.168.1.9:5000", "", 404},
		"no address":             {"@", "", 404},
		"a proxy here":           {"127.0.0.1:5000", "X-Forwarded-For", 404},
		"another proxy here":     {"127.0.0.1:5000", "Forwarded", 404},
		"a proxy elsewhere":      {"127.0.0.1:5000", "CF-Connecting-IP", 404},
		"a proxy that says less": {"127.0.0.1:5000", "Via", 404},
	} {
		r := httptest.NewRequest(http.MethodGet, "/api/site", nil)
		r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8000}))
		r.RemoteAddr = tt.peer
		if tt.header != "" {
			r.Header.Set(tt.header, "x")
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != tt.status || tt.status == 404 && strings.Contains(w.Body.String(), "addresses") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}

// TestSiteAddress: a page on this machine shares the site's address, if there is one.
func TestSiteAddress(t *testing.T) {
	site, err := gate.ParseSite("https://chat.example.org")
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/api/site", nil)
	r.RemoteAddr = "127.0.0.1:5000"
	w := httptest.NewRecorder()
	New(Config{Gate: gate.New(gate.Config{}), Door: openDoor(), Addr: "127.0.0.1:8000", Site: site}).ServeHTTP(w, r)
	if got, want := w.Body.String(), `{"addresses":["https://chat.example.org"]}`; strings.TrimSpace(got) != want {
		t.Errorf("%s, want %s", got, want)
	}
}
