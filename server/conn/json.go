package conn

import (
	"errors"
	"time"

	"hubbub/server/gate"
	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// jsonText is the protocol hubbub.v1.
type jsonText struct{ webSocket }

var _ protocol = jsonText{}

func (jsonText) name() string { return "json" }

func (jsonText) form() wire.Form { return wire.Form{} }

func (jsonText) welcome(o *opening) []byte {
	event := o.event()
	event.Session, event.Name, event.User, event.Role, event.Limits = o.token, o.Session.Name().String(), o.Session.User(), o.Role.String(), o.limits
	event.PingIntervalMillis = o.interval.Milliseconds()
	return wire.TextFrame(wire.AppendWelcome(nil, &event))
}

func (jsonText) backlog(w *room.Welcome) []byte { return w.Backlog(wire.Form{}) }

func (jsonText) refusal(e *wire.Error) []byte { return wire.TextFrame(wire.AppendError(nil, e)) }

func (jsonText) private(_ string, event []byte) []byte { return wire.TextFrame(event) }

func (jsonText) draining(retryAfterMillis int64, reason string) []byte {
	return wire.TextFrame(wire.AppendDraining(nil, retryAfterMillis, reason))
}

func (jsonText) held(id string) []byte { return wire.TextFrame(wire.AppendHeld(nil, id)) }

func (jsonText) heldEnded(id string) []byte { return wire.TextFrame(wire.AppendHeldEnded(nil, id)) }

// sign tells the page of the ping, once it is in a room.
func (j jsonText) sign(joined bool) (frame []byte, answered bool) {
	if joined {
		return wire.HeartbeatFrame, true
	}
	return j.webSocket.sign(joined)
}

// receiveJSON takes a message of hubbub.v1: a join first, then what is said.
func receiveJSON(s *seat, data []byte, received time.Time) {
	request, err := wire.Decode(data)
	if s.session == nil {
		s.receiveFirst(request, err)
		return
	}
	isSay := err == nil && request.Type == wire.TypeSay
	if limits := &s.conn.endpoint.Limits; !isSay && limits.MessageRate <= 0 && !s.conn.spend(1, 0, received.Sub(s.conn.endpoint.started)) {
		return
	}
	var refused *wire.Error
	switch {
	case errors.As(err, &refused):
		s.conn.strike(refused)
	case request.Type == wire.TypeJoin:
		s.conn.strike(&wire.Error{Code: wire.AlreadyJoined, Message: "this connection is in a room already; open another for another room"})
	case request.Type == wire.TypePing:
		s.conn.Send(wire.PongFrame)
	case request.Type == wire.TypeRename:
		s.rename(request.Name, received)
	case request.Type == wire.TypeModerate:
		s.moderate(request.ID, request.Raw, received)
	case request.Type == wire.TypeReact:
		s.react(request.Raw, received)
	case request.Type == wire.TypeReport:
		s.report(request.ID, request.Raw, received)
	case request.Type == wire.TypeReviewing:
		s.reviewing(request.Raw, received)
	case request.Type == wire.TypeCommand:
		s.command(request.Raw, received)
	case request.Type == wire.TypeAnswer:
		s.answer(request.Raw, received)
	case request.Type == wire.TypeEdit || request.Type == wire.TypeRemove:
		s.change(request.Type == wire.TypeRemove, request.Raw, received)
	case request.Type == wire.TypeLeave:
		s.leaves = true
		s.conn.end(logoutLeft)
		s.conn.CloseWith(wire.CloseFrame(1000, ""))
	default:
		s.say(wire.Entry{ID: request.ID, Text: request.Text, Target: request.ReplyTo, Ask: request.Ask}, received)
	}
}

// receiveFirst joins, or closes the connection with the reason why not.
func (s *seat) receiveFirst(request wire.Request, err error) {
	var refused *wire.Error
	if errors.As(err, &refused) && refused.Code == wire.AuthInvalid {
		s.conn.refuse(aJoin, refused)
		return
	}
	if err != nil || request.Type != wire.TypeJoin {
		s.refuseJoin(wire.JoinRequired, `the first message must be {"type":"join","name":"…"}`)
		return
	}
	s.bring(gate.Credentials{Session: request.Session, Passphrase: request.Auth})
	n, refused := s.called(name.New, request.Name)
	if refused != nil {
		s.conn.refuse(aJoin, refused)
		return
	}
	var since room.Since
	if request.Since != nil {
		since = room.Since(*request.Since)
	}
	s.join(request.Room, n, request.Hold, since)
}
