package moderation_test

import (
	"testing"
	"time"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/room"
	"hubbub/server/wire"
)

var _ room.Rules = (*moderation.Rooms)(nil)

// TestSlow: it is kept by person, whatever connection a message comes from.
func TestSlow(t *testing.T) {
	w := newTown(t)
	w.slow(10 * time.Second)
	ana := w.member("ana")
	w.wants("the first", w.say(sala, ana), "")
	again := *ana // of another connection
	again.Address = "train"
	w.wantsIn("at once", w.say(sala, &again), wire.SlowMode, 10*time.Second)
	w.wants("somebody else", w.say(sala, w.member("bob")), "")
	w.wants("in another room", w.say(other, ana), "")
	w.run(4 * time.Second)
	w.wantsIn("what was refused prolongs nothing", w.say(sala, ana), wire.SlowMode, 6*time.Second)
	w.run(6 * time.Second)
	w.wants("after the wait", w.say(sala, ana), "")
	w.run(5 * time.Second)
	w.slow(6 * time.Second)
	w.wantsIn("a shorter wait", w.say(sala, ana), wire.SlowMode, time.Second)
	w.slow(0)
	w.wants("off", w.say(sala, ana), "")
	w.wants("off, again", w.say(sala, ana), "")
}

// TestANewTokenGainsNothing: a guest's first wait begins when its token was made.
func TestANewTokenGainsNothing(t *testing.T) {
	w := newTown(t)
	w.slow(10 * time.Second)
	w.wantsIn("new", w.say(sala, w.guest("new", "", 0)), wire.SlowMode, 10*time.Second)
	w.wantsIn("four seconds old", w.say(sala, w.guest("young", "", 4*time.Second)), wire.SlowMode, 6*time.Second)
	w.wants("ten seconds old", w.say(sala, w.guest("old", "", 10*time.Second)), "")
	w.wants("a member who is new", w.say(sala, &identity.Speaker{User: "bob", Role: identity.Member, Since: w.now()}), "")
	young := w.guest("patient", "", 0)
	w.run(10 * time.Second)
	w.wants("who has waited", w.say(sala, young), "")
	w.wants("and again", w.say(sala, young), wire.SlowMode)
}

// TestSlowAndTheClock: nobody waits longer than told because the clock was put back, nor less
// because it was put ahead.
func TestSlowAndTheClock(t *testing.T) {
	for name, by := range map[string]time.Duration{"back": -time.Hour, "ahead": time.Hour} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			w.slow(10 * time.Second)
			ana, before := w.member("ana"), w.guest("bob", "", 0)
			w.wants("the first", w.say(sala, ana), "")
			w.wants("a guest", w.say(sala, before), wire.SlowMode)
			w.put(by)
			w.wantsIn("after the clock was put "+name, w.say(sala, ana), wire.SlowMode, 10*time.Second)
			w.wantsIn("a guest, too", w.say(sala, before), wire.SlowMode, 10*time.Second)
			w.run(10 * time.Second)
			w.wants("after the wait", w.say(sala, ana), "")
			w.wants("a guest after the wait", w.say(sala, before), "")
		})
	}
	w := newTown(t)
	w.slow(10 * time.Second)
	future := w.guest("eve", "", -time.Hour) // made before the clock was put back
	w.wantsIn("a token of the future", w.say(sala, future), wire.SlowMode, 10*time.Second)
	w.run(10 * time.Second)
	w.wants("after the wait", w.say(sala, future), "")
}

// TestSentAgain: a message that is sent again is not refused, and what is new is.
func TestSentAgain(t *testing.T) {
	w := newTown(t)
	w.slow(10 * time.Second)
	ana := w.member("ana")
	say := func(id string) *wire.Error {
		return w.Judge(sala, ana, &wire.Entry{Kind: wire.KindMessage, ID: id, Text: "hello"})
	}
	w.wants("the first", say("c1"), "")
	w.run(3 * time.Second)
	w.wants("sent again", say("c1"), "")
	w.wantsIn("the next", say("c2"), wire.SlowMode, 7*time.Second)
	w.run(7 * time.Second)
	w.wants("the next, after the wait", say("c2"), "")
	w.wants("the first, still again", say("c1"), wire.SlowMode)
	w.run(10 * time.Second)
	w.wants("without an id", say(""), "")
	w.wants("without an id, again", say(""), wire.SlowMode)
}

func TestWhoIsExempt(t *testing.T) {
	w := newTown(t)
	w.slow(time.Minute)
	w.do(sala, moderation.Act{Act: moderation.ActPace, N: 1})
	w.do(sala, moderation.Act{Act: moderation.ActSpeak, Who: moderation.SpeakModerators})
	off := false
	w.do(sala, moderation.Act{Act: moderation.ActLinks, On: &off})
	machine := w.member("bot")
	machine.Machine = true
	for what, by := range map[string]*identity.Speaker{
		"a machine":   machine,
		"a moderator": {User: "mod", Role: identity.Moderator, Guest: true, Since: w.now()},
		"an owner":    {User: "own", Role: identity.Owner, Guest: true, Since: w.now()},
	} {
		for range 3 {
			w.wants(what, w.sayText(sala, by, "see https://example.org"), "")
		}
		if wait := w.Wait(sala, by); wait != 0 {
			t.Errorf("%s waits %d ms", what, wait)
		}
	}
}

func TestWhoMaySpeak(t *testing.T) {
	w := newTown(t)
	people := map[string]*identity.Speaker{
		"a new guest": w.guest("new", "", time.Minute), "an old guest": w.guest("old", "", 10*time.Minute), "a member": w.member("ana"),
		"a moderator": {User: "mod", Role: identity.Moderator, Since: w.now()},
	}
	for _, tt := range []struct {
		act  moderation.Act
		want map[string]bool // who may
	}{
		{moderation.Act{Act: moderation.ActSpeak, Who: moderation.SpeakHere, ForMillis: 600_000}, map[string]bool{"an old guest": true, "a member": true, "a moderator": true}},
		{moderation.Act{Act: moderation.ActSpeak, Who: moderation.SpeakMembers}, map[string]bool{"a member": true, "a moderator": true}},
		{moderation.Act{Act: moderation.ActSpeak, Who: moderation.SpeakModerators}, map[string]bool{"a moderator": true}},
		{moderation.Act{Act: moderation.ActSpeak, Who: moderation.SpeakEveryone}, map[string]bool{"a new guest": true, "an old guest": true, "a member": true, "a moderator": true}},
	} {
		w.do(sala, tt.act)
		for what, by := range people {
			code := wire.Forbidden
			if tt.want[what] {
				code = ""
			}
			w.wants(tt.act.Who+": "+what, w.say(sala, by), code)
		}
	}
	w.do(sala, moderation.Act{Act: moderation.ActSpeak, Who: moderation.SpeakHere, ForMillis: 600_000})
	w.wantsIn("when to come back", w.say(sala, people["a new guest"]), wire.Forbidden, 9*time.Minute)
	if w.Modes(sala).Pins != nil || w.Kept() != 1 {
		t.Error("more stands than was done")
	}
	w.do(sala, moderation.Act{Act: moderation.ActSpeak, Who: moderation.SpeakEveryone})
	if w.Kept() != 0 {
		t.Error("a room without rules is kept")
	}
}

// TestUnknownIsClosed: who may speak by a word of a newer version is not everybody.
func TestUnknownIsClosed(t *testing.T) {
	w := newTown(t)
	w.SetModes(sala, moderation.Modes{Rules: moderation.Rules{Speak: "verified"}})
	w.wants("a member", w.say(sala, w.member("ana")), wire.Forbidden)
}

func TestLinks(t *testing.T) {
	w := newTown(t)
	off, on := false, true
	w.do(sala, moderation.Act{Act: moderation.ActLinks, On: &off})
	for text, want := range map[string]bool{
		"see https://example.org": true, "HTTPS://EXAMPLE.ORG": true, "ｈｔｔｐｓ：／／example.org": true, "www.example.org": true,
		"go to example.com": true, "example.com.": true, "exemplo.com.br": true, "bit.ly/abc": true, "t.me/room": true, "münchen.de": true,
		"mailto:ana@example.org": true, "[here](https://example.org)": true, "magnet://x": true, "exam\u200dple.com": true, "пример.рф/путь": true,
		"hello": false, "tudo bem.vamos": false, "it costs 3.50": false, "1.000.000/2": false, "e.g. this": false, "...": false, "a.b": false, "and/or": false,
		"10:30": false, "file.txt": false, "v1.2/v1.3": false, "the end.Then": false, ":)": false, "http": false, "": false,
	} {
		code := wire.Code("")
		if want {
			code = wire.Filtered
		}
		w.wants(text, w.sayText(sala, w.member("ana"), text), code)
	}
	w.do(sala, moderation.Act{Act: moderation.ActLinks, On: &on})
	w.wants("allowed again", w.sayText(sala, w.member("ana"), "see https://example.org"), "")
}

// TestWhatIsRefusedDoesNotCount: a link costs no turn.
func TestWhatIsRefusedDoesNotCount(t *testing.T) {
	w := newTown(t)
	off := false
	w.slow(time.Minute)
	w.do(sala, moderation.Act{Act: moderation.ActLinks, On: &off})
	w.wants("a link", w.sayText(sala, w.member("ana"), "www.example.org"), wire.Filtered)
	w.wants("without it", w.say(sala, w.member("ana")), "")
}
