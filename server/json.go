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
	c.login(c.join(request.Room, n, request.Session))
}

// login tells the client of an attempt to join that was refused. A nil error is
// no refusal.
func (c *client) login(e *wire.Error) {
	if e != nil {
		c.fail(e)
	}
}

// welcomeJSON sends the welcome and the backlog in one go and follows the room.
func (c *client) welcomeJSON(w *room.Welcome) {
	config := &c.server.config
	payload := wire.AppendWelcome(nil, &wire.Welcome{
		Session: w.Session.Token(),
		Name:    w.Session.Name().String(),
		Room:    w.Room,
		Epoch:   w.Epoch,
		Seq:     w.Seq,
		Online:  w.Online,
		Users:   w.Users,
		Limits:  wire.Limits{MessageBytes: config.MaxMessageBytes, MessageRate: config.MessageRate, MessageBurst: config.MessageBurst},
	})
	c.follow(w, room.JSON, append(wire.TextFrame(payload), w.Backlog()...))
}
