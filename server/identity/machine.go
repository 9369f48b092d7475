package identity

import (
	"regexp"
	"strings"

	"hubbub/server/name"
)

// Bot is the word that stands for a role where it is told of a program.
const Bot = "bot"

// An API token is the prefix and 26 characters of base32: so that a scanner for secrets that
// were published finds one, and so that it is never taken for a session or a passphrase.
const (
	APITokenPrefix = "hbt_"
	apiTokenLength = len(APITokenPrefix) + 26
)

// IsAPIToken reports whether a text looks like a token, whether or not there is such a one.
func IsAPIToken(text string) bool {
	return len(text) == apiTokenLength && strings.HasPrefix(text, APITokenPrefix) &&
		strings.Trim(text[len(APITokenPrefix):], "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

var apiToken = regexp.MustCompile(APITokenPrefix + "[A-Z2-7]{26}")

// HoldsAPIToken reports whether something in a text looks like a token.
func HoldsAPIToken(text string) bool {
	return strings.Contains(text, APITokenPrefix) && apiToken.MatchString(text)
}

// Machine returns the person that a program with a name is. All tokens of a name are one
// machine, so that a token can be exchanged for another.
func (k *Key) Machine(n name.Name) Person {
	user, author := k.sum("machine user", []byte(n.Key())), k.sum("machine author", []byte(n.Key()))
	return Person{
		User:   encoding.EncodeToString(user[:userBytes])[:userLength],
		Author: [16]byte(author[:]),
		Kind:   Machine,
	}
}

// A Reservation keeps a name for a program.
type Reservation struct {
	User string // public id of the machine
	Name name.Name
}

// Reservable returns why a name cannot be kept for a program: a *Conflict with a word that nobody
// gets, with another program, or with somebody who goes by it now.
func (n *Names) Reservable(as name.Name) error {
	user := n.config.Key.Machine(as).User
	looks, err := n.looks(as, user)
	if err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.conflictLocked(as, looks, n.people[user])
}

// ClaimMachine is Claim for a program, whose name nobody else can have.
func (n *Names) ClaimMachine(as name.Name) (*Session, error) {
	return n.claim(as, n.config.Key.Machine(as), Token{}, false)
}
