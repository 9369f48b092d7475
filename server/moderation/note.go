package moderation

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hubbub/server/fold"
	"hubbub/server/wire"
)

// MaxNote is how many bytes a note has at most.
const MaxNote = 500

// A Note is what somebody who keeps a room has written about a person, for the others who do.
type Note struct {
	Room   string
	User   string // whom it is about
	At     time.Time
	ByUser string // who wrote it
	ByName string
	Text   string
}

// CheckNote refuses a text that is no note. The error has the code Empty, TooLong or
// BadMessage.
func CheckNote(text string) *wire.Error {
	switch {
	case len(text) > MaxNote:
		return wire.Errorf(wire.TooLong, "the note is longer than %d bytes", MaxNote)
	case !utf8.ValidString(text):
		return bad("text is UTF-8")
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }):
		return bad("the note holds control characters")
	case fold.Blank(text):
		return wire.Errorf(wire.Empty, "the note is empty")
	}
	return nil
}
