package presence

import (
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"hubbub/server/identity"
	"hubbub/server/room"
)

// version is that of the frames. A node does not read those of another.
const version = 1

// Bounds of what is read from other nodes.
const (
	maxChanges = 1000 // a frame
	maxParts   = 100_000
	maxText    = 512 // bytes, of a room's name, a person's or a node's
	maxBye     = 600 // seconds
)

// A frame is what a node tells all others.
type frame struct {
	_       struct{} `cbor:",toarray"`
	Version uint8
	Node    string // who tells it
	Seq     uint64 // how many frames with changes it has told, this one included
	Part    uint32 // of the whole list
	Parts   uint32 // 0 for changes
	Ask     string // the node that is asked for its list, or everyNode
	Bye     uint32 // for how many seconds people stay whose node goes; 0 while it does not
	Changes []change
}

// everyNode is whom a node asks that has just come.
const everyNode = "*"

// A change is a room.Remote, of the node that tells it, and since when the person goes by its name,
// in Unix milliseconds; of two names of one person the later one counts.
type change struct {
	_           struct{} `cbor:",toarray"`
	Room        string
	User        string
	Name        string
	Role        uint8
	Bot         bool
	Since       int64
	Gone        bool
	Named       int64
	Connections uint8
	Heard       int64
}

func (c *change) remote(node string) room.Remote {
	return room.Remote{
		Node: node, User: c.User, Name: c.Name, Role: identity.Role(c.Role), Bot: c.Bot, Since: c.Since, Gone: c.Gone,
		Connections: int(c.Connections), Heard: c.Heard,
	}
}

func changeOf(in string, p *room.Remote, named int64) change {
	return change{
		Room: in, User: p.User, Name: p.Name, Role: uint8(p.Role), Bot: p.Bot, Since: p.Since, Gone: p.Gone, Named: named,
		Connections: uint8(p.Connections), Heard: p.Heard,
	}
}

var decoding = func() cbor.DecMode {
	m, err := cbor.DecOptions{MaxArrayElements: maxChanges, MaxNestedLevels: 4, MaxMapPairs: 16, IndefLength: cbor.IndefLengthForbidden}.DecMode()
	if err != nil {
		panic(err) // the options are constants
	}
	return m
}()

var errForeign = errors.New("presence: a frame of another version")

// parse reads a frame.
func parse(data []byte) (f frame, err error) {
	if err := decoding.Unmarshal(data, &f); err != nil {
		return frame{}, fmt.Errorf("presence: %w", err)
	}
	switch {
	case f.Version != version:
		return frame{}, errForeign
	case f.Node == "" || len(f.Node) > maxText || len(f.Ask) > maxText:
		return frame{}, errors.New("presence: a frame of nobody")
	case f.Bye > maxBye:
		return frame{}, errors.New("presence: a node that goes and stays")
	case f.Parts > maxParts || f.Parts > 0 && f.Part >= f.Parts:
		return frame{}, errors.New("presence: a part of no list")
	}
	for i := range f.Changes {
		c := &f.Changes[i]
		if c.Room == "" || c.User == "" || max(len(c.Room), len(c.User), len(c.Name)) > maxText || c.Role > uint8(identity.Owner) {
			return frame{}, errors.New("presence: a change of nobody")
		}
	}
	return f, nil
}

// encode returns a frame as it is sent.
func (f *frame) encode() []byte {
	f.Version = version
	data, err := cbor.Marshal(f)
	if err != nil {
		panic(err) // strings and numbers: cannot fail
	}
	return data
}
