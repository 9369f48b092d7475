package commands_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"hubbub/server/commands"
)

var otto, ada = commands.Owner{Token: "t1", User: "OTTO", Name: "Otto"}, commands.Owner{Token: "t2", User: "ADA", Name: "Ada"}

func named(names ...string) (list []commands.Command) {
	for _, name := range names {
		list = append(list, commands.Command{Name: name})
	}
	return list
}

// listed returns the names in a room.
func listed(r *commands.Registry, room string) string {
	var names []string
	for _, c := range r.List(room) {
		names = append(names, c.Name+" of "+c.Owner.Token)
	}
	return strings.Join(names, ", ")
}

// TestRegistry: a token's commands take the place of those that it had in the room, and of those of
// their names; they end with the token.
func TestRegistry(t *testing.T) {
	ended := make(map[string]bool)
	r := commands.New(func(token string) (commands.Owner, bool) {
		return map[string]commands.Owner{"t1": otto, "t2": ada}[token], !ended[token]
	})
	want := func(room, want string) {
		t.Helper()
		if got := listed(r, room); got != want {
			t.Errorf("%s has %q, want %q", room, got, want)
		}
	}
	r.Put("tea", "t1", named("weather", "roll"))
	r.Put("tea", "t2", named("add"))
	r.Put("milk", "t2", named("weather"))
	want("tea", "add of t2, roll of t1, weather of t1")
	r.Put("tea", "t1", named("weather"))
	want("tea", "add of t2, weather of t1")
	if by, ok := r.Find("tea", "weather"); !ok || by != otto {
		t.Errorf("%+v, %v", by, ok)
	}
	ended["t1"] = true
	want("tea", "add of t2")
	if _, ok := r.Find("tea", "weather"); ok {
		t.Error("a command of a token that has ended")
	}
	r.Put("tea", "t2", named("weather"))
	want("tea", "weather of t2")
	r.Drop(func(token string) bool { return token == "t1" })
	want("tea", "weather of t2")
	r.Put("tea", "t2", nil)
	want("tea", "")
	want("milk", "weather of t2")
	r.Drop(func(token string) bool { return token == "t2" })
	want("milk", "")
}

// TestCheck: what cannot be registered is refused.
func TestCheck(t *testing.T) {
	many := make([]commands.Command, commands.MaxOfToken+1)
	for i := range many {
		many[i].Name = fmt.Sprint("c", i)
	}
	if err := commands.Check(many); !errors.Is(err, commands.ErrFull) {
		t.Errorf("%d of a token: %v", len(many), err)
	}
	if err := commands.Check(many[1:]); err != nil {
		t.Error(err)
	}
	for name, list := range map[string][]commands.Command{
		"empty": named(""), "long": named(strings.Repeat("a", 33)), "capital": named("Weather"), "blank": named("a b"), "slash": named("/a"), "other script": named("wеather"),
		"reserved": named("ban"), "twice": named("a", "a"), "args": {{Name: "a", Args: strings.Repeat("a", 61)}}, "help": {{Name: "a", Help: strings.Repeat("a", 121)}},
		"line break": {{Name: "a", Help: "a\nb"}}, "no UTF-8": {{Name: "a", Args: "\xff"}},
	} {
		if err := commands.Check(list); !errors.Is(err, commands.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
