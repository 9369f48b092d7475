// Package name decides what a user may be called and which names are the same
// person's. A name follows the Nickname profile of PRECIS (RFC 8266): outer
// spaces go, inner ones collapse, compatibility forms (full-width letters,
// ligatures) take their plain form. What is left holds 1 to [MaxCharacters]
// characters as a reader counts them, and none that is invisible, a control or
// able to change the direction of the text around it, nor letters of scripts that do
// not belong together (UTS #39, section 5.2). Every accepted name is stable:
// New(n.String()) returns n.
//
// All functions are pure, safe for concurrent use, and their work is bounded
// whatever the length of their input.
package name

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/text/secure/precis"
)

// MaxCharacters is the most that a name holds, counted in grapheme clusters
// (UAX #29): a flag or a letter with its accents is one character.
const MaxCharacters = 20

// maxBytes bounds a name before and after enforcement, since one grapheme
// cluster can be of any length. The longest honest one, 20 letters with four
// accents each, stays below it.
const maxBytes = 512

// Why a name is refused. New and Truncate return these, possibly wrapped with
// the detail; the messages are written for the person who chose the name.
var (
	ErrEmpty     = errors.New("the name is empty")
	ErrTooLong   = fmt.Errorf("the name is longer than %d characters", MaxCharacters)
	ErrCharacter = errors.New("the name holds a character that names cannot have")
	ErrScripts   = errors.New("the name mixes scripts whose letters look alike")
)

// Name is a user name that New or Truncate accepted; the zero Name is none.
// Names are comparable, but == asks whether they are written the same: whether
// they read the same is a question for Looks.
type Name struct{ display, key string }

// New enforces the rules on what a user typed. Its errors match one of the
// sentinels of this package.
func New(raw string) (Name, error) {
	if len(raw) > maxBytes {
		return Name{}, ErrTooLong
	}
	trimmed := trim(raw)
	if trimmed == "" {
		return Name{}, ErrEmpty
	}
	display, err := enforce(trimmed)
	if err != nil {
		return Name{}, err
	}
	if err := check(display); err != nil {
		return Name{}, err
	}
	key, err := compareKey(display)
	if err != nil {
		return Name{}, err
	}
	if mixesScripts(display) || mixesScripts(key) {
		return Name{}, ErrScripts
	}
	return Name{display, key}, nil
}

// Truncate is New for the plain-text protocol, where a name that is too long
// is cut to its first MaxCharacters characters instead of refused.
func Truncate(raw string) (Name, error) {
	short := cut(trim(head(raw)))
	// A ligature can be one character here and several in its plain form.
	if plain, err := precis.Nickname.String(short); err == nil {
		short = cut(plain)
	}
	return New(short)
}

// String returns the name as it is shown.
func (n Name) String() string { return n.display }

// Key returns what all spellings of one name share: those that differ in case, width or
// how their accents are encoded. It is for comparing and for maps, not for showing. Names
// with other keys can read the same still: see Looks.
func (n Name) Key() string { return n.key }

// emojiStyle drops the selectors that phones put behind an emoji to ask for its
// coloured or plain drawing. The profile refuses them; without them the name
// reads the same.
var emojiStyle = strings.NewReplacer("\ufe0e", "", "\ufe0f", "")

func trim(raw string) string { return strings.TrimSpace(emojiStyle.Replace(raw)) }

// head returns the first maxBytes bytes of s, less a rune that they would split.
func head(s string) string {
	if len(s) <= maxBytes {
		return s
	}
	end := maxBytes
	for end > maxBytes-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// cut returns the first MaxCharacters grapheme clusters of s.
func cut(s string) string {
	rest, state := s, -1
	for range MaxCharacters {
		_, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
	}
	return s[:len(s)-len(rest)]
}
