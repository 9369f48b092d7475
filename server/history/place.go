package history

// A message's place, its key in the database, is room<<seqBits | seq. The SQL
// knows the 40.
const (
	seqBits  = 40
	maxSeq   = 1<<seqBits - 1 // a room with 1,000 messages a second reaches it after 34 years
	maxRooms = 1<<(63-seqBits) - 1
)

// place returns that of a message. What no message of a room can have for its number is none that
// another room has.
func place(room, seq int64) int64 { return room<<seqBits | min(max(seq, 0), maxSeq) }
