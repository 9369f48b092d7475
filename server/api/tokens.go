package api

import (
	"net/http"
	"net/netip"

	"hubbub/server/access"
	"hubbub/server/identity"
	"hubbub/server/room"
)

// Codes of problems with tokens.
const (
	codeInAddress  = "token_in_url"
	forPeopleAlone = "this is for people; a program has no session"
)

// mayRead reports whether what a program has brought is for reading, in a room if one is named,
// and answers if not. All others pass: they are told of rooms as everybody is.
func (h *handler) mayRead(w http.ResponseWriter, r *http.Request, visitor access.Visitor, ip netip.Addr) bool {
	t := visitor.Token
	if t == nil {
		return true
	}
	scope, of := t.Scopes.Has(identity.ScopeRead), r.PathValue("room")
	if of == "" && scope {
		return true
	}
	if key, err := room.Key(of); scope && (err != nil || t.IsFor(key, identity.ScopeRead)) {
		return true
	}
	h.forbid(w, ip, "this token is not for reading here")
	return false
}

// forbid answers what a token is not for.
func (h *handler) forbid(w http.ResponseWriter, ip netip.Addr, detail string) {
	h.Refused(reasonForbidden, ip)
	problem{Status: http.StatusForbidden, Code: codeForbidden, Detail: detail}.send(w)
}

// withoutSecrets refuses tokens in the query of an address, where logs and histories keep them.
func (h *handler) withoutSecrets(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if access.ShowsToken(r.URL.RawQuery, "") {
			h.Refused(reasonInAddress, h.Gate.AddressOf(r).Addr())
			problem{Status: http.StatusBadRequest, Code: codeInAddress,
				Detail: "a token does not belong into an address: send it as Authorization, and make another one, because this one was shown"}.send(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}
