package api

import (
	"net/http"
	"strings"
)

// What pages of other origins may send and read (Fetch standard, section 3.3). They
// get no credentials: who asks is told by what it sends, never by a cookie.
const (
	corsMethods = "GET, POST, PUT, PATCH, DELETE"
	corsHeaders = "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, Cache-Control"
	corsExposed = "ETag, Retry-After"
	corsMaxAge  = "600" // seconds for which a browser asks no more
)

// cors lets pages use the API that may connect, and answers what browsers ask before
// they send more than a plain GET.
func (h *handler) cors(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origin := r.Header.Get("Origin")
		allowed := origin != "" && h.Gate.AllowsOrigin(r)
		header := w.Header()
		header.Set("Vary", "Origin")
		if allowed {
			header.Set("Access-Control-Allow-Origin", origin)
		}
		switch {
		case isPreflight(r):
			preflight(w, allowed)
			return
		case allowed:
			header.Set("Access-Control-Expose-Headers", corsExposed)
		}
		next.ServeHTTP(w, r)
	})
}

// isPreflight reports whether a browser asks for a page what it may send.
func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && strings.TrimSpace(r.Header.Get("Access-Control-Request-Method")) != ""
}

func preflight(w http.ResponseWriter, allowed bool) {
	if !allowed {
		refuse(w, http.StatusForbidden, "pages of this origin may not use the API; see the setting -origins")
		return
	}
	header := w.Header()
	header.Set("Access-Control-Allow-Methods", corsMethods)
	header.Set("Access-Control-Allow-Headers", corsHeaders)
	header.Set("Access-Control-Max-Age", corsMaxAge)
	w.WriteHeader(http.StatusNoContent)
}
