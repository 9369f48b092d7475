package gate

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// forwarding are headers that proxies add to what they pass on, beside X-Forwarded-*.
var forwarding = []string{
	"Forwarded", "Via", "X-Real-Ip", "X-Client-Ip", "X-Cluster-Client-Ip", "X-Original-Forwarded-For", "X-Envoy-External-Address",
	"True-Client-Ip", "Cf-Connecting-Ip", "Fastly-Client-Ip", "Fly-Client-Ip",
}

// IsForwarded reports whether a proxy has passed a request on: then its peer is the
// proxy, not who asks.
func IsForwarded(r *http.Request) bool {
	for name := range r.Header {
		if strings.HasPrefix(name, "X-Forwarded-") || slices.Contains(forwarding, name) {
			return true
		}
	}
	return false
}

// IsLocal reports whether a request comes from this machine or a private network, and no
// proxy has passed it on. A peer without an address is on this machine.
func IsLocal(r *http.Request) bool {
	peer, _ := netip.ParseAddrPort(r.RemoteAddr)
	return IsExempt(peer.Addr()) && !IsForwarded(r)
}
