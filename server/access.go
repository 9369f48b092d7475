package server

import (
	"time"

	"hubbub/server/access"
	"hubbub/server/config"
	"hubbub/server/identity"
	"hubbub/server/name"
)

// newDoor returns what every way into a room asks.
func (s *Server) newDoor() *access.Door {
	return access.New(access.Config{
		Passphrase: s.passphrase,
		Opening:    opening(s.config.Rooms),
		People:     people{s},
		Rooms:      rooms{s},
		Tokens:     tokens{s},
	})
}

// opening is who may open rooms by the setting -rooms, which is valid.
func opening(words []string) access.Opening {
	switch words[0] {
	case config.RoomsAnyone:
		return access.Anyone
	case config.RoomsModerators:
		return access.Moderators
	}
	rooms := fixedRooms(words)
	keys := make([]string, len(rooms))
	for i, r := range rooms {
		keys[i] = r.Key()
	}
	return access.Only(keys...)
}

// fixedRooms returns the rooms of a list of the setting -rooms, none if it is a word.
func fixedRooms(words []string) (rooms []name.Room) {
	for _, word := range words {
		if word == config.RoomsAnyone || word == config.RoomsModerators {
			return nil
		}
		r, _ := name.NewRoom(word) // was judged with the settings
		rooms = append(rooms, r)
	}
	return rooms
}

// rooms are those of a server, as its door sees them.
type rooms struct{ *Server }

var _ access.Rooms = rooms{}

func (r rooms) Room(room string) identity.Room { return r.records.Room(room) }
func (r rooms) Has(room string) bool           { return r.hub.Has(room) || r.isElsewhere(room) }
func (r rooms) Known(room string) bool         { return r.isKnown(room) }

// people are those whom a server knows, as its door sees them.
type people struct{ *Server }

var _ access.People = people{}

func (p people) Person(token string) (identity.Person, bool) {
	key := p.records.Key()
	t, ok := key.Open(token, time.Now())
	if !ok {
		return identity.Person{}, false
	}
	person := key.Person(t)
	return person, !p.records.Ended(person.User)
}

func (p people) Role(user, room string) identity.Role { return p.records.Role(user, room) }
func (p people) Ended(user string) bool               { return p.records.Ended(user) }

func (p people) OpenTicket(secret string) (user, room string, ok bool) {
	t, ok := p.records.OpenTicket(secret)
	return t.User, t.Room, ok
}

// tokens are those of programs, as a server's door sees them.
type tokens struct{ *Server }

var _ access.Tokens = tokens{}

func (t tokens) Open(secret string) (access.Token, identity.Person, bool) {
	kept, ok := t.records.OpenToken(secret)
	if !ok {
		return access.Token{}, identity.Person{}, false
	}
	key := t.records.Key()
	return access.Token{ID: kept.ID, Name: kept.Name, Room: kept.Room, Scopes: kept.Scopes}, key.Machine(kept.Name), true
}

func (t tokens) Stands(id string) bool { return t.records.TokenStands(id) }

// newGuest returns somebody whom nobody has met, and the token of the session.
func (s *Server) newGuest() (token string, p identity.Person) {
	key, now := s.records.Key(), time.Now()
	t := key.NewToken(now)
	return key.Text(t, now), key.Person(t)
}
