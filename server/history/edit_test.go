package history_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// edit returns the draft by which a person gives a message another text, long after it.
func edit(user string, target int64, text string) history.Draft {
	return own(wire.KindEdited, user, target, text)
}

func own(kind wire.Kind, user string, target int64, text string) history.Draft {
	return history.Draft{
		Entry:   wire.Entry{Kind: kind, Target: target, User: user, Text: text},
		Author:  author(user),
		Speaker: identity.Speaker{User: user},
		Window:  time.Hour.Milliseconds(),
	}
}

// answers returns the draft of a message that answers another.
func answers(user string, target int64, text string) history.Draft {
	d := by(user, text)
	d.Target = target
	return d
}

// TestEditedIsNowhere: what a message has said before is read by nobody from the commit on, and is soon
// neither in the file nor beside it; however long the new text is, nor is what stood beside it, when
// that is taken back.
func TestEditedIsNowhere(t *testing.T) {
	long := strings.Repeat("a longer text ", 300)
	each := func(n int64, change func(seq int64) []history.Draft) (drafts []history.Draft) {
		for seq := int64(2); seq <= n; seq += 2 {
			drafts = append(drafts, change(seq)...)
		}
		return drafts
	}
	for name, updates := range map[string]func(n int64) []history.Draft{
		"edited": func(n int64) []history.Draft {
			return each(n, func(seq int64) []history.Draft { return []history.Draft{edit("spammer", seq, "hi")} })
		},
		"edited twice": func(n int64) []history.Draft {
			return each(n, func(seq int64) []history.Draft {
				return []history.Draft{edit("spammer", seq, secret+" again"), edit("spammer", seq, long)}
			})
		},
		"edited and removed": func(n int64) []history.Draft {
			return each(n, func(seq int64) []history.Draft {
				return []history.Draft{edit("spammer", seq, secret+" "+long), own(wire.KindRemoved, "spammer", seq, "")}
			})
		},
		"edited and removed together": func(n int64) []history.Draft {
			return append(each(n, func(seq int64) []history.Draft { return []history.Draft{edit("spammer", seq, secret+" too")} }), removeMany(1, "spammer"))
		},
		"beside what is edited": func(n int64) []history.Draft {
			return append(each(n, func(seq int64) []history.Draft { return []history.Draft{edit("ana", seq-1, long)} }), removeMany(1, "spammer"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := file(t)
				l := open(t, c)
				const n = 400
				for part := range slices.Chunk(secrets(n/2), 100) {
					mustAppend(t, l, "lobby", part...)
					search(t, l, "hello")
				}
				later(3 * time.Second)
				mustAppend(t, l, "lobby", updates(n)...)
				wantUnread(t, l, "at the commit")
				later(30 * time.Second)
				wantUnread(t, l, "after half a minute")
				wantNowhere(t, "after half a minute", c.Path, c.Path+"-wal", c.Path+"-shm")
				l.Check(t)
			})
		})
	}
}

// TestEditRefused: whose message it is, and since when, is judged where the number is given. What is
// refused leaves nothing.
func TestEditRefused(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		c.KeepRemoved = time.Hour
		l := open(t, c)
		mustAppend(t, l, "lobby", by("ana", "one"), by("ana", "two"), remove(2), by("", "of nobody"))
		late := edit("ana", 1, "late")
		late.At, late.Window = 1001, 1000
		refused := edit("ana", 1, "refused")
		refused.Refused = &wire.Error{Code: wire.Timeout}
		never := edit("ana", 1, "never")
		never.Window = 0
		never.At = 1
		for name, tt := range map[string]struct {
			draft history.Draft
			code  wire.Code
		}{
			"another's":       {edit("bia", 1, "mine"), wire.Forbidden},
			"nobody's":        {edit("", 4, "mine"), wire.Forbidden},
			"removed":         {edit("ana", 2, "back"), wire.NotFound},
			"no message":      {edit("ana", 3, "x"), wire.NotFound},
			"not there":       {edit("ana", 99, "x"), wire.NotFound},
			"itself":          {edit("ana", 5, "x"), wire.NotFound},
			"late":            {late, wire.TooLate},
			"never":           {never, wire.TooLate},
			"by the rules":    {refused, wire.Timeout},
			"another's, gone": {own(wire.KindRemoved, "bia", 1, ""), wire.Forbidden},
		} {
			_, err := l.Append("lobby", []history.Draft{tt.draft})
			var e *wire.Error
			if !errors.As(err, &e) || e.Code != tt.code {
				t.Errorf("%s: %v, want %s", name, err, tt.code)
			}
		}
		wantShown(t, l, "after all", "one", "-", "removed2", "of nobody")
	})
}

// TestEditAgain: the same edit under the same id is made once; another one under it is refused, and so
// is that of a message. Who says the same again gets the receipt of what was edited since.
func TestEditAgain(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		first := by("ana", "one")
		first.ID = "a1"
		changes := edit("ana", 1, "two")
		changes.ID = "e1"
		mustAppend(t, l, "lobby", first)
		for i, repeated := range []bool{false, true} {
			if got := mustAppend(t, l, "lobby", changes)[0]; got.Seq != 2 || got.Repeated != repeated {
				t.Errorf("time %d: %+v", i+1, got)
			}
		}
		if got := mustAppend(t, l, "lobby", first)[0]; !got.Repeated || got.Seq != 1 || got.Text != "two" || !got.Edited {
			t.Errorf("said again: %+v", got)
		}
		other, same := edit("ana", 1, "three"), edit("ana", 1, "three")
		other.ID, same.ID = "e1", "a1"
		for _, d := range []history.Draft{other, same} {
			var e *wire.Error
			if _, err := l.Append("lobby", []history.Draft{d}); !errors.As(err, &e) || e.Code != wire.IDReused {
				t.Errorf("%+v: %v", d.Entry, err)
			}
		}
	})
}

// TestEditTouches: who keeps pages is told of the message, of the edit before, and of what quotes it.
func TestEditTouches(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory, KeepRemoved: time.Hour})
	touched := make(map[int64]bool)
	l.Watch(func(_ string, spans []room.Span) {
		for _, s := range spans {
			for seq := s.First; seq <= s.Last; seq++ {
				touched[seq] = true
			}
		}
	})
	mustAppend(t, l, "lobby", by("a", "one"), by("a", "two"), answers("b", 1, "three"), by("b", "four"))
	for _, step := range []struct {
		draft history.Draft
		want  []int64
	}{{edit("a", 1, "x"), []int64{1, 3}}, {edit("a", 1, "y"), []int64{1, 3, 5}}, {edit("a", 2, "z"), []int64{2}}, {remove(1), []int64{1, 3}}, {restore(1), []int64{1, 3, 8}}} {
		clear(touched)
		mustAppend(t, l, "lobby", step.draft)
		for _, seq := range step.want {
			if !touched[seq] {
				t.Errorf("%+v: %d is not touched, of %v", step.draft.Entry, seq, step.want)
			}
		}
	}
}

// TestErasuresOfEdits: what was said before goes from the stream at the edit, the rest when the message
// is taken back.
func TestErasuresOfEdits(t *testing.T) {
	l := open(t, forgets(t))
	changes := edit("ana", 1, "two")
	changes.ID = "e1"
	apply(t, l, position(1, 1), from(of(by("ana", "one"))))
	apply(t, l, position(2, 2), from(of(by("bia", "hello"), changes)))
	wantErasures(t, l, "1[{0 text}]")
	apply(t, l, position(3, 3), from(of(changes)))
	wantErasures(t, l, "1[{0 text}]")
	apply(t, l, position(4, 4), from(of(edit("ana", 1, "three"))))
	wantErasures(t, l, "3[{0 text}]", "2[{1 text}]", "1[{0 text}]")
	apply(t, l, position(5, 5), from(of(own(wire.KindRemoved, "ana", 1, ""))))
	wantErasures(t, l, "4[{0 text}]", "3[{0 text}]", "2[{1 text}]", "1[{0 text}]")
}

// A held is what somebody has of a room.
type held map[int64]wire.Entry

// take takes what comes in order.
func (h held) take(entries ...wire.Entry) {
	for i := range entries {
		for seq, m := range h {
			if m.Follow(&entries[i]) {
				h[seq] = m
			}
		}
		if e := entries[i]; e.Kind == wire.KindMessage {
			h[e.Seq] = e
		}
	}
}

// says is what is held, number by number.
func (h held) says() (all []string) {
	for seq := range int64(1000) {
		if e, ok := h[seq]; ok {
			all = append(all, string(wire.AppendEntry(nil, &e, false)))
		}
	}
	return all
}

// TestWhoComesBackHoldsTheSame: whatever becomes of messages, who was away from any number on and reads
// what follows holds what one does who was there; and so does who reads all at the end.
func TestWhoComesBackHoldsTheSame(t *testing.T) {
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { comeBack(t, rand.New(rand.NewPCG(seed, 1))) })
		})
	}
}

func comeBack(t *testing.T, random *rand.Rand) {
	c := file(t)
	c.KeepRemoved = time.Hour
	l := open(t, c)
	there, away := make(held), map[int64]held{0: make(held)}
	last := int64(0)
	for range 60 {
		d, _ := l.Append("lobby", []history.Draft{anything(random, last)})
		if len(d) == 1 && d[0].Err == nil {
			last = d[0].Seq
			page, err := l.Entry(t.Context(), "lobby", last) // as quotes and restored texts are filled in
			if err != nil {
				t.Fatal(err)
			}
			if there.take(page); random.IntN(4) == 0 {
				left := make(held)
				left.take(all(t, l, "lobby")...)
				away[last] = left
			}
		}
		if random.IntN(8) == 0 {
			later(time.Duration(random.IntN(4)) * time.Second)
		}
	}
	if random.IntN(2) == 0 {
		later(10 * time.Second)
	}
	want := there.says()
	for since, h := range away {
		page, err := l.Range(t.Context(), "lobby", since, last)
		if err != nil {
			t.Fatal(err)
		}
		if h.take(page.Entries...); !slices.Equal(h.says(), want) {
			t.Errorf("away from %d on: %s\nwant %s", since, strings.Join(h.says(), "\n"), strings.Join(want, "\n"))
		}
	}
	later(10 * time.Second)
	l.Check(t)
}

// anything returns what may happen next in a room with so many entries.
func anything(random *rand.Rand, last int64) history.Draft {
	users := []string{"ana", "bia"}
	user, target, text := users[random.IntN(2)], 1+random.Int64N(last+1), strings.Repeat("text ", 1+random.IntN(40))+fmt.Sprint(random.IntN(1000))
	switch random.IntN(10) {
	case 0, 1:
		return by(user, text)
	case 2, 3:
		if target > last {
			target = 0
		}
		return answers(user, target, text)
	case 4, 5, 6:
		return edit(user, target, text)
	case 7:
		return []history.Draft{remove(target), own(wire.KindRemoved, user, target, "")}[random.IntN(2)]
	case 8:
		return restore(target)
	default:
		return removeMany(target, []string{user, ""}[random.IntN(2)])
	}
}
