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

// TestSet: a token's commands take the place of those that it had in the room; those of others
// stay; they end with the token.
func TestSet(t *testing.T) {
	ended := make(map[string]bool)
	r := commands.New(func(token string) bool { return !ended[token] })
	set := func(room string, by commands.Owner, want error, names ...string) {
		t.Helper()
		if err := r.Set(room, by, named(names...)); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", names, err, want)
		}
	}
	want := func(room, want string) {
		t.Helper()
		if got := listed(r, room); got != want {
			t.Errorf("%s has %q, want %q", room, got, want)
		}
	}
	set("tea", otto, nil, "weather", "roll")
	set("tea", ada, nil, "add")
	set("milk", ada, nil, "weather")
	set("tea", ada, commands.ErrTaken, "sum", "weather")
	want("tea", "add of t2, roll of t1, weather of t1")
	set("tea", otto, nil, "weather")
	want("tea", "add of t2, weather of t1")
	later := commands.Owner{Token: "t3", User: "OTTO", Name: "Otto"}
	set("tea", later, nil, "weather", "time")
	want("tea", "add of t2, time of t3, weather of t3")
	ended["t3"] = true
	want("tea", "add of t2")
	if _, ok := r.Find("tea", "weather"); ok {
		t.Error("a command of a token that has ended")
	}
	set("tea", ada, nil, "weather")
	want("tea", "weather of t2")
	if by, ok := r.Find("tea", "weather"); !ok || by != ada {
		t.Errorf("%+v, %v", by, ok)
	}
	set("tea", ada, nil)
	want("tea", "")
	want("milk", "weather of t2")
}

// TestInvalid: what cannot be a command is refused, and changes nothing.
func TestInvalid(t *testing.T) {
	r := commands.New(func(string) bool { return true })
	if err := r.Set("tea", otto, named("weather")); err != nil {
		t.Fatal(err)
	}
	for name, list := range map[string][]commands.Command{
		"empty": named(""), "long": named(strings.Repeat("a", 33)), "capital": named("Weather"), "blank": named("a b"), "slash": named("/a"), "other script": named("wеather"),
		"reserved": named("ban"), "twice": named("a", "a"), "args": {{Name: "a", Args: strings.Repeat("a", 61)}}, "help": {{Name: "a", Help: strings.Repeat("a", 121)}},
		"line break": {{Name: "a", Help: "a\nb"}}, "no UTF-8": {{Name: "a", Args: "\xff"}},
	} {
		if err := r.Set("tea", otto, list); !errors.Is(err, commands.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := listed(r, "tea"); got != "weather of t1" {
		t.Errorf("left %q", got)
	}
}

// TestBounds: of a token, of a room, and in all.
func TestBounds(t *testing.T) {
	ended := false
	r := commands.New(func(token string) bool { return !ended || token == "t1" })
	many := func(n int) (list []commands.Command) {
		for i := range n {
			list = append(list, commands.Command{Name: fmt.Sprint("c", i)})
		}
		return list
	}
	if err := r.Set("tea", otto, many(21)); !errors.Is(err, commands.ErrFull) {
		t.Errorf("21 of a token: %v", err)
	}
	fill := func(room string, tokens int) (err error) {
		for n := range tokens {
			list := many(20)
			for i := range list {
				list[i].Name += fmt.Sprint("-", n)
			}
			if err = r.Set(room, commands.Owner{Token: fmt.Sprint("f", n), User: fmt.Sprint("F", n)}, list); err != nil {
				return err
			}
		}
		return nil
	}
	if err := fill("tea", 11); !errors.Is(err, commands.ErrFull) || len(r.List("tea")) != commands.MaxInRoom {
		t.Errorf("%d in a room: %v", len(r.List("tea")), err)
	}
	for i := range commands.MaxInAll/commands.MaxInRoom - 1 {
		if err := fill(fmt.Sprint("room", i), 10); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Set("one more", otto, many(1)); !errors.Is(err, commands.ErrFull) {
		t.Errorf("more than in all: %v", err)
	}
	ended = true
	if err := r.Set("one more", otto, many(1)); err != nil {
		t.Errorf("after the tokens of others have ended: %v", err)
	}
}
