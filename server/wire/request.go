package wire

import (
	"bytes"
	"encoding/json"
)

// Limits on what a client may put into the fields of a request, in bytes.
const (
	MaxID      = 64
	MaxSession = 64
	MaxEpoch   = 64
	MaxAuth    = 512
)

// Subprotocol is the name of the JSON protocol in a handshake (RFC 6455 section 1.9).
const Subprotocol = "hubbub.v1"

// The types of client requests.
const (
	TypeJoin      = "join"
	TypeSay       = "say"
	TypeRename    = "rename"
	TypeLeave     = "leave"
	TypePing      = "ping"
	TypeModerate  = "moderate"
	TypeReport    = "report"
	TypeReviewing = "reviewing"
	TypeCommand   = "command"
	TypeAnswer    = "answer"
	TypeEdit      = "edit"
	TypeRemove    = "remove"
	TypeReact     = "react"
)

// A Request is one client message of hubbub.v1. Fields that its Type does not
// use are ignored.
type Request struct {
	Type    string `json:"type"`
	Room    string `json:"room"`     // join: the room's name, empty for the lobby
	Name    string `json:"name"`     // join and rename: the user's name
	Session string `json:"session"`  // join: the token of an earlier welcome, when coming back
	Since   *Since `json:"-"`        // join: where the client stopped reading, when coming back
	Auth    string `json:"auth"`     // join: what lets the client in where not everybody is, at most MaxAuth bytes
	Hold    bool   `json:"hold"`     // join: the name is to be held for a while after the connection
	ID      string `json:"id"`       // say, edit, remove, react, moderate, report, command and answer: the client's own id, at most MaxID bytes
	Text    string `json:"text"`     // say and edit: what is said
	ReplyTo int64  `json:"reply_to"` // say: the number of the message that it answers, 0 for none
	Ask     bool   `json:"ask"`      // say: it is a question
	Raw     []byte `json:"-"`        // all but join, say, rename, leave and ping: the whole message, a JSON object
}

// A Since is the last message that a client has seen.
type Since struct {
	Epoch string `json:"epoch"` // of the welcome
	Seq   int64  `json:"seq"`
}

// Decode reads one client message. The error, if any, is a *Error with the code
// BadMessage or UnknownType, or AuthInvalid of what is too long to let anybody in. Names, rooms, texts and the fields of acts are left
// to those who know their rules.
func Decode(data []byte) (Request, error) {
	var message struct {
		Request
		Since json.RawMessage `json:"since"` // is looked at if it counts
	}
	r := &message.Request
	if first := bytes.TrimLeft(data, " \t\r\n"); len(first) == 0 || first[0] != '{' {
		return Request{}, Errorf(BadMessage, "a message is one JSON object")
	}
	if err := json.Unmarshal(data, &message); err != nil && (r.Type == "" || known(r.Type)) {
		return Request{}, &Error{Code: BadMessage, Message: "a message is one JSON object with fields of the right types", ID: clip(r.ID, MaxID)}
	}
	switch r.Type {
	case TypeJoin:
		if len(r.Session) > MaxSession {
			return Request{}, Errorf(BadMessage, "session is longer than %d bytes", MaxSession)
		}
		if len(r.Auth) > MaxAuth {
			return Request{}, Errorf(AuthInvalid, "auth is longer than %d bytes", MaxAuth)
		}
		if len(message.Since) > 0 && json.Unmarshal(message.Since, &r.Since) != nil {
			return Request{}, Errorf(BadMessage, `since must be {"epoch":"…","seq":41}`)
		}
		if r.Since != nil && len(r.Since.Epoch) > MaxEpoch {
			return Request{}, Errorf(BadMessage, "epoch is longer than %d bytes", MaxEpoch)
		}
	case TypeSay, TypeModerate, TypeReport, TypeReviewing, TypeCommand, TypeAnswer, TypeEdit, TypeRemove, TypeReact:
		if len(r.ID) > MaxID {
			return Request{}, Errorf(BadMessage, "id is longer than %d bytes", MaxID)
		}
		if r.Type != TypeSay {
			r.Raw = bytes.Clone(data)
		}
	case TypeRename, TypeLeave, TypePing:
	case "":
		return Request{}, Errorf(BadMessage, "type is missing")
	default:
		return Request{}, &Error{Code: UnknownType, Message: "this server knows join, say, edit, remove, react, rename, leave, ping, moderate, report, reviewing, command and answer", ID: clip(r.ID, MaxID)}
	}
	return *r, nil
}

func known(typ string) bool {
	switch typ {
	case TypeJoin, TypeSay, TypeRename, TypeLeave, TypePing, TypeModerate, TypeReport, TypeReviewing, TypeCommand, TypeAnswer, TypeEdit, TypeRemove, TypeReact:
		return true
	}
	return false
}

// clip keeps an id that is echoed back within its limit.
func clip(id string, limit int) string {
	if len(id) > limit {
		return ""
	}
	return id
}
