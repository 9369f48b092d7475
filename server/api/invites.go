package api

import (
	"context"
	"errors"
	"net/http"
	"net/netip"

	"hubbub/server/access"
	"hubbub/server/gate"
	"hubbub/server/records"
)

// redeemed is what an invite has let somebody do.
type redeemed struct {
	Session string `json:"session"` // the token of who has redeemed it
	User    string `json:"user"`
	Role    string `json:"role"`
	Room    string `json:"room"` // empty: everywhere
	Name    string `json:"name"` // for whom it was made; empty: for anybody
}

// redeem lets a person do what an invite is for: who brings a session, or else a new guest.
// It needs no passphrase, because whoever knows one may have no invite, and the other way
// round: the passphrase is asked for when a room is entered.
func (h *handler) redeem(w http.ResponseWriter, r *http.Request, ip netip.Addr) {
	var body struct {
		Secret string `json:"secret"`
	}
	if err := decodeBody(r, &body); err != nil {
		refuseBody(w, err)
		return
	}
	if wait := h.limits.invites.Take(ip); wait > 0 {
		h.reject(w, ip, reasonAuthRate, wait, "too many invites were tried that there are not; try again later")
		return
	}
	brought := gate.CredentialsOf(r.Header)
	session, visitor := brought.Session, h.Door.Know(brought)
	if visitor.Token != nil {
		h.limits.invites.GiveBack(ip)
		h.forbid(w, ip, forPeopleAlone)
		return
	}
	if visitor.Person == nil {
		token, guest := h.NewGuest()
		session, visitor = token, access.Visitor{Person: &guest}
	}
	ctx, cancel := context.WithTimeout(r.Context(), readTimeout)
	defer cancel()
	invite, err := h.Records.Redeem(ctx, body.Secret, visitor.Person.User)
	if !errors.Is(err, records.ErrInviteUnknown) {
		h.limits.invites.GiveBack(ip)
	}
	switch {
	case err == nil:
		sendSecret(w, http.StatusOK, redeemed{session, visitor.Person.User, invite.Role.String(), invite.Room, invite.Name})
	case errors.Is(err, records.ErrInviteUnknown):
		h.Refused(reasonInvite, ip)
		problem{Status: http.StatusNotFound, Code: codeInviteUnknown, Detail: "there is no such invite here; ask for another"}.send(w)
	case errors.Is(err, records.ErrInviteUsed):
		problem{Status: http.StatusGone, Code: codeInviteUsed, Detail: "this invite was used before; ask for another"}.send(w)
	case errors.Is(err, records.ErrInviteExpired):
		problem{Status: http.StatusGone, Code: codeInviteExpired, Detail: "this invite is too old; ask for another"}.send(w)
	default:
		h.refuseUnkept(w, err)
	}
}

// endSession signs a person out everywhere.
func (h *handler) endSession(w http.ResponseWriter, r *http.Request, ip netip.Addr) {
	visitor := h.Door.Know(gate.CredentialsOf(r.Header))
	if visitor.Person == nil {
		h.unauthorized(w, ip, reasonAuthRequired, "this needs the Authorization of a session")
		return
	}
	if visitor.Token != nil {
		h.forbid(w, ip, forPeopleAlone)
		return
	}
	if !h.mayAsk(w, ip, h.limits.ends) {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readTimeout)
	defer cancel()
	if err := h.Records.End(ctx, visitor.Person.User); err != nil {
		h.refuseUnkept(w, err)
		return
	}
	h.Connections.End(visitor.Person.User)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
}
