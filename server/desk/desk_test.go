package desk_test

import (
	"bytes"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"hubbub/server/control"
	"hubbub/server/desk"
	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/name"
	"hubbub/server/records"
	"hubbub/server/room"
)

// fakeServer is one with the people and rooms that a test has put there.
type fakeServer struct {
	people    []control.Person
	online    map[string]room.Presence
	closed    []string
	forgotten []string
	taken     error // what Reservable returns

	reviews int
}

func (f *fakeServer) URL() string                              { return "https://chat.example.org" }
func (f *fakeServer) People() []control.Person                 { return slices.Clone(f.people) }
func (f *fakeServer) Online() map[string]room.Presence         { return f.online }
func (f *fakeServer) Forget(user string)                       { f.forgotten = append(f.forgotten, user) }
func (f *fakeServer) Shown(string) map[string][]moderation.Act { return nil }
func (f *fakeServer) Review()                                  { f.reviews++ }
func (f *fakeServer) Reservable(name.Name) error               { return f.taken }
func (f *fakeServer) IsThere(room string) bool                 { return room == "lobby" }
func (f *fakeServer) End(user string)                          { f.closed = append(f.closed, user) }

type outlet struct{}

func (outlet) Await()                {}
func (outlet) Broadcast(*room.Batch) {}

type harness struct {
	*desk.Desk
	server *fakeServer
	log    *bytes.Buffer
}

func open(t *testing.T) harness {
	t.Helper()
	h, err := history.Open(history.Config{Path: history.Memory})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	r, err := records.Open(t.Context(), h, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	server, log := new(fakeServer), new(bytes.Buffer)
	hub := room.NewHub(room.Config{Log: h, NewOutlet: func() room.Outlet { return outlet{} }})
	return harness{&desk.Desk{Records: r, History: h, Server: server, Sessions: server, Hub: hub, Standing: server, Log: slog.New(slog.NewTextHandler(log, nil))}, server, log}
}

func person(user, name string, since int64, connections int) control.Person {
	return control.Person{User: user, Name: name, Since: time.Unix(since, 0), Connections: connections, Held: connections == 0}
}

// wantCode checks that an error is a refusal of a kind.
func wantCode(t *testing.T, err error, code control.Code) {
	t.Helper()
	if refusal, ok := errors.AsType[*control.Error](err); !ok || refusal.Code != code {
		t.Errorf("%v, want one that is %s", err, code)
	}
}

// TestInviteGives: a link gives what it was made for, and its secret is not in the log.
func TestInviteGives(t *testing.T) {
	d := open(t)
	made, err := d.Invite(t.Context(), control.Invite{Role: "moderator", Room: "Book Club", Name: "  Ana "})
	if err != nil {
		t.Fatal(err)
	}
	if left := time.Until(made.Expires); left > time.Hour || left < 59*time.Minute || made.URL != "https://chat.example.org" {
		t.Errorf("%+v", made)
	}
	got, err := d.Records.Redeem(t.Context(), made.Secret, "ABCDEFGHIJKL")
	if err != nil || got.Role != identity.Moderator || got.Room != "book-club" || got.Name != "Ana" {
		t.Errorf("%+v, %v", got, err)
	}
	if role := d.Records.Role("ABCDEFGHIJKL", "book-club"); role != identity.Moderator {
		t.Errorf("role %v", role)
	}
	if d.log.Len() == 0 || strings.Contains(d.log.String(), made.Secret) {
		t.Errorf("the log: %s", d.log)
	}
}

// TestInvitesFull: there are not more links than are kept.
func TestInvitesFull(t *testing.T) {
	d := open(t)
	for range 100_000 {
		if _, err := d.Invite(t.Context(), control.Invite{Role: "member"}); err != nil {
			wantCode(t, err, control.Full)
			return
		}
	}
	t.Error("no bound")
}

// TestPeopleSorted: those who came first come first.
func TestPeopleSorted(t *testing.T) {
	d := open(t)
	d.server.people = []control.Person{person("C", "Cid", 3, 0), person("B", "Bea", 1, 2), person("A", "Ana", 1, 1)}
	people, err := d.People(t.Context())
	want := []control.Person{person("A", "Ana", 1, 1), person("B", "Bea", 1, 2), person("C", "Cid", 3, 0)}
	if err != nil || !slices.Equal(people, want) {
		t.Errorf("%+v, %v", people, err)
	}
}

// TestEnd: the id counts before the name, of names only the very one, and who is not here is
// told by id alone.
func TestEnd(t *testing.T) {
	const ana, bea, away = "ANAANAANAANA", "BEABEABEABEA", "AWAYAWAYAWAY"
	connections := map[string]int{ana: 1, bea: 2}
	for who, want := range map[string]string{
		ana: ana, "Ana": ana, " ANA ": ana, bea: bea,
		"Bea": bea, away: away,
		"Аnа": "", "Cid": "", "anaanaanaana": "", "": "", "ABC": "", strings.Repeat("A", 600): "",
	} {
		d := open(t)
		d.server.people = []control.Person{person(bea, "Bea", 2, 2), person("XXXXXXXXXXXX", bea, 2, 1), person(ana, "Ana", 1, 1)}
		ended, err := d.End(t.Context(), who)
		if want == "" {
			wantCode(t, err, control.NotFound)
			if len(d.server.closed) > 0 {
				t.Errorf("%q: closed %q", who, d.server.closed)
			}
			continue
		}
		if err != nil || ended.User != want || ended.Connections != connections[want] || !slices.Equal(d.server.closed, []string{want}) || !d.Records.Ended(want) {
			t.Errorf("%q: %+v, %v, closed %q", who, ended, err, d.server.closed)
		}
	}
}

// TestSetRoomKeeps: what is not said stays, also the title that a room had before.
func TestSetRoomKeeps(t *testing.T) {
	d := open(t)
	text := func(s string) *string { return &s }
	for i, step := range []struct {
		ask  control.Room
		want control.Made
	}{
		{control.Room{Name: "Book Club", Access: text("invited")}, control.Made{Name: "book-club", Title: "Book Club", Access: "invited", New: true}},
		{control.Room{Name: "book-club"}, control.Made{Name: "book-club", Title: "Book Club", Access: "invited"}},
		{control.Room{Name: "book-club", Title: text("BOOK club")}, control.Made{Name: "book-club", Title: "BOOK club", Access: "invited"}},
		{control.Room{Name: "book-club", Access: text("open")}, control.Made{Name: "book-club", Title: "BOOK club", Access: "open"}},
	} {
		made, err := d.SetRoom(t.Context(), step.ask)
		if err != nil || made != step.want {
			t.Errorf("step %d: %+v, %v", i, made, err)
		}
	}
	if d.server.reviews != 4 {
		t.Errorf("%d looks at who may still read, want one for each", d.server.reviews)
	}
	for _, bad := range []control.Room{{}, {Name: "/"}, {Name: "a", Access: text("")}, {Name: "a", Title: text("b")}, {Name: "a", Title: text("")}} {
		_, err := d.SetRoom(t.Context(), bad)
		wantCode(t, err, control.Invalid)
	}
	d.server.online = map[string]room.Presence{"lobby": {Title: "Lobby", Online: 3}, "book-club": {Title: "book-club", Online: 1}}
	rooms, err := d.Rooms(t.Context())
	want := []control.Listed{
		{Name: "lobby", Title: "Lobby", Access: "open", Online: 3},
		{Name: "book-club", Title: "BOOK club", Access: "open", Stays: true, Online: 1},
	}
	if err != nil || !slices.Equal(rooms, want) {
		t.Errorf("%+v, %v", rooms, err)
	}
}
