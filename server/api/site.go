package api

import (
	"net"
	"net/http"
	"net/netip"

	"hubbub/server/gate"
)

// A siteAnswer is what the API tells of the server itself.
type siteAnswer struct {
	Addresses  []string `json:"addresses,omitzero"`   // at which others on the network reach it
	Passphrase bool     `json:"passphrase,omitempty"` // it has to be given
}

// site tells a page on this machine under which addresses others on the network reach
// the server, so that it can share them instead of localhost. Nobody else learns that. All
// learn whether there is a passphrase; where nothing is to be told, others are answered as
// for a path that is not there.
func (h *handler) site(w http.ResponseWriter, r *http.Request, ip netip.Addr) {
	answer := siteAnswer{Passphrase: h.Door.HasPassphrase()}
	if ip.Unmap().IsLoopback() && !gate.IsForwarded(r) {
		answer.Addresses = h.addresses(r)
	} else if !answer.Passphrase {
		notFound(w, r)
		return
	}
	body, err := encode(answer)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "the answer could not be encoded")
		return
	}
	newContent("application/json", body).send(w, r)
}

// addresses returns where others reach the server, that of the site first.
func (h *handler) addresses(r *http.Request) []string {
	host, _, _ := net.SplitHostPort(h.Addr) // the setting was judged at the start
	addresses := []string{}
	if h.Site.IsSet() {
		addresses = append(addresses, h.Site.URL())
	}
	return append(addresses, gate.NetworkURLs(host, localPort(r))...)
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
