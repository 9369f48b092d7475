package server

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"os"
	"sync"

	"hubbub/server/gate"
)

// notAsked tells people what is wrong with the name by which they have asked.
const notAsked = "this server has another name: whoever runs it can allow this one with -url or -hosts"

// know takes up by which names the server is asked, and returns the origins of pages
// that may connect: those that are set, and its own.
func (s *Server) know() ([]gate.Origin, error) {
	var errSite error
	if s.config.URL != "" {
		s.site, errSite = gate.ParseSite(s.config.URL)
	}
	hosts, errHosts := gate.ParseHosts(s.config.Hosts)
	origins, errOrigins := gate.ParseOrigins(s.config.Origins)
	if s.site.IsSet() {
		origins = append(origins, s.site.Origin())
	}
	machine, _ := os.Hostname() // without a name there is none to ask for
	s.hosts = gate.NewHosts(hosts, s.site, machine)
	return origins, errors.Join(errSite, errHosts, errOrigins)
}

// named refuses requests by names that are not the server's: on a listener for this
// machine alone, and on all once a name is set. Until then it warns once, because nobody
// can know under which names a network finds the server.
func (s *Server) named(ln net.Listener, next http.Handler) http.Handler {
	strict := isLoopback(ln.Addr()) || s.site.IsSet() || len(s.config.Hosts) > 0
	var once sync.Once
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, ok := s.hosts.Know(r)
		switch {
		case ok || isProbe(r):
		case strict:
			s.refuse(w, r, gate.ReasonHost, http.StatusMisdirectedRequest, notAsked)
			return
		case name != "":
			once.Do(func() {
				s.log.Warn("asked by a name that is not set: with -url https://NAME or -hosts NAME, others are refused", "name", name)
			})
		}
		next.ServeHTTP(w, r)
	})
}

// isProbe reports whether it is only asked whether the server is well, which probes do
// by any name.
func isProbe(r *http.Request) bool { return r.URL.Path == "/healthz" || r.URL.Path == "/readyz" }

// isLoopback reports whether only this machine can reach an address.
func isLoopback(addr net.Addr) bool {
	ap, _ := netip.ParseAddrPort(addr.String())
	return ap.Addr().Unmap().IsLoopback()
}
