package config

import (
	"errors"

	"hubbub/server/name"
)

// Words of -rooms that stand for people, and not for a room.
const (
	RoomsAnyone     = "anyone"
	RoomsModerators = "moderators"
)

// accessSettings are who may enter, and which rooms there can be.
func accessSettings(c *Config) []setting {
	return []setting{
		set(&c.PassphraseFile, "", "passphrase-file", "`file` with a passphrase, which all have to give who enter a room or read one; empty: none"),
		set(&c.Rooms, []string{RoomsAnyone}, "rooms", "who may open `rooms`: anyone, moderators, or a list of rooms, comma-separated, beside which there are none").
			must("anyone, moderators, or rooms", len(c.Rooms) > 0).
			each("anyone, moderators, or rooms", c.Rooms, func(word string) error { return checkRooms(c.Rooms, word) }),
	}
}

// errRoomsWord is why a word of -rooms cannot stand in a list.
var errRoomsWord = errors.New("the word stands alone: a list names all rooms that there are")

// checkRooms tells why a word cannot be one of those of -rooms.
func checkRooms(all []string, word string) error {
	if word == RoomsAnyone || word == RoomsModerators {
		if len(all) > 1 {
			return errRoomsWord
		}
		return nil
	}
	_, err := name.NewRoom(word)
	return err
}
