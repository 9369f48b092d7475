package gate

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
)

// A Token is a secret that a request can bring (RFC 6750 section 2.1).
type Token struct{ sum [sha256.Size]byte }

// Why NewToken refuses a text.
var (
	errTokenEmpty  = errors.New("there is no token in it")
	errTokenLetter = errors.New("a token has ASCII letters, digits and signs alone, and no blanks: no request could bring this one")
)

// NewToken takes a secret, and the blanks around it off.
func NewToken(text string) (*Token, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, errTokenEmpty
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, errTokenLetter
	}
	return &Token{sha256.Sum256([]byte(text))}, nil
}

// Allows reports whether a request brings the token, once. How long that takes tells
// nothing of it.
func (t *Token) Allows(r *http.Request) bool {
	values := r.Header["Authorization"]
	if len(values) != 1 {
		return false
	}
	scheme, secret, _ := strings.Cut(values[0], " ")
	sum := sha256.Sum256([]byte(strings.TrimLeft(secret, " ")))
	return strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare(sum[:], t.sum[:]) == 1
}
