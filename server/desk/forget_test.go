package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hubbub/server/control"
	"hubbub/server/identity"
	"hubbub/server/records"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A told is the ticket of a message.
type told chan struct{}

func (c told) Numbered(*wire.Entry, bool) { close(c) }
func (c told) Refused(e *wire.Error)      { panic(e) }

// say says something in a room.
func (h harness) say(t *testing.T, in, user, text string) {
	t.Helper()
	done := make(told)
	d := room.Draft{Entry: wire.Entry{Kind: wire.KindMessage, User: user, From: user + "'s name", ID: text, Text: text}, Author: [16]byte([]byte(user + "xxxx")), Ticket: done, Received: time.Now()}
	if err := h.Hub.(*room.Hub).Say(in, d); err != nil {
		t.Fatal(err)
	}
	<-done
}

// react puts a reaction to a message.
func (h harness) react(t *testing.T, in, user string, seq int64) {
	t.Helper()
	done := make(told)
	d := room.Draft{Entry: wire.Entry{Kind: wire.KindReact, Target: seq, User: user, From: user + "'s name", Text: "👍"}, Ticket: done}
	if err := h.Hub.(*room.Hub).React(in, d); err != nil {
		t.Fatal(err)
	}
	<-done
}

// TestForget: what a person has said is removed in every room, the person is signed out, and
// its name is nowhere; others lose nothing. It can be done again.
func TestForget(t *testing.T) {
	const ana, bea = "ANAANAANAANA", "BEABEABEABEA"
	d := open(t)
	for _, in := range []string{"lobby", "tea", "tea"} {
		d.say(t, in, ana, "by Ana "+time.Now().String())
		d.say(t, in, bea, "by Bea "+time.Now().String())
	}
	d.say(t, "milk", bea, "by Bea")
	for _, user := range []string{ana, bea} {
		d.react(t, "milk", user, 1)
	}
	if err := d.Records.Grant(t.Context(), records.Grant{User: ana, Role: identity.Member}); err != nil {
		t.Fatal(err)
	}
	d.server.people = []control.Person{person(ana, "Ana", 1, 1)}
	for i, want := range []control.Forgotten{{User: ana, Rooms: 2}, {User: ana}} {
		forgotten, err := d.Forget(t.Context(), []string{"Ana", ana}[i])
		if err != nil || forgotten != want {
			t.Fatalf("%+v, %v; want %+v", forgotten, err, want)
		}
	}
	if !d.Records.Ended(ana) || d.Records.Role(ana, "") != identity.Nobody || len(d.server.closed) == 0 || d.server.closed[0] != ana {
		t.Errorf("ended: %v, role: %v, closed: %q", d.Records.Ended(ana), d.Records.Role(ana, ""), d.server.closed)
	}
	if !slices.Equal(d.server.forgotten, []string{ana, ana}) {
		t.Errorf("what stands is ended for %q", d.server.forgotten)
	}
	messages := make(map[bool]int) // by whether they are there
	for _, in := range []string{"lobby", "tea", "milk"} {
		page, err := d.History.After(t.Context(), in, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Entries {
			if strings.Contains(e.From+e.ID+e.Text, "Ana") || strings.Contains(e.From, ana) || e.Kind == wire.KindMessage && e.Removed == (e.User == bea) {
				t.Errorf("%s: %+v", in, e)
			}
			if e.Kind == wire.KindMessage {
				messages[!e.Removed]++
			}
		}
	}
	totals, who, err := d.History.Reactors(t.Context(), "milk", 1, "", "", 10)
	if err != nil || len(totals) != 1 || totals[0].People != 1 || len(who) != 1 || who[0].User != bea {
		t.Errorf("reactions: %v by %v, %v", totals, who, err)
	}
	if due, err := d.History.ReactionsDue(t.Context()); err != nil || !slices.Equal(due["milk"], []int64{1}) {
		t.Errorf("to be told: %v, %v", due, err)
	}
	if messages[true] != 4 || messages[false] != 3 {
		t.Errorf("%d messages are there, %d are not", messages[true], messages[false])
	}
	if log := d.log.String(); !strings.Contains(log, "person forgotten") || strings.Contains(log, "name=Ana") {
		t.Errorf("log: %s", log)
	}
	for _, who := range []string{"Bea", "", "anaanaanaana"} {
		_, err := d.Forget(t.Context(), who)
		wantCode(t, err, control.NotFound)
	}
}

// TestForgetInSteps: where it takes longer than a call may, what was said is removed by the first
// one, once, and the next ones go on.
func TestForgetInSteps(t *testing.T) {
	const ana = "ANAANAANAANA"
	d := open(t)
	for range 600 {
		d.say(t, "lobby", ana, "by Ana "+time.Now().String())
	}
	d.ForgetTime = time.Nanosecond
	forgotten, err := d.Forget(t.Context(), ana)
	if err != nil || forgotten != (control.Forgotten{User: ana, Rooms: 1, Left: 600}) {
		t.Fatalf("%+v, %v", forgotten, err)
	}
	d.ForgetTime = 20 * time.Millisecond
	for calls := 0; forgotten.Left > 0; calls++ {
		if forgotten, err = d.Forget(t.Context(), ana); err != nil || forgotten.Rooms != 0 || calls > 10_000 {
			t.Fatalf("%+v, %v", forgotten, err)
		}
	}
	page, err := d.History.After(t.Context(), "lobby", 0, 1000)
	if err != nil || len(page.Entries) != 601 || page.Entries[0].From != "" || page.Entries[600].Kind != wire.KindRemovedMany {
		t.Errorf("%d entries, %v", len(page.Entries), err)
	}
}
