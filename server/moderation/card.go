package moderation

// A Card is what those who keep a room know of a person.
type Card struct {
	User      string
	Name      string
	Role      string     // its word, Guest of who has none
	Names     []string   // others that it has gone by, the latest first
	Acts      []Record   // against it, the latest first
	Sanctions []Sanction // that stand in the room and everywhere
	Notes     []Note     // of the room, the latest first
	Shares    int        // how many others are here from the address of a guest
}

// Guest is the word for who has no role.
const Guest = "guest"

// MaxCardActs is how many acts a card has at most.
const MaxCardActs = 20
