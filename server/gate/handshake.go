package gate

import (
	"encoding/base64"
	"net/http"
	"strings"
)

// Handshake holds a request against RFC 6455 section 4.2.1 before gws sees it: gws
// answers every flaw with 400 and lets some pass.
func (g *Gate) Handshake(r *http.Request) *Refusal {
	switch {
	case r.Method != http.MethodGet:
		return &Refusal{Reason: reasonMethod, Status: http.StatusMethodNotAllowed, Message: "a WebSocket handshake is a GET request", header: "Allow", value: "GET"}
	case !r.ProtoAtLeast(1, 1) || !HasToken(r.Header["Upgrade"], "websocket") || !HasToken(r.Header["Connection"], "upgrade"):
		return &Refusal{Reason: reasonUpgrade, Status: http.StatusUpgradeRequired, Message: "this address speaks WebSocket only", header: "Upgrade", value: "websocket"}
	case r.ContentLength != 0: // a proxy would take the first frames for it
		return &Refusal{Reason: reasonUpgrade, Status: http.StatusBadRequest, Message: "a WebSocket handshake has no body"}
	case r.Header.Get("Sec-WebSocket-Version") != "13":
		return &Refusal{Reason: reasonVersion, Status: http.StatusUpgradeRequired, Message: "the WebSocket version must be 13", header: "Sec-WebSocket-Version", value: "13"}
	case !validKey(r.Header["Sec-Websocket-Key"]):
		return &Refusal{Reason: reasonKey, Status: http.StatusBadRequest, Message: "Sec-WebSocket-Key must be 16 bytes in base64"}
	}
	return g.Origin(r)
}

// HasToken reports whether one of the comma-separated lists holds a token.
func HasToken(lists []string, token string) bool {
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
