package server

import (
	"net"
	"net/http"
	"net/http/pprof"

	"hubbub/server/gate"
)

// reasonMetrics is the value of a metric label for scrapes that were refused.
const reasonMetrics = "metrics"

// operatorRoutes are what operators meet at -metrics-addr. Importing pprof puts its
// handlers into http.DefaultServeMux as well, which nothing here serves.
func (s *Server) operatorRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/metrics", s.scrape)
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	all := http.NewServeMux()
	all.Handle("/", reading(s.operators(anyTrusted, mux)))
	s.addProbes(all)
	return all
}

// operatorHandler is routes for operators at a listener. One on this machine alone is as much a
// target of DNS rebinding as the other.
func (s *Server) operatorHandler(ln net.Listener, routes http.Handler) http.Handler {
	if isLoopback(ln.Addr()) {
		return s.named(ln, routes)
	}
	return routes
}

// anyTrusted takes everybody for an operator: who reaches -metrics-addr is one.
func anyTrusted(*http.Request) bool { return true }

// isNear reports whether who asks at the address of users can only be an operator: without
// a public address, and from near by.
func (s *Server) isNear(r *http.Request) bool { return !s.site.IsSet() && gate.IsLocal(r) }

// operators lets those pass who bring the token, or if there is none, whoever is trusted
// without.
func (s *Server) operators(trusted func(*http.Request) bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case s.token != nil && !s.token.Allows(r):
			w.Header().Set("WWW-Authenticate", `Bearer realm="metrics"`)
			s.refuse(w, r, reasonMetrics, http.StatusUnauthorized, "this is for who has the token of -metrics-token-file")
		case s.token == nil && !trusted(r):
			s.refuse(w, r, reasonMetrics, http.StatusForbidden, "metrics are not for everybody: set -metrics-addr or -metrics-token-file")
		default:
			next.ServeHTTP(w, r)
		}
	})
}
