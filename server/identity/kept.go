package identity

// A Key is what the tokens of sessions are made with. It is a secret.
type Key [32]byte

// A Held is a name that is to be kept for a person over a restart.
type Held struct{ User, Name string }

// A Store keeps held names. It must not block: what it is told may be written a second
// later.
type Store interface {
	Hold(h Held)
	Free(user string)
}

// An Access says whom a room is for. The numbers are kept in files.
type Access uint8

// The kinds of access.
const (
	Open     Access = iota // everybody, and it is listed
	Unlisted               // everybody who knows its name
	Members                // kept and vouched names, and whom a link let in
	Invited                // whom a link let in
)

// A Room is what is known of a room beside what is said there. The zero value is open.
type Room struct {
	Access Access
	Made   bool // by command, so that it stays when it is empty
}
