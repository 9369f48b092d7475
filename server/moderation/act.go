package moderation

import (
	"encoding/json"

	"hubbub/server/wire"
)

// The acts.
const (
	ActRemove   = "remove"   // a message, or all that a person has said since a time
	ActSweep    = "sweep"    // what reads like a message, whoever said it
	ActClear    = "clear"    // all that was said
	ActTimeout  = "timeout"  // a person reads, and cannot speak
	ActBan      = "ban"      // a person is shut out
	ActKick     = "kick"     // a person is sent away, and may come back
	ActLift     = "lift"     // undoes an act, or all that stands against a person
	ActSlow     = "slow"     // a wait between the messages of a person
	ActPace     = "pace"     // how many messages a second the room takes
	ActSpeak    = "speak"    // who may speak
	ActLinks    = "links"    // whether messages may have links
	ActTopic    = "topic"    // what the room is about
	ActPin      = "pin"      // a message stays in sight
	ActUnpin    = "unpin"    // ends pin
	ActAnnounce = "announce" // tells everybody something
	ActShield   = "shield"   // the strict state that is prepared, and back
	ActAllow    = "allow"    // lets a held draft through, or dismisses the reports of a message
	ActFilter   = "filter"   // refuses more of a text
	ActLive     = "live"     // a question is being answered
	ActAnswered = "answered" // a question was answered
	ActScreen   = "screen"   // a message is shown to all
)

// Kinds lists the acts.
func Kinds() []string {
	return []string{
		ActRemove, ActSweep, ActClear, ActTimeout, ActBan, ActKick, ActLift, ActSlow, ActPace,
		ActSpeak, ActLinks, ActTopic, ActPin, ActUnpin, ActAnnounce, ActShield, ActAllow,
		ActFilter, ActLive, ActAnswered, ActScreen,
	}
}

// Everywhere stands for all rooms at once. No room is called that.
const Everywhere = "*"

// Who may speak.
const (
	SpeakEveryone   = "everyone"
	SpeakHere       = "here"       // who has been here for a while
	SpeakMembers    = "members"    // who is more than a guest
	SpeakModerators = "moderators" // who keeps the room
)

// An Act is what somebody does to keep a room, as it is asked for. Fields that it does not
// use are ignored.
type Act struct {
	Act          string `json:"act"`
	ID           string `json:"id"`        // the asker's own, at most wire.MaxID bytes
	Room         string `json:"room"`      // empty for the room where it is asked, or Everywhere
	User         string `json:"user"`      // remove, timeout, ban, kick, lift: public id of the person
	Seq          int64  `json:"seq"`       // remove, sweep, pin, unpin, live, answered, screen: the message
	Since        int64  `json:"since"`     // remove, sweep, clear: Unix milliseconds
	ForMillis    int64  `json:"for_ms"`    // timeout, ban, sweep, filter: how long; slow: the wait; speak: how long one has to be here
	FilterMillis int64  `json:"filter_ms"` // sweep: how long what reads alike is refused
	Reason       string `json:"reason"`    // for the record
	Address      *bool  `json:"address"`   // timeout, ban, sweep: the network of a guest is bound, too; true if it is left out
	Text         string `json:"text"`      // topic, announce: empty takes it away; filter
	Like         bool   `json:"like"`      // filter: what reads like the text, and not only what has it as a word
	Who          string `json:"who"`       // speak
	N            int64  `json:"n"`         // pace: messages a second, 0 for any number
	On           *bool  `json:"on"`        // links, shield, live, answered, screen
	Of           int64  `json:"of"`        // lift: the record of the act
	Item         int64  `json:"item"`      // allow, remove, timeout, ban: what waits in the queue, and ends by the act
	Preview      bool   `json:"preview"`   // only tells what would be done
}

// Decode reads an act. It is checked as Check does.
func Decode(data []byte) (Act, *wire.Error) {
	var a Act
	err := json.Unmarshal(data, &a)
	if len(a.ID) > wire.MaxID {
		return Act{}, wire.Errorf(wire.BadMessage, "id is longer than %d bytes", wire.MaxID)
	}
	if err != nil {
		refusal := wire.Errorf(wire.BadMessage, "an act is one JSON object with fields of the right types")
		refusal.ID = a.ID
		return Act{}, refusal
	}
	if refusal := a.Check(); refusal != nil {
		return Act{}, refusal
	}
	return a, nil
}

// BindsAddress reports whether the network of a guest is bound, too.
func (a *Act) BindsAddress() bool { return a.Address == nil || *a.Address }

// IsMode reports whether the act changes the state of a room.
func (a *Act) IsMode() bool {
	switch a.Act {
	case ActSlow, ActPace, ActSpeak, ActLinks, ActTopic, ActPin, ActUnpin, ActAnnounce, ActShield, ActLive, ActScreen:
		return true
	}
	return false
}

// IsAgainst reports whether the act is against a person.
func (a *Act) IsAgainst() bool {
	switch a.Act {
	case ActTimeout, ActBan, ActKick:
		return true
	case ActRemove:
		return a.User != ""
	}
	return false
}
