package moderation

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hubbub/server/fold"
	"hubbub/server/wire"
)

// Limits on what an act may ask for.
const (
	MaxReason       = 500 // bytes
	MaxUser         = 256 // bytes
	MaxTopic        = 250 // characters
	MaxAnnouncement = 500 // characters
	MaxFilterText   = 500 // characters
	MaxPace         = 1_000

	MinSpan    = time.Second // of whatever lasts
	MaxTimeout = 14 * 24 * time.Hour
	MaxBan     = 10 * 365 * 24 * time.Hour // of one that ends
	MaxFilter  = 14 * 24 * time.Hour
	MaxSlow    = 6 * time.Hour
	MaxHere    = 90 * 24 * time.Hour
)

// Check refuses an act that says too little, too much or what cannot be. The error has
// the code BadMessage, TooLong or Empty, and the act's id.
func (a *Act) Check() *wire.Error {
	refusal := a.checkFields()
	if refusal == nil {
		refusal = a.checkKind()
	}
	if refusal != nil && len(a.ID) <= wire.MaxID {
		refusal.ID = a.ID
	}
	return refusal
}

// checkFields looks at what all acts have.
func (a *Act) checkFields() *wire.Error {
	switch {
	case len(a.ID) > wire.MaxID:
		return bad("id is longer than %d bytes", wire.MaxID)
	case a.Room != "" && a.Room != Everywhere:
		return bad(`room is left out, or "%s" for everywhere`, Everywhere)
	case a.Room == Everywhere && !a.canBeEverywhere():
		return bad("%s is for one room", a.kind())
	case len(a.User) > MaxUser:
		return bad("user is longer than %d bytes", MaxUser)
	case a.Seq < 0 || a.Since < 0 || a.Of < 0 || a.Item < 0:
		return bad("seq, since, of and item are no negative numbers")
	case len(a.Reason) > MaxReason:
		return wire.Errorf(wire.TooLong, "the reason is longer than %d bytes", MaxReason)
	case strings.ContainsFunc(a.Reason+a.User, unicode.IsControl):
		return bad("the reason and user hold control characters")
	case !utf8.ValidString(a.ID + a.User + a.Reason + a.Text):
		return bad("text is UTF-8")
	}
	return nil
}

// canBeEverywhere reports whether the act is not about one message or the state of one room.
func (a *Act) canBeEverywhere() bool { return a.IsAgainst() || a.Act == ActLift || a.Act == ActFilter }

// kind returns the act as it is told, which is bounded.
func (a *Act) kind() string {
	if len(a.Act) > 16 {
		return "this act"
	}
	return a.Act
}

// checkKind looks at what the act itself needs.
func (a *Act) checkKind() *wire.Error {
	switch a.Act {
	case ActRemove:
		if a.Item > 0 && a.Seq == 0 && a.User == "" {
			return nil
		}
		if a.Item > 0 || (a.Seq > 0) == (a.User != "") {
			return bad("remove takes seq, user and since, or item")
		}
		if a.User != "" && a.Since == 0 {
			return bad("remove of a person's messages takes since: a time in milliseconds, 1 for all")
		}
	case ActSweep:
		return first(needs(a.Seq > 0, "sweep", "seq"), spanOrNone("for_ms", a.ForMillis, MaxTimeout), spanOrNone("filter_ms", a.FilterMillis, MaxFilter))
	case ActClear:
	case ActTimeout:
		return first(needs(a.hasPerson(), "timeout", "user or item"), span("for_ms", a.ForMillis, MaxTimeout))
	case ActBan:
		return first(needs(a.hasPerson(), "ban", "user or item"), spanOrNone("for_ms", a.ForMillis, MaxBan))
	case ActKick:
		return needs(a.User != "", "kick", "user")
	case ActAllow:
		return needs(a.Item > 0, "allow", "item")
	case ActFilter:
		return first(needs(a.Text != "", "filter", "text"), checkText(a.Text, MaxFilterText, "\n"), spanOrNone("for_ms", a.ForMillis, MaxFilter))
	case ActAnswered:
		return first(needs(a.Seq > 0, a.Act, "seq"), needs(a.On != nil, a.Act, "on"))
	case ActLift:
		return needs((a.Of > 0) != (a.User != ""), "lift", "of or user")
	default:
		return a.checkMode()
	}
	return nil
}

// hasPerson reports whether it is told whom the act is against. What names an item may name
// its person, too.
func (a *Act) hasPerson() bool { return a.User != "" || a.Item > 0 }

// checkMode looks at the acts that change the state of a room.
func (a *Act) checkMode() *wire.Error {
	switch a.Act {
	case ActSlow:
		return spanOrNone("for_ms", a.ForMillis, MaxSlow)
	case ActPace:
		if a.N < 0 || a.N > MaxPace {
			return bad("n is from 1 to %d messages a second, or 0", MaxPace)
		}
	case ActSpeak:
		switch a.Who {
		case SpeakEveryone, SpeakMembers, SpeakModerators:
		case SpeakHere:
			return span("for_ms", a.ForMillis, MaxHere)
		default:
			return bad("who is everyone, here, members or moderators")
		}
	case ActLinks, ActShield:
		return needs(a.On != nil, a.Act, "on")
	case ActLive, ActScreen:
		return first(needs(a.Seq > 0, a.Act, "seq"), needs(a.On != nil, a.Act, "on"))
	case ActPin, ActUnpin:
		return needs(a.Seq > 0, a.Act, "seq")
	case ActTopic:
		return checkText(a.Text, MaxTopic, "")
	case ActAnnounce:
		return checkText(a.Text, MaxAnnouncement, "\n")
	case "":
		return bad("act is missing")
	default:
		return bad("there is no such act")
	}
	return nil
}

func bad(format string, args ...any) *wire.Error {
	return wire.Errorf(wire.BadMessage, format, args...)
}

// first returns the first refusal, if there is one.
func first(refusals ...*wire.Error) *wire.Error {
	for _, refusal := range refusals {
		if refusal != nil {
			return refusal
		}
	}
	return nil
}

func needs(ok bool, act, field string) *wire.Error {
	if ok {
		return nil
	}
	return bad("%s takes %s", act, field)
}

// span refuses a time that is shorter or longer than it may be.
func span(field string, millis int64, most time.Duration) *wire.Error {
	if millis < MinSpan.Milliseconds() || millis > most.Milliseconds() {
		return bad("%s is from %d to %d milliseconds", field, MinSpan.Milliseconds(), most.Milliseconds())
	}
	return nil
}

func spanOrNone(field string, millis int64, most time.Duration) *wire.Error {
	if millis == 0 {
		return nil
	}
	return span(field, millis, most)
}

// checkText refuses what cannot be shown to a room: nothing to see, too much of it, or
// controls beside those that are allowed.
func checkText(text string, most int, allowed string) *wire.Error {
	switch {
	case text == "":
		return nil
	case fold.Blank(text):
		return wire.Errorf(wire.Empty, "there is nothing to see in the text; leave it out to take it away")
	case utf8.RuneCountInString(text) > most:
		return wire.Errorf(wire.TooLong, "the text is longer than %d characters", most)
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune(allowed, r) }):
		return bad("the text holds control characters")
	}
	return nil
}
