package server

import (
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/records"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A reminder lets what a server has in memory follow what is done to a person on whatever server of a
// cluster.
type reminder struct{ *Server }

var _ records.Memory = reminder{}

// End implements records.Memory.
func (r reminder) End(user string) { r.endpoint.End(user) }

// Forget implements records.Memory.
func (r reminder) Forget(user string) { keepers(r).Forget(user) }

// TakePerson implements records.Memory. A room has what was taken back before when it is told.
func (r reminder) TakePerson(in, user string, seqs []int64) {
	r.history.Touched(in, seqs)
	r.history.AfterDelivered(in, func() { r.hub.ForgetPersonIn(in, user) })
}

// A lastWord is the rules of rooms where several servers fold what is said: what somebody has said who
// is signed out everywhere by then has no place.
type lastWord struct {
	*moderation.Rooms
	ended func(user string) bool
}

var _ room.Rules = lastWord{}

var errSignedOut = &wire.Error{Code: wire.Forbidden, Message: "you were signed out everywhere"}

// Judge implements room.Rules. What a moderator lets through is judged as that of a machine.
func (l lastWord) Judge(in string, by *identity.Speaker, e *wire.Entry) *wire.Error {
	if !by.Machine && l.ended(by.User) {
		return errSignedOut
	}
	return l.Rooms.Judge(in, by, e)
}
