package archive

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"hubbub/server/fold"
	"hubbub/server/wire"
)

// What a message can have.
const (
	maxText   = 1 << 20         // bytes, the most that a server can allow
	maxName   = 512             // bytes, more than any name has
	maxWord   = 64              // bytes of an id of a person, and of a role
	maxSeq    = 1<<53 - 1       // what JavaScript can count to
	clockStep = 5 * time.Minute // by which the clock of another machine may be ahead
)

// A line is one of a file. Of fields that it does not name nothing is taken.
type line struct {
	Type     string `json:"type"`
	Seq      int64  `json:"seq"`
	ID       string `json:"id"`
	From     string `json:"from"`
	User     string `json:"user"`
	Role     string `json:"role"`
	At       int64  `json:"at"`
	Text     string `json:"text"`
	Ask      bool   `json:"ask"`
	Messages int64  `json:"messages"`
}

// entry returns the message of a line, if one can be said like that. No message is later
// than latest.
func (l *line) entry(latest int64) (*wire.Entry, error) {
	switch {
	case l.At <= 0:
		return nil, errors.New("at must be Unix milliseconds")
	case l.At > latest:
		return nil, errors.New("at is in the future")
	case l.Seq < 0 || l.Seq > maxSeq:
		return nil, errors.New("seq is no number of a message")
	case len(l.Text) > maxText:
		return nil, fmt.Errorf("text is longer than %d bytes", maxText)
	case fold.Blank(l.Text):
		return nil, errors.New("text is empty")
	case len(l.ID) > wire.MaxID:
		return nil, fmt.Errorf("id is longer than %d bytes", wire.MaxID)
	case !isWord(l.User):
		return nil, errors.New("user is no id of a person")
	case !isWord(l.Role):
		return nil, errors.New("role is no role")
	}
	if err := checkName(l.From); err != nil {
		return nil, err
	}
	return &wire.Entry{Seq: l.Seq, Kind: wire.KindMessage, User: l.User, Role: l.Role, ID: l.ID, From: l.From, At: l.At, Text: l.Text, Ask: l.Ask}, nil
}

// checkName tells why nobody can have said something under a name. It asks less than the
// door does: names from elsewhere, and from before a rule, have a place in what was said.
func checkName(name string) error {
	switch {
	case fold.Blank(name):
		return errors.New("from is empty")
	case len(name) > maxName:
		return fmt.Errorf("from is longer than %d bytes", maxName)
	case strings.ContainsFunc(name, breaksLine):
		return errors.New("from has a control character")
	}
	return nil
}

// breaksLine reports what no line of plain text can hold.
func breaksLine(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

// isWord reports whether a text can be an id of a person or a role, or none.
func isWord(text string) bool {
	return len(text) <= maxWord && !strings.ContainsFunc(text, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	})
}
