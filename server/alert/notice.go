package alert

import (
	"crypto/rand"
	"encoding/json"
	"errors"
)

// A Notice is an alert as the servers of a cluster tell each other of it: all of them know it, and
// one wakes somebody.
type Notice struct {
	ID   string `json:"id"`
	Kind Kind   `json:"about,omitempty"`
	Room string `json:"room,omitempty"`
	Done bool   `json:"done,omitempty"` // it was told, or given up
}

// maxNotice is how many bytes one has at most, more than it takes.
const maxNotice = 4096

// NewNotice returns a notice of what has happened.
func NewNotice(kind Kind, room string) Notice { return Notice{ID: rand.Text(), Kind: kind, Room: room} }

// Encode returns a notice as it travels.
func (n Notice) Encode() []byte {
	b, _ := json.Marshal(n) // strings: cannot fail
	return b
}

// ErrNoNotice tells of bytes that are none.
var ErrNoNotice = errors.New("this is no notice of an alert")

// Read reads what Encode has made.
func Read(b []byte) (n Notice, err error) {
	if len(b) > maxNotice || json.Unmarshal(b, &n) != nil || n.ID == "" || !n.Done && says[n.Kind] == "" {
		return Notice{}, ErrNoNotice
	}
	return n, nil
}
