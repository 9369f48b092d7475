package wire

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// maxClip is how many characters of a message are shown where it is quoted or pinned.
const maxClip = 120

// Clip returns the beginning of a message, as it is shown where it is quoted or pinned.
func Clip(text string) string {
	if len(text) <= maxClip {
		return text
	}
	end := 0
	for range maxClip {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	return text[:end]
}

// appendAspects appends what a message is beside its text. Most are nothing.
func appendAspects(dst []byte, e *Entry) []byte {
	if e.Target > 0 {
		dst = appendQuote(dst, e)
	}
	if e.Ask {
		dst = append(dst, `,"ask":true`...)
	}
	if e.Removed {
		return dst
	}
	if e.Answered {
		dst = append(dst, `,"answered":true`...)
	}
	if e.Edited {
		dst = append(dst, `,"edited":true`...)
	}
	if e.Reactions != "" {
		dst = append(append(dst, `,"reactions":`...), e.Reactions...)
	}
	return dst
}

func appendQuote(dst []byte, e *Entry) []byte {
	dst = strconv.AppendInt(append(dst, `,"reply_to":{"seq":`...), e.Target, 10)
	if q := e.Quote; q != nil {
		dst = appendString(append(dst, `,"from":`...), q.From)
		dst = appendKnown(dst, `,"user":`, q.User)
		if q.Removed {
			dst = append(dst, `,"removed":true`...)
		}
		dst = appendString(append(dst, `,"text":`...), q.Text)
	}
	return append(dst, '}')
}

// Rework returns the JSON of a message as it is after a change. What is not the JSON of a
// message is returned as it is.
func Rework(message []byte, change func(*Entry)) []byte {
	e, ok := parseMessage(message)
	if !ok {
		return message
	}
	change(&e)
	return AppendEntry(make([]byte, 0, len(message)+len(e.Text)), &e, false)
}

// parseMessage reads what AppendEntry has written of a message.
func parseMessage(data []byte) (Entry, bool) {
	var m struct {
		Type                       string
		Seq, At                    int64
		ID, From, User, Role, Text string
		Ask, Answered              bool
		Edited, Removed            bool
		Reactions                  json.RawMessage
		ReplyTo                    *struct {
			Seq              int64
			From, User, Text string
			Removed          bool
		} `json:"reply_to"`
	}
	if json.Unmarshal(data, &m) != nil || m.Type != "message" {
		return Entry{}, false
	}
	e := Entry{
		Seq: m.Seq, Kind: KindMessage, User: m.User, Role: m.Role, ID: m.ID, From: m.From, At: m.At, Text: m.Text,
		Removed: m.Removed, Ask: m.Ask, Answered: m.Answered, Edited: m.Edited, Reactions: string(m.Reactions),
	}
	if q := m.ReplyTo; q != nil {
		e.Target = q.Seq
		if q.Removed || q.From != "" || q.Text != "" {
			e.Quote = &Quote{User: q.User, From: q.From, Text: q.Text, Removed: q.Removed}
		}
	}
	return e, true
}

// Follow does to a message what a later entry of its room says of it, and reports whether that
// is anything: an update of the message itself, or of the one that it answers.
func (e *Entry) Follow(update *Entry) bool {
	if e.Kind != KindMessage {
		return false
	}
	own, quoted := update.touches(e.Seq, e.User), false
	if own {
		e.take(update)
	}
	if e.Target > 0 && e.Quote != nil {
		if quoted = update.touches(e.Target, e.Quote.User); quoted {
			e.Quote = e.Quote.after(update)
		}
	}
	return own || quoted
}

// after returns the quote as it is after an update. Quotes are shared.
func (q *Quote) after(update *Entry) *Quote {
	next := *q
	switch update.Kind {
	case KindRemoved, KindRemovedMany:
		next.Removed, next.Text = true, ""
	case KindRestored, KindEdited:
		next.Removed, next.Text = false, Clip(update.Text)
	}
	return &next
}

// touches reports whether an update is about a message.
func (e *Entry) touches(seq int64, user string) bool {
	if e.Kind != KindRemovedMany {
		return e.Kind.IsUpdate() && seq == e.Target
	}
	return seq >= e.Target && seq < e.Seq && (e.User == "" || e.User == user)
}

func (e *Entry) take(update *Entry) {
	switch update.Kind {
	case KindRemoved, KindRemovedMany:
		e.Removed, e.Text, e.Answered, e.Edited, e.Reactions = true, "", false, false, ""
	case KindRestored: // what else became of it was gone
		e.Removed, e.Text, e.Answered, e.Edited, e.Reactions = false, update.Text, false, false, ""
	case KindEdited:
		e.Edited, e.Text = true, update.Text
	case KindReactions:
		if e.Reactions = update.Text; e.Reactions == "{}" {
			e.Reactions = ""
		}
	case KindAnswered:
		e.Answered = update.Answered
	}
}
