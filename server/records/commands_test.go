package records_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"hubbub/server/commands"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// programs returns the id of a token of a program.
func (s *server) program(called string, lasting time.Duration) string {
	s.t.Helper()
	of := records.Token{Name: mustName(s.t, called), Scopes: identity.ScopeSay}
	if lasting > 0 {
		of.Expires = s.clocks.Day().Add(lasting)
	}
	made, _ := token(s.t, s, of)
	return made.ID
}

// commandsOf returns those with names.
func commandsOf(names ...string) (list []commands.Command) {
	for _, name := range names {
		list = append(list, commands.Command{Name: name, Args: "city", Help: "does it"})
	}
	return list
}

// wantCommands compares those of a room, each as its name and its program's.
func (s *server) wantCommands(room, want string) {
	s.t.Helper()
	var names []string
	for _, c := range s.Commands().List(room) {
		names = append(names, c.Name+" of "+c.Owner.Name)
	}
	if got := strings.Join(names, ", "); got != want {
		s.t.Errorf("%s has %q, want %q", room, got, want)
	}
}

// setCommands registers commands, which must be answered with an error.
func (s *server) setCommands(room, token string, want error, names ...string) {
	s.t.Helper()
	err := s.SetCommands(s.t.Context(), room, token, commandsOf(names...))
	if taken := new(commands.TakenError); want == errTaken && errors.As(err, &taken) {
		return
	}
	wantError(s.t, fmt.Sprintf("%.40q", names), err, want)
}

var errTaken = errors.New("taken")

// TestCommands: a token's commands take the place of those that it had in the room; those of others
// stay; they end with the token, and another of its program takes them over. All of it is so after a
// restart.
func TestCommands(t *testing.T) {
	s := start(t)
	otto, ada := s.program("Otto", time.Hour), s.program("Ada", 0)
	want := func(room, want string) {
		t.Helper()
		for range 2 {
			s.wantCommands(room, want)
			s.restart()
		}
	}
	s.setCommands("tea", otto, nil, "weather", "roll")
	s.setCommands("tea", ada, nil, "add")
	s.setCommands("milk", ada, nil, "weather")
	s.setCommands("tea", ada, errTaken, "sum", "weather")
	s.setCommands("tea", ada, commands.ErrInvalid, "ban")
	s.setCommands("tea", "NONE", records.ErrNotFound, "other")
	want("tea", "add of Ada, roll of Otto, weather of Otto")
	s.setCommands("tea", otto, nil, "weather")
	want("tea", "add of Ada, weather of Otto")
	later := s.program("otto", 0)
	s.setCommands("tea", later, nil, "weather", "time")
	want("tea", "add of Ada, time of otto, weather of otto")
	s.setCommands("tea", otto, nil, "roll")
	must(t, s.RevokeToken(t.Context(), later))
	if got := s.count("command WHERE room = 'tea'"); got != 2 {
		t.Errorf("%d are kept", got)
	}
	want("tea", "add of Ada, roll of Otto")
	s.clocks.Run(time.Hour)
	want("tea", "add of Ada")
	s.setCommands("tea", otto, records.ErrNotFound, "roll")
	s.setCommands("tea", ada, nil, "roll") // of a token that has expired
	want("tea", "roll of Ada")
	key := s.Key()
	ofAda := key.Machine(mustName(t, "Ada"))
	if by, ok := s.Commands().Find("tea", "roll"); !ok || by != (commands.Owner{Token: ada, User: ofAda.User, Name: "Ada"}) {
		t.Errorf("%+v, %v", by, ok)
	}
	s.setCommands("tea", ada, nil)
	want("tea", "")
	want("milk", "weather of Ada")
}

// TestCommandsAreBounded: of a token, of a room, and in all; those of tokens that have ended make room.
func TestCommandsAreBounded(t *testing.T) {
	s := start(t)
	s.clocks.Run(time.Second)
	many := func(n int, ending string) (names []string) {
		for i := range n {
			names = append(names, fmt.Sprint("c", i, ending))
		}
		return names
	}
	var tokens []string
	for i := range commands.MaxInRoom/commands.MaxOfToken + 1 {
		tokens = append(tokens, s.program(fmt.Sprint("Robo", i), time.Hour))
	}
	last := s.program("Last", 0)
	s.setCommands("tea", last, commands.ErrFull, many(commands.MaxOfToken+1, "")...)
	for i, token := range tokens {
		var want error
		if i == len(tokens)-1 {
			want = records.ErrFull
		}
		s.setCommands("tea", token, want, many(commands.MaxOfToken, fmt.Sprint("-", i))...)
	}
	if got := len(s.Commands().List("tea")); got != commands.MaxInRoom {
		t.Errorf("%d in a room", got)
	}
	s.shell(fmt.Sprintf(`
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		INSERT INTO command (room, name, token, args, help) SELECT 'other', i, '%s', '', '' FROM n`, commands.MaxInAll-commands.MaxInRoom, tokens[0]))
	s.setCommands("one more", last, records.ErrFull, "one")
	s.clocks.Run(time.Hour)
	s.setCommands("one more", last, nil, "one")
	if got := s.count("command"); got != 1 {
		t.Errorf("%d are kept", got)
	}
}
