package acts_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hubbub/server/acts"
	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A wire between two towns: what one does is done in the other, too, from its encoding.
type pair struct {
	hub
	other *town
}

// Act hands the other town what travels of drafts.
func (p pair) Act(in string, drafts ...room.Draft) error {
	foreign := make([]room.Draft, len(drafts))
	for i, d := range drafts {
		b := d.Attachment.(acts.Change).Encode()
		c, err := p.other.Decode(b)
		if err != nil {
			return err
		}
		foreign[i] = room.Draft{Entry: d.Entry, Author: d.Author, Speaker: d.Speaker, Attachment: c, Ticket: untold{}}
	}
	if err := p.hub.Act(in, drafts...); err != nil {
		return err
	}
	return hub{p.other}.Act(in, foreign...)
}

type untold struct{}

func (untold) Numbered(*wire.Entry, bool) {}
func (untold) Refused(*wire.Error)        {}

// newPair returns a town, and one in which all is done that is done in the first.
func newPair(t *testing.T) (here, there *town) {
	here, there = newTown(t), newTown(t)
	here.Hub = pair{hub{here}, there}
	there.Share = func(context.Context, acts.Change) error {
		return errors.New("it is the other town that does something")
	}
	here.Share = func(_ context.Context, c acts.Change) error {
		foreign, err := there.Decode(c.Encode())
		if err != nil {
			return err
		}
		for _, made := range []acts.Change{c, foreign} {
			e := wire.Entry{At: start.UnixMilli()}
			if err := made.Record(history.Tx{}, &e); err != nil {
				return err
			}
			made.Applied(&e)
		}
		return nil
	}
	return here, there
}

// state is all that follows from acts, but for addresses.
func (t *town) state() string {
	t.Wait()
	kept := slices.Clone(t.kept)
	for i := range kept {
		kept[i].At, kept[i].Until = kept[i].At.UTC(), kept[i].Until.UTC()
		kept[i].Address = ""
	}
	slices.SortFunc(kept, func(a, b moderation.Sanction) int { return int(a.Record - b.Record) })
	audit := slices.Clone(t.audit)
	for i := range audit {
		audit[i].At, audit[i].Until = audit[i].At.UTC(), audit[i].Until.UTC()
	}
	modes, _ := json.Marshal(t.modes)
	return fmt.Sprintf("entries %+v\nmodes %s of %d in memory %s\nkept %+v\naudit %+v\nfilter %v\nitems %v\nwaits %+v\nfree %v\nexpels %q\nsilent %v",
		t.entries, modes, t.modes.Version, t.rooms.State("lobby"), kept, audit, len(t.filters) == len(t.filter), t.items, t.queue.All(), t.free, t.expels,
		t.rooms.Judge("lobby", &identity.Speaker{User: "ANA", Role: identity.Member, Guest: true, Since: start}, &wire.Entry{Kind: wire.KindMessage, User: "ANA", Text: "see https://example.org"}))
}

// TestTravel: whatever is done is done in the same way from its encoding.
func TestTravel(t *testing.T) {
	yes := true
	for name, all := range map[string][]moderation.Act{
		"timeout":          {{Act: "timeout", User: "ANA", ForMillis: 90_000, Reason: "noise"}},
		"everywhere":       {{Act: "timeout", User: "ANA", ForMillis: 1000, Room: "*"}},
		"ban":              {{Act: "ban", User: "ANA", Address: new(bool)}},
		"kick":             {{Act: "kick", User: "ANA"}},
		"lifted":           {{Act: "timeout", User: "ANA", ForMillis: 1000}, {Act: "lift", Of: 1}},
		"freed":            {{Act: "timeout", User: "ANA", ForMillis: 1000}, {Act: "lift", User: "ANA"}},
		"remove":           {{Act: "pin", Seq: 1}, {Act: "remove", Seq: 1}},
		"remove of person": {{Act: "remove", User: "ANA", Since: 1}, {Act: "lift", Of: 1}},
		"sweep":            {{Act: "sweep", Seq: 1, ForMillis: 1000, FilterMillis: 60_000}},
		"filter":           {{Act: "filter", Text: "coins", Like: true, ForMillis: 60_000}, {Act: "lift", Of: 1}},
		"modes": {
			{Act: "slow", ForMillis: 30_000}, {Act: "pace", N: 5}, {Act: "speak", Who: "here", ForMillis: 1000}, {Act: "topic", Text: "tea"},
			{Act: "pin", Seq: 2}, {Act: "announce", Text: "hear"}, {Act: "shield", On: &yes}, {Act: "links", On: new(bool)}, {Act: "lift", Of: 4},
		},
		"modes that end": {{Act: "slow", ForMillis: 30_000}, {Act: "slow"}, {Act: "topic", Text: "tea"}},
	} {
		t.Run(name, func(t *testing.T) {
			here, there := newPair(t)
			for _, town := range []*town{here, there} {
				town.said("Ana", "", "hello", "hello")
				town.said("Bea", "", "bye")
			}
			for _, act := range all {
				by := "MO"
				if act.Room == "*" {
					by = "OLA"
				}
				here.do(t, by, act)
			}
			if got, want := there.state(), here.state(); got != want {
				t.Errorf("from the encoding\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestItemsTravel: what waits for moderators, and how it ends.
func TestItemsTravel(t *testing.T) {
	here, there := newPair(t)
	for _, town := range []*town{here, there} {
		town.said("Ana", "", "hello", "again")
	}
	for _, by := range []string{"BEA", "MIA"} {
		if refused := here.Report(t.Context(), as(by), "lobby", wire.ReportRequest{ID: "r", Seq: 1, Reason: "rude"}); refused != nil {
			t.Fatal(refused)
		}
	}
	for i, text := range []string{"first", "second"} {
		here.hold(t, "Ana", fmt.Sprint("c", i), text)
	}
	if got := len(there.queue.All()); got != 3 {
		t.Errorf("%d items wait in the other town", got)
	}
	here.do(t, "MO", moderation.Act{Act: "allow", Item: 2})
	here.do(t, "MO", moderation.Act{Act: "remove", Item: 3})
	if got := len(there.queue.All()); got != 1 {
		t.Errorf("%d items wait in the other town after two have ended", got)
	}
	if got, want := there.state(), here.state(); got != want {
		t.Errorf("from the encoding\n%s\nwant\n%s", got, want)
	}
	if len(there.tallied) > 0 {
		t.Errorf("what was done elsewhere is counted here: %q", there.tallied)
	}
}

// TestAddressStays: no address travels, but where a guest is its address is bound.
func TestAddressStays(t *testing.T) {
	here, there := newPair(t)
	var encoded []byte
	here.Hub = spy{here.Hub, func(b []byte) { encoded = append(encoded, b...) }}
	here.do(t, "MO", moderation.Act{Act: "ban", User: "ANA"})
	if s := string(encoded); len(s) == 0 || strings.Contains(s, "address of Ana") {
		t.Errorf("the encoding is %q", s)
	}
	if there.kept[0].Address != "address of Ana" {
		t.Errorf("bound is %+v", there.kept[0])
	}
}

// TestAddressBesides: where there are other nodes an address is bound beside its sanction, which has
// none, by whichever node knows it.
func TestAddressBesides(t *testing.T) {
	here, there := newPair(t)
	var bound []moderation.Sanction
	for _, town := range []*town{here, there} {
		town.Bind = func(s moderation.Sanction) { bound = append(bound, s) }
	}
	here.do(t, "MO", moderation.Act{Act: "ban", User: "ANA"})
	there.Wait()
	if len(bound) != 2 || bound[0].Address != "address of Ana" || bound[1].Address != bound[0].Address || bound[0].Record == 0 || bound[1].Record != bound[0].Record {
		t.Errorf("bound are %+v", bound)
	}
	for _, town := range []*town{here, there} {
		if stands := town.rooms.Sanctions("lobby"); len(stands) != 1 || stands[0].Address != "" {
			t.Errorf("there stands %+v", stands)
		}
	}
}

// TestOutrun: modes that were made of others than those that are there now are made anew.
func TestOutrun(t *testing.T) {
	here, _ := newPair(t)
	here.do(t, "MO", moderation.Act{Act: "topic", Text: "tea"})
	inFile := here.modes
	inFile.Version, inFile.SlowMillis = 99, 1000
	here.modes = inFile // by way of another node, and memory follows soon
	here.outrun = func() { here.rooms.SetModes("lobby", inFile) }
	here.do(t, "MO", moderation.Act{Act: "topic", Text: "coffee"})
	if here.modes.Topic != "coffee" || here.modes.SlowMillis != 1000 {
		t.Errorf("the modes are %+v", here.modes)
	}
}

// TestFollows: what follows in an act stands only if its beginning does.
func TestFollows(t *testing.T) {
	here, there := newPair(t)
	there.said("Ana", "", "hello")
	here.said("Ana", "", "hello")
	there.full = errors.New("too many acts")
	here.Do(t.Context(), as("MO"), "lobby", moderation.Act{Act: "sweep", Seq: 1})
	if got := there.stand(); !slices.Equal(got, []string{"hello"}) {
		t.Errorf("what stands: %q", got)
	}
}

// FuzzDecode: what is read can be written again, or is refused with a reason.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("a\xa1\x00\x02"))
	here := newTown(f)
	here.Hub = spy{hub{here}, func(b []byte) { f.Add(b) }}
	here.said("Ana", "", "hello", "hello")
	yes := true
	for _, act := range []moderation.Act{
		{Act: "ban", User: "ANA"}, {Act: "sweep", Seq: 1, ForMillis: 1000, FilterMillis: 60_000}, {Act: "pin", Seq: 2}, {Act: "shield", On: &yes}, {Act: "announce", Text: "hear"},
	} {
		here.Do(f.Context(), as("MO"), "lobby", act)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		town := newTown(t)
		c, err := town.Decode(b)
		if err != nil {
			if !errors.Is(err, acts.ErrMalformed) && !errors.Is(err, acts.ErrNewer) {
				t.Fatalf("no reason: %v", err)
			}
			return
		}
		again := c.Encode()
		d, err := town.Decode(again)
		if err != nil {
			t.Fatalf("cannot be read again: %v", err)
		}
		if third := d.Encode(); string(third) != string(again) {
			t.Fatalf("got %q\nwant %q", third, again)
		}
		e := wire.Entry{At: start.UnixMilli()}
		if c.Record(history.Tx{}, &e) == nil {
			c.Applied(&e)
		}
		town.Wait()
	})
}

// A spy sees what would travel.
type spy struct {
	acts.Hub
	see func([]byte)
}

func (s spy) Act(in string, drafts ...room.Draft) error {
	for _, d := range drafts {
		s.see(d.Attachment.(acts.Change).Encode())
	}
	return s.Hub.Act(in, drafts...)
}
