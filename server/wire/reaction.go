package wire

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"

	"hubbub/server/emoji"
)

// Limits of reactions.
const (
	MaxReactionBytes = 40
	MaxReactions     = 20 // kinds a message
)

// Emotes are the pictures of a site. They must be safe for concurrent use.
type Emotes interface {
	// Has reports whether there is one of a name.
	Has(name string) bool
}

// A ReactRequest puts a reaction to a message, or takes it back.
type ReactRequest struct {
	ID    string // the client's own, at most MaxID bytes; empty for none
	Seq   int64  // of the message
	Emoji string // as Reaction returns it
	On    bool
}

// DecodeReact reads the Raw of a react. The error has the code BadMessage or BadReaction. emotes may
// be nil, for none.
func DecodeReact(raw []byte, emotes Emotes) (r ReactRequest, refused *Error) {
	var sent struct {
		ID    string
		Seq   int64
		Emoji string
		On    *bool
	}
	if json.Unmarshal(raw, &sent) != nil || sent.Seq <= 0 || sent.On == nil {
		return ReactRequest{}, &Error{Code: BadMessage, Message: `a reaction is such as {"type":"react","id":"r1","seq":41,"emoji":"👍","on":true}`, ID: clip(sent.ID, MaxID)}
	}
	if len(sent.ID) > MaxID {
		return ReactRequest{}, Errorf(BadMessage, "id is longer than %d bytes", MaxID)
	}
	r = ReactRequest{ID: sent.ID, Seq: sent.Seq, On: *sent.On}
	if r.Emoji, refused = Reaction(sent.Emoji, emotes); refused != nil {
		refused.ID = r.ID
	}
	return r, refused
}

// Reaction returns what somebody has put to a message as it is kept: an emoji in full, or the name of
// an emote between colons. The error has the code BadReaction.
func Reaction(s string, emotes Emotes) (string, *Error) {
	if len(s) > MaxReactionBytes {
		return "", Errorf(BadReaction, "a reaction has at most %d bytes", MaxReactionBytes)
	}
	if n := len(s); n > 2 && s[0] == ':' && s[n-1] == ':' {
		if emotes == nil || !emotes.Has(s[1:n-1]) {
			return "", Errorf(BadReaction, "there is no such emote here")
		}
		return s, nil
	}
	normal, ok := emoji.Normal(s)
	if !ok {
		return "", Errorf(BadReaction, "a reaction is one emoji")
	}
	return normal, nil
}

// Kind returns what the request is as an entry.
func (r *ReactRequest) Kind() Kind {
	if r.On {
		return KindReact
	}
	return KindUnreact
}

// AppendReacted appends what a person is told of a reaction of its own.
func AppendReacted(dst []byte, e *Entry) []byte {
	dst = appendKnown(append(dst, `{"type":"reacted"`...), `,"id":`, e.ID)
	return append(appendReaction(dst, `,"target":`, e), '}')
}

// AppendReaction appends a reaction of a person as HTTP tells of it.
func AppendReaction(dst []byte, e *Entry) []byte {
	return append(appendReaction(append(dst, '{'), `"target":`, e), '}')
}

func appendReaction(dst []byte, target string, e *Entry) []byte {
	dst = strconv.AppendInt(append(dst, target...), e.Target, 10)
	dst = appendString(append(dst, `,"emoji":`...), e.Text)
	return strconv.AppendBool(append(dst, `,"on":`...), e.Kind == KindReact)
}

// An OwnReaction is one that a person has put to a message.
type OwnReaction struct {
	Seq   int64 // of the message
	Emoji string
}

// AppendOwnReactions appends what a person is told of all its reactions to some messages, which are
// in the order of these.
func AppendOwnReactions(dst []byte, own []OwnReaction) []byte {
	return append(AppendOwn(append(dst, `{"type":"reacted","own":`...), own), '}')
}

// AppendOwn appends the reactions of a person by message, as an object.
func AppendOwn(dst []byte, own []OwnReaction) []byte {
	dst = append(dst, '{')
	for i, r := range own {
		switch {
		case i > 0 && own[i-1].Seq == r.Seq:
			dst = append(dst, ',')
		case i > 0:
			dst = append(dst, `],`...)
			fallthrough
		default:
			dst = strconv.AppendInt(append(dst, '"'), r.Seq, 10)
			dst = append(dst, `":[`...)
		}
		dst = appendString(dst, r.Emoji)
	}
	if len(own) > 0 {
		dst = append(dst, ']')
	}
	return append(dst, '}')
}

// A Total is how many people have put one reaction to a message.
type Total struct {
	Emoji  string
	People int64
	First  int64 // grows with the reactions that a message got later
}

// SortTotals puts the most first, and of equals the first one.
func SortTotals(totals []Total) {
	slices.SortFunc(totals, func(a, b Total) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(a.First, b.First))
	})
}

// A Reactor is somebody who has put a reaction to a message.
type Reactor struct {
	User  string
	Name  string // that it went by then
	Emoji string
}

// AppendTotals appends those of a message as an object, the most first, and of equals the first one.
func AppendTotals(dst []byte, totals []Total) []byte {
	SortTotals(totals)
	dst = append(dst, '{')
	for i, t := range totals {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendString(dst, t.Emoji), ':')
		dst = strconv.AppendInt(dst, t.People, 10)
	}
	return append(dst, '}')
}
