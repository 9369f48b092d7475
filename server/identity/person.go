package identity

import "time"

// A Kind says how a person is known.
type Kind uint8

// The kinds of people.
const (
	Guest   Kind = iota // by the token of a session alone
	Machine             // a program, by an API token
)

// A Person is who speaks, whatever name it goes by and from however many connections.
type Person struct {
	User   string    // public id: 12 characters of base32
	Author [16]byte  // names the person in the log; with an id of its own it names one message
	Kind   Kind      // how it is known
	Made   time.Time // when the server first met it
}
