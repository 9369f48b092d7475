package identity

import (
	"slices"
	"strings"

	"hubbub/server/name"
)

// reservedWords are what the server calls itself, those who look after it, and everybody
// at once. SISTEMA says the notices of the plain-text protocol.
var reservedWords = []string{"SISTEMA", "system", "admin", "moderator", "hubbub", "everyone", "here", "all"}

// IsReserved reports whether a word is always reserved, in any case of its letters.
func IsReserved(word string) bool {
	return slices.ContainsFunc(reservedWords, func(reserved string) bool { return strings.EqualFold(reserved, word) })
}

// reserve returns the reserved words and further ones, by look.
func reserve(words []string) map[string]name.Name {
	reserved := make(map[string]name.Name)
	for _, list := range [][]string{reservedWords, words} {
		for _, word := range list {
			n, err := name.New(word)
			if err != nil {
				continue
			}
			for _, look := range n.Looks() {
				reserved[look] = n
			}
		}
	}
	return reserved
}
