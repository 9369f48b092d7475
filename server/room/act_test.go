package room_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// rules silence people, and tell newcomers a state. They note whom they have judged.
type rules struct {
	mu       sync.Mutex
	silenced map[string]bool
	judged   []string
	state    []byte
}

func (r *rules) Judge(_ string, by *identity.Speaker, e *wire.Entry) *wire.Error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.judged = append(r.judged, e.Text)
	if r.silenced[by.User] {
		return &wire.Error{Code: wire.Timeout, Message: "you were silenced", RetryAfterMillis: 5}
	}
	return nil
}

func (r *rules) State(string) []byte { return r.state }

// silence is what an act does to the rules.
type silence struct {
	rules *rules
	user  string
	seqs  []int64
}

func (s *silence) Applied(e *wire.Entry) {
	s.rules.mu.Lock()
	defer s.rules.mu.Unlock()
	s.rules.silenced[s.user] = true
	s.seqs = append(s.seqs, e.Seq)
}

// told is a ticket that notes what it was told, in one list for all.
type told struct {
	mu   *sync.Mutex
	list *[]string
	name string
}

func (t told) note(what string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	*t.list = append(*t.list, t.name+" "+what)
}

func (t told) Numbered(e *wire.Entry, _ bool) { t.note(fmt.Sprint(e.Seq)) }
func (t told) Refused(e *wire.Error)          { t.note(string(e.Code) + " " + e.ID) }

func ruled(t *testing.T) (*venue, *rules) {
	r := &rules{silenced: make(map[string]bool)}
	v := newVenue(t)
	v.hub = room.NewHub(room.Config{Log: v.log, Backlog: 50, NewOutlet: func() room.Outlet { return v }, Rules: r})
	return v, r
}

func timeoutOf(g *guest) room.Draft {
	return room.Draft{Entry: wire.Entry{Kind: wire.KindAct, Text: fmt.Sprintf(`"act":"timeout","user":%q`, g.session.User())}}
}

// TestActsGoFirst: what waits when an act comes is judged after it, however much that is,
// and what was taken before keeps its place.
func TestActsGoFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, r := ruled(t)
		ana, bo := v.join("Ana"), v.join("Bo")
		ana.next()
		v.gate = make(chan struct{})
		say := func(g *guest, text string) {
			d := g.draft("", text)
			d.Speaker.User, d.Ticket = g.session.User(), told{new(sync.Mutex), new([]string), ""}
			g.room.Say(d)
		}
		say(bo, "before")
		synctest.Wait()
		for range room.MaxWaiting - 1 {
			say(bo, "spam")
		}
		say(ana, "hello")
		attached := &silence{rules: r, user: bo.session.User()}
		act := timeoutOf(bo)
		act.Attachment = attached
		ana.room.Act(act)
		close(v.gate)
		synctest.Wait()
		ana.sees("1 Bo: before", "act  0", "3 Ana: hello")
		if !slices.Equal(attached.seqs, []int64{2}) {
			t.Errorf("applied at %v", attached.seqs)
		}
		if n := len(r.judged); n != 1+room.MaxWaiting {
			t.Errorf("%d messages were judged", n)
		}
	})
}

// TestRefusedInTheirOrder: who says much is told of each message in turn, whether or not
// it has its place, and with its id.
func TestRefusedInTheirOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, r := ruled(t)
		ana, bo := v.join("Ana"), v.join("Bo")
		r.silenced[bo.session.User()] = true
		var got []string
		var mu sync.Mutex
		v.gate = make(chan struct{})
		ana.say("", "stuck")
		for i, g := range []*guest{bo, ana, bo, bo, ana, bo} {
			d := g.draft(fmt.Sprint("c", i), "x")
			d.Speaker.User, d.Ticket = g.session.User(), told{&mu, &got, g.session.Name().String()}
			g.room.Say(d)
		}
		close(v.gate)
		synctest.Wait()
		want := []string{"Bo timeout c0", "Ana 2", "Bo timeout c2", "Bo timeout c3", "Ana 3", "Bo timeout c5"}
		if !slices.Equal(got, want) {
			t.Errorf("told %q, want %q", got, want)
		}
		v.log.breakDown(true)
		got = nil
		r.silenced = map[string]bool{}
		d := ana.draft("c9", "x")
		d.Ticket = told{&mu, &got, "Ana"}
		ana.room.Say(d)
		synctest.Wait()
		if !slices.Equal(got, []string{"Ana not_saved c9"}) {
			t.Errorf("told %q", got)
		}
	})
}

// TestOnlyMessagesAreJudged: and only once the end of the room is known.
func TestOnlyMessagesAreJudged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, r := ruled(t)
		v.log.breakDown(true)
		var got []string
		d := room.Draft{Entry: wire.Entry{Kind: wire.KindMessage, Text: "lost"}, Ticket: told{new(sync.Mutex), &got, "Ana"}}
		if err := v.hub.Say("lobby", d); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		v.log.breakDown(false)
		if err := v.hub.Act("lobby", room.Draft{Entry: wire.Entry{Kind: wire.KindRoom, Text: "{}"}}); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if len(r.judged) > 0 || len(got) != 1 {
			t.Errorf("judged %q, told %q", r.judged, got)
		}
		if v.hub.Act(strings.Repeat("x", 200), room.Draft{}) == nil {
			t.Error("a room that cannot be")
		}
	})
}

// TestState: newcomers are told what a room is like.
func TestState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, r := ruled(t)
		r.state = []byte(`{"slow_ms":5}`)
		if got := v.join("Ana").welcome.State; string(got) != `{"slow_ms":5}` {
			t.Errorf("state %q", got)
		}
		if got := newVenue(t).join("Bo").welcome.State; got != nil {
			t.Errorf("without rules: %q", got)
		}
	})
}

// TestActsAreNoMessages: they are numbered, and not counted.
func TestActsAreNoMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana := v.join("Ana")
		ana.say("", "one")
		act := timeoutOf(ana)
		act.Received = time.Now()
		ana.room.Act(act)
		synctest.Wait()
		messages, received := 0, 0
		for b := ana.cursor.Next(); b != nil; b = b.Next() {
			messages, received = messages+b.Messages(), received+len(b.Received())
		}
		if bo := v.join("Bo"); bo.welcome.Messages != 1 || bo.welcome.Seq != 2 || messages != 1 || received != 1 {
			t.Errorf("n %d, seq %d, %d messages, %d received", bo.welcome.Messages, bo.welcome.Seq, messages, received)
		}
	})
}

// TestBulkIsOneFrame: to take back all of a person costs each member one frame, however
// much that is.
func TestBulkIsOneFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		guests := v.crowd(50)
		for range 10_000 {
			guests[0].room.Say(guests[0].draft("", "spam"))
		}
		synctest.Wait()
		for _, g := range guests {
			for b := g.cursor; b != nil; b = b.Next() {
				g.cursor = b
			}
		}
		guests[1].room.Act(room.Draft{Entry: wire.Entry{Kind: wire.KindRemovedMany, Target: 1, User: guests[0].session.User()}})
		synctest.Wait()
		for _, g := range guests {
			if n := g.frames(); n != 1 {
				t.Fatalf("%s gets %d frames", g.session.Name(), n)
			}
			frames := g.cursor.Next().Frame(wire.Form{})
			if got := payloads(t, frames); len(got) != 1 || len(got[0]) > 120 {
				t.Fatalf("%q", frames)
			}
		}
	})
}

// TestToldBehind: a ticket is told of a number when the outlet has what stands there, so that
// an answer that is sent behind all of the room does not come before what it is about.
func TestToldBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, r := ruled(t)
		ana := v.join("Ana")
		ana.next()
		v.gate = make(chan struct{})
		var list []string
		mu := new(sync.Mutex)
		acts := make([]room.Draft, 3)
		for i := range acts {
			acts[i] = timeoutOf(ana)
			acts[i].Attachment, acts[i].Ticket = &silence{rules: r, user: "nobody"}, told{mu, &list, fmt.Sprint("act", i)}
		}
		ana.room.Act(acts...)
		synctest.Wait()
		if len(list) > 0 {
			t.Errorf("before the outlet had it: %q", list)
		}
		close(v.gate)
		synctest.Wait()
		if want := []string{"act0 1", "act1 2", "act2 3"}; !slices.Equal(list, want) {
			t.Errorf("told %q, want %q", list, want)
		}
		ana.sees("act  0", "act  0", "act  0")
	})
}
