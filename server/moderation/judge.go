package moderation

import (
	"slices"
	"time"

	"hubbub/server/identity"
	"hubbub/server/wire"
)

func (k *keeper) setModes(m Modes) {
	if m.Shield != nil && k.modes.Shield == nil {
		k.refused = nil
	}
	switch {
	case m.SlowMillis == 0 && m.Pace == 0:
		k.turns = nil
	case k.turns == nil || !m.KeepsTurns(&k.modes):
		k.turns = newTurns(k.room, k.ledger)
	}
	k.modes, k.state = m, nil
	if !m.IsZero() {
		k.state = m.State()
	}
}

// judge refuses a message, or what it is to become, by the modes of the room. An edit takes no turn.
func (k *keeper) judge(by *identity.Speaker, e *wire.Entry, now moment) *wire.Error {
	k.mu.Lock()
	defer k.mu.Unlock()
	refusal := k.modes.Rules.refuse(by, e.Text, now)
	if e.Kind.IsReaction() {
		return refusal // it takes no turn, and says nothing that a shield would be looked at for
	}
	if refusal == nil && k.turns != nil && e.Kind != wire.KindEdited {
		refusal = refuseWait(k.turns.take(&k.modes.Rules, by, e.ID, now))
	}
	if refusal != nil && k.modes.Shield != nil {
		k.refusedAt = now.running
		k.note(Refusal{At: now.day, User: by.User, Name: e.From, Code: refusal.Code, Text: wire.Clip(e.Text)})
	}
	return refusal
}

func (k *keeper) peek(by *identity.Speaker, now moment) time.Duration {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.turns == nil {
		return 0
	}
	return k.turns.peek(&k.modes.Rules, by, now)
}

const (
	maxRefused  = 200            // of what a shield has refused is remembered
	refusedKept = 24 * time.Hour // after the shield
)

// A Refusal is what a shield has refused. It is in memory alone.
type Refusal struct {
	At   time.Time
	User string
	Name string
	Code wire.Code
	Text string // the beginning of it
}

func (k *keeper) note(refusal Refusal) {
	if len(k.refused) >= maxRefused {
		k.refused = slices.Delete(k.refused, 0, 1)
	}
	k.refused = append(k.refused, refusal)
}
