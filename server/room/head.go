package room

// A Head is where the log of a room ends.
type Head struct {
	Room  string // what all names of it share
	Epoch string // of its numbers
	Last  int64  // the highest number given out
	At    int64  // time of the last entry, Unix milliseconds; 0 if it is not known
}
