package api

import (
	"net"
	"net/http"
	"net/netip"

	"hubbub/server/gate"
)

// site tells a page on this machine under which addresses others on the network reach
// the server, so that it can share them instead of localhost. Nobody else learns that:
// others are answered as for a path that is not there.
func (h *handler) site(w http.ResponseWriter, r *http.Request, ip netip.Addr) {
	if !ip.Unmap().IsLoopback() || gate.IsForwarded(r) {
		notFound(w, r)
		return
	}
	host, _, _ := net.SplitHostPort(h.Addr) // the setting was judged at the start
	addresses := gate.NetworkURLs(host, localPort(r))
	if h.Site.IsSet() {
		addresses = append([]string{h.Site.URL()}, addresses...)
	}
	body, err := encode(map[string]any{"addresses": addresses})
	if err != nil {
		refuse(w, http.StatusInternalServerError, "the answer could not be encoded")
		return
	}
	newContent("application/json", body).send(w, r)
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
