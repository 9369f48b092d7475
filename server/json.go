package server

import (
	"errors"
	"time"

	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// handleJSON takes a message of hubbub.v1: a join first, then what is said.
func (c *client) handleJSON(data []byte, received time.Time) {
	request, err := wire.Decode(data)
	if c.session == nil {
		c.handleFirst(request, err)
		return
	}
	var refused *wire.Error
	switch {
	case errors.As(err, &refused):
		c.reject(refused)
	case request.Type == wire.TypeJoin:
		c.reject(&wire.Error{Code: wire.AlreadyJoined, Message: "this connection is in a room already; open another for another room"})
	default:
		c.say(request.ID, request.Text, received)
	}
}

// handleFirst joins, or closes the connection with the reason why not.
func (c *client) handleFirst(request wire.Request, err error) {
	if err != nil || request.Type != wire.TypeJoin {
		c.login(&wire.Error{Code: wire.JoinRequired, Message: `the first message must be {"type":"join","name":"…"}`})
		return
	}
	n, err := name.New(request.Name)
	if err != nil {
		c.login(wire.Errorf(wire.NameInvalid, "%v", err))
		return
	}
	var since room.Since
	if request.Since != nil {
		since = room.Since(*request.Since)
	}
	c.login(c.join(request.Room, n, request.Session, since))
}

// login tells the client of an attempt to join that was refused. A nil error is
// no refusal.
func (c *client) login(e *wire.Error) {
	if e != nil {
		c.fail(e)
	}
}
