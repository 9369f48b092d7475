package conn

import (
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/access"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// hesitant is a standing that takes its time.
type hesitant struct{ *moderation.Rooms }

func (hesitant) Idle() bool {
	time.Sleep(time.Second)
	return true
}

// TestFoundOnceWelcome: who is told that somebody is there can tell it something from then on, or send it
// out: however long the reader of its connection is about it.
func TestFoundOnceWelcome(t *testing.T) {
	program := &access.Token{ID: "T1", Scopes: identity.ScopeRead | identity.ScopeSay}
	for name, tt := range map[string]struct {
		token *access.Token
		act   func(e *Endpoint, user string)
		want  string
	}{
		"answer": {nil, func(e *Endpoint, user string) {
			e.Tell(Private{Kind: wire.TypeAnswer, Room: room.Lobby, To: user, Event: []byte(`{"type":"answer"}`)})
		}, `{"type":"answer"}`},
		"command": {program, func(e *Endpoint, _ string) {
			e.Tell(Private{Kind: wire.StreamCommand, Room: room.Lobby, To: program.ID, Event: []byte(`{"type":"command"}`)})
		}, `{"type":"command"}`},
		"kick":     {nil, func(e *Endpoint, user string) { e.Expel(user, room.Lobby) }, `"code":"kicked"`},
		"sign out": {nil, func(e *Endpoint, user string) { e.End(user) }, `"code":"auth_expired"`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { foundOnceWelcome(t, tt.token, tt.act, tt.want) })
		})
	}
}

func foundOnceWelcome(t *testing.T, token *access.Token, act func(e *Endpoint, user string), want string) {
	e, _, _ := newTestEndpoint(t)
	e.Standing = hesitant{new(moderation.Rooms)}
	e.Door = access.New(access.Config{People: strangers{}, Rooms: oneKnown{}, Tokens: anyToken{}})
	e.Hub = room.NewHub(room.Config{Log: noLog{}, NewOutlet: func() room.Outlet { return e.Fanout.NewAudience() }})
	c, heard := newTestConnection(t, e, jsonText{})
	if token != nil {
		c.seat.way().visitor.Token = token
	}
	e.add(c)
	n, err := name.New("Ana")
	if err != nil {
		t.Fatal(err)
	}
	joined := make(chan struct{})
	go func() {
		defer close(joined)
		c.seat.join(room.Lobby, n, false, room.Since{})
	}()
	var welcome []string
	for welcome == nil {
		time.Sleep(time.Millisecond)
		welcome = regexp.MustCompile(`"type":"welcome".*"user":"([^"]+)"`).FindStringSubmatch(heard.String())
	}
	act(e, welcome[1])
	synctest.Wait()
	if !strings.Contains(heard.String(), want) {
		t.Errorf("it hears %q", heard)
	}
	<-joined
	c.end(logoutLeft)
	c.seat.leave()
}
