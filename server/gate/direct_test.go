package gate

import (
	"net/http/httptest"
	"testing"
)

// TestLocal: who asks from near by, itself.
func TestLocal(t *testing.T) {
	for peer, want := range map[string]bool{
		"127.0.0.1:1":            true,
		"127.9.9.9:1":            true,
		"[::1]:1":                true,
		"10.0.0.1:1":             true,
		"172.16.0.1:1":           true,
		"172.31.255.255:1":       true,
		"192.168.255.1:1":        true,
		"169.254.1.1:1":          true,
		"[fe80::1%eth0]:1":       true,
		"[fd00::1]:1":            true,
		"[fcff::1]:1":            true,
		"[::ffff:10.0.0.1]:1":    true,
		"[::ffff:127.0.0.1]:1":   true,
		"@":                      true, // of a Unix socket
		"172.15.0.1:1":           false,
		"172.32.0.1:1":           false,
		"11.0.0.1:1":             false,
		"192.169.0.1:1":          false,
		"100.64.0.1:1":           false, // shared by the customers of a provider (RFC 6598)
		"203.0.113.7:1":          false,
		"0.0.0.0:1":              false,
		"[2001:db8::1]:1":        false,
		"[fe00::1]:1":            false,
		"[::ffff:203.0.113.7]:1": false,
		"[64:ff9b::a00:1]:1":     false,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = peer
		if got := IsLocal(r); got != want {
			t.Errorf("%s: %v, want %v", peer, got, want)
		}
		for _, header := range []string{
			"Forwarded", "Via", "X-Forwarded-For", "x-forwarded-host", "X-Forwarded-Proto", "X-Forwarded-Whatever", "X-Real-IP", "CF-Connecting-IP",
			"True-Client-IP", "X-Client-IP", "Fly-Client-IP", "Fastly-Client-IP", "X-Envoy-External-Address", "X-Original-Forwarded-For", "X-Cluster-Client-IP",
		} {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = peer
			r.Header.Set(header, "")
			if IsLocal(r) || !IsForwarded(r) {
				t.Errorf("%s: %s speaks of a proxy, and is not heard", peer, header)
			}
		}
	}
}
