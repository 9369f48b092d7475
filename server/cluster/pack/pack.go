// Package pack is the form in which drafts of rooms travel between the nodes of a cluster:
// one message of the stream holds what a node has gathered of all its rooms.
//
// A pack is CBOR, with numbers for the names of fields. One with a field that this version does not
// know is of a newer one. Decode refuses what is beyond the bounds below, so that whoever may
// write to the stream can neither exhaust a node nor make two nodes read different things.
// The package knows neither NATS nor SQL.
package pack

import (
	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// Version is that of the packs which Encode makes, and the only one that Decode reads. It is raised when a
// field comes to mean something else; one that is new is noticed without.
const Version = 1

// A Pack is what one node publishes at once.
type Pack struct {
	Node  string // which node, and which run of it
	Count uint64 // of the packs of that run
	Index string // names the index of the node, over all runs

	// Where the node stood in the stream when it made the pack, and the digest of all numbers
	// that it had given out: nodes that disagree have diverged.
	Applied uint64
	Digest  uint64

	Publications []Publication
	Again        *Again // nil for none; then there are no publications
}

// A Publication is for one room, or has changes that are of no room, and have no entry.
type Publication struct {
	Room   string // what all names of it share, or "": then the drafts are of kind 0 and have attachments
	Title  string // as it is shown, for a room that is not there yet
	Drafts []Draft
	Floor  int64 // from this number on the room is kept; 0 if that does not change
}

// A Draft is an entry on its way. Neither its ticket nor an address goes with it.
type Draft struct {
	wire.Entry
	Author     [16]byte
	Speaker    identity.Speaker // without Address
	Window     int64            // as room.Draft has it
	Attachment []byte           // nil for none
}

// Of returns what travels of a draft. The attachment is its encoding, nil for none.
func Of(d *room.Draft, attachment []byte) Draft {
	p := Draft{Entry: d.Entry, Author: d.Author, Speaker: d.Speaker, Window: d.Window, Attachment: attachment}
	p.Speaker.Address = ""
	return p
}

// draftOverhead is more than what a draft takes beside its texts: tags, times and numbers.
const draftOverhead = 96

// Size returns about how many bytes a draft takes, never fewer than it does.
func (d *Draft) Size() int {
	return draftOverhead + len(d.User) + len(d.Role) + len(d.ID) + len(d.From) + len(d.Text) + len(d.Notice) + len(d.Speaker.User) + len(d.Attachment)
}
