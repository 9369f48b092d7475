package history_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/wire"
)

func TestPublish(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		wantNumbers(t, l, "lobby", 1, 0)
		drafts := texts("one", "two")
		drafts[1].Received = time.Unix(7, 0)
		delivered := mustAppend(t, l, "lobby", drafts...)
		drafts[0].Seq, drafts[1].Seq = 1, 2
		if want := []history.Delivered{{Draft: drafts[0]}, {Draft: drafts[1]}}; !slices.Equal(delivered, want) {
			t.Errorf("delivered %+v, want %+v", delivered, want)
		}
		mustAppend(t, l, "kitchen", texts("elsewhere")...)
		whole := history.Draft{
			Entry:  wire.Entry{Kind: 200, Target: 1, User: "u1", ID: "c-1", From: "bo", At: 7, Text: "three\x00\n"},
			Author: author("bo"),
		}
		mustAppend(t, l, "lobby", whole)
		wantNumbers(t, l, "lobby", 1, 3)
		wantNumbers(t, l, "kitchen", 1, 1)
		got := all(t, l, "lobby")
		wantTexts(t, got, "one", "two", "three\x00\n")
		if whole.Seq = 3; got[2] != whole.Entry {
			t.Errorf("got %+v, want %+v", got[2], whole.Entry)
		}
	})
}

func TestPublishNothing(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	l.Publish(to("lobby", ""), nil) // a delivery would block Close
	l.Publish(to("lobby", ""), nil)
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

// An id names one entry of its author in its room: whoever publishes it again
// gets the first one, whole.
func TestRepeat(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		first := said("ana", "1", "hello", 10)
		first.User, first.Role = "u1", "owner"
		mustAppend(t, l, "lobby", first)
		first.Seq = 1
		for _, test := range []struct {
			name   string
			room   string
			draft  history.Draft
			repeat bool
			seq    int64
		}{
			{"the same again", "lobby", said("ana", "1", "hello", 20), true, 1},
			{"another id", "lobby", said("ana", "2", "hello", 20), false, 2},
			{"another author", "lobby", said("bo", "1", "hello", 30), false, 3},
			{"another room", "kitchen", said("ana", "1", "hello", 40), false, 1},
			{"no id", "lobby", said("ana", "", "hello", 50), false, 4},
			{"no id again", "lobby", said("ana", "", "hello", 60), false, 5},
		} {
			t.Run(test.name, func(t *testing.T) {
				want := history.Delivered{Draft: test.draft, Repeated: test.repeat}
				if want.Seq = test.seq; test.repeat {
					want.Entry = first.Entry
				}
				if got := mustAppend(t, l, test.room, test.draft); got[0] != want {
					t.Errorf("got %+v, want %+v", got[0], want)
				}
			})
		}
	})
}

// An id that was used for another text is refused, and takes nothing with it.
func TestReusedID(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		got := mustAppend(t, l, "lobby", said("ana", "a", "hello", 1), said("ana", "a", "bye", 2), said("ana", "b", "more", 3), said("ana", "b", "", 4))
		for i, want := range []wire.Code{"", wire.IDReused, "", wire.IDReused} {
			var refusal *wire.Error
			if errors.As(got[i].Err, &refusal); (refusal == nil) != (want == "") || refusal != nil && (refusal.Code != want) {
				t.Errorf("draft %d: %+v, want %q", i, got[i], want)
			}
		}
		wantTexts(t, all(t, l, "lobby"), "hello", "more")
		if err := l.Healthy(); err != nil {
			t.Errorf("that is trouble of the log: %v", err)
		}
	})
}

// Repeats take no number from those around them.
func TestRepeatWithinAPublication(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	got := mustAppend(t, l, "lobby", said("ana", "a", "1", 0), said("ana", "a", "1", 0), said("ana", "", "2", 0),
		said("ana", "a", "1", 0), said("ana", "b", "3", 0))
	for i, want := range []struct {
		seq    int64
		text   string
		repeat bool
	}{{1, "1", false}, {1, "1", true}, {2, "2", false}, {1, "1", true}, {3, "3", false}} {
		if got[i].Seq != want.seq || got[i].Text != want.text || got[i].Repeated != want.repeat {
			t.Errorf("draft %d: got %+v, want %+v", i, got[i], want)
		}
	}
	wantTexts(t, all(t, l, "lobby"), "1", "2", "3")
}

func TestAfterClose(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		mustAppend(t, l, "lobby", texts("one")...)
		shut(t, l)
		late := texts("late", "later")
		delivered, err := l.Append("lobby", late)
		if !errors.Is(err, history.ErrNotSaved) || !errors.Is(err, history.ErrClosed) {
			t.Errorf("Publish: %v", err)
		}
		if len(delivered) != 2 || delivered[0].Draft != late[0] || delivered[1].Draft != late[1] || delivered[1].Err == nil {
			t.Errorf("delivered %+v", delivered)
		}
		if _, err := l.After(t.Context(), "lobby", 0, 1); !errors.Is(err, history.ErrClosed) {
			t.Errorf("After: %v", err)
		}
		if _, err := l.Tail("lobby", 1); !errors.Is(err, history.ErrClosed) {
			t.Errorf("Tail: %v", err)
		}
		shut(t, l)
	})
}

// A draft that the rules refuse can only be a repeat: it adds nothing.
func TestRepeatOfRefused(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		mustAppend(t, l, "lobby", said("ana", "1", "hello", 10))
		refusal := &wire.Error{Code: wire.SlowMode}
		for _, test := range []struct {
			name  string
			draft history.Draft
			want  error // nil: it is a repeat
		}{
			{"the same again", said("ana", "1", "hello", 20), nil},
			{"another text", said("ana", "1", "bye", 20), &wire.Error{Code: wire.IDReused}},
			{"another id", said("ana", "2", "hello", 20), refusal},
			{"another author", said("bo", "1", "hello", 20), refusal},
		} {
			t.Run(test.name, func(t *testing.T) {
				test.draft.Refused = refusal
				got, err := l.Append("lobby", []history.Draft{test.draft})
				if test.want == nil {
					if err != nil || !got[0].Repeated || got[0].Seq != 1 {
						t.Errorf("got %+v, %v", got, err)
					}
					return
				}
				var refused *wire.Error
				if !errors.As(err, &refused) || refused.Code != test.want.(*wire.Error).Code {
					t.Errorf("refused with %v, want %v", err, test.want)
				}
			})
		}
		wantTexts(t, all(t, l, "lobby"), "hello")
	})
}
