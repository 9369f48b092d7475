package gate

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Origin refuses pages of other sites.
func (g *Gate) Origin(r *http.Request) *Refusal {
	if g.AllowsOrigin(r) {
		return nil
	}
	return &Refusal{reasonOrigin, http.StatusForbidden, "pages of this origin may not connect; see the setting -origins", "", ""}
}

// AllowsOrigin reports whether the page that asks may connect. Programs that are no
// browsers send no Origin and may.
func (g *Gate) AllowsOrigin(r *http.Request) bool {
	values := r.Header["Origin"]
	if len(values) == 0 {
		return true
	}
	if len(values) > 1 {
		return false
	}
	if slices.Contains(g.origins, "*") || slices.ContainsFunc(g.origins, func(o string) bool { return strings.EqualFold(o, values[0]) }) {
		return true
	}
	u, err := url.Parse(values[0])
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
}
