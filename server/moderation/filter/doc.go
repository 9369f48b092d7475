// Package filter judges texts before they are shown: what is said, names, topics and titles
// of rooms.
//
// Rules come from a file (docs/filters.md describes it) and from acts, which add and lift
// them while the server runs. A [Set] holds both. Judging neither blocks nor waits: it reads
// the rules that are in force, and with none it returns at once. Its work grows with the
// length of the text and not with the number of words; patterns run on a text only if that
// holds a literal which one of them needs, all in one pass.
//
// Words are found in the text as it is read: in small letters, without the marks of Latin and
// Greek letters, without what is not seen, and with letters that are not ASCII taken for
// those that they are drawn like (UTS #39). ASCII stays itself: rn is not m, nor 0 an o.
package filter

import "time"

// An Action is what becomes of a text that a rule is about.
type Action uint8

// The actions, the mildest first: of several rules the strictest counts.
const (
	Pass    Action = iota // nothing: no rule is about the text
	Hold                  // a moderator decides
	Refuse                // it is not shown
	Timeout               // nor anything else from its author for a while
)

// A Verdict is what becomes of a text, and why.
type Verdict struct {
	Action Action
	Word   string        // for the author
	For    time.Duration // that a Timeout lasts
	Kind   Kind          // of the rule
	Line   int           // of the file; 0 for a rule that was added
	ID     int64         // of a rule that was added
}

// A Kind is what a rule looks at. It is the value of a metric label.
type Kind string

// The kinds.
const (
	KindWord     Kind = "word"
	KindPattern  Kind = "pattern"
	KindLink     Kind = "link"
	KindMentions Kind = "mentions"
	KindLike     Kind = "like"
)

// Kinds lists all kinds.
func Kinds() []string {
	return []string{string(KindWord), string(KindPattern), string(KindLink), string(KindMentions), string(KindLike)}
}

// Words for authors where the file has none.
var defaultWords = map[Action]string{
	Hold:    "this needs a look before it is shown",
	Refuse:  "this is not welcome here",
	Timeout: "this is not welcome here",
}
