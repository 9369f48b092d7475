package server_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hubbub/server/config"
	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// A town is a server with people of each kind, and rooms of each access. The rooms are
// called as their access is.
type town struct {
	*testServer
	sessions map[string]string // by who it is
	users    map[string]string // by who it is
	tickets  map[string]string // of the moderator, by room
	invite   string            // to moderate the room invited
	file     string            // of the history
}

// grants are what people of a town were let do.
var grants = []records.Grant{
	{User: "viewer", Room: "members", Role: identity.Viewer}, {User: "viewer", Room: "invited", Role: identity.Viewer},
	{User: "member", Room: "members", Role: identity.Member}, {User: "member", Room: "invited", Role: identity.Member},
	{User: "moderator", Room: "members", Role: identity.Moderator}, {User: "moderator", Room: "invited", Role: identity.Moderator},
	{User: "moderator", Room: "open", Role: identity.Moderator}, {User: "moderator", Room: "unlisted", Role: identity.Moderator},
	{User: "other", Room: "elsewhere", Role: identity.Moderator},
	{User: "owner", Role: identity.Owner},
}

// townRooms are those that are there, beside the lobby.
var townRooms = []string{"open", "unlisted", "members", "invited"}

// startTown starts a town, in each room of which something was said.
func startTown(t *testing.T, change func(*config.Config)) *town {
	t.Helper()
	s := &town{sessions: make(map[string]string), users: make(map[string]string), tickets: make(map[string]string)}
	file := filepath.Join(t.TempDir(), "h.db")
	s.file = file
	log, err := history.Open(history.Config{Path: file})
	if err != nil {
		t.Fatal(err)
	}
	s.fill(t, log)
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	s.testServer = startServer(t, func(c *config.Config) {
		c.HoldNames = 0 // all go by one name
		c.DB, c.MessageRate = file, 0
		if change != nil {
			change(c)
		}
	})
	for _, room := range townRooms {
		c := s.join(t, "owner", room, "Keeper")
		c.Await("welcome")
		c.Say("hello from " + room)
		c.AwaitMessage("hello from " + room)
		left := s.Expect(t, logoutsFor("gone"), 1)
		c.Reset()
		left(t)
	}
	return s
}

// fill puts people and rooms into the records of a log.
func (s *town) fill(t *testing.T, log *history.Log) {
	t.Helper()
	ctx := t.Context()
	r, err := records.Open(ctx, log, nil)
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	key := r.Key()
	for _, who := range []string{"guest", "viewer", "member", "moderator", "other", "owner"} {
		token := key.NewToken(time.Now())
		s.sessions[who], s.users[who] = key.Text(token, time.Now()), key.Person(token).User
	}
	for _, g := range grants {
		g.User = s.users[g.User]
		must(r.Grant(ctx, g))
	}
	for access := identity.Unlisted; access <= identity.Invited; access++ {
		must(r.SetRoom(ctx, access.String(), access.String(), identity.Room{Access: access}))
	}
	for _, room := range append(townRooms, "unmet-ticket") {
		_, secret, err := r.NewTicket(ctx, s.users["moderator"], room)
		must(err)
		s.tickets[room] = secret
	}
	s.invite, err = r.NewInvite(ctx, records.Invite{Role: identity.Moderator, Room: "invited", Name: "Ana"})
	must(err)
	must(r.Close())
}

// join asks to be let into a room by hubbub.v1, as one of the town; without a session it is
// somebody new.
func (s *town) join(t *testing.T, who, room, name string) *rawConn {
	t.Helper()
	c := dial(t, s.Addr, "/ws")
	c.WriteText(fmt.Sprintf(`{"type":"join","name":%q,"room":%q,"session":%q}`, name, room, s.sessions[who]))
	return c
}

// as returns the headers of one of the town.
func (s *town) as(who string) map[string]string {
	if session := s.sessions[who]; session != "" {
		return map[string]string{"Authorization": "Bearer " + session}
	}
	return nil
}

// stream asks for the events of a room, and returns the answer as soon as it begins.
func (s *testServer) stream(t *testing.T, path string, headers map[string]string) (response *http.Response, end func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.Addr+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err = s.scrape.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	return response, func() { cancel(); response.Body.Close() }
}

// post sends JSON as one of the town.
func (s *town) post(t *testing.T, who, path, body string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, "http://"+s.Addr+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	for name, value := range s.as(who) {
		request.Header.Set(name, value)
	}
	response, err := s.scrape.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(text)
}
