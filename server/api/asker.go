package api

import (
	"errors"
	"net/http"
	"net/netip"

	"hubbub/server/access"
	"hubbub/server/gate"
	"hubbub/server/room"
)

// challenge asks for an Authorization (RFC 6750 section 3). It does not name Basic, which
// is taken as well: browsers would ask for a user and a password in a window of their own.
const challenge = `Bearer realm="hubbub"`

// An asker is who asks, and from where.
type asker struct {
	access.Visitor
	ip netip.Addr
}

// from tells a handler the address that a request comes from: the API learns it here and
// in entered alone.
func (h *handler) from(handle func(http.ResponseWriter, *http.Request, netip.Addr)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { handle(w, r, h.Gate.AddressOf(r).Addr()) }
}

// entered tells a handler who asks to read, if that may be asked at all: where there is a
// passphrase it has to be brought, and a token has to be for that.
func (h *handler) entered(handle func(http.ResponseWriter, *http.Request, asker)) http.HandlerFunc {
	return h.speaking(func(w http.ResponseWriter, r *http.Request, who asker) {
		if h.mayRead(w, r, who.Visitor, who.ip) {
			handle(w, r, who)
		}
	})
}

// speaking is entered for what is no reading.
func (h *handler) speaking(handle func(http.ResponseWriter, *http.Request, asker)) http.HandlerFunc {
	return h.from(func(w http.ResponseWriter, r *http.Request, ip netip.Addr) {
		visitor, err := h.Door.Enter(gate.CredentialsOf(r.Header), ip)
		if err != nil {
			h.refuseEntry(w, ip, err)
			return
		}
		handle(w, r, asker{visitor, ip})
	})
}

// refuseEntry answers who may not ask. err is a *access.Refusal.
func (h *handler) refuseEntry(w http.ResponseWriter, ip netip.Addr, err error) {
	var refused *access.Refusal
	switch errors.As(err, &refused); refused.Reason {
	case access.Limited:
		h.reject(w, ip, reasonAuthRate, refused.Wait, err.Error())
	case access.Invalid, access.Revoked:
		h.unauthorized(w, ip, reasonAuthInvalid, err.Error())
	default:
		h.unauthorized(w, ip, reasonAuthRequired, err.Error())
	}
}

// unauthorized answers who has to bring another Authorization, and counts that. The reason
// is the code of it as well.
func (h *handler) unauthorized(w http.ResponseWriter, ip netip.Addr, reason, detail string) {
	h.Refused(reason, ip)
	header := challenge
	if reason == reasonAuthInvalid {
		header += `, error="invalid_token"`
	}
	w.Header().Set("WWW-Authenticate", header)
	problem{Status: http.StatusUnauthorized, Code: reason, Detail: detail}.send(w)
}

// refuseRoom answers who asks for a room that is not there, or that it may not read: the
// one as the other.
func refuseRoom(w http.ResponseWriter) {
	problem{Status: http.StatusNotFound, Code: codeNotFound, Detail: "there is no such room"}.send(w)
}

// readRoom returns the room of a name if somebody reads it, and answers otherwise.
func (h *handler) readRoom(w http.ResponseWriter, called string, who asker) (name string, ok bool) {
	name, err := room.Key(called)
	if err != nil {
		refuse(w, http.StatusNotFound, err.Error())
		return "", false
	}
	if name = h.Door.Reads(name, who.Visitor); !h.Door.IsThere(name) {
		refuseRoom(w)
		return "", false
	}
	return name, true
}
