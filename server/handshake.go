package server

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Why a handshake is refused: the values of a metric label.
const (
	refusedMethod   = "method"
	refusedUpgrade  = "not_websocket"
	refusedVersion  = "version"
	refusedKey      = "key"
	refusedOrigin   = "origin"
	refusedFull     = "full"
	refusedFullIP   = "full_ip"
	refusedDraining = "draining"
	refusedBroken   = "broken"
)

// refusals lists all of them.
var refusals = []string{
	refusedMethod, refusedUpgrade, refusedVersion, refusedKey, refusedOrigin,
	refusedFull, refusedFullIP, refusedDraining, refusedBroken,
}

// A refusal is the HTTP answer to a request that cannot become a connection.
type refusal struct {
	reason  string
	status  int
	header  string // one header that belongs to the status, if any
	value   string
	message string // for people
}

func (f *refusal) setHeader(w http.ResponseWriter) {
	if f.header != "" {
		w.Header().Set(f.header, f.value)
	}
}

// retryAfterSeconds is what a full server asks for before the next try.
const retryAfterSeconds = "5"

// checkHandshake holds a request against RFC 6455 section 4.2.1 before gws sees
// it: gws answers every flaw with 400 and lets some pass.
func checkHandshake(r *http.Request, origins []string) *refusal {
	switch {
	case r.Method != http.MethodGet:
		return &refusal{refusedMethod, http.StatusMethodNotAllowed, "Allow", "GET", "a WebSocket handshake is a GET request"}
	case !r.ProtoAtLeast(1, 1) || !hasToken(r.Header["Upgrade"], "websocket") || !hasToken(r.Header["Connection"], "upgrade"):
		return &refusal{refusedUpgrade, http.StatusUpgradeRequired, "Upgrade", "websocket", "this address speaks WebSocket only"}
	case r.Header.Get("Sec-WebSocket-Version") != "13":
		return &refusal{refusedVersion, http.StatusUpgradeRequired, "Sec-WebSocket-Version", "13", "the WebSocket version must be 13"}
	case !validKey(r.Header["Sec-Websocket-Key"]):
		return &refusal{refusedKey, http.StatusBadRequest, "", "", "Sec-WebSocket-Key must be 16 bytes in base64"}
	}
	return checkOrigin(r, origins)
}

// checkOrigin refuses pages of other sites.
func checkOrigin(r *http.Request, origins []string) *refusal {
	if allowedOrigin(r, origins) {
		return nil
	}
	return &refusal{refusedOrigin, http.StatusForbidden, "", "", "pages of this origin may not connect; see the setting -origins"}
}

// hasToken reports whether one of the comma-separated lists holds a token.
func hasToken(lists []string, token string) bool {
	for _, l := range lists {
		for item := range strings.SplitSeq(l, ",") {
			if strings.EqualFold(strings.TrimSpace(item), token) {
				return true
			}
		}
	}
	return false
}

// validKey reports whether the header is there once, as 16 bytes in base64.
func validKey(values []string) bool {
	if len(values) != 1 || len(values[0]) != 24 {
		return false
	}
	key, err := base64.StdEncoding.Strict().DecodeString(values[0])
	return err == nil && len(key) == 16
}

// allowedOrigin reports whether the page that asks may connect. Programs that
// are no browsers send no Origin and may.
func allowedOrigin(r *http.Request, origins []string) bool {
	values := r.Header["Origin"]
	if len(values) == 0 {
		return true
	}
	if len(values) > 1 {
		return false
	}
	if slices.Contains(origins, "*") || slices.ContainsFunc(origins, func(o string) bool { return strings.EqualFold(o, values[0]) }) {
		return true
	}
	u, err := url.Parse(values[0])
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
}

// prepareForGWS puts a checked request into the form that gws compares with.
func prepareForGWS(r *http.Request) {
	r.Header.Set("Connection", "Upgrade")
	r.Header.Set("Upgrade", "websocket")
	r.Header.Del("Sec-WebSocket-Extensions")
}
