package moderation

import (
	"slices"

	"hubbub/server/wire"
)

// Shows reports whether the room shows a message beside the others.
func (m Modes) Shows(seq int64) bool {
	return slices.ContainsFunc(m.Pins, func(p Pin) bool { return p.Seq == seq })
}

// Following returns the modes with what they show of a message as that is now, and whether that is
// anything else.
func (m Modes) Following(e *wire.Entry) (Modes, bool) {
	if e.Kind != wire.KindMessage || e.Removed {
		return m.WithoutPins(func(p Pin) bool { return p.Seq == e.Seq }), m.Shows(e.Seq)
	}
	text, changed := wire.Clip(e.Text), false
	for i := range m.Pins {
		if p := m.Pins[i]; p.Seq == e.Seq && p.Text != text {
			if !changed {
				m.Pins, changed = slices.Clone(m.Pins), true
			}
			m.Pins[i].Text = text
		}
	}
	return m, changed
}
