package history_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/wire"
)

// from numbers the drafts of a message of the stream.
func from(pubs []history.Publication) []history.Publication {
	n := 0
	for i := range pubs {
		for range pubs[i].Drafts {
			pubs[i].Places = append(pubs[i].Places, n)
			n++
		}
	}
	return pubs
}

func erasures(t testing.TB, l *keeper) (all []string) {
	t.Helper()
	of, err := l.Erasures(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range of {
		all = append(all, fmt.Sprintf("%d%v", e.Message, e.Parts))
	}
	return all
}

// wantErasures waits until just this has to go from the stream.
func wantErasures(t testing.TB, l *keeper, want ...string) {
	t.Helper()
	eventually(t, fmt.Sprintf("%q have to go, not %q", want, erasures(t, l)), func() bool { return slices.Equal(erasures(t, l), want) })
}

// forgets returns the config of a node that keeps nothing of what is taken back.
func forgets(t testing.TB) history.Config {
	t.Helper()
	c := index(t)
	c.KeepRemoved = 0
	return c
}

// What was taken back has to go from the message that brought it, whichever of its drafts that was, and
// from those that brought it once more.
func TestErasures(t *testing.T) {
	l := open(t, forgets(t))
	refused := said("cea", "c1", "refused", 0)
	refused.Refused = &wire.Error{Code: wire.SlowMode}
	apply(t, l, position(3, 1), from(of(said("ana", "a1", "one", 0), said("ana", "a1", "one", 0), refused, said("bia", "", "two", 0), said("bia", "", "three", 0))))
	apply(t, l, position(5, 2), from(of(said("ana", "a1", "one", 0), said("ana", "a1", "other", 0), said("ana", "", "four", 0))))
	apply(t, l, position(6, 3), from(of(entry(wire.KindRemoved, 3), entry(wire.KindRemoved, 1))))
	wantErasures(t, l, "5[{0 text} {1 text}]", "3[{0 text} {1 text} {4 text}]")
	if err := l.Erased(t.Context(), history.Erasure{Message: 3, Parts: []history.Part{{Draft: 0, Kind: "text"}, {Draft: 1, Kind: "text"}}}); err != nil {
		t.Fatal(err)
	}
	wantErasures(t, l, "5[{0 text} {1 text}]", "3[{4 text}]")

	c := forgets(t)
	path, _ := snapshot(t, l)
	if err := history.Install(t.Context(), path, c.Path); err != nil {
		t.Fatal(err)
	}
	wantErasures(t, open(t, c), "5[{0 text} {1 text}]", "3[{4 text}]")
	l.Reaches(5)
	wantErasures(t, l, "5[{0 text} {1 text}]")
	l.Reaches(6)
	wantErasures(t, l)
	apply(t, l, position(7, 4), from(of(entry(wire.KindRemovedMany, 1))))
	apply(t, l, position(8, 5), from(of(said("ana", "", "last", 0), entry(wire.KindRemoved, 8))))
	wantErasures(t, l, "8[{0 text}]")
}

// What is kept to be restored goes from the stream when that is over, and not if it was restored.
func TestErasuresOfKept(t *testing.T) {
	l := open(t, index(t))
	apply(t, l, position(1, hour), from(of(numbered(3)...)))
	apply(t, l, position(2, hour), from(of(entry(wire.KindRemoved, 1), entry(wire.KindRemoved, 2))))
	eventually(t, "both are kept apart", func() (kept bool) {
		err := l.Read(t.Context(), func(q history.Querier) error { return q.QueryRow("SELECT count(*) = 2 FROM removed_text").Scan(&kept) })
		return err == nil && kept
	})
	apply(t, l, position(3, 2*hour), from(of(entry(wire.KindRestored, 2))))
	if got := erasures(t, l); len(got) > 0 {
		t.Errorf("while it is kept: %q", got)
	}
	for seq, at := range []int64{20 * hour, 30 * hour} {
		apply(t, l, position(uint64(4+seq), at), nil)
	}
	shut(t, l) // it is looked at every ten minutes, and at the start
	l = open(t, history.Config{Path: l.Path(), Index: stream, KeepRemoved: 24 * time.Hour})
	wantErasures(t, l, "1[{0 text}]")
}

// What a room showed before has to go from the stream, too, if it said anything.
func TestErasuresOfStates(t *testing.T) {
	l := open(t, index(t))
	state := func(text string) history.Draft {
		return history.Draft{Entry: wire.Entry{Kind: wire.KindRoom, Text: text}}
	}
	for seq, text := range []string{`{"topic":"tea"}`, `{"slow_ms":1}`, `{"pins":[{"seq":1,"text":"a"}]}`, `{}`} {
		apply(t, l, position(uint64(seq+1), 1), from(of(state(text))))
	}
	wantErasures(t, l, "3[{0 text}]", "1[{0 text}]")
}
