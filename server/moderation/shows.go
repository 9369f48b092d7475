package moderation

import (
	"slices"

	"hubbub/server/wire"
)

// IsShown reports whether the room shows a message beside the others.
func (m *Modes) IsShown(seq int64) bool {
	return slices.ContainsFunc(m.Shows(), func(p Pin) bool { return p.Seq == seq })
}

// Following returns the modes with what they show of a message as that is now, and whether that is
// anything else.
func (m Modes) Following(e *wire.Entry) (Modes, bool) {
	if e.Kind != wire.KindMessage || e.Removed {
		return m.Without(func(p Pin) bool { return p.Seq == e.Seq }), m.IsShown(e.Seq)
	}
	text, with, changed := wire.Clip(e.Text), make(map[int64]Pin), false
	for _, p := range m.Shows() {
		if p.Seq == e.Seq {
			changed, p.Text = changed || p.Text != text, text
		}
		with[p.Seq] = p
	}
	if !changed {
		return m, false
	}
	return m.Filled(with), true
}
