package gate

import (
	"encoding/base64"
	"net/http"
	"strings"
)

// maxAuthorization is how many bytes an Authorization has that is looked at: in base64 a
// session and the longest passphrase have less.
const maxAuthorization = 2 << 10

// Credentials are what a request brings to show who asks, or that they may. The zero
// Credentials are none.
type Credentials struct {
	Session    string
	Passphrase string
	Either     bool // both are the same text, which may be the one or the other
}

// CredentialsOf reads the Authorization of a request: "Bearer X", where X is a session or
// the passphrase, or "Basic" with both (RFC 6750 section 2.1, RFC 7617). One that cannot be
// read counts as none: a proxy that asks for passwords of its own passes them on.
func CredentialsOf(header http.Header) Credentials {
	values := header["Authorization"]
	if len(values) != 1 || len(values[0]) > maxAuthorization {
		return Credentials{}
	}
	scheme, rest, _ := strings.Cut(values[0], " ")
	rest = strings.TrimSpace(rest)
	switch strings.ToLower(scheme) {
	case "bearer":
		return Credentials{Session: rest, Passphrase: rest, Either: rest != ""}
	case "basic":
		text, err := base64.StdEncoding.DecodeString(rest)
		session, passphrase, ok := strings.Cut(string(text), ":")
		if err != nil || !ok {
			return Credentials{}
		}
		return Credentials{Session: session, Passphrase: passphrase}
	}
	return Credentials{}
}
