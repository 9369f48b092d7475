package name

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"hubbub/server/fold"
)

// MaxRoomCharacters and MaxRoomBytes bound the key of a room.
const (
	MaxRoomCharacters = 64
	MaxRoomBytes      = 192
)

// ErrRoomTooLong is why a room cannot have a name, besides ErrEmpty, ErrCharacter and
// ErrScripts.
var ErrRoomTooLong = fmt.Errorf("the name is longer than %d characters or %d bytes", MaxRoomCharacters, MaxRoomBytes)

// A Room is what a room is called; the zero Room is none. All rooms whose names read the
// same are one: Key tells.
type Room struct{ key, title string }

// NewRoom enforces the rules on what somebody calls a room. Titles are held to the rules of
// user names, but for their length. Its errors match one of the sentinels of this package.
func NewRoom(raw string) (Room, error) {
	if len(raw) > maxBytes {
		return Room{}, ErrRoomTooLong
	}
	trimmed := trim(raw)
	if trimmed == "" {
		return Room{}, ErrEmpty
	}
	title, err := readable(trimmed)
	if err != nil {
		return Room{}, err
	}
	key, err := roomKey(title)
	if err != nil {
		return Room{}, err
	}
	if err := checkKey(key); err != nil {
		return Room{}, err
	}
	return Room{key, title}, nil
}

// readable enforces what titles and keys share.
func readable(s string) (string, error) {
	enforced, err := enforce(s)
	switch {
	case err != nil:
		return "", err
	case mixesScripts(enforced):
		return "", ErrScripts
	}
	return enforced, checkRunes(enforced)
}

// checkKey refuses a key that is no name of its room. Folding can bring out what the title
// does not show: a spacing diaeresis becomes an accent of what stands before it.
func checkKey(key string) error {
	title, err := readable(key)
	if err != nil {
		return err
	}
	if again, err := roomKey(title); err != nil || again != key {
		return fmt.Errorf("%w: it has no stable form", ErrCharacter)
	}
	return nil
}

// Key returns what all names of a room share, for addresses and maps. It is a name of the
// room itself.
func (r Room) Key() string { return r.key }

// Title returns the name as it was typed.
func (r Room) Title() string { return r.title }

var hyphens = strings.NewReplacer(" ", "-", "_", "-", "\n", "-")

func roomKey(title string) (string, error) {
	key := hyphens.Replace(fold.String(title))
	switch {
	case key == "":
		return "", ErrEmpty
	case utf8.RuneCountInString(key) > MaxRoomCharacters || len(key) > MaxRoomBytes:
		return "", ErrRoomTooLong
	case key == "*": // all rooms, where moderators name one
		return "", fmt.Errorf("%w: a %q alone", ErrCharacter, key)
	case key[0] == '-' || key[0] == '.':
		return "", fmt.Errorf("%w: a %q at its beginning", ErrCharacter, key[:1])
	}
	if at := strings.IndexAny(key, `/\`); at >= 0 {
		return "", fmt.Errorf("%w: a %q", ErrCharacter, key[at:at+1])
	}
	return key, nil
}
