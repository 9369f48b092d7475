package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/access"
	"hubbub/server/gate"
	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A fakeTown is who there is, and which rooms there are, by name.
type fakeTown struct {
	people  map[string]identity.Person  // by the token of a session
	grants  map[[2]string]identity.Role // by user and room; room "" is everywhere
	tickets map[string][2]string        // user and room, by secret
	rooms   map[string]identity.Room
	known   []string // rooms in which something was said
	looked  int      // how often it was read whether a room is known
}

func (f *fakeTown) Person(token string) (identity.Person, bool) {
	p, ok := f.people[token]
	return p, ok
}

func (f *fakeTown) Role(user, room string) identity.Role {
	return max(f.grants[[2]string{user, room}], f.grants[[2]string{user, ""}])
}

func (f *fakeTown) Ended(string) bool { return false }

func (f *fakeTown) Banned(string, string) bool { return false }

func (f *fakeTown) OpenTicket(secret string) (user, room string, ok bool) {
	t, ok := f.tickets[secret]
	return t[0], t[1], ok
}

func (f *fakeTown) Room(room string) identity.Room { return f.rooms[room] }

func (f *fakeTown) Has(string) bool { return false }

func (f *fakeTown) Known(room string) bool {
	f.looked++
	for _, known := range f.known {
		if known == room {
			return true
		}
	}
	return false
}

// openDoor is a door that is open to everybody.
func openDoor() *access.Door { return doorOf(new(fakeTown)) }

func doorOf(f *fakeTown) *access.Door { return access.New(access.Config{People: f, Rooms: f}) }

// A townHistory knows what was said in some rooms, and which were asked for.
type townHistory struct {
	*fakeHistory
	said  []string
	asked []string
}

func (h *townHistory) page(name string) (page room.Page) {
	h.asked = append(h.asked, name)
	if slices.Contains(h.said, name) {
		page = room.Page{Epoch: "e", Floor: 1, Entries: []wire.Entry{{Kind: wire.KindMessage, Seq: 1, From: "Ana", Text: name}}}
	}
	return page
}

func (h *townHistory) Before(_ context.Context, name string, _ int64, _ int) (room.Page, error) {
	return h.page(name), nil
}

func (h *townHistory) Questions(_ context.Context, name string, _ int) (room.Page, error) {
	return h.page(name), nil
}

func (h *townHistory) Search(_ context.Context, name, _ string, _ int64, _ int) (room.Found, error) {
	return room.Found{Page: h.page(name)}, nil
}

func (h *townHistory) Rooms(context.Context, ...string) (rooms []Room, _ error) {
	for _, name := range h.said {
		rooms = append(rooms, Room{Name: name, Title: name, LastSeq: 1, N: 1, LastAt: 1})
	}
	return rooms, nil
}

// Stream notes who follows a room.
func (h *townHistory) Stream(w http.ResponseWriter, _ *http.Request, name string, _ room.Since, _ access.Visitor) *gate.Refusal {
	fmt.Fprint(w, "stream of ", name)
	return nil
}

// newTalkativeTown is newTown, with messages in some rooms.
func newTalkativeTown(t *testing.T, passphrase string) (*fakeRecords, *townHistory, http.Handler) {
	t.Helper()
	f, history, c, _ := configTown(t, passphrase)
	talk := &townHistory{fakeHistory: history, said: []string{"past", "club", "quiet", "lodge"}}
	f.rooms["lodge"] = identity.Room{Access: identity.Members}
	f.tickets = map[string][2]string{"SECRET": {"u-ana", "club"}}
	c.History, c.Directory, c.Streams = talk, talk, talk
	return f, talk, New(c)
}

// TestRoomsAreHidden: who may not read a room meets the same as where there is none, by
// every way of reading, and as much is looked for.
func TestRoomsAreHidden(t *testing.T) {
	for _, path := range []string{"/messages", "/messages?q=a", "/messages?before=7&limit=3", "/questions", "/people", "/people?q=a", "/events", "/tickets"} {
		for session, hidden := range map[string][]string{"": {"club", "lodge"}, "bo": {"club", "lodge"}, "ana": {"lodge"}, "none": {"club"}} {
			f, history, h := newTalkativeTown(t, "")
			if path == "/tickets" && session != "bo" && session != "ana" {
				continue
			}
			none := ask(h, "GET", "/api/rooms/unmet"+path, session, "")
			wantProblem(t, none, http.StatusNotFound, "not_found")
			looked, asked := f.looked, len(history.asked)
			for _, name := range hidden {
				f.looked, history.asked = 0, nil
				w := ask(h, "GET", "/api/rooms/"+name+path, session, "")
				if w.Code != none.Code || w.Body.String() != none.Body.String() || !reflect.DeepEqual(w.Header(), none.Header()) {
					t.Errorf("%s%s as %q: %d %v %s, where there is none %d %v %s", name, path, session, w.Code, w.Header(), w.Body, none.Code, none.Header(), none.Body)
				}
				if f.looked != looked || len(history.asked) != asked || slices.Contains(history.asked, name) {
					t.Errorf("%s%s: looked %d times, asked for %q; where there is none %d, %d", name, path, f.looked, history.asked, looked, asked)
				}
			}
		}
	}
}

// TestRoomsAreRead: who may read a room does.
func TestRoomsAreRead(t *testing.T) {
	_, _, h := newTalkativeTown(t, "")
	for _, tt := range []struct {
		session string
		rooms   []string
	}{{"", []string{"past", "quiet", "lobby"}}, {"bo", []string{"past", "quiet", "lobby"}}, {"ana", []string{"past", "quiet", "lobby", "club"}}} {
		for _, name := range tt.rooms {
			for _, path := range []string{"/messages", "/messages?q=a", "/questions", "/events"} {
				if w := ask(h, "GET", "/api/rooms/"+name+path, tt.session, ""); w.Code != http.StatusOK || name != "lobby" && !strings.Contains(w.Body.String(), name) {
					t.Errorf("%s%s as %q: %d %s", name, path, tt.session, w.Code, w.Body)
				}
			}
		}
	}
}

// TestRoomsAreListed: a list has the rooms that its reader reads, but unlisted ones; who
// sees no more than everybody gets the same answer.
func TestRoomsAreListed(t *testing.T) {
	f, _, h := newTalkativeTown(t, "")
	for _, tt := range []struct {
		session, query string
		want           string
	}{
		{"", "", "past"}, {"bo", "", "past"}, {"ana", "", "club past"}, {"ana", "?limit=1", "club"}, {"none", "", "past"},
	} {
		w := ask(h, "GET", "/api/rooms"+tt.query, tt.session, "")
		var list struct{ Rooms []Room }
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil {
			t.Fatalf("%s: %v", w.Body, err)
		}
		var names []string
		for _, r := range list.Rooms {
			names = append(names, r.Name)
		}
		if got := strings.Join(names, " "); got != tt.want {
			t.Errorf("%q%s: %s, want %s", tt.session, tt.query, got, tt.want)
		}
	}
	f.grants[[2]string{"u-bo", ""}] = identity.Owner
	if w := ask(h, "GET", "/api/rooms", "bo", ""); !strings.Contains(w.Body.String(), "lodge") || strings.Contains(w.Body.String(), "quiet") {
		t.Errorf("an owner sees %s", w.Body)
	}
}

// TestTicketOpens: a ticket opens the stream of its room, nothing else, and needs no
// passphrase; it does not add to what an Authorization opens.
func TestTicketOpens(t *testing.T) {
	for _, passphrase := range []string{"", "open"} {
		f, _, h := newTalkativeTown(t, passphrase)
		for path, want := range map[string]int{
			"/api/rooms/club/events?ticket=SECRET":  http.StatusOK,
			"/api/rooms/CLUB/events?ticket=SECRET":  http.StatusOK,
			"/api/rooms/past/events?ticket=SECRET":  http.StatusNotFound,
			"/api/rooms/lodge/events?ticket=SECRET": http.StatusNotFound,
			"/api/rooms/past/events?ticket=SECRETS": http.StatusNotFound,
		} {
			w := ask(h, "GET", path, "", "")
			if w.Code != want || strings.Contains(w.Body.String(), "SECRET") {
				t.Errorf("passphrase %q: %s: %d %s", passphrase, path, w.Code, w.Body)
			}
		}
		if w := ask(h, "GET", "/api/rooms/club/messages?ticket=SECRET", "", ""); w.Code == http.StatusOK {
			t.Errorf("messages by a ticket: %s", w.Body)
		}
		delete(f.grants, [2]string{"u-ana", "club"})
		if w := ask(h, "GET", "/api/rooms/club/events?ticket=SECRET", "", ""); w.Code != http.StatusNotFound {
			t.Errorf("by somebody who has lost access: %d", w.Code)
		}
	}
}

// TestPassphrase: all that reads needs it, what tells of the server does not; wrong ones
// are counted and limited.
func TestPassphrase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, history, h := newTalkativeTown(t, "open sesame")
		both := "Basic " + base64.StdEncoding.EncodeToString([]byte("ana:open sesame"))
		for _, path := range []string{"/api/rooms", "/api/rooms/past/messages", "/api/rooms/past/messages?q=a", "/api/rooms/past/events"} {
			wantProblem(t, ask(h, "GET", path, "", ""), http.StatusUnauthorized, "auth_required")
			wantProblem(t, ask(h, "GET", path, "ana", ""), http.StatusUnauthorized, "auth_required")
			wantProblem(t, ask(h, "GET", path, "close", ""), http.StatusUnauthorized, "auth_invalid")
			history.expectRejected(t, reasonAuthRequired, reasonAuthRequired, reasonAuthInvalid)
			if w := ask(h, "GET", path, "open sesame", ""); w.Code != http.StatusOK {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
			r := httptest.NewRequest("GET", strings.Replace(path, "past", "club", 1), nil)
			r.Header.Set("Authorization", both)
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, r); w.Code != http.StatusOK {
				t.Errorf("%s with both: %d %s", path, w.Code, w.Body)
			}
		}
		ask(h, "GET", "/api/rooms", "close", "")
		history.expectRejected(t, reasonAuthInvalid)
		expectLimited(t, ask(h, "GET", "/api/rooms", "open sesame", ""), 12*time.Second)
		history.expectRejected(t, reasonAuthRate)
		for path, want := range map[string]string{"/api/site": `{"passphrase":true}`, "/api/openapi.yaml": "openapi:", "/api/asyncapi.yaml": "asyncapi:"} {
			if w := ask(h, "GET", path, "", ""); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: %d %.80s", path, w.Code, w.Body)
			}
		}
		if w := ask(h, "POST", "/api/invites/redeem", "", `{"secret":"GOOD"}`); w.Code != http.StatusOK {
			t.Errorf("an invite: %d %s", w.Code, w.Body)
		}
		if w := ask(h, "POST", "/api/session/end", "ana", ""); w.Code != http.StatusNoContent {
			t.Errorf("signing out: %d %s", w.Code, w.Body)
		}
		wantProblem(t, ask(h, "POST", "/api/rooms/club/tickets", "ana", ""), http.StatusUnauthorized, "auth_required")
	})
}
