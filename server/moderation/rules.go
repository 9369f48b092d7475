package moderation

import (
	"time"

	"hubbub/server/identity"
	"hubbub/server/wire"
)

// isExempt reports whether somebody keeps the room, and is not bound as those are who use it.
func isExempt(by *identity.Speaker) bool { return by.Machine || by.Role >= identity.Moderator }

// refuse refuses a message by who says it and what is in it.
func (r *Rules) refuse(by *identity.Speaker, text string, now moment) *wire.Error {
	switch r.Speak {
	case "", SpeakEveryone:
	case SpeakMembers:
		if by.Guest {
			return wire.Errorf(wire.Forbidden, "only members speak here for now")
		}
	case SpeakHere:
		if left := time.Duration(r.SpeakMillis)*time.Millisecond - now.age(by.Since); left > 0 {
			refusal := wire.Errorf(wire.Forbidden, "only who has been here for a while speaks here for now")
			refusal.RetryAfterMillis = millis(left)
			return refusal
		}
	default: // also what only a newer version knows
		return wire.Errorf(wire.Forbidden, "only moderators speak here for now")
	}
	if r.NoLinks && HasLink(text) {
		return wire.Errorf(wire.Filtered, "no links here for now")
	}
	return nil
}

func refuseWait(wait time.Duration) *wire.Error {
	if wait <= 0 {
		return nil
	}
	refusal := wire.Errorf(wire.SlowMode, "the room is slow for now: wait before the next message")
	refusal.RetryAfterMillis = millis(wait)
	return refusal
}

// Refusal returns what somebody is told whom the sanction keeps from speaking, or out.
func (s *Sanction) Refusal(now time.Time) *wire.Error {
	refusal := wire.Errorf(wire.Timeout, "a moderator has silenced you here for a while")
	if s.Kind == ActBan {
		refusal = wire.Errorf(wire.Banned, "a moderator has shut you out of this room")
		if s.Room == Everywhere {
			refusal.Message = "a moderator has shut you out"
		}
	}
	if !s.Until.IsZero() {
		refusal.RetryAfterMillis = max(1, millis(s.Until.Sub(now)))
	}
	return refusal
}

// millis returns a wait in milliseconds that is not too short.
func millis(d time.Duration) int64 { return (d + time.Millisecond - 1).Milliseconds() }
