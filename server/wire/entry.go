package wire

import "strconv"

// A Kind says what an entry of a room is. The numbers are kept in histories.
type Kind uint8

// The kinds of entries.
const (
	KindMessage     Kind = 1 // something said
	KindRemoved     Kind = 2 // the message Target was taken back
	KindRestored    Kind = 3 // the message Target is there again
	KindRemovedMany Kind = 4 // the messages of User, or of all if that is empty, from Target on were taken back
	KindRoom        Kind = 5 // what the room is like has changed
	KindAct         Kind = 6 // a moderator has acted upon somebody
	KindEdited      Kind = 7 // the message Target has another text
	KindReactions   Kind = 8 // what people have put to the message Target
	KindAnswered    Kind = 9 // the question Target was answered, or was not

	// These get no number, and nobody but the person is told: a KindReactions follows.
	KindReact   Kind = 10 // somebody puts the reaction Text to the message Target
	KindUnreact Kind = 11 // somebody takes it back
)

// IsUpdate reports whether entries of a kind say what became of one message.
func (k Kind) IsUpdate() bool {
	switch k {
	case KindRemoved, KindRestored, KindEdited, KindReactions, KindAnswered:
		return true
	}
	return false
}

// IsReaction reports whether entries of a kind are what one person does to the reactions of a message.
func (k Kind) IsReaction() bool { return k == KindReact || k == KindUnreact }

// IsJudged reports whether entries of a kind are what somebody says or reacts, and judged as that.
func (k Kind) IsJudged() bool { return k == KindMessage || k == KindEdited || k.IsReaction() }

// Aspect returns of what of a message an update tells: the last of each replaces those before.
func (k Kind) Aspect() Kind {
	if k == KindRestored {
		return KindRemoved
	}
	return k
}

// An Entry is one thing in the log of a room, in its place in the room's order.
type Entry struct {
	Seq     int64 // grows strictly within a room, not densely
	Kind    Kind
	Target  int64  // the Seq of the entry that this one is about, or answers; 0 if none
	User    string // public id of the person, empty if none is known
	Role    string // "moderator", "owner" or "bot" when it was said, empty for others
	ID      string // the sender's own id, empty if it gave none
	From    string // the sender's name
	At      int64  // Unix milliseconds
	Text    string // KindRestored, KindEdited: of the message; KindRoom: the room's state, as JSON; KindAct: the members of an object, as JSON; KindReactions: Totals as JSON
	Removed bool   // KindMessage: it was taken back, and has no text
	Notice  string // KindRoom: what readers of plain text are told; not kept

	// What became of a message, and what it is beside its text.
	Ask       bool   // KindMessage: it is a question
	Answered  bool   // KindMessage, KindAnswered: it was answered
	Edited    bool   // KindMessage: its text is not the first one
	Reactions string // KindMessage: Totals as JSON, empty for none
	Quote     *Quote // KindMessage with a Target: what of it is shown, as it is now; nil for the number alone
}

// Says reports whether a message says the same as another: what its sender gives under one id.
func (e *Entry) Says(other *Entry) bool {
	return e.Text == other.Text && e.Target == other.Target && e.Ask == other.Ask
}

// A Quote is the beginning of a message that another one answers.
type Quote struct {
	User    string // public id of who said it, empty if none is known
	From    string
	Text    string // at most what Clip leaves
	Removed bool
}

// AppendEntry appends an entry as an event. repeat marks a receipt that is given
// again for an id that was seen before: it stands outside the room's order.
func AppendEntry(dst []byte, e *Entry, repeat bool) []byte {
	switch e.Kind {
	case KindRemovedMany, KindRemoved, KindRestored, KindEdited, KindReactions, KindAnswered:
		return appendUpdate(dst, e)
	case KindRoom:
		dst = append(appendNumbered(dst, "room", e.Seq), `,"state":`...)
		return append(append(dst, e.Text...), '}')
	case KindAct:
		dst = append(appendNumbered(dst, "act", e.Seq), ',')
		return append(append(dst, e.Text...), '}')
	default:
		return appendMessage(dst, e, repeat)
	}
}

func appendMessage(dst []byte, e *Entry, repeat bool) []byte {
	dst = appendNumbered(dst, "message", e.Seq)
	if e.ID != "" {
		dst = append(dst, `,"id":`...)
		dst = appendString(dst, e.ID)
	}
	dst = append(dst, `,"from":`...)
	dst = appendString(dst, e.From)
	dst = appendKnown(dst, `,"user":`, e.User)
	dst = appendKnown(dst, `,"role":`, e.Role)
	dst = append(dst, `,"at":`...)
	dst = strconv.AppendInt(dst, e.At, 10)
	dst = appendAspects(dst, e)
	if e.Removed { // clients that know of no removing want a text
		dst = append(dst, `,"removed":true,"text":""`...)
	} else {
		dst = appendString(append(dst, `,"text":`...), e.Text)
	}
	if repeat {
		dst = append(dst, `,"repeat":true`...)
	}
	return append(dst, '}')
}

// appendUpdate appends what became of messages.
func appendUpdate(dst []byte, e *Entry) []byte {
	dst = appendNumbered(dst, "update", e.Seq)
	if e.Kind == KindRemovedMany {
		dst = appendKnown(dst, `,"user":`, e.User)
		dst = append(dst, `,"from_seq":`...)
		dst = strconv.AppendInt(dst, e.Target, 10)
		dst = append(dst, `,"to_seq":`...)
		dst = strconv.AppendInt(dst, e.Seq-1, 10)
		return append(dst, `,"removed":true}`...)
	}
	dst = append(dst, `,"target":`...)
	dst = strconv.AppendInt(dst, e.Target, 10)
	switch e.Kind {
	case KindRemoved:
		return append(dst, `,"removed":true}`...)
	case KindReactions:
		dst = append(append(dst, `,"reactions":`...), e.Text...)
		return append(dst, '}')
	case KindAnswered:
		dst = append(dst, `,"answered":`...)
		return append(strconv.AppendBool(dst, e.Answered), '}')
	case KindEdited:
		dst = append(dst, `,"edited":true,"text":`...)
	default:
		dst = append(dst, `,"restored":true,"text":`...)
	}
	return append(appendString(dst, e.Text), '}')
}

func appendNumbered(dst []byte, event string, seq int64) []byte {
	dst = append(dst, `{"type":"`...)
	dst = append(dst, event...)
	dst = append(dst, `","seq":`...)
	return strconv.AppendInt(dst, seq, 10)
}
