package private

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"hubbub/server/cluster/codec"
)

// version is that of the frames. A node does not read those of another.
const version = 1

// maxText is the most bytes of a kind, of a room's name, and of what somebody is told by.
const maxText = 512

// A frame is a Message as it travels.
type frame struct {
	Version int    `cbor:"0,keyasint"`
	Node    string `cbor:"1,keyasint"` // who tells it
	Kind    string `cbor:"2,keyasint"`
	Room    string `cbor:"3,keyasint"`
	To      string `cbor:"4,keyasint"`
	Event   []byte `cbor:"5,keyasint"`
}

var errMalformed = errors.New("private: this is for nobody")

// parse reads a frame.
func parse(data []byte) (f frame, err error) {
	if err := codec.Unmarshal(data, &f); err != nil {
		return frame{}, fmt.Errorf("private: %w", err)
	}
	switch {
	case f.Version != version,
		f.Kind == "" || f.Room == "" || f.To == "",
		max(len(f.Node), len(f.Kind), len(f.Room), len(f.To)) > maxText,
		!json.Valid(f.Event) || bytes.ContainsAny(f.Event, "\r\n"): // lines of an event stream end there
		return frame{}, errMalformed
	}
	return f, nil
}

// encode returns a frame as it is sent.
func (f *frame) encode() []byte {
	f.Version = version
	data, err := codec.Marshal(f)
	if err != nil {
		panic(err) // strings and bytes: cannot fail
	}
	return data
}
