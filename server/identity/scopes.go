package identity

import (
	"fmt"
	"strings"
)

// Scopes are what a program may do with its token, together. The numbers are kept in files.
type Scopes uint8

// The scopes.
const (
	ScopeRead     Scopes = 1 << iota // pages, streams, and being in a room
	ScopeSay                         // messages
	ScopeModerate                    // acts of a moderator
)

var scopeWords = [...]struct {
	scope Scopes
	word  string
}{{ScopeRead, "read"}, {ScopeSay, "say"}, {ScopeModerate, "moderate"}}

// Has reports whether all of some scopes are among these.
func (s Scopes) Has(some Scopes) bool { return s&some == some }

// String returns the words, separated by commas.
func (s Scopes) String() string {
	var words []string
	for _, w := range scopeWords {
		if s.Has(w.scope) {
			words = append(words, w.word)
		}
	}
	return strings.Join(words, ",")
}

// ParseScopes reads words that are separated by commas, in any order.
func ParseScopes(list string) (s Scopes, err error) {
	for word := range strings.SplitSeq(list, ",") {
		scope := scopeOf(strings.TrimSpace(word))
		if scope == 0 {
			return 0, fmt.Errorf("%q is no scope: read, say, moderate", word)
		}
		s |= scope
	}
	return s, nil
}

func scopeOf(word string) Scopes {
	for _, w := range scopeWords {
		if w.word == word {
			return w.scope
		}
	}
	return 0
}
