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
func (h *handler) site(w http.ResponseWriter, r *http.Request) {
	if !gate.AddressOf(r).Unmap().IsLoopback() || isForwarded(r) {
		notFound(w, r)
		return
	}
	interfaces, _ := net.InterfaceAddrs() // without them there is nothing to tell
	answer(w, r, map[string]any{"addresses": siteAddresses(h.Addr, localPort(r), interfaces)})
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

// siteAddresses returns the URLs of a server that listens at addr, IPv4 first; none if
// it listens on this machine alone.
func siteAddresses(addr, port string, interfaces []net.Addr) []string {
	urls := []string{}
	host, _, err := net.SplitHostPort(addr)
	bound, hostErr := netip.ParseAddr(host)
	if err != nil || port == "" || host != "" && (hostErr != nil || !bound.IsUnspecified()) {
		return urls
	}
	var v6 []string
	for _, a := range interfaces {
		prefix, err := netip.ParsePrefix(a.String())
		ip := prefix.Addr().Unmap()
		switch {
		case err != nil || !ip.IsGlobalUnicast():
		case ip.Is4():
			urls = append(urls, "http://"+net.JoinHostPort(ip.String(), port))
		default:
			v6 = append(v6, "http://"+net.JoinHostPort(ip.String(), port))
		}
	}
	return append(urls, v6...)
}
