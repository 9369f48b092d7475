package moderation

import (
	"slices"
	"time"

	"hubbub/server/wire"
)

// MaxPins is how many messages a room can have pinned.
const MaxPins = 10

// Modes are the state of a room: what it is about, what stays in sight, and by which rules
// one speaks there. The zero Modes are those of a room like others. They are values: what a
// method returns shares nothing that is changed later. As JSON they are what is kept: State
// is what is told.
type Modes struct {
	Topic string `json:"topic,omitempty"`
	Rules
	Shield       *Rules        `json:"shield,omitempty"` // the rules before it, nil while it is off
	Pins         []Pin         `json:"pins,omitempty"`   // the oldest first
	Live         *Pin          `json:"live,omitempty"`   // the question that is being answered
	Screen       *Pin          `json:"screen,omitempty"` // the message that is shown to all
	Announcement *Announcement `json:"announcement,omitempty"`
	Version      int64         `json:"-"` // the record of the act that has changed them last, 0 for none
}

// Rules are by what messages of a room are refused.
type Rules struct {
	SlowMillis  int64  `json:"slow_ms,omitempty"`
	Pace        int64  `json:"pace,omitempty"`     // messages a second
	Speak       string `json:"speak,omitempty"`    // empty for everyone
	SpeakMillis int64  `json:"speak_ms,omitempty"` // for SpeakHere
	NoLinks     bool   `json:"no_links,omitempty"`
}

// A Pin is a message that stays in sight. What was said is not kept with it: whoever starts
// a server fills From and Text in from the history.
type Pin struct {
	Seq  int64  `json:"seq"`
	User string `json:"user,omitempty"` // whose message it is
	From string `json:"-"`
	Text string `json:"-"` // at most as much of it as wire.Clip leaves
}

// An Announcement is what everybody was told last.
type Announcement struct {
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// KeepsTurns reports whether who has spoken under other modes waits as long under these.
func (m *Modes) KeepsTurns(before *Modes) bool {
	return (m.SlowMillis != 0 || m.Pace != 0) && m.Pace == before.Pace
}

// With returns the modes after an act that IsMode, and that Check lets pass. A message to
// pin is given filled in. The error says that the act cannot be done.
func (m Modes) With(a *Act, now time.Time, pin Pin) (Modes, *wire.Error) {
	switch a.Act {
	case ActSlow:
		m.SlowMillis = a.ForMillis
	case ActPace:
		m.Pace = a.N
	case ActSpeak:
		m.Speak, m.SpeakMillis = a.Who, 0
		switch a.Who {
		case SpeakEveryone:
			m.Speak = ""
		case SpeakHere:
			m.SpeakMillis = a.ForMillis
		}
	case ActLinks:
		m.NoLinks = !*a.On
	case ActTopic:
		m.Topic = a.Text
	case ActAnnounce:
		m.Announcement = nil
		if a.Text != "" {
			m.Announcement = &Announcement{Text: a.Text, At: time.UnixMilli(now.UnixMilli())}
		}
	case ActShield:
		m.setShield(*a.On)
	case ActPin:
		if m = m.WithoutPins(func(p Pin) bool { return p.Seq == pin.Seq }); len(m.Pins) >= MaxPins {
			return m, &wire.Error{Code: wire.BadMessage, Message: "there are as many pinned messages as can be: unpin one first", ID: a.ID}
		}
		pin.Text = wire.Clip(pin.Text)
		m.Pins = append(slices.Clone(m.Pins), pin)
	case ActUnpin:
		m = m.WithoutPins(func(p Pin) bool { return p.Seq == a.Seq })
	case ActLive:
		m.Live = m.Live.shown(a, pin)
	case ActScreen:
		m.Screen = m.Screen.shown(a, pin)
	}
	return m, nil
}

// setShield exchanges the rules for those that are prepared, and back. What of them is
// changed in between lasts as long as the shield.
func (m *Modes) setShield(on bool) {
	switch {
	case on && m.Shield == nil:
		before := m.Rules
		m.Shield, m.Rules = &before, before.shielded()
	case !on && m.Shield != nil:
		m.Rules, m.Shield = *m.Shield, nil
	}
}

// The rules of a room under attack: who was here before speaks, slowly and without links.
const (
	shieldSlow = 30 * time.Second
	shieldHere = 10 * time.Minute
)

// shielded returns rules for a room under attack, in nothing milder than these.
func (r Rules) shielded() Rules {
	r.SlowMillis = max(r.SlowMillis, shieldSlow.Milliseconds())
	r.NoLinks = true
	if r.Speak == "" || r.Speak == SpeakHere {
		r.Speak, r.SpeakMillis = SpeakHere, max(r.SpeakMillis, shieldHere.Milliseconds())
	}
	return r
}

// shown returns what is shown instead of p after an act that shows a message, or no more.
func (p *Pin) shown(a *Act, pin Pin) *Pin {
	switch {
	case *a.On:
		pin.Text = wire.Clip(pin.Text)
		return &pin
	case p != nil && p.Seq == a.Seq:
		return nil
	}
	return p // it is another one by now
}

// Without returns the modes without the messages that are gone: pinned ones, and those that are shown.
func (m Modes) Without(gone func(p Pin) bool) Modes {
	m = m.WithoutPins(gone)
	if m.Live != nil && gone(*m.Live) {
		m.Live = nil
	}
	if m.Screen != nil && gone(*m.Screen) {
		m.Screen = nil
	}
	return m
}

// Shows returns the messages that stay in sight.
func (m *Modes) Shows() []Pin {
	all := slices.Clone(m.Pins)
	for _, p := range []*Pin{m.Live, m.Screen} {
		if p != nil {
			all = append(all, *p)
		}
	}
	return all
}

// Filled returns the modes with what messages say that stay in sight, by their numbers, and without
// those that are not among them.
func (m Modes) Filled(with map[int64]Pin) Modes {
	m = m.Without(func(p Pin) bool { return with[p.Seq].Seq == 0 })
	fill := func(p Pin) Pin {
		p.From, p.Text = with[p.Seq].From, wire.Clip(with[p.Seq].Text)
		return p
	}
	m.Pins = slices.Clone(m.Pins)
	for i, p := range m.Pins {
		m.Pins[i] = fill(p)
	}
	for _, p := range []**Pin{&m.Live, &m.Screen} {
		if *p != nil {
			filled := fill(**p)
			*p = &filled
		}
	}
	return m
}

// WithoutPins returns the modes without the pins of messages that are gone.
func (m Modes) WithoutPins(gone func(p Pin) bool) Modes {
	if slices.ContainsFunc(m.Pins, gone) {
		m.Pins = slices.DeleteFunc(slices.Clone(m.Pins), gone)
	}
	if len(m.Pins) == 0 {
		m.Pins = nil
	}
	return m
}
