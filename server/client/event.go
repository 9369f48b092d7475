package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"hubbub/server/wire"
)

// An Event is something that Next returns: one of the types below.
type Event interface{ event() }

type (
	// A Welcome opens the room: after the last messages, or what was missed, what
	// follows is live. It comes anew whenever the client has come back.
	Welcome struct {
		Session string // token to come back with, a secret
		Name    string // as others see it
		User    string // public id of the person, empty if the server does not tell
		Role    string // in the room: viewer, member, moderator, owner; empty if the server does not tell
		Room    string
		Epoch   string // of the numbers
		Seq     int64  // the highest number so far
		N       int64  // messages that the room has numbered
		Online  int
		Users   []string        // nil in large rooms
		People  []Person        // the same, with what is known of them; nil in large rooms
		Emotes  string          // hash of the pictures that the site has for :name:; empty for none
		State   json.RawMessage // what the room is like, an object; nil if there is nothing to say

		Returning bool  // the join had said where it had stopped reading, and
		Recovered bool  // all that was missed follows,
		First     int64 // or else from this number on the server has everything
	}
	// A Message is something said.
	Message struct {
		Seq  int64  // grows within a room, not densely
		ID   string // its sender's own, empty if none
		From string
		User string // public id of the person, empty if none is known
		Role string // "moderator" or "owner" when it was said, empty for others
		At   time.Time
		Text string

		ReplyTo   *Quote         // the message that it answers, nil for none
		Ask       bool           // it is a question,
		Answered  bool           // which was answered
		Reactions map[string]int // how many people have put what to it; nil for none

		Edited  bool // its text is not the first one
		Removed bool // it was taken back before it was read here, and has no text
		Held    bool // it waits for a moderator, and has neither a number nor a time: of a receipt alone
	}
	// Updated tells that messages were taken back, or that one is there again or has another text: the one
	// with the number Target, or, if that is 0, those of User, or of everybody if that is
	// empty, with numbers from First to Last.
	Updated struct {
		Seq         int64
		Target      int64
		User        string
		First, Last int64
		Removed     bool
		Edited      bool   // it has another text; if it was neither edited nor removed it was restored,
		Text        string // with this text
	}
	// Answered tells whether the question of the number Target was answered.
	Answered struct {
		Seq, Target int64
		Answered    bool
	}
	// RoomChanged tells what the room is like from here on.
	RoomChanged struct {
		Seq   int64
		State json.RawMessage // an object
	}
	// Acted tells what a moderator did to somebody.
	Acted struct {
		Seq   int64
		Act   string // timeout, ban, kick, lift
		User  string
		Name  string
		Until time.Time // zero if it does not end
	}
	// Joined tells of somebody who came, in small rooms.
	Joined struct {
		Name   string
		User   string // public id, empty if none is known
		Role   string // empty for a member, which most are
		Online int
	}
	// Left tells of somebody who went, in small rooms.
	Left struct {
		Name   string
		User   string
		Role   string
		Online int
	}
	// Renamed tells of somebody who took another name, in small rooms.
	Renamed struct {
		User string // public id, empty if none is known
		From string // the name before
		Name string
	}
	// Online tells how many are in the room.
	Online struct {
		Online int
		Users  []string // all of them, nil in large rooms
		People []Person // the same, with what is known of them; nil in large rooms
	}
	// Lost tells that entries between what was seen and what follows are not to be
	// had any more.
	Lost struct {
		First int64 // from this number on the server has everything; 0 if it did not say
	}
	// Away tells that the connection was lost, and when the client tries again.
	Away struct {
		Err   error
		Delay time.Duration
	}
)

// A Quote is how a message begins that another one answers.
type Quote struct {
	Seq     int64  `json:"seq"`
	From    string `json:"from"` // empty with the Text if the message is not kept any more
	User    string `json:"user"` // public id, empty if none is known
	Text    string `json:"text"`
	Removed bool   `json:"removed"` // it was taken back, and has no text
}

// A Person is somebody in a room.
type Person struct {
	Name  string
	User  string    // public id, empty if none is known
	Role  string    // empty for a member, which most are
	Since time.Time // when the person came into the room
}

func (Welcome) event()     {}
func (Message) event()     {}
func (Updated) event()     {}
func (Answered) event()    {}
func (RoomChanged) event() {}
func (Acted) event()       {}
func (Joined) event()      {}
func (Left) event()        {}
func (Renamed) event()     {}
func (Online) event()      {}
func (Lost) event()        {}
func (Away) event()        {}

// A frameEvent is any event as the server writes it.
type frameEvent struct {
	Type   string   `json:"type"`
	Seq    int64    `json:"seq"`
	ID     string   `json:"id"`
	From   string   `json:"from"`
	User   string   `json:"user"`
	Role   string   `json:"role"`
	At     int64    `json:"at"` // Unix milliseconds
	Text   string   `json:"text"`
	Repeat bool     `json:"repeat"`
	Name   string   `json:"name"`
	Online int      `json:"online"`
	Users  []string `json:"users"`
	People []struct {
		Name  string `json:"name"`
		User  string `json:"user"`
		Role  string `json:"role"`
		Since int64  `json:"since"` // Unix milliseconds
	} `json:"people"`

	ReplyTo  *Quote `json:"reply_to"`
	Ask      bool   `json:"ask"`
	Answered *bool  `json:"answered"`

	Target    int64               `json:"target"`
	FromSeq   int64               `json:"from_seq"`
	ToSeq     int64               `json:"to_seq"`
	Removed   bool                `json:"removed"`
	Restored  bool                `json:"restored"`
	Edited    bool                `json:"edited"`
	State     json.RawMessage     `json:"state"`
	Emotes    string              `json:"emotes"`
	Act       string              `json:"act"`
	Reactions map[string]int      `json:"reactions"`
	Emoji     string              `json:"emoji"`
	On        bool                `json:"on"`
	Own       map[string][]string `json:"own"`
	Until     int64               `json:"until"` // Unix milliseconds

	Ended string          `json:"ended"`
	Item  json.RawMessage `json:"item"`
	Count int             `json:"count"`

	Session            string `json:"session"`
	Room               string `json:"room"`
	Epoch              string `json:"epoch"`
	N                  int64  `json:"n"`
	Recovered          *bool  `json:"recovered"`
	First              int64  `json:"first"`
	PingIntervalMillis int64  `json:"ping_interval_ms"`
	Limits             struct {
		MessageBytes int `json:"message_bytes"`
	} `json:"limits"`

	Code             wire.Code `json:"code"`
	Message          string    `json:"message"`
	RetryAfterMillis int64     `json:"retry_after_ms"`
	Final            bool      `json:"final"`
}

// known are the types of events that are read; others are passed over.
var known = []string{"welcome", "message", "update", "room", "act", "joined", "left", "renamed", "online", "held", "done", "reported", "reacted", "pending", "pong", "draining", "error"}

// decode reads one event of the server. What it does not know may have fields that
// are of other types than those of the same name here.
func decode(data []byte) (e frameEvent, err error) {
	err = json.Unmarshal(data, &e)
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) && e.Type != "" && !slices.Contains(known, e.Type) {
		return frameEvent{Type: e.Type}, nil
	}
	if err != nil {
		return e, fmt.Errorf("client: the server sent %.40q: %w", data, err)
	}
	return e, nil
}

func (e *frameEvent) welcome() Welcome {
	return Welcome{
		Session: e.Session, Name: e.Name, User: e.User, Role: e.Role, Room: e.Room, Epoch: e.Epoch, Seq: e.Seq, N: e.N,
		Online: e.Online, Users: e.Users, People: e.people(), State: e.State, Emotes: e.Emotes,
		Returning: e.Recovered != nil, Recovered: e.Recovered != nil && *e.Recovered, First: e.First,
	}
}

func (e *frameEvent) pending() (Pending, error) {
	if e.Item == nil {
		return Pending{Count: e.Count}, nil
	}
	item := new(Item)
	if err := json.Unmarshal(e.Item, item); err != nil {
		return Pending{}, fmt.Errorf("client: the server sent an item that cannot be read: %w", err)
	}
	return Pending{Item: item}, nil
}

func (e *frameEvent) message() Message {
	return Message{
		Seq: e.Seq, ID: e.ID, From: e.From, User: e.User, Role: e.Role, At: time.UnixMilli(e.At), Text: e.Text, Edited: e.Edited, Removed: e.Removed,
		ReplyTo: e.ReplyTo, Ask: e.Ask, Answered: e.Answered != nil && *e.Answered, Reactions: e.Reactions,
	}
}

// entry returns an entry of the room that is no message, nil if it is of a kind that is not
// known.
func (e *frameEvent) entry() Event {
	switch {
	case e.Type == "room":
		return RoomChanged{e.Seq, e.State}
	case e.Type == "act" && e.Until > 0:
		return Acted{e.Seq, e.Act, e.User, e.Name, time.UnixMilli(e.Until)}
	case e.Type == "act":
		return Acted{Seq: e.Seq, Act: e.Act, User: e.User, Name: e.Name}
	case e.Type == "update" && e.Answered != nil:
		return Answered{e.Seq, e.Target, *e.Answered}
	case e.Reactions != nil && e.Type == "update":
		return Reactions{e.Seq, e.Target, e.Reactions}
	case e.Removed || e.Restored || e.Edited:
		return Updated{Seq: e.Seq, Target: e.Target, User: e.User, First: e.FromSeq, Last: e.ToSeq, Removed: e.Removed, Edited: e.Edited, Text: e.Text}
	}
	return nil
}

func (e *frameEvent) people() []Person {
	if e.People == nil {
		return nil
	}
	people := make([]Person, len(e.People))
	for i, p := range e.People {
		people[i] = Person{Name: p.Name, User: p.User, Role: p.Role, Since: time.UnixMilli(p.Since)}
	}
	return people
}

func (e *frameEvent) refusal() *wire.Error {
	return &wire.Error{Code: e.Code, Message: e.Message, ID: e.ID, RetryAfterMillis: asked(e.RetryAfterMillis).Milliseconds()}
}
