package server

import "net/http"

// security are headers of every answer. A page says by itself what it may do; the rest may
// do nothing, should a browser ever take it for one. Other sites cannot put an answer into
// their pages, but for those that CORS or -embed-origins lets.
var security = map[string]string{
	"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Referrer-Policy":              "no-referrer",
	"X-Content-Type-Options":       "nosniff",
}

// strictTransport makes a browser use TLS for a year (RFC 6797), for this name alone: what
// else is below it is not ours.
const strictTransport = "max-age=31536000"

// secured sets the headers that keep browsers from doing with an answer what it is not for.
// What answers can set others.
func (s *Server) secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		for name, value := range security {
			header.Set(name, value)
		}
		if s.site.SecureFor(r) {
			header.Set("Strict-Transport-Security", strictTransport)
		}
		next.ServeHTTP(w, r)
	})
}
