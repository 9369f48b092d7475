package history_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/history"
	"hubbub/server/wire"
)

// question returns the draft of a question.
func question(text string) history.Draft {
	d := by("ana", text)
	d.Ask = true
	return d
}

func answered(target int64, on bool) history.Draft {
	d := about(wire.KindAnswered, target, "")
	if d.Answered = on; on {
		d.Text = "true"
	}
	return d
}

// asked returns what Questions returns.
func asked(t *testing.T, l *keeper, limit int) (all []string) {
	t.Helper()
	page, err := l.Questions(t.Context(), "lobby", limit)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range page.Entries {
		text := fmt.Sprint(e.Seq, e.Text)
		if !e.Ask {
			text += ", which is none"
		}
		if e.Answered {
			text += ", answered"
		}
		all = append(all, text)
	}
	return all
}

// TestQuestions: they are found among what is said, until they are taken back or kept no more.
func TestQuestions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := open(t, history.Config{Path: history.Memory, KeepRemoved: time.Hour, Messages: 5})
		if got := asked(t, l, 9); got != nil {
			t.Errorf("in no room %q", got)
		}
		mustAppend(t, l, "kitchen", question("elsewhere"))
		mustAppend(t, l, "lobby", question("a"), by("ana", "b"), question("c"), question("d"), by("ana", "e"))
		for _, step := range []struct {
			draft history.Draft
			want  []string
		}{
			{answered(3, true), []string{"4d", "3c, answered", "1a"}},
			{answered(3, true), []string{"4d", "3c, answered", "1a"}},
			{answered(3, false), []string{"4d", "3c", "1a"}},
			{answered(4, true), []string{"4d, answered", "3c", "1a"}},
			{remove(4), []string{"3c", "1a"}},
			{restore(4), []string{"4d", "3c", "1a"}},
			{by("ana", "f"), []string{"4d", "3c"}},
			{removeMany(3, "ana"), nil},
		} {
			mustAppend(t, l, "lobby", step.draft)
			later(time.Minute)
			if got := asked(t, l, 9); !slices.Equal(got, step.want) {
				t.Errorf("after %+v: %q, want %q", step.draft.Entry, got, step.want)
			}
		}
		l.Check(t)
	})
}

func TestQuestionsLimit(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	for i := range 5 {
		mustAppend(t, l, "lobby", question(fmt.Sprint("q", i)))
	}
	if got, want := asked(t, l, 2), []string{"5q4", "4q3"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestAnswered: the last word on it is in the log, once, and only of questions that stand.
func TestAnswered(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		mustAppend(t, l, "lobby", question("a"), by("ana", "b"), answered(1, true), answered(1, false))
		if d := mustAppend(t, l, "lobby", answered(1, true))[0]; d.Seq != 5 || !d.Answered || d.User != "ana" {
			t.Errorf("%+v", d)
		}
		page, err := l.From(t.Context(), "lobby", 1, 9)
		if err != nil || len(page.Entries) != 3 || !page.Entries[0].Answered || page.Entries[2].Seq != 5 || !page.Entries[2].Answered || page.Entries[2].Text != "" {
			t.Fatalf("%+v, %v", page.Entries, err)
		}
		for name, target := range map[string]int64{"no question": 2, "an update": 5, "nothing": 9, "itself": 6, "negative": -1, "beyond all": 1 << 50} {
			if _, err := l.Append("lobby", []history.Draft{answered(target, true)}); !ofCode(err, wire.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		mustAppend(t, l, "lobby", remove(1))
		if _, err := l.Append("lobby", []history.Draft{answered(1, true)}); !ofCode(err, wire.NotFound) {
			t.Errorf("removed: %v", err)
		}
		page, err = l.From(t.Context(), "lobby", 1, 9)
		if err != nil || page.Entries[0].Answered || page.Entries[len(page.Entries)-1].Kind != wire.KindRemoved ||
			slices.ContainsFunc(page.Entries, func(e wire.Entry) bool { return e.Answered }) {
			t.Errorf("%+v, %v", page.Entries, err)
		}
	})
}
