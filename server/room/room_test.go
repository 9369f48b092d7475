package room_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/room"
	"hubbub/server/wire"
)

func TestRoomNames(t *testing.T) {
	tests := map[string]struct {
		room string
		want string // the name of the room, "" if refused
	}{
		"none is the lobby": {"", "lobby"},
		"lobby":             {"lobby", "lobby"},
		"letter":            {"a", "a"},
		"digit first":       {"7up", "7up"},
		"hyphens":           {"go--lang-", "go--lang-"},
		"64 bytes":          {strings.Repeat("a", 64), strings.Repeat("a", 64)},
		"65 bytes":          {strings.Repeat("a", 65), ""},
		"hyphen first":      {"-a", ""},
		"capital":           {"Lobby", "lobby"},
		"space":             {"a b", "a-b"},
		"slash":             {"a/b", ""},
		"dot":               {"..", ""},
		"underscore":        {"a_b", "a-b"},
		"accent":            {"é", "e"},
		"NUL":               {"a\x00", ""},
		"line break":        {"lob\nby", ""},
		"full width":        {"ａ", "a"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			v := newVenue(t)
			r, err := v.hub.Hold(tt.room)
			switch {
			case tt.want == "" && !errors.Is(err, room.ErrRoomInvalid):
				t.Errorf("error %v, want ErrRoomInvalid", err)
			case tt.want == "" && v.hub.Rooms() != 0:
				t.Error("what is no room is one")
			case tt.want != "" && (err != nil || r.Name() != tt.want):
				t.Errorf("room %v, error %v, want room %q", r, err, tt.want)
			}
		})
	}
}

func TestWelcome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana := v.join("Ana")
		ana.say("", "first")
		ana.say("", "second")
		bo := v.join("Bo")
		w := bo.welcome
		if w.Session != bo.session || w.Room != "lobby" || w.Seq != 2 || w.Online != 2 || w.Outlet != room.Outlet(v) {
			t.Errorf("welcome %+v", w)
		}
		if want := []string{"Ana", "Bo"}; !slices.Equal(namesOf(w.People), want) {
			t.Errorf("users %q, want %q", namesOf(w.People), want)
		}
		if w.Epoch == "" || w.Epoch != ana.welcome.Epoch {
			t.Errorf("epochs %q and %q, want one", ana.welcome.Epoch, w.Epoch)
		}
		if ana.welcome.Seq != 0 || ana.welcome.Online != 1 {
			t.Errorf("the first was welcomed with %+v", ana.welcome)
		}
	})
}

// TestFollow: a member sees what comes after its own arrival, and nothing else.
func TestFollow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana := v.join("Ana")
		ana.sees()
		ana.say("", "before")
		bo := v.join("Bo")
		bo.sees()
		bo.say("", "after")
		zé := v.enter("other", "Zé", "")
		zé.say("", "elsewhere")
		bo.leave()
		ana.sees("1 Ana: before", "joined Bo 2", "2 Bo: after", "left Bo 1")
		bo.sees("2 Bo: after", "left Bo 1")
		zé.sees("1 Zé: elsewhere")
	})
}

// TestJoinInsideLoad: who joins while messages wait for one broadcast gets those
// before as backlog, those after live.
func TestJoinInsideLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.gate = make(chan struct{})
		ana := v.join("Ana") // the sequencer waits with its notice
		say := func(text string) { ana.room.Say(ana.draft("", text)) }
		say("a")
		say("b")
		bo := v.enter(room.Lobby, "Bo", "")
		say("c")
		close(v.gate)
		synctest.Wait()
		if got := decode(t, bo.backlog); len(got) != 2 || got[1].Text != "b" || bo.welcome.Seq != 2 {
			t.Errorf("backlog %v before %d, want a and b", got, bo.welcome.Seq)
		}
		bo.sees("3 Ana: c")
		if n := ana.frames(); n != 2 {
			t.Errorf("%d batches, want one up to the join and one after it", n)
		}
		ana.sees("1 Ana: a", "2 Ana: b", "joined Bo 2", "3 Ana: c")
	})
}

func TestMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana := v.join("Ana")
		read := time.Now()
		time.Sleep(time.Second)
		d := ana.draft("c7", "hi")
		d.Received = read
		ana.room.Say(d)
		synctest.Wait()
		b := ana.welcome.After.Next()
		if got := b.Received(); b.Messages() != 1 || len(got) != 1 || !got[0].Equal(read) {
			t.Errorf("%d messages, received %v, want %v", b.Messages(), got, read)
		}
		if lag := b.End() - ana.welcome.After.End(); lag != int64(len(b.Frame(wire.Form{}))) {
			t.Errorf("the list grew by %d bytes, the frame has %d", lag, len(b.Frame(wire.Form{})))
		}
		e := ana.read()[0]
		if e.ID != "c7" || e.At != time.Now().UnixMilli() {
			t.Errorf("event %+v at %v", e, time.Now().UnixMilli())
		}
	})
}

func TestBacklog(t *testing.T) {
	tests := map[string]struct {
		said, size, frames int // messages, bytes of text in each, frames they come in
	}{
		"none":           {0, 0, 0},
		"one":            {1, 10, 1},
		"all":            {49, 10, 1},
		"just all":       {50, 10, 1},
		"the last 50":    {51, 10, 1},
		"three times":    {157, 10, 1},
		"large":          {60, 4096, 8},
		"each too large": {50, 40 << 10, 50},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { testBacklog(t, tt.said, tt.size, tt.frames) })
		})
	}
}

func testBacklog(t *testing.T, said, size, frames int) {
	v := newVenue(t)
	ana := v.join("Ana")
	for i := range said {
		ana.room.Say(ana.draft("", fmt.Sprintf("%-*d", size, i+1)))
	}
	synctest.Wait()
	bo := v.join("Bo")
	got := decode(t, bo.backlog)
	if want := min(said, 50); len(got) != want {
		t.Fatalf("%d messages, want %d", len(got), want)
	}
	for i, e := range got {
		seq := said - len(got) + 1 + i
		if e.Seq != int64(seq) || strings.TrimSpace(e.Text) != fmt.Sprint(seq) {
			t.Fatalf("place %d: %v, want message %d", i, e, seq)
		}
	}
	if n := len(payloads(t, bo.backlog)); n != frames {
		t.Errorf("%d frames, want %d", n, frames)
	}
	bo.say("", "one more") // must not show through in what was given out
	if again := decode(t, bo.backlog); !slices.EqualFunc(again, got, func(a, b event) bool { return a.String() == b.String() }) {
		t.Error("a backlog changed after it was given out")
	}
	if later := decode(t, v.join("Zé").backlog); later[len(later)-1].Text != "one more" {
		t.Errorf("a later backlog ends with %v", later[len(later)-1])
	}
}

func TestNoBacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.hub = room.NewHub(room.Config{Log: v.log, NewOutlet: func() room.Outlet { return v }})
		ana := v.join("Ana")
		ana.say("", "hi")
		if bo := v.join("Bo"); len(bo.backlog) != 0 || bo.welcome.Seq != 1 {
			t.Errorf("backlog of %d bytes before %d", len(bo.backlog), bo.welcome.Seq)
		}
	})
}

// TestOneOrder: readers of both protocols, reading while 50 people publish, see
// one order, in which each publisher's messages stay in theirs.
func TestOneOrder(t *testing.T) {
	const publishers, each = 50, 40
	v := newVenue(t)
	var start, readers, done sync.WaitGroup
	start.Add(1)
	seen := make([][]string, 4)
	first := v.enter(room.Lobby, "reader", "")
	for first.after() == nil {
		runtime.Gosched()
	}
	for i := range seen {
		form := wire.Form{Protocol: []wire.Protocol{wire.JSON, wire.Plain}[i%2]}
		readers.Go(func() { seen[i] = readTexts(t, first.after(), form, publishers*each) })
	}
	for p := range publishers {
		g := v.enter(room.Lobby, fmt.Sprintf("publisher %02d", p), "")
		done.Go(func() {
			start.Wait()
			for i := range each {
				g.room.Say(g.draft("", fmt.Sprintf("%02d %03d", p, i)))
			}
		})
	}
	start.Done()
	done.Wait()
	readers.Wait()
	for i := range seen[1:] {
		if !slices.Equal(seen[0], seen[i+1]) {
			t.Errorf("reader %d saw another order than reader 0", i+1)
		}
	}
	slices.Sort(seen[0]) // by publisher, then number
	if n := len(slices.Compact(seen[0])); n != publishers*each {
		t.Errorf("%d different messages, want %d", n, publishers*each)
	}
}

// after returns where the member's stream begins, nil until it is welcomed.
func (g *guest) after() *room.Batch {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.cursor
}

// readTexts follows the list and returns the texts of the next n messages. It
// checks that numbers have no gap and that each publisher's texts ascend.
func readTexts(t *testing.T, b *room.Batch, form wire.Form, n int) []string {
	var texts []string
	last := make(map[string]string)
	seq := int64(0)
	for len(texts) < n {
		next := b.Next()
		if next == nil {
			runtime.Gosched()
			continue
		}
		b = next
		for _, m := range messages(t, b, form) {
			if form.Protocol == wire.JSON && m.Seq != seq+1 {
				t.Errorf("number %d after %d", m.Seq, seq)
			}
			if m.Text <= last[m.From] {
				t.Errorf("%s: %q after %q", m.From, m.Text, last[m.From])
			}
			seq, last[m.From] = m.Seq, m.Text
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// messages returns a batch's chat messages, read in the given form.
func messages(t *testing.T, b *room.Batch, form wire.Form) []event {
	var all []event
	if form.Protocol == wire.JSON {
		return slices.DeleteFunc(decode(t, b.Frame(form)), func(e event) bool { return e.Type != "message" })
	}
	for _, line := range payloads(t, b.Frame(form)) {
		if from, text, ok := strings.Cut(string(line), ": "); ok && from != "SISTEMA" {
			all = append(all, event{From: from, Text: text})
		}
	}
	return all
}

// TestSeqGrows: strictly, also over joins, leaves and repeated ids.
func TestSeqGrows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana := v.join("Ana")
		ana.say("a", "one")
		ana.say("a", "one")
		bo := v.join("Bo")
		bo.say("", "two")
		bo.leave()
		ana.say("b", "three")
		ana.sees("1 Ana: one", "joined Bo 2", "2 Bo: two", "left Bo 1", "3 Ana: three")
	})
}

// TestBatchSize: a load of many messages is cut into frames that fit buffers.
func TestBatchSize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.gate = make(chan struct{})
		ana := v.join("Ana")
		for range 100 {
			ana.room.Say(ana.draft("", strings.Repeat("x", 1000)))
		}
		close(v.gate)
		synctest.Wait()
		total := 0
		for b := ana.welcome.After.Next(); b != nil; b = b.Next() {
			total += b.Messages()
			if n := len(b.Frame(wire.Form{})); n > 34<<10 {
				t.Errorf("a frame of %d bytes", n)
			}
		}
		if n := ana.frames(); total != 100 || n < 3 || n > 4 {
			t.Errorf("%d messages in %d frames, want 100 in 3 or 4", total, n)
		}
	})
}

func TestPlainFrames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.gate = make(chan struct{})
		ana := v.join("Ana")
		ana.room.Say(ana.draft("", "a\nb"))
		close(v.gate)
		bo := v.enter(room.Lobby, "Bo", "")
		bo.leave()
		var lines []string
		for b := ana.welcome.After.Next(); b != nil; b = b.Next() {
			b.Frame(wire.Form{})
			if b.PlainEncoded() {
				t.Error("plain text was encoded before anybody asked")
			}
			for _, p := range payloads(t, b.Frame(wire.Form{Protocol: wire.Plain})) {
				lines = append(lines, string(p))
			}
		}
		want := []string{"Ana: a b", "SISTEMA: Bo entrou", "SISTEMA: Bo saiu"}
		if !slices.Equal(lines, want) {
			t.Errorf("lines %q, want %q", lines, want)
		}
	})
}
