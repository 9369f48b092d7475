package moderation

import (
	"encoding/json"
	"time"
)

// A Record is what is kept of an act for good: who, when and why. It never holds what was
// said.
type Record struct {
	ID     int64 // grows; 0 until it is kept
	Room   string
	At     time.Time
	ByUser string // public id of who did it, empty for the command line
	ByName string
	Act    string
	User   string // whom it is against, empty if nobody
	Name   string
	Seq    int64     // the message or removal that it is about, 0 if none
	Until  time.Time // the zero time if it has no end
	Reason string
	Detail json.RawMessage // more, that an act of its kind needs to be told or undone
}
