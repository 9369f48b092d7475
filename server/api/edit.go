package api

import (
	"context"
	"errors"
	"net/http"
	"net/netip"

	"hubbub/server/access"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// A Change is what somebody wants to become of a message of its own.
type Change struct {
	By      access.Visitor // a person, or a program
	From    netip.Addr
	Room    string // as all its names share it
	Request wire.EditRequest
	Removes bool
}

// A Changer changes what was said, for its author. It must be safe for concurrent use.
type Changer interface {
	// Change returns when the message is as was asked for. The error is a *wire.Error if that was refused,
	// or that of ctx, and then it may still be done.
	Change(ctx context.Context, c Change) (wire.Done, error)
}

// changed is what is told of a message that is as was asked for.
type changed struct {
	Seq    int64 `json:"seq,omitempty"` // of the entry that changed it; left out if it was so already
	Target int64 `json:"target"`
}

// editMessage gives a message of one's own another text.
func (h *handler) editMessage(w http.ResponseWriter, r *http.Request, who asker, roomName string) {
	seq, ok := seqOf(w, r)
	if !ok {
		return
	}
	body, ok := h.readJSON(w, r, who.ip)
	if !ok {
		return
	}
	var edit struct {
		ID   string `json:"id"`
		Text string `json:"text"`
	}
	if decodeObject(body, &edit) != nil || len(edit.ID) > wire.MaxID {
		refuse(w, http.StatusBadRequest, `the body must be a JSON object such as {"id":"e1","text":"hello"}`)
		return
	}
	h.change(w, r, Change{who.Visitor, who.ip, roomName, wire.EditRequest{ID: edit.ID, Seq: seq, Text: edit.Text}, false})
}

// deleteMessage takes back a message: any for who keeps the room, its own for who has said it.
func (h *handler) deleteMessage(w http.ResponseWriter, r *http.Request, who asker) {
	scope := identity.ScopeSay
	if who.Token != nil && who.Token.Scopes.Has(identity.ScopeModerate) {
		scope = identity.ScopeModerate
	}
	roomName, ok := h.roomOf(w, r, who, scope)
	if !ok {
		return
	}
	seq, ok := seqOf(w, r)
	switch {
	case !ok:
	case scope == identity.ScopeModerate, who.Token == nil && h.Door.Role(roomName, who.Visitor) >= identity.Moderator:
		h.doAct(w, r, who, roomName, moderation.Act{Act: moderation.ActRemove, Seq: seq})
	default:
		h.change(w, r, Change{who.Visitor, who.ip, roomName, wire.EditRequest{Seq: seq}, true})
	}
}

// change changes a message and waits for that.
func (h *handler) change(w http.ResponseWriter, r *http.Request, c Change) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), sayTimeout)
	defer cancel()
	done, err := h.Changer.Change(ctx, c)
	refused, is := errors.AsType[*wire.Error](err)
	switch {
	case is:
		refuseSay(w, refused)
	case err != nil:
		h.reject(w, c.From, reasonBusy, 0, "it is not known yet whether this is done; look, or send it again")
	default:
		sendSecret(w, http.StatusOK, changed{done.Seq, done.Target})
	}
}
