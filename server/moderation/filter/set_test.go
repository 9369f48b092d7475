package filter_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"hubbub/server/moderation/filter"
)

// TestAdd: rules are added and removed at run time, hold in their room, and end.
func TestAdd(t *testing.T) {
	now := time.Unix(1_790_000_000, 0)
	s := filter.NewSet(func() time.Time { return now })
	add := func(r filter.Rule) {
		t.Helper()
		if err := s.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	judge := func(room, text string, want int64) {
		t.Helper()
		if v, ok := s.Judge(room, text); v.ID != want || ok != (want != 0) {
			t.Errorf("%q in %q: %+v, want rule %d", text, room, v, want)
		}
	}
	judge("a", "buy coins", 0)
	add(filter.Rule{ID: 1, Room: "a", Text: "Buy  coins", Until: now.Add(time.Minute)})
	add(filter.Rule{ID: 2, Text: "垃圾", Word: "Not that."})
	judge("a", "BUY COINS now", 1)
	judge("b", "buy coins now", 0)
	judge("a", "buy coinsx, x buy coins", 1)
	judge("a", "buy coinsx", 0)
	add(filter.Rule{ID: 4, Text: "scam"})
	judge("a", "a s c a m!", 4)
	s.Remove(4)
	judge("a", "xbuy coins", 0)
	judge("b", "你是垃圾吗", 2)
	if v, _ := s.Judge("b", "垃圾"); v.Word != "Not that." || v.Action != filter.Refuse {
		t.Errorf("%+v", v)
	}
	now = now.Add(time.Minute)
	judge("a", "buy coins", 0)
	if all := s.Added(); len(all) != 1 || all[0].ID != 2 {
		t.Errorf("added: %+v", all)
	}
	if s.Remove(1) || !s.Remove(2) {
		t.Error("what has ended was removed, or what holds was not")
	}
	judge("b", "垃圾", 0)
}

// TestLike: what is near to a text is found, and what is not is said.
func TestLike(t *testing.T) {
	s := filter.NewSet(nil)
	if err := s.Add(filter.Rule{ID: 3, Room: "a", Text: "Join my channel for free coins today, link below!!", Like: true}); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"Join my channel for free coins today, link below!!": true,
		"JOIN my chаnnel for free coins today... link below": true,
		"join my channel for free coins today link below 7":  true,
		"join my channel, we talk about free software there": false,
		"Join": false,
		"":     false,
	} {
		if v, got := s.Judge("a", text); got != want || got && (v.ID != 3 || v.Kind != filter.KindLike) {
			t.Errorf("%q: %+v, want %v", text, v, want)
		}
	}
	if _, ok := s.Judge("b", "join my channel for free coins today link below"); ok {
		t.Error("the rule holds in another room")
	}
}

// TestAddReplaces: a rule of the same id takes the place of the one before.
func TestAddReplaces(t *testing.T) {
	s := filter.NewSet(nil)
	for _, text := range []string{"first", "second"} {
		if err := s.Add(filter.Rule{ID: 1, Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := s.Judge("", "first"); ok {
		t.Error("the rule before holds still")
	}
	if _, ok := s.Judge("", "second"); !ok {
		t.Error("the rule does not hold")
	}
}

// TestAddRefuses: rules that cannot be, and one too many.
func TestAddRefuses(t *testing.T) {
	s := filter.NewSet(nil)
	for _, tt := range []struct {
		rule filter.Rule
		want error
	}{
		{filter.Rule{ID: 1, Text: " \u200b"}, filter.ErrNoWord},
		{filter.Rule{ID: 1, Text: strings.Repeat("a", 4097)}, filter.ErrTooLong},
	} {
		if err := s.Add(tt.rule); !errors.Is(err, tt.want) {
			t.Errorf("%+v: %v", tt.want, err)
		}
	}
	for i := range filter.MaxAdded {
		if err := s.Add(filter.Rule{ID: int64(i + 1), Text: "word"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Add(filter.Rule{ID: 1000, Text: "word"}); !errors.Is(err, filter.ErrTooManyAdded) {
		t.Errorf("one too many: %v", err)
	}
	if err := s.Add(filter.Rule{ID: 1, Text: "again"}); err != nil {
		t.Errorf("one that is there: %v", err)
	}
}

// TestFileAndAdded: of both, the stricter counts; each can be taken away.
func TestFileAndAdded(t *testing.T) {
	s := newSet(t, "hold\nword spam\ntimeout 1m\nword worse")
	if err := s.Add(filter.Rule{ID: 7, Text: "spam"}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text string
		want filter.Action
	}{{"spam", filter.Refuse}, {"spam worse", filter.Timeout}, {"other", filter.Pass}} {
		if v, _ := s.Judge("", tt.text); v.Action != tt.want {
			t.Errorf("%q: %+v", tt.text, v)
		}
	}
	s.Remove(7)
	if v, _ := s.Judge("", "spam"); v.Action != filter.Hold {
		t.Errorf("%+v", v)
	}
	s.Use(nil)
	if v, ok := s.Judge("", "spam"); ok {
		t.Errorf("%+v", v)
	}
}

// TestJudgeName: in a name, what joins words is taken for a space, too.
func TestJudgeName(t *testing.T) {
	s := newSet(t, "word free nitro\nword idiot")
	for name, want := range map[string]bool{"free-nitro": true, "Free_Nitro": true, "x.idiot": true, "idiot-2": true, "idiotic": false, "nitro-free": false} {
		if _, got := s.JudgeName(name); got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}

// TestAtOnce: judging goes on while rules change.
func TestAtOnce(t *testing.T) {
	s := newSet(t, "word always")
	var done sync.WaitGroup
	for worker := range int64(4) {
		done.Go(func() {
			for range 200 {
				if _, ok := s.Judge("a", "always"); !ok {
					t.Error("a rule of the file does not hold for a moment")
				}
				s.Add(filter.Rule{ID: worker, Text: "word"})
				s.Added()
				s.Remove(worker)
			}
		})
	}
	done.Wait()
}
