package command

import (
	"flag"
	"fmt"
	"strconv"

	"hubbub/server/moderation"
)

// off is what ends a mode of a room.
const off = "off"

// ofRoom is a command that changes what a room is like: take puts its second operand into
// the act.
func ofRoom(act, operand, summary, details, example string, take func(a *moderation.Act, k *kept, value string) error) command {
	return keeping{
		name:     "room " + act,
		synopsis: "ROOM " + operand,
		summary:  summary,
		details:  details,
		example:  "hubbub room " + act + " " + example,
		read: func(k *kept, operands []string) error {
			value, err := k.inRoom(operands, operand)
			if err != nil {
				return err
			}
			k.act.Act = act
			return take(&k.act, k, value)
		},
	}.prepared()
}

// onOff is ofRoom for a switch.
func onOff(act, summary, details string) command {
	return ofRoom(act, "on|off", summary, details, "lobby on", func(a *moderation.Act, _ *kept, value string) error {
		on := value == "on"
		if !on && value != off {
			return fmt.Errorf("%q is neither on nor off", value)
		}
		a.On = &on
		return nil
	})
}

// ofMessage is ofRoom for a message.
func ofMessage(act, summary, details string) command {
	return ofRoom(act, "SEQ", summary, details, "lobby 4711", func(a *moderation.Act, _ *kept, value string) (err error) {
		a.Seq, err = number(value, "message")
		return err
	})
}

// ofText is ofRoom for a text.
func ofText(act, summary, details, example string) command {
	return ofRoom(act, "TEXT", summary, details, example, func(a *moderation.Act, _ *kept, value string) error {
		a.Text = value
		return nil
	})
}

var (
	roomSlow = ofRoom(moderation.ActSlow, "SPAN|off", "lets each person of a room say something only so often",
		"Lets each person say something once in 10s, 5m: from a second to 6 hours.\nModerators and bots are exempt.", "lobby 10s",
		func(_ *moderation.Act, k *kept, value string) error {
			if value != off {
				k.span = value
			}
			return nil
		})
	roomPace = ofRoom(moderation.ActPace, "N|off", "keeps a room near so many messages a second",
		"Keeps a room near N messages a second, however many speak: each waits the\nlonger, the more there are. Moderators and bots are exempt.", "lobby 5",
		func(a *moderation.Act, _ *kept, value string) (err error) {
			if value != off {
				a.N, err = strconv.ParseInt(value, 10, 32)
			}
			return err
		})
	roomSpeak = ofRoom(moderation.ActSpeak, "everyone|members|moderators|SPAN", "says who may speak in a room",
		"Says who may speak in a room: everyone, members, moderators, or those who came\n10m ago or earlier. Moderators and bots are exempt.", "lobby 10m",
		func(a *moderation.Act, k *kept, value string) error {
			switch a.Who = value; value {
			case moderation.SpeakEveryone, moderation.SpeakMembers, moderation.SpeakModerators:
			default:
				a.Who, k.span = moderation.SpeakHere, value
			}
			return nil
		})
	roomLinks    = onOff(moderation.ActLinks, "says whether messages may have links", "Says whether messages in a room may have addresses of the web in them.")
	roomShield   = onOff(moderation.ActShield, "puts a room into a strict state, and back", "Puts a room that is flooded into a strict state: slowly, without links, and only\nthose who were here before. Off, it is as it was before.")
	roomTopic    = ofText(moderation.ActTopic, "says what a room is about", "Says what a room is about, in 250 characters at most; an empty text takes it\naway.", `lobby "Questions to Bo"`)
	roomAnnounce = ofText(moderation.ActAnnounce, "tells a room something", "Tells everybody in a room something, in 500 characters at most; an empty text\ntakes it away.", `lobby "We begin at nine."`)
	roomPin      = ofMessage(moderation.ActPin, "keeps a message of a room in sight", "Keeps a message in sight; up to 10 of a room.")
	roomUnpin    = ofMessage(moderation.ActUnpin, "ends room pin", "Keeps a message in sight no more.")
	roomClear    = keeping{
		name:     "room clear",
		synopsis: "ROOM [-since SPAN]",
		summary:  "takes back all that was said in a room",
		details:  "Takes back all that was said in a room, or what was since a time: for everybody,\nand from the history.",
		example:  "hubbub room clear lobby -since 10m",
		flags: func(fs *flag.FlagSet, k *kept) {
			previewFlag(fs, k)
			sinceFlag(fs, k, "`span`: what was said in the last 10m, 2h, 7d (default all)")
		},
		read: func(k *kept, operands []string) (err error) {
			k.act.Act = moderation.ActClear
			k.Room, err = one(operands, "ROOM")
			return err
		},
	}.prepared()
)
