package filter

import (
	"errors"
	"strings"
	"unicode/utf8"
)

const maxWordCharacters = 100

// Why a word cannot be a rule.
var (
	ErrNoWord      = errors.New("there is no word: a letter or a sign is needed, and two characters beside a *")
	ErrWordTooLong = errors.New("a word has 100 characters at most")
	ErrStar        = errors.New("a * stands at the beginning of a word or at its end")
)

// A word is a word or several, as they are read.
type word struct {
	text         string
	begins, ends bool // only where a word does; false where a * stands
}

// parseWord reads a word of the file: *word* is found inside of others, too.
func parseWord(raw string) (word, error) {
	if utf8.RuneCountInString(raw) > maxWordCharacters {
		return word{}, ErrWordTooLong
	}
	rest, before := strings.CutPrefix(strings.TrimSpace(raw), "*")
	rest, after := strings.CutSuffix(rest, "*")
	if strings.Contains(rest, "*") {
		return word{}, ErrStar
	}
	w := word{strings.TrimSpace(read(rest)), !before, !after}
	if w.text == "" || (before || after) && utf8.RuneCountInString(w.text) < 2 {
		return word{}, ErrNoWord
	}
	return w, nil
}

// stands reports whether the word, which ends at a place in a text, is one there.
func (w *word) stands(text []byte, end int) bool {
	return (!w.begins || isBound(text, end-len(w.text))) && (!w.ends || isBound(text, end))
}
