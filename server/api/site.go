package api

import (
	"net"
	"net/http"

	"hubbub/server/gate"
)

// site tells a page on this machine under which addresses others on the network reach
// the server, so that it can share them instead of localhost. Nobody else learns that:
// others are answered as for a path that is not there.
func (h *handler) site(w http.ResponseWriter, r *http.Request) {
	if !gate.AddressOf(r).Unmap().IsLoopback() || isForwarded(r) {
		notFound(w, r)
		return
	}
	host, _, _ := net.SplitHostPort(h.Addr) // the setting was judged at the start
	answer(w, r, map[string]any{"addresses": gate.NetworkURLs(host, localPort(r))})
}

// isForwarded reports whether a proxy has passed a request on: then its peer is the
// proxy, not who asks.
func isForwarded(r *http.Request) bool {
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"} {
		if r.Header.Get(name) != "" {
			return true
		}
	}
	return false
}

// localPort returns the port at which a request came in, "" if that is not known.
func localPort(r *http.Request) string {
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if local == nil {
		return ""
	}
	_, port, _ := net.SplitHostPort(local.String())
	return port
}
