package server

import (
	"context"
	"errors"

	"hubbub/server/api"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// cards are what those who keep rooms know of people.
type cards struct{ *Server }

var _ api.Cards = cards{}

// Card returns that of a person who is here, has said something in the room, was acted upon
// there, or has notes.
func (c cards) Card(ctx context.Context, room, user string) (card moderation.Card, err error) {
	card.User = user
	session := c.names.Find(user)
	elsewhere, isElsewhere := people(c).Elsewhere(user)
	said, errSaid := c.history.OfPerson(ctx, room, user, 0, 1)
	var errActs, errNotes, errNames error
	card.Acts, errActs = c.records.Against(ctx, room, user, moderation.MaxCardActs)
	card.Notes, errNotes = c.records.Notes(ctx, room, user)
	switch {
	case session != nil:
		card.Name = session.Name().String()
	case isElsewhere:
		card.Name = elsewhere
	case len(said) > 0:
		card.Name = said[0].From
	case len(card.Acts) > 0:
		card.Name = card.Acts[0].Name
	case len(card.Notes) == 0 && errors.Join(errSaid, errActs, errNotes) == nil:
		return card, wire.Errorf(wire.NotFound, "nobody of this id is here, or has said anything here that is kept")
	}
	card.Names, errNames = c.records.Names(ctx, user, card.Name)
	card.Sanctions = c.standing.Of(room, user)
	card.Role = c.roleWord(room, user, session, said)
	if card.Role == moderation.Guest {
		_, card.Shares = c.endpoint.Address(user)
	}
	return card, errors.Join(errSaid, errActs, errNotes, errNames)
}

// roleWord returns the word for what a person is in a room.
func (s *Server) roleWord(room, user string, session *identity.Session, said []wire.Entry) string {
	isBot := len(said) > 0 && said[0].Role == identity.Bot
	if session != nil {
		isBot = session.Person().Kind == identity.Machine
	}
	switch role := s.records.Role(user, room); {
	case isBot:
		return identity.Bot
	case role >= identity.Viewer:
		return role.String()
	default:
		return moderation.Guest
	}
}

func (c cards) AddNote(ctx context.Context, n moderation.Note) (moderation.Note, error) {
	return c.records.AddNote(ctx, n)
}
