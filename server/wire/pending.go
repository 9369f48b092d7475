package wire

import "strconv"

// The kinds of items in the queue of a room.
const (
	ItemHeld   = "held"   // a draft that nobody has seen
	ItemReport = "report" // a message that members have reported
)

// How an item has ended.
const (
	DoneAllow   = "allow"   // let through, or the reports dismissed
	DoneRemove  = "remove"  // not let through, or the message removed
	DoneTimeout = "timeout" // the person was silenced
	DoneBan     = "ban"     // the person was shut out
	DoneGone    = "gone"    // what it was about is gone, or nobody looked at it
)

// An Item is what waits for a moderator.
type Item struct {
	ID      int64
	Kind    string // ItemHeld or ItemReport
	Room    string
	At      int64    // since when it waits, Unix milliseconds
	User    string   // whose message it is
	Name    string   // as it was called then
	Text    string   // of the message
	Reason  string   // held: why it waits
	ReplyTo int64    // held: the number of the message that it answers, 0 for none
	Ask     bool     // held: it is a question
	Seq     int64    // report: of the message
	Reports []Report // report: the first ones
	Count   int      // report: how many people have reported it
	Hidden  bool     // report: the message is removed until somebody has looked
	Looking []string // names of the moderators who look at it
	Done    string   // how it has ended, empty while it waits
}

// A Report is what somebody says of a message.
type Report struct {
	User   string
	Name   string
	Reason string
	At     int64 // Unix milliseconds
}

// AppendPending appends what moderators are told of an item: that it is there, has changed,
// or has ended. Of one that has ended nothing is told of what was said.
func AppendPending(dst []byte, item *Item) []byte {
	dst = append(dst, `{"type":"pending","item":`...)
	if item.Done != "" {
		ended := Item{ID: item.ID, Kind: item.Kind, Room: item.Room, At: item.At, User: item.User, Name: item.Name, Seq: item.Seq, Done: item.Done}
		item = &ended
	}
	return append(AppendItem(dst, item), '}')
}

// AppendPendingCount appends how many items wait.
func AppendPendingCount(dst []byte, count int) []byte {
	dst = append(dst, `{"type":"pending","count":`...)
	return append(strconv.AppendInt(dst, int64(count), 10), '}')
}

// AppendItem appends an item.
func AppendItem(dst []byte, item *Item) []byte {
	dst = append(dst, `{"id":`...)
	dst = strconv.AppendInt(dst, item.ID, 10)
	dst = appendKnown(dst, `,"kind":`, item.Kind)
	dst = appendKnown(dst, `,"room":`, item.Room)
	dst = append(dst, `,"at":`...)
	dst = strconv.AppendInt(dst, item.At, 10)
	dst = appendKnown(dst, `,"user":`, item.User)
	dst = appendKnown(dst, `,"name":`, item.Name)
	dst = appendKnown(dst, `,"text":`, item.Text)
	dst = appendKnown(dst, `,"reason":`, item.Reason)
	dst = appendCount(dst, `,"seq":`, item.Seq)
	dst = appendCount(dst, `,"reply_to":`, item.ReplyTo)
	if item.Ask {
		dst = append(dst, `,"ask":true`...)
	}
	dst = appendReports(dst, item.Reports)
	dst = appendCount(dst, `,"count":`, int64(item.Count))
	if item.Hidden {
		dst = append(dst, `,"hidden":true`...)
	}
	for i, name := range item.Looking {
		if i == 0 {
			dst = append(dst, `,"looking":[`...)
		} else {
			dst = append(dst, ',')
		}
		dst = appendString(dst, name)
	}
	if len(item.Looking) > 0 {
		dst = append(dst, ']')
	}
	dst = appendKnown(dst, `,"done":`, item.Done)
	return append(dst, '}')
}

func appendReports(dst []byte, reports []Report) []byte {
	for i := range reports {
		r := &reports[i]
		if i == 0 {
			dst = append(dst, `,"reports":[{"user":`...)
		} else {
			dst = append(dst, `,{"user":`...)
		}
		dst = appendString(dst, r.User)
		dst = appendKnown(dst, `,"name":`, r.Name)
		dst = appendKnown(dst, `,"reason":`, r.Reason)
		dst = append(dst, `,"at":`...)
		dst = append(strconv.AppendInt(dst, r.At, 10), '}')
	}
	if len(reports) > 0 {
		dst = append(dst, ']')
	}
	return dst
}

// AppendHeld appends what the author of a draft is told: that it waits to be looked at.
func AppendHeld(dst []byte, id string) []byte {
	dst = appendKnown(append(dst, `{"type":"held"`...), `,"id":`, id)
	return append(dst, `,"reason":"review"}`...)
}

// AppendHeldEnded appends what the author of a held draft is told that was not let through.
func AppendHeldEnded(dst []byte, id string) []byte {
	dst = appendKnown(append(dst, `{"type":"held"`...), `,"id":`, id)
	return append(dst, `,"ended":"removed"}`...)
}

// AppendReported appends the answer to a report.
func AppendReported(dst []byte, id string) []byte {
	dst = appendKnown(append(dst, `{"type":"reported"`...), `,"id":`, id)
	return append(dst, '}')
}

// The words of the plain-text protocol for what becomes of a line that is held.
const (
	plainHeld      = "ERRO_MENSAGEM_EM_ANALISE"
	plainHeldEnded = "ERRO_MENSAGEM_RECUSADA"
)

// AppendPlainHeld appends the word for a line that waits to be looked at.
func AppendPlainHeld(dst []byte) []byte { return append(dst, plainHeld...) }

// AppendPlainHeldEnded appends the word for a line that was not let through.
func AppendPlainHeldEnded(dst []byte) []byte { return append(dst, plainHeldEnded...) }
