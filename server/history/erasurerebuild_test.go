package history_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/history"
	"hubbub/server/wire"
)

// A recording is a stream of which what was taken back goes.
type recording struct {
	random   *rand.Rand
	at       int64 // of the last message
	messages []replayed
}

type replayed struct {
	at     int64
	drafts []history.Draft
	floor  int64
}

// next adds a message in which anything happens, numbers being given out up to last.
func (r *recording) next(last int64) {
	r.at += r.random.Int64N(6 * hour)
	m := replayed{at: r.at}
	for range 1 + r.random.IntN(4) {
		target := 1 + r.random.Int64N(last+1)
		who := []string{"ana", "bia"}[r.random.IntN(2)]
		var d history.Draft
		switch r.random.IntN(8) {
		case 0:
			d = entry(wire.KindRemoved, target)
		case 1:
			d = entry(wire.KindRestored, target)
		case 2:
			if d = entry(wire.KindRemovedMany, target); r.random.IntN(2) == 0 {
				d.User = who
			}
		case 3:
			d = history.Draft{Entry: wire.Entry{Kind: wire.KindRoom, Text: fmt.Sprintf(`{"topic":"t%d"}`, r.random.IntN(5))}}
		default:
			id := ""
			if r.random.IntN(2) == 0 {
				id = fmt.Sprint("i", r.random.IntN(6))
			}
			d = said(who, id, fmt.Sprint("text ", r.random.IntN(4)), 0)
			d.User = who
		}
		m.drafts = append(m.drafts, d)
	}
	if r.random.IntN(10) == 0 {
		m.floor = 1 + r.random.Int64N(last+1)
	}
	r.messages = append(r.messages, m)
}

// play applies the messages from one on, and returns what became of each draft.
func (r *recording) play(t testing.TB, l *keeper, first int) (outcomes []string) {
	for i := first; i < len(r.messages); i++ {
		m := r.messages[i]
		pubs := from(of(slices.Clone(m.drafts)...))
		pubs[0].Floor = m.floor
		for _, d := range apply(t, l, position(uint64(i+1), m.at), pubs)[0] {
			if d.Err != nil || d.Repeated { // another text under an id is refused, a blank one is not
				d.Seq = 0
			}
			outcomes = append(outcomes, fmt.Sprint(d.Seq))
		}
	}
	return outcomes
}

// erase blanks what has to go, as the messages of the stream are.
func (r *recording) erase(t testing.TB, l *keeper) (blanked int) {
	all, err := l.Erasures(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		for _, p := range e.Parts {
			d := &r.messages[e.Message-1].drafts[p.Draft]
			if d.Text = strings.Repeat(" ", len(d.Text)); d.Kind == wire.KindRoom {
				d.Text = "{}"
			}
			blanked++
		}
		if err := l.Erased(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	return blanked
}

// restorable returns the texts that were taken back and are kept, by number.
func restorable(t testing.TB, l *keeper) map[int64]string {
	texts := make(map[int64]string)
	entries, err := l.Removed(t.Context(), "lobby", 1, 1<<40-1, "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		texts[e.Seq] = e.Text
	}
	return texts
}

// Whatever was said, taken back, restored and said again, and whatever has gone from the stream since:
// who reads it from its beginning gives out the same numbers, shows the same, and has what is kept.
func TestRebuildAfterErasures(t *testing.T) {
	for _, keeps := range []time.Duration{0, 24 * time.Hour} {
		for seed := range uint64(4) {
			t.Run(fmt.Sprint(keeps, " ", seed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c := history.Config{Path: history.Memory, Index: stream, KeepRemoved: keeps}
					r := recording{random: rand.New(rand.NewPCG(seed, 1)), at: time.Now().UnixMilli()}
					live := open(t, c)
					var outcomes []string
					blanked := 0
					for range 3 {
						for range 25 {
							r.next(int64(len(r.messages)))
							outcomes = append(outcomes, r.play(t, live, len(r.messages)-1)...)
							time.Sleep(2 * time.Second) // for what is taken back to be blanked
						}
						time.Sleep(11 * time.Minute) // for what is kept no longer to go
						blanked += r.erase(t, live)
						again := open(t, c)
						if got := r.play(t, again, 0); !slices.Equal(got, outcomes) {
							t.Fatalf("from the beginning\n%q\nlive\n%q", got, outcomes)
						}
						if got, want := again.Position(), live.Position(); got != want {
							t.Errorf("from the beginning it is at %+v, live at %+v", got, want)
						}
						time.Sleep(5 * time.Second)
						if got, want := all(t, again, "lobby"), all(t, live, "lobby"); !slices.Equal(got, want) {
							t.Errorf("from the beginning it shows\n%+v\nlive\n%+v", got, want)
						}
						has := restorable(t, again)
						for seq, text := range restorable(t, live) {
							if has[seq] != text {
								t.Errorf("%d is kept as %q, live as %q", seq, has[seq], text)
							}
						}
						again.Check(t)
					}
					if blanked == 0 {
						t.Error("nothing had to go")
					}
				})
			})
		}
	}
}
