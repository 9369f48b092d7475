package wire

// An Event is one thing that happened in a room: an entry of its log, or somebody
// who came or went.
type Event struct {
	Type   EventType
	Entry  Entry    // EventEntry
	Name   string   // EventJoined and EventLeft: whose
	Online int      // the others: how many are in the room from then on
	Users  []string // EventOnline: their names, nil in large rooms
}

// An EventType says what happened.
type EventType uint8

// The types of events.
const (
	EventEntry EventType = iota
	EventJoined
	EventLeft
	EventOnline
)

// AppendEvent appends an event as JSON.
func AppendEvent(dst []byte, e *Event) []byte {
	switch e.Type {
	case EventEntry:
		return AppendEntry(dst, &e.Entry, false)
	case EventJoined:
		return AppendJoined(dst, e.Name, e.Online)
	case EventLeft:
		return AppendLeft(dst, e.Name, e.Online)
	default:
		return AppendOnline(dst, e.Online, e.Users)
	}
}
