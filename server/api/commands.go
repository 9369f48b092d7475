package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"hubbub/server/access"
	"hubbub/server/commands"
	"hubbub/server/identity"
	"hubbub/server/records"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// Commands are what programs can be asked for. They must be safe for concurrent use.
type Commands interface {
	// List returns those of a room, by name.
	List(room string) []commands.Registered
	// Set registers those of a token in a room, in place of those that it had there. The error is one of
	// package commands, records.ErrFull, records.ErrNotFound if the token is none any more, or another one.
	Set(ctx context.Context, room, token string, list []commands.Command) error
}

// MaxCommands is how many bytes the commands of a token have in a request.
const MaxCommands = 16 << 10

// Codes of problems with commands.
const (
	codeCommandTaken = "command_taken"
	codeCommandsFull = "commands_full"
)

// A command is what a program can be asked for.
type command struct {
	commands.Command
	By   string `json:"by"` // name of the program
	User string `json:"user"`
}

// listCommands answers with what the programs of a room can be asked for.
func (h *handler) listCommands(w http.ResponseWriter, r *http.Request, who asker) {
	if !h.mayAsk(w, who.ip, h.limits.questions) {
		return
	}
	name, ok := h.readRoom(w, r.PathValue("room"), who)
	if !ok {
		return
	}
	list := []command{}
	for _, c := range h.Commands.List(name) {
		list = append(list, command{c.Command, c.Owner.Name, c.Owner.User})
	}
	sendSecret(w, http.StatusOK, map[string][]command{"commands": list})
}

// setCommands registers those of a token in a room, in place of those that it had there.
func (h *handler) setCommands(w http.ResponseWriter, r *http.Request, who asker) {
	name, ok := h.spokenIn(w, r, who)
	if !ok {
		return
	}
	body, ok := h.readJSON(w, r, who.ip)
	if !ok {
		return
	}
	var list []commands.Command
	if json.Unmarshal(body, &list) != nil || list == nil {
		refuse(w, http.StatusBadRequest, `the body must be a JSON array such as [{"name":"weather","args":"city","help":"the weather in a city"}]`)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readTimeout)
	defer cancel()
	if err := h.Commands.Set(ctx, name, who.Token.ID, list); err != nil {
		h.refuseCommands(w, who, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
}

// refuseCommands answers when commands are not registered.
func (h *handler) refuseCommands(w http.ResponseWriter, who asker, err error) {
	var taken *commands.TakenError
	switch {
	case errors.As(err, &taken):
		problem{Status: http.StatusConflict, Code: codeCommandTaken, Detail: taken.Error()}.send(w)
	case errors.Is(err, commands.ErrFull), errors.Is(err, records.ErrFull):
		problem{Status: http.StatusConflict, Code: codeCommandsFull, Detail: commands.ErrFull.Error()}.send(w)
	case errors.Is(err, commands.ErrInvalid):
		refuse(w, http.StatusBadRequest, err.Error())
	case errors.Is(err, records.ErrNotFound):
		h.forbid(w, who.ip, "this token is none any more")
	default:
		h.refuseUnkept(w, err)
	}
}

// spokenIn returns the room, which is there, in which a program speaks that asks, and answers
// who may not.
func (h *handler) spokenIn(w http.ResponseWriter, r *http.Request, who asker) (name string, ok bool) {
	if !h.isProgram(w, who) || !h.mayAsk(w, who.ip, h.limits.questions) {
		return "", false
	}
	name, err := room.Key(r.PathValue("room"))
	switch {
	case err != nil:
		refuse(w, http.StatusNotFound, err.Error())
	case !h.Door.MayUse(who.Token, name, identity.ScopeSay):
		h.forbid(w, who.ip, "this token is not for speaking in this room")
	case !h.Door.IsThere(name):
		refuseRoom(w)
	default:
		return name, true
	}
	return "", false
}

// isProgram reports whether a program asks, and answers others.
func (h *handler) isProgram(w http.ResponseWriter, who asker) bool {
	switch {
	case who.Token != nil:
		return true
	case who.Person != nil:
		h.forbid(w, who.ip, "this is for the token of a program; people speak over the WebSocket")
	default:
		h.unauthorized(w, who.ip, reasonAuthRequired, "this needs the Authorization of an API token")
	}
	return false
}

// answer tells one person what a program has to say to it.
func (h *handler) answer(w http.ResponseWriter, r *http.Request, who asker) {
	if !h.isProgram(w, who) {
		return
	}
	body, ok := h.readJSON(w, r, who.ip)
	if !ok {
		return
	}
	var asked struct{ User, Text, To string }
	if decodeObject(body, &asked) != nil {
		refuse(w, http.StatusBadRequest, `the body must be a JSON object such as {"user":"q3v7k2m5xw6t","text":"sunny","to":"k1"}`)
		return
	}
	by := access.Visitor{Person: who.Person, Token: who.Token}
	if refused := h.Speaker.Answer(by, who.ip, r.PathValue("room"), wire.Answer{User: asked.User, Text: asked.Text, To: asked.To}); refused != nil {
		refuseSay(w, refused)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
}
