package wire

import (
	"bytes"
	"encoding/json"
)

// Limits on what a client may put into the fields of a request, in bytes.
const (
	MaxID      = 64
	MaxSession = 64
)

// The types of client requests.
const (
	TypeJoin = "join"
	TypeSay  = "say"
)

// A Request is one client message of hubbub.v1. Fields that its Type does not
// use are ignored.
type Request struct {
	Type    string `json:"type"`
	Room    string `json:"room"`    // join: the room's name, empty for the lobby
	Name    string `json:"name"`    // join: the user's name
	Session string `json:"session"` // join: the token of an earlier welcome, when coming back
	ID      string `json:"id"`      // say: the client's own id, at most MaxID bytes
	Text    string `json:"text"`    // say: what is said
}

// Decode reads one client message. The error, if any, is a *Error with the code
// BadMessage or UnknownType. Names, rooms and texts are left to those who know
// their rules.
func Decode(data []byte) (Request, error) {
	var r Request
	if first := bytes.TrimLeft(data, " \t\r\n"); len(first) == 0 || first[0] != '{' {
		return Request{}, Errorf(BadMessage, "a message is one JSON object")
	}
	if err := json.Unmarshal(data, &r); err != nil && (r.Type == "" || known(r.Type)) {
		return Request{}, &Error{Code: BadMessage, Message: "a message is one JSON object whose fields are strings", ID: clip(r.ID, MaxID)}
	}
	switch r.Type {
	case TypeJoin:
		if len(r.Session) > MaxSession {
			return Request{}, Errorf(BadMessage, "session is longer than %d bytes", MaxSession)
		}
	case TypeSay:
		if len(r.ID) > MaxID {
			return Request{}, Errorf(BadMessage, "id is longer than %d bytes", MaxID)
		}
	case "":
		return Request{}, Errorf(BadMessage, "type is missing")
	default:
		return Request{}, &Error{Code: UnknownType, Message: "this server knows join and say", ID: clip(r.ID, MaxID)}
	}
	return r, nil
}

func known(typ string) bool { return typ == TypeJoin || typ == TypeSay }

// clip keeps an id that is echoed back within its limit.
func clip(id string, limit int) string {
	if len(id) > limit {
		return ""
	}
	return id
}
