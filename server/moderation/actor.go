package moderation

import (
	"hubbub/server/identity"
	"hubbub/server/wire"
)

// An Actor is who does an act.
type Actor struct {
	User    string // public id, empty for the command line
	Name    string // as the record tells it
	Role    identity.Role
	Machine bool // a token of the API, or the command line
}

// MayAct refuses an act that somebody may not do. target is the role of the person that it is
// against, Nobody if it is against none. The error has the code Forbidden and the act's id.
//
// Nobody acts against somebody of their own role or a higher one, nor shuts out themselves.
// A single message may be removed whoever said it: that can be undone, and is on record.
func MayAct(by Actor, a *Act, target identity.Role) *wire.Error {
	var message string
	self := by.User != "" && a.User == by.User
	switch {
	case by.Role < identity.Moderator:
		message = "only moderators and owners keep the room"
	case a.Room == Everywhere && by.Role < identity.Owner:
		message = "only owners act in all rooms at once"
	case a.Act == ActFilter && a.ForMillis == 0 && by.Role < identity.Owner:
		message = "only owners filter something for good: say for how long, 14 days at most"
	case self && a.Act == ActRemove:
		return nil
	case self:
		message = "nobody does this to themselves"
	case a.IsAgainst() && target >= by.Role:
		message = "this person has a role as high as yours"
	default:
		return nil
	}
	return &wire.Error{Code: wire.Forbidden, Message: message, ID: a.ID}
}

// MayLift refuses to undo an act that is not of this room, that stands in all rooms and who
// asks owns none, or that is against who asks. The error has the code NotFound or Forbidden.
func MayLift(by Actor, room string, kept *Record) *wire.Error {
	switch {
	case kept.Room == Everywhere && by.Role < identity.Owner:
		return wire.Errorf(wire.Forbidden, "only owners undo what holds in all rooms")
	case kept.Room != Everywhere && kept.Room != room:
		return wire.Errorf(wire.NotFound, "there is no such act in this room")
	case by.User != "" && kept.User == by.User && kept.Act != ActRemove:
		return wire.Errorf(wire.Forbidden, "nobody does this to themselves")
	}
	return nil
}
