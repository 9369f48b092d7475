package history_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/wire"
)

// reacts is the draft of a reaction.
func reacts(who string, target int64, emoji string) history.Draft {
	return history.Draft{Entry: wire.Entry{Kind: wire.KindReact, Target: target, User: who, From: "as " + who, Text: emoji}}
}

func unreacts(who string, target int64, emoji string) history.Draft {
	d := reacts(who, target, emoji)
	d.Kind = wire.KindUnreact
	return d
}

func totalsOf(target int64) history.Draft {
	return history.Draft{Entry: wire.Entry{Kind: wire.KindReactions, Target: target}}
}

// codeOf returns the code of a refusal, "" for none.
func codeOf(err error) wire.Code {
	var refused *wire.Error
	errors.As(err, &refused)
	if err != nil && refused == nil {
		return wire.Code(err.Error())
	}
	if refused == nil {
		return ""
	}
	return refused.Code
}

// tell makes the totals of a message known, and fails the test unless they are these.
func tell(t *testing.T, l *keeper, room string, target int64, want string) {
	t.Helper()
	d := mustAppend(t, l, room, totalsOf(target))[0]
	if d.Text != want || d.Seq == 0 {
		t.Errorf("the totals of %d are %s as number %d, want %s", target, d.Text, d.Seq, want)
	}
	if e, err := l.Entry(t.Context(), room, target); err != nil || want != "{}" && e.Reactions != want || want == "{}" && e.Reactions != "" {
		t.Errorf("the message tells of %q, %v, want %s", e.Reactions, err, want)
	}
}

func isDue(t *testing.T, l *keeper, want ...int64) {
	t.Helper()
	due, err := l.ReactionsDue(t.Context())
	if err != nil || !slices.Equal(due["r"], want) {
		t.Errorf("due is %v, %v, want %v", due, err, want)
	}
}

func TestReactions(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		var told []int64
		l.WatchReactions(func(_ string, seqs []int64) { told = append(told, seqs...) })
		mustAppend(t, l, "r", texts("one", "two")...)
		for i, d := range mustAppend(t, l, "r", reacts("ANA", 1, "🎉"), reacts("BIA", 1, "👍"), reacts("CAT", 1, "👍"), reacts("ANA", 2, "❤️"), said("ana", "", "three", 3), reacts("ANA", 1, "🎉")) {
			if d.Err != nil || (d.Seq != 0) != (i == 4) {
				t.Errorf("draft %d: number %d, %v", i, d.Seq, d.Err)
			}
		}
		isDue(t, l, 1, 2)
		if !slices.Equal(told, []int64{1, 2}) {
			t.Errorf("told of %v", told)
		}
		tell(t, l, "r", 1, `{"👍":2,"🎉":1}`)
		isDue(t, l, 2)
		mustAppend(t, l, "r", unreacts("BIA", 1, "👍"), unreacts("BIA", 1, "👍"), unreacts("DAN", 1, "👍"), unreacts("ANA", 1, "👀"), reacts("EVE", 1, "🔥"))
		tell(t, l, "r", 1, `{"🎉":1,"👍":1,"🔥":1}`) // in the order of their coming
		mustAppend(t, l, "r", unreacts("ANA", 1, "🎉"), unreacts("CAT", 1, "👍"), unreacts("EVE", 1, "🔥"))
		tell(t, l, "r", 1, `{}`)
		entries := all(t, l, "r")
		if n := len(entries); n != 4 || entries[3].Kind != wire.KindReactions || entries[3].Seq != 6 {
			t.Errorf("the log has %+v", entries)
		}
		if _, err := l.Append("r", []history.Draft{totalsOf(1)}); codeOf(err) != wire.NotFound {
			t.Errorf("told again: %v", err)
		}
	})
}

func TestReactionsAreRefused(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	mustAppend(t, l, "r", texts("one", "two")...)
	mustAppend(t, l, "r", history.Draft{Entry: wire.Entry{Kind: wire.KindRemoved, Target: 2}}, history.Draft{Entry: wire.Entry{Kind: wire.KindRoom, Text: "{}"}})
	for name, d := range map[string]history.Draft{"none": reacts("ANA", 9, "👍"), "removed": reacts("ANA", 2, "👍"), "an update": reacts("ANA", 3, "👍"), "the room": unreacts("ANA", 4, "👍"), "zero": reacts("ANA", 0, "👍")} {
		if _, err := l.Append("r", []history.Draft{d}); codeOf(err) != wire.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	silenced := reacts("ANA", 1, "👍")
	silenced.Refused = &wire.Error{Code: wire.Timeout}
	if _, err := l.Append("r", []history.Draft{silenced}); codeOf(err) != wire.Timeout {
		t.Errorf("refused by the rules: %v", err)
	}
	for i := range wire.MaxReactions {
		mustAppend(t, l, "r", reacts("ANA", 1, fmt.Sprint("e", i)))
	}
	delivered, _ := l.Append("r", []history.Draft{reacts("BIA", 1, "more"), reacts("BIA", 1, "e3"), unreacts("ANA", 1, "e5"), reacts("BIA", 1, "more")})
	for i, want := range []wire.Code{wire.TooManyReactions, "", "", ""} {
		if got := codeOf(delivered[i].Err); got != want {
			t.Errorf("draft %d: %q, want %q", i, got, want)
		}
	}
	isDue(t, l, 1)
}

// TestRemovedReactions: what is taken back takes its reactions with it, for good.
func TestRemovedReactions(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		c.KeepRemoved = time.Hour
		l := open(t, c)
		mustAppend(t, l, "r", texts("one", "two")...)
		mustAppend(t, l, "r", reacts("ANA", 1, "👍"), reacts("ANA", 2, "👍"))
		tell(t, l, "r", 1, `{"👍":1}`)
		mustAppend(t, l, "r", reacts("BIA", 1, "👍"), history.Draft{Entry: wire.Entry{Kind: wire.KindRemoved, Target: 1}})
		isDue(t, l, 2)
		if _, err := l.Append("r", []history.Draft{totalsOf(1)}); codeOf(err) != wire.NotFound {
			t.Errorf("the totals of what is gone: %v", err)
		}
		mustAppend(t, l, "r", history.Draft{Entry: wire.Entry{Kind: wire.KindRestored, Target: 1}})
		mustAppend(t, l, "r", history.Draft{Entry: wire.Entry{Kind: wire.KindRemovedMany, Target: 2}})
		if e, err := l.Entry(t.Context(), "r", 1); err != nil || e.Reactions != "" {
			t.Errorf("restored with %q, %v", e.Reactions, err)
		}
		mustAppend(t, l, "r", history.Draft{Entry: wire.Entry{Kind: wire.KindRestored, Target: 2}}, reacts("ANA", 2, "🎉"))
		tell(t, l, "r", 2, `{"🎉":1}`)
	})
}

func TestReactors(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	mustAppend(t, l, "r", texts("one", "two", "three")...)
	mustAppend(t, l, "r", reacts("ANA", 1, "👍"), reacts("ANA", 1, "🎉"), reacts("BIA", 1, "👍"), reacts("CAT", 1, "👍"), reacts("ANA", 3, "👀"))
	totals, who, err := l.Reactors(t.Context(), "r", 1, "", "", 2)
	if err != nil || len(totals) != 2 || len(who) != 3 || who[2] != (wire.Reactor{User: "BIA", Name: "as BIA", Emoji: "👍"}) {
		t.Errorf("%v %v %v", totals, who, err)
	}
	totals, who, err = l.Reactors(t.Context(), "r", 1, "👍", "BIA", 2)
	if err != nil || len(totals) != 1 || totals[0].People != 3 || len(who) != 1 || who[0].User != "CAT" {
		t.Errorf("%v %v %v", totals, who, err)
	}
	if _, _, err := l.Reactors(t.Context(), "r", 9, "", "", 2); codeOf(err) != wire.NotFound {
		t.Errorf("of no message: %v", err)
	}
	own, err := l.OwnReactions(t.Context(), "r", "ANA", 1, 3)
	if got := string(wire.AppendOwn(nil, own)); err != nil || got != `{"1":["🎉","👍"],"3":["👀"]}` && got != `{"1":["👍","🎉"],"3":["👀"]}` {
		t.Errorf("own: %s, %v", got, err)
	}
	if own, err := l.OwnReactions(t.Context(), "r", "ANA", 2, 2); err != nil || len(own) != 0 {
		t.Errorf("own of the second: %v, %v", own, err)
	}
	of, err := l.ReactionsOf(t.Context(), "ANA", 10)
	if err != nil || len(of) != 3 || of[0].Room != "r" {
		t.Errorf("of the person: %v, %v", of, err)
	}
}

// TestTrimmedReactions: what is below the floor takes its reactions with it.
func TestTrimmedReactions(t *testing.T) {
	c := file(t)
	c.Messages = 1
	l := open(t, c)
	mustAppend(t, l, "r", texts("one")...)
	mustAppend(t, l, "r", reacts("ANA", 1, "👍"))
	mustAppend(t, l, "r", texts("two")...)
	for end := time.Now().Add(patience); ; {
		rows := make(map[string]int)
		for _, table := range []string{"reaction", "reaction_total", "reaction_due"} {
			if err := l.Read(t.Context(), func(q history.Querier) error {
				var n int
				defer func() { rows[table] = n }()
				return q.QueryRow("SELECT count(*) FROM " + table).Scan(&n)
			}); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.ContainsFunc(slices.Collect(maps.Values(rows)), func(n int) bool { return n > 0 }) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("left: %v", rows)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// TestReactionsAfterRestart: no row is lost, and what is due is.
func TestReactionsAfterRestart(t *testing.T) {
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "r", texts("one")...)
	mustAppend(t, l, "r", reacts("ANA", 1, "👍"))
	shut(t, l)
	l = open(t, c)
	isDue(t, l, 1)
	tell(t, l, "r", 1, `{"👍":1}`)
	isDue(t, l)
}

// TestTotalsAreOfAnAuthor: by whose message they are of, a room drops totals when all of a person's
// messages are taken back.
func TestTotalsAreOfAnAuthor(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		one := texts("one")[0]
		one.User = "ANA"
		mustAppend(t, l, "r", one)
		mustAppend(t, l, "r", reacts("BIA", 1, "👍"))
		if d := mustAppend(t, l, "r", totalsOf(1))[0]; d.User != "ANA" {
			t.Errorf("the totals are delivered as of %q", d.User)
		}
		if e := all(t, l, "r")[1]; e.Kind != wire.KindReactions || e.User != "ANA" {
			t.Errorf("the log has %+v", e)
		}
	})
}
