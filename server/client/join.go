package client

import (
	"encoding/json"
	"fmt"

	"hubbub/server/wire"
)

// A JoinRequest is the first message of a connection. With Encode and ParseWelcome
// it is for programs that bring connections of their own; others call Join.
type JoinRequest struct {
	Room    string `json:"room,omitempty"` // default the lobby
	Name    string `json:"name"`
	Session string `json:"session,omitempty"` // of an earlier Welcome
	Since   *Since `json:"since,omitempty"`
	Hold    bool   `json:"hold,omitempty"` // the name is to be held for a while after the connection
}

// Encode returns the text message to send.
func (r JoinRequest) Encode() []byte {
	data, _ := json.Marshal(struct { // strings and numbers: cannot fail
		Type string `json:"type"`
		JoinRequest
	}{wire.TypeJoin, r})
	return data
}

// ParseWelcome reads the event that answers a join. A refusal is a *wire.Error.
func ParseWelcome(event []byte) (Welcome, error) {
	e, err := decode(event)
	switch {
	case err != nil:
		return Welcome{}, err
	case e.Type == "error":
		return Welcome{}, e.refusal()
	case e.Type != "welcome":
		return Welcome{}, fmt.Errorf("client: the server answered the join with %.40q", event)
	}
	return e.welcome(), nil
}
