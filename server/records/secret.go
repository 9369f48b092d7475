package records

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
)

// A digest is what is kept of a secret. The secret has 130 random bits, so that nobody
// finds it by trying.
type digest [sha256.Size]byte

// idBytes is how much of a digest names it.
const idBytes = 10

// newSecret returns a secret, 26 characters of base32, and what is kept of it.
func newSecret() (secret string, d digest) {
	secret = rand.Text()
	return secret, digestOf(secret)
}

func digestOf(secret string) digest { return sha256.Sum256([]byte(secret)) }

// id returns what a digest is found by. It is no secret.
func (d digest) id() string { return base32.StdEncoding.EncodeToString(d[:idBytes]) }

// is compares with what is kept, in the same time wherever they differ.
func (d digest) is(kept []byte) bool { return subtle.ConstantTimeCompare(d[:], kept) == 1 }
