package moderation_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"hubbub/server/moderation"
	"hubbub/server/wire"
)

var on, off = true, false

func TestState(t *testing.T) {
	w := newTown(t)
	if state := w.State(sala); state != nil {
		t.Errorf("a room without rules has the state %s", state)
	}
	for _, tt := range []struct {
		act  moderation.Act
		want string
	}{
		{moderation.Act{Act: moderation.ActTopic, Text: `Q&A "live"`}, `{"topic":"Q\u0026A \"live\""}`},
		{moderation.Act{Act: moderation.ActTopic}, ``},
		{moderation.Act{Act: moderation.ActSlow, ForMillis: 10_000}, `{"slow_ms":10000}`},
		{moderation.Act{Act: moderation.ActPace, N: 5}, `{"slow_ms":10000,"pace":5}`},
		{moderation.Act{Act: moderation.ActSlow}, `{"pace":5}`},
		{moderation.Act{Act: moderation.ActPace}, ``},
		{moderation.Act{Act: moderation.ActSpeak, Who: moderation.SpeakHere, ForMillis: 60_000}, `{"speak":"here","speak_ms":60000}`},
		{moderation.Act{Act: moderation.ActSpeak, Who: moderation.SpeakMembers, ForMillis: 60_000}, `{"speak":"members"}`},
		{moderation.Act{Act: moderation.ActSpeak, Who: moderation.SpeakEveryone}, ``},
		{moderation.Act{Act: moderation.ActLinks, On: &off}, `{"links":false}`},
		{moderation.Act{Act: moderation.ActLinks, On: &on}, ``},
		{moderation.Act{Act: moderation.ActPin, Seq: 41}, `{"pins":[{"seq":41,"from":"Ana","text":"message 41"}]}`},
		{moderation.Act{Act: moderation.ActPin, Seq: 7}, `{"pins":[{"seq":41,"from":"Ana","text":"message 41"},{"seq":7,"from":"Ana","text":"message 7"}]}`},
		{moderation.Act{Act: moderation.ActUnpin, Seq: 41}, `{"pins":[{"seq":7,"from":"Ana","text":"message 7"}]}`},
		{moderation.Act{Act: moderation.ActUnpin, Seq: 41}, `{"pins":[{"seq":7,"from":"Ana","text":"message 7"}]}`},
		{moderation.Act{Act: moderation.ActUnpin, Seq: 7}, ``},
		{moderation.Act{Act: moderation.ActAnnounce, Text: "we start"}, `{"announcement":{"text":"we start","at":1777636800000}}`},
		{moderation.Act{Act: moderation.ActAnnounce}, ``},
	} {
		w.do(sala, tt.act)
		if got := string(w.State(sala)); got != tt.want {
			t.Errorf("after %+v: %s, want %s", tt.act, got, tt.want)
		}
	}
}

// TestShield: it goes there and back, with what was changed in between left behind, and leaves
// alone what it is not about.
func TestShield(t *testing.T) {
	w := newTown(t)
	w.slow(5 * time.Second)
	w.do(sala, moderation.Act{Act: moderation.ActTopic, Text: "live"})
	w.do(sala, moderation.Act{Act: moderation.ActPace, N: 5})
	before := string(w.State(sala))
	w.do(sala, moderation.Act{Act: moderation.ActShield, On: &on})
	want := `{"topic":"live","slow_ms":30000,"pace":5,"speak":"here","speak_ms":600000,"links":false,"shield":true}`
	if got := string(w.State(sala)); got != want {
		t.Errorf("with the shield %s, want %s", got, want)
	}
	w.do(sala, moderation.Act{Act: moderation.ActShield, On: &on}) // two moderators at once
	w.slow(time.Minute)
	w.restart()
	if got := string(w.State(sala)); got != strings.Replace(want, "30000", "60000", 1) {
		t.Errorf("after a restart %s", got)
	}
	w.do(sala, moderation.Act{Act: moderation.ActShield, On: &off})
	w.do(sala, moderation.Act{Act: moderation.ActShield, On: &off})
	if got := string(w.State(sala)); got != before {
		t.Errorf("after the shield %s, want %s", got, before)
	}
}

// TestShieldIsNeverMilder: what is stricter already stays.
func TestShieldIsNeverMilder(t *testing.T) {
	w := newTown(t)
	w.slow(time.Hour)
	for _, act := range []moderation.Act{
		{Act: moderation.ActSpeak, Who: moderation.SpeakModerators},
		{Act: moderation.ActSpeak, Who: moderation.SpeakMembers},
		{Act: moderation.ActSpeak, Who: moderation.SpeakHere, ForMillis: 3_600_000},
	} {
		w.do(sala, act)
		w.do(sala, moderation.Act{Act: moderation.ActShield, On: &on})
		m := w.Modes(sala)
		if m.SlowMillis != 3_600_000 || m.Speak != act.Who || m.SpeakMillis != act.ForMillis {
			t.Errorf("speak %s: %+v", act.Who, m.Rules)
		}
		w.do(sala, moderation.Act{Act: moderation.ActShield, On: &off})
	}
}

// TestWhatTheShieldRefuses: it is listed, bounded, until there is another.
func TestWhatTheShieldRefuses(t *testing.T) {
	w := newTown(t)
	w.slow(time.Second)
	w.say(sala, w.guest("bob", "", 0))
	if refused := w.Refused(sala); refused != nil {
		t.Errorf("without a shield: %v", refused)
	}
	w.do(sala, moderation.Act{Act: moderation.ActShield, On: &on})
	w.sayText(sala, w.guest("bob", "", 0), strings.Repeat("é", 500))
	refused := w.Refused(sala)
	if len(refused) != 1 || refused[0].User != "bob" || refused[0].Code != wire.Forbidden || refused[0].Text != strings.Repeat("é", 120) {
		t.Errorf("refused: %+v", refused)
	}
	for range 1_000 {
		w.say(sala, w.guest("eve", "", 0))
	}
	if refused := w.Refused(sala); len(refused) != 200 {
		t.Errorf("%d are remembered", len(refused))
	}
	w.do(sala, moderation.Act{Act: moderation.ActShield, On: &off})
	w.say(sala, w.guest("bob", "", 0))
	if refused := w.Refused(sala); len(refused) != 200 || refused[199].User != "eve" {
		t.Error("what the last shield refused has changed")
	}
	w.do(sala, moderation.Act{Act: moderation.ActShield, On: &on})
	if refused := w.Refused(sala); len(refused) != 0 {
		t.Errorf("a new shield has refused %d", len(refused))
	}
}

// TestWhatAShieldRefusedIsForgotten: a day after, and the room costs nothing again.
func TestWhatAShieldRefusedIsForgotten(t *testing.T) {
	w := newTown(t)
	w.do(sala, moderation.Act{Act: moderation.ActShield, On: &on})
	w.say(sala, w.guest("bob", "", 0))
	w.run(48 * time.Hour)
	w.Sweep()
	w.do(sala, moderation.Act{Act: moderation.ActShield, On: &off})
	if refused := w.Refused(sala); len(refused) != 1 {
		t.Errorf("%d are remembered when the shield is off", len(refused))
	}
	w.Sweep()
	if refused := w.Refused(sala); refused != nil || w.Kept() != 0 {
		t.Errorf("%d are remembered after a day, %d rooms are kept", len(refused), w.Kept())
	}
}

// TestPinsAreBounded: one more than there can be is refused, and one that is pinned is not.
func TestPinsAreBounded(t *testing.T) {
	w := newTown(t)
	for seq := range int64(moderation.MaxPins) {
		w.do(sala, moderation.Act{Act: moderation.ActPin, Seq: seq + 1})
	}
	w.do(sala, moderation.Act{Act: moderation.ActPin, Seq: 3})
	m := w.Modes(sala)
	_, refusal := m.With(&moderation.Act{ID: "m1", Act: moderation.ActPin, Seq: 99}, w.now(), moderation.Pin{Seq: 99})
	if refusal == nil || refusal.ID != "m1" || refusal.Code != wire.BadMessage {
		t.Errorf("an eleventh pin: %v", refusal)
	}
	if last := m.Pins[len(m.Pins)-1].Seq; len(m.Pins) != moderation.MaxPins || last != 3 {
		t.Errorf("%d pins, the last one %d", len(m.Pins), last)
	}
}

// TestModesAreValues: what was taken from a room is not changed by what is done to it later.
func TestModesAreValues(t *testing.T) {
	w := newTown(t)
	w.do(sala, moderation.Act{Act: moderation.ActPin, Seq: 1})
	w.do(sala, moderation.Act{Act: moderation.ActPin, Seq: 2})
	before := w.Modes(sala)
	w.do(sala, moderation.Act{Act: moderation.ActUnpin, Seq: 1})
	w.do(sala, moderation.Act{Act: moderation.ActPin, Seq: 3})
	if len(before.Pins) != 2 || before.Pins[0].Seq != 1 || before.Pins[1].Seq != 2 {
		t.Errorf("pins that were taken: %+v", before.Pins)
	}
	pin := func(seq int64) moderation.Modes {
		m, _ := w.Modes(sala).With(&moderation.Act{Act: moderation.ActPin, Seq: seq}, w.now(), moderation.Pin{Seq: seq})
		return m
	}
	w.SetModes(sala, pin(4)) // with room for a fourth
	if a, _ := pin(5), pin(6); a.Pins[3].Seq != 5 {
		t.Errorf("two moderators pin at once: %+v", a.Pins)
	}
	w.do(sala, moderation.Act{Act: moderation.ActUnpin, Seq: 4})
	gone := w.Modes(sala).WithoutPins(func(p moderation.Pin) bool { return p.User == "ana" })
	if gone.Pins != nil || !gone.IsZero() || len(w.Modes(sala).Pins) != 2 {
		t.Errorf("without a person's pins: %+v, the room has %+v", gone.Pins, w.Modes(sala).Pins)
	}
}

// TestWhatIsKeptOfModes: all but what was said.
func TestWhatIsKeptOfModes(t *testing.T) {
	w := newTown(t)
	for _, act := range []moderation.Act{
		{Act: moderation.ActTopic, Text: "live"}, {Act: moderation.ActPin, Seq: 41}, {Act: moderation.ActAnnounce, Text: "we start"},
		{Act: moderation.ActSpeak, Who: moderation.SpeakHere, ForMillis: 60_000}, {Act: moderation.ActPace, N: 5}, {Act: moderation.ActShield, On: &on},
	} {
		w.do(sala, act)
	}
	kept, err := json.Marshal(w.Modes(sala))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(kept), "message 41") {
		t.Errorf("what was said is kept: %s", kept)
	}
	var read moderation.Modes
	if err := json.Unmarshal(kept, &read); err != nil {
		t.Fatal(err)
	}
	read.Pins[0].From, read.Pins[0].Text = "Ana", "message 41"
	if got, want := string(read.State()), string(w.State(sala)); got != want {
		t.Errorf("kept as %s, want %s", got, want)
	}
}
