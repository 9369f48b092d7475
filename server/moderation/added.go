package moderation

import "time"

// A Filter refuses more of a text. It comes from a sweep, or from an act of its own.
type Filter struct {
	Record int64  // of the act
	Room   string // where it holds, or Everywhere
	Text   string
	Like   bool      // what reads like the text; else what has it as a word
	User   string    // public id of who said the text; empty if it is no message
	By     string    // name of who added it
	At     time.Time // when
	Until  time.Time // the zero time if it has no end
}
