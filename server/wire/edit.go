package wire

import (
	"encoding/json"
	"strconv"
)

// An EditRequest asks for another text of a message of one's own, or, as a TypeRemove, for none.
type EditRequest struct {
	ID   string // the client's own, at most MaxID bytes
	Seq  int64  // of the message
	Text string // TypeEdit: what it is to say; judged by those who know the rules
}

// DecodeEdit reads the Raw of an edit or a remove. The error has the code BadMessage.
func DecodeEdit(data []byte) (r EditRequest, refused *Error) {
	if json.Unmarshal(data, &r) != nil || r.Seq <= 0 {
		return EditRequest{}, &Error{Code: BadMessage, Message: `such as {"type":"edit","id":"e1","seq":41,"text":"…"} or {"type":"remove","id":"e2","seq":41}`, ID: clip(r.ID, MaxID)}
	}
	if len(r.ID) > MaxID {
		return EditRequest{}, Errorf(BadMessage, "id is longer than %d bytes", MaxID)
	}
	return r, nil
}

// A Done tells somebody that a message is as was asked for.
type Done struct {
	ID     string // the client's own
	Target int64  // the message
	Seq    int64  // of the entry that changed it, 0 if it was so already
}

// AppendDone appends the answer to an edit or a remove.
func AppendDone(dst []byte, d *Done) []byte {
	dst = appendKnown(append(dst, `{"type":"done"`...), `,"id":`, d.ID)
	dst = strconv.AppendInt(append(dst, `,"target":`...), d.Target, 10)
	return append(appendCount(dst, `,"seq":`, d.Seq), '}')
}
