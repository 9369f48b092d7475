package api

import (
	"io"
	"net/http"
	"net/netip"

	"hubbub/server/gate"
	"hubbub/server/hook"
	"hubbub/server/identity"
)

// MaxHook is how many bytes a report of another program has at most: those of a hundred alerts.
const MaxHook = 256 << 10

// HookPath is how the address of a hook begins. What follows is its token, which is told to nobody.
const HookPath = "/api/hooks/"

// hook says what another program reports. Its token stands in the address, since such programs
// can be told nothing but an address: so it has to be one that can do little else.
func (h *handler) hook(w http.ResponseWriter, r *http.Request, ip netip.Addr) {
	visitor := h.Door.Know(gate.Credentials{Session: r.PathValue("token")})
	switch t := visitor.Token; {
	case t == nil:
		h.unauthorized(w, ip, reasonAuthInvalid, "there is no such token: it was revoked, has expired, or never was")
		return
	case t.Scopes != identity.ScopeSay || t.Room == "":
		h.forbid(w, ip, "the token of a hook has to be for one room, and for say alone: others do not belong into an address")
		return
	}
	id, ok := idempotencyKey(w, r)
	if !ok {
		return
	}
	body, ok := h.readJSON(w, r, ip)
	if !ok {
		return
	}
	text, err := hook.Text(body, h.MessageBytes)
	if err != nil {
		h.Refused(reasonHook, ip)
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	if _, _, ok := h.publish(w, r, Statement{By: visitor, From: ip, Room: visitor.Token.Room, ID: id, Text: text}); ok {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		io.WriteString(w, "ok") // what those wait for who speak to Slack
	}
}
