package room

import "hubbub/server/wire"

// A Page is a part of a room's log, read in one snapshot.
type Page struct {
	Epoch   string // of the room's numbers
	Last    int64  // the highest number given out, 0 if none was
	Floor   int64  // from this number on everything is whole; what is below may be missing
	Entries []wire.Entry
}

// A Span is the numbers from First to Last.
type Span struct{ First, Last int64 }

// A Found is what a search in a room came to.
type Found struct {
	Page
	Terms int   // words, characters and symbols that were looked for; 0 if there were none in the query
	From  int64 // from this number on all that is kept was searched

	Partial bool // what is below From is left for another search
}

// An ActivityState is between which messages there is something to count.
type ActivityState struct {
	Epoch           string // of the room's numbers, empty if nothing was said in the room
	Floor, Last     int64  // as in Page
	FirstAt, LastAt int64  // when the first and the last message that are kept were said, Unix milliseconds; 0 if there is none
}
