package api

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

func TestSiteAddresses(t *testing.T) {
	var interfaces []net.Addr
	for _, text := range []string{"127.0.0.1/8", "::1/128", "fe80::1/64", "2001:db8::5/64", "192.168.1.5/24", "10.0.0.7/8"} {
		ip, network, err := net.ParseCIDR(text)
		if err != nil {
			t.Fatal(err)
		}
		interfaces = append(interfaces, &net.IPNet{IP: ip, Mask: network.Mask})
	}
	all := []string{"http://192.168.1.5:8000", "http://10.0.0.7:8000", "http://[2001:db8::5]:8000"}
	for addr, want := range map[string][]string{
		":8000": all, "0.0.0.0:8000": all, "[::]:8000": all,
		"127.0.0.1:8000": {}, "localhost:8000": {}, "192.168.1.5:8000": {}, "no address": {},
	} {
		if got := siteAddresses(addr, "8000", interfaces); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", addr, got, want)
		}
	}
}

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
