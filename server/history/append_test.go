package history_test

import (
	"errors"
	"testing"

	"hubbub/server/history"
)

func TestAppend(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		wantNumbers(t, l, "lobby", 1, 0)
		saved := mustAppend(t, l, "lobby", texts("one", "two")...)
		if saved[0] != (history.Saved{Seq: 1, At: 0}) || saved[1] != (history.Saved{Seq: 2, At: 1}) {
			t.Errorf("saved %+v", saved)
		}
		mustAppend(t, l, "kitchen", texts("elsewhere")...)
		mustAppend(t, l, "lobby", history.Draft{Author: author("bo"), ID: "c-1", From: "bo", At: 7, Text: "three\x00\n"})
		wantNumbers(t, l, "lobby", 1, 3)
		wantNumbers(t, l, "kitchen", 1, 1)
		got := all(t, l, "lobby")
		wantTexts(t, got, "one", "two", "three\x00\n")
		if want := (history.Message{Seq: 3, ID: "c-1", From: "bo", At: 7, Text: "three\x00\n"}); got[2] != want {
			t.Errorf("got %+v, want %+v", got[2], want)
		}
	})
}

func TestAppendNothing(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	if saved, err := l.Append("lobby", nil); saved != nil || err != nil {
		t.Errorf("got %v, %v", saved, err)
	}
	wantNumbers(t, l, "lobby", 1, 0)
}

func TestReopen(t *testing.T) {
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", texts("one", "two")...)
	epoch := l.Epoch()
	shut(t, l)

	l = open(t, c)
	if l.Epoch() != epoch || epoch == "" {
		t.Errorf("epoch %q, was %q", l.Epoch(), epoch)
	}
	mustAppend(t, l, "lobby", texts("three")...)
	wantTexts(t, all(t, l, "lobby"), "one", "two", "three")
}

func TestMemoryIsForgotten(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	mustAppend(t, l, "lobby", texts("one")...)
	other := open(t, history.Config{Path: history.Memory})
	wantNumbers(t, other, "lobby", 1, 0)
	if other.Epoch() == l.Epoch() {
		t.Error("two histories in memory have one epoch")
	}
}

// An id names one message of its author in its room.
func TestRepeat(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		said := func(who, id, text string, at int64) history.Draft {
			return history.Draft{Author: author(who), ID: id, From: who, At: at, Text: text}
		}
		mustAppend(t, l, "lobby", said("ana", "1", "hello", 10))
		for _, test := range []struct {
			name  string
			room  string
			draft history.Draft
			want  history.Saved
		}{
			{"the same again", "lobby", said("ana", "1", "hello", 20), history.Saved{Seq: 1, At: 10, Text: "hello", Repeated: true}},
			{"with another text", "lobby", said("ana", "1", "bye", 20), history.Saved{Seq: 1, At: 10, Text: "hello", Repeated: true}},
			{"another id", "lobby", said("ana", "2", "hello", 20), history.Saved{Seq: 2, At: 20}},
			{"another author", "lobby", said("bo", "1", "hello", 30), history.Saved{Seq: 3, At: 30}},
			{"another room", "kitchen", said("ana", "1", "hello", 40), history.Saved{Seq: 1, At: 40}},
			{"no id", "lobby", said("ana", "", "hello", 50), history.Saved{Seq: 4, At: 50}},
			{"no id again", "lobby", said("ana", "", "hello", 60), history.Saved{Seq: 5, At: 60}},
		} {
			t.Run(test.name, func(t *testing.T) {
				if saved := mustAppend(t, l, test.room, test.draft); saved[0] != test.want {
					t.Errorf("got %+v, want %+v", saved[0], test.want)
				}
			})
		}
	})
}

// Repeats leave no hole in the numbers of those around them.
func TestRepeatWithinAnAppend(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	draft := func(id, text string) history.Draft { return history.Draft{Author: author("ana"), ID: id, Text: text} }
	saved := mustAppend(t, l, "lobby", draft("a", "1"), draft("a", "again"), draft("", "2"), draft("a", "again"), draft("b", "3"))
	for i, want := range []history.Saved{
		{Seq: 1}, {Seq: 1, Text: "1", Repeated: true}, {Seq: 2}, {Seq: 1, Text: "1", Repeated: true}, {Seq: 3},
	} {
		if saved[i] != want {
			t.Errorf("draft %d: got %+v, want %+v", i, saved[i], want)
		}
	}
	wantTexts(t, all(t, l, "lobby"), "1", "2", "3")
}

func TestAfterClose(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		shut(t, l)
		_, err := l.Append("lobby", texts("late"))
		if !errors.Is(err, history.ErrNotSaved) || !errors.Is(err, history.ErrClosed) {
			t.Errorf("Append: %v", err)
		}
		if _, err := l.After(t.Context(), "lobby", 0, 1); !errors.Is(err, history.ErrClosed) {
			t.Errorf("After: %v", err)
		}
		if _, err := l.Last("lobby"); !errors.Is(err, history.ErrClosed) {
			t.Errorf("Last: %v", err)
		}
		shut(t, l)
	})
}
