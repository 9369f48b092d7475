package moderation

import "encoding/json"

// A state is what a room is told of its modes.
type state struct {
	Topic        string          `json:"topic,omitempty"`
	SlowMillis   int64           `json:"slow_ms,omitempty"`
	Pace         int64           `json:"pace,omitempty"`
	Speak        string          `json:"speak,omitempty"`
	SpeakMillis  int64           `json:"speak_ms,omitempty"`
	Links        *bool           `json:"links,omitempty"`
	Shield       bool            `json:"shield,omitempty"`
	Pins         []statePin      `json:"pins,omitempty"`
	Live         *statePin       `json:"live,omitempty"`
	Screen       *statePin       `json:"screen,omitempty"`
	Announcement *stateAnnounced `json:"announcement,omitempty"`
}

type statePin struct {
	Seq  int64  `json:"seq"`
	From string `json:"from"`
	Text string `json:"text"`
}

type stateAnnounced struct {
	Text string `json:"text"`
	At   int64  `json:"at"`
}

// State returns the modes as a room is told them: a JSON object that is empty if there is
// nothing to say.
func (m Modes) State() []byte {
	s := state{
		Topic: m.Topic, SlowMillis: m.SlowMillis, Pace: m.Pace,
		Speak: m.Speak, SpeakMillis: m.SpeakMillis, Shield: m.Shield != nil,
		Live: m.Live.state(), Screen: m.Screen.state(),
	}
	if m.NoLinks {
		s.Links = new(bool)
	}
	for _, p := range m.Pins {
		s.Pins = append(s.Pins, statePin{Seq: p.Seq, From: p.From, Text: p.Text})
	}
	if m.Announcement != nil {
		s.Announcement = &stateAnnounced{Text: m.Announcement.Text, At: m.Announcement.At.UnixMilli()}
	}
	data, err := json.Marshal(s)
	if err != nil {
		panic(err) // there is nothing in it that cannot be written
	}
	return data
}

func (p *Pin) state() *statePin {
	if p == nil {
		return nil
	}
	return &statePin{Seq: p.Seq, From: p.From, Text: p.Text}
}

// IsZero reports whether a room is like others.
func (m Modes) IsZero() bool {
	return m.Topic == "" && m.Rules == Rules{} && m.Shield == nil && len(m.Pins) == 0 && m.Live == nil && m.Screen == nil && m.Announcement == nil
}
