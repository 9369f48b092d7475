package control

import (
	"encoding/json"
	"time"
)

// An Act is what is done to keep a room.
type Act struct {
	Room string          `json:"room,omitempty"` // empty for the lobby
	Who  string          `json:"who,omitempty"`  // the public id of whom it is about, or the name
	Act  json.RawMessage `json:"act"`            // as in the protocol
}

// An Acted is what an act has done, or would do.
type Acted struct {
	Room    string    `json:"room"` // what all names of it share
	Act     string    `json:"act"`
	Record  int64     `json:"record,omitempty"` // by which it is undone
	Count   int       `json:"count,omitempty"`
	More    bool      `json:"more,omitempty"` // there is more of it than one act does
	Names   []string  `json:"names,omitempty"`
	Shares  int       `json:"shares,omitempty"` // others who are here from the same address
	Preview bool      `json:"preview,omitempty"`
	Until   time.Time `json:"until,omitzero"`
}

// An Audit says which records are asked for.
type Audit struct {
	Room  string `json:"room,omitempty"` // empty for all
	Limit int    `json:"limit"`
}

// A Done is the record of an act.
type Done struct {
	Record int64     `json:"record"`
	Room   string    `json:"room"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Act    string    `json:"act"`
	User   string    `json:"user,omitempty"`
	Name   string    `json:"name,omitempty"`
	Until  time.Time `json:"until,omitzero"`
	Reason string    `json:"reason,omitempty"`
}

// Filters says which are asked for.
type Filters struct {
	Room string `json:"room,omitempty"` // those that hold in it; empty for all
}

// A Filter is what an act refuses more of.
type Filter struct {
	Record int64     `json:"record"` // by which it is lifted
	Room   string    `json:"room"`   // "*" for all
	Text   string    `json:"text"`
	Like   bool      `json:"like,omitempty"` // what reads like it, and not only what has it as a word
	By     string    `json:"by,omitempty"`
	At     time.Time `json:"at"`
	Until  time.Time `json:"until,omitzero"`
}

// Queue says of which room what waits is asked for.
type Queue struct {
	Room string `json:"room,omitempty"` // empty for all
}

// An Item is what waits for a moderator.
type Item struct {
	ID     int64     `json:"id"`
	Kind   string    `json:"kind"`
	Room   string    `json:"room"`
	At     time.Time `json:"at"`
	Name   string    `json:"name"`
	Text   string    `json:"text"`
	Reason string    `json:"reason,omitempty"` // why it waits, or the first that was told
	Count  int       `json:"count,omitempty"`  // people who have reported it
	Hidden bool      `json:"hidden,omitempty"`
}
