package wire

// An Event is one thing that happened in a room: an entry of its log, or somebody
// who came, went, or took another name.
type Event struct {
	Type     EventType
	Entry    Entry     // EventEntry
	Presence *Presence // the others
}

// A Presence is what a notice tells of who is in a room.
type Presence struct {
	Person Person   // all but EventOnline: whose notice it is
	From   string   // EventRenamed: the name before
	Online int      // all but EventRenamed: how many people are in the room from then on
	People []Person // EventOnline: they, nil in large rooms
}

// An EventType says what happened.
type EventType uint8

// The types of events.
const (
	EventEntry EventType = iota
	EventJoined
	EventLeft
	EventRenamed
	EventOnline
)

// AppendEvent appends an event as JSON.
func AppendEvent(dst []byte, e *Event) []byte {
	switch p := e.Presence; e.Type {
	case EventEntry:
		return AppendEntry(dst, &e.Entry, false)
	case EventJoined:
		return AppendJoined(dst, &p.Person, p.Online)
	case EventLeft:
		return AppendLeft(dst, &p.Person, p.Online)
	case EventRenamed:
		return AppendRenamed(dst, &p.Person, p.From)
	default:
		return AppendOnline(dst, p.Online, p.People)
	}
}
