package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/access"
	"hubbub/server/gate"
	"hubbub/server/identity"
	"hubbub/server/records"
	"hubbub/server/room"
)

// fakeRecords keep what lets people into a town.
type fakeRecords struct {
	*fakeTown
	invites  map[string]error // what becomes of them, by secret
	redeemed []string         // by whom
	made     []records.Ticket
	full     bool
	ended    []string
	closed   []string // users whose connections were closed; "" for tickets
}

func (f *fakeRecords) Redeem(_ context.Context, secret, user string) (records.Invite, error) {
	err, known := f.invites[secret]
	if !known {
		err = records.ErrInviteUnknown
	}
	if err == nil {
		f.redeemed = append(f.redeemed, user)
	}
	return records.Invite{Role: identity.Moderator, Room: "club", Name: "Ana"}, err
}

func (f *fakeRecords) NewTicket(_ context.Context, user, room string) (records.Ticket, string, error) {
	if f.full {
		return records.Ticket{}, "", records.ErrFull
	}
	t := records.Ticket{ID: fmt.Sprint("t", len(f.made)), User: user, Room: room, Made: time.UnixMilli(1_790_000_000_123)}
	f.made = append(f.made, t)
	return t, "SECRET" + t.ID, nil
}

func (f *fakeRecords) Tickets(_ context.Context, user string) (all []records.Ticket, _ error) {
	for _, t := range f.made {
		if t.User == user {
			all = append(all, t)
		}
	}
	return all, nil
}

func (f *fakeRecords) RevokeTicket(_ context.Context, user, id string) error {
	before := len(f.made)
	f.made = slices.DeleteFunc(f.made, func(t records.Ticket) bool { return t.ID == id && t.User == user })
	if len(f.made) == before {
		return records.ErrNotFound
	}
	return nil
}

func (f *fakeRecords) End(_ context.Context, user string) error {
	f.ended = append(f.ended, user)
	return nil
}

// fakeConnections note which are closed.
type fakeConnections struct{ *fakeRecords }

func (f fakeConnections) End(user string) { f.closed = append(f.closed, user) }
func (f fakeConnections) ReviewTickets()  { f.closed = append(f.closed, "") }

// newTown returns an API of a town in which Ana moderates a club and Bo is a guest, and
// what it logs.
func newTown(t *testing.T, passphrase string) (*fakeRecords, *fakeHistory, http.Handler, *bytes.Buffer) {
	t.Helper()
	f, history, c, log := configTown(t, passphrase)
	return f, history, New(c), log
}

// configTown returns what newTown makes an API of.
func configTown(t *testing.T, passphrase string) (*fakeRecords, *fakeHistory, Config, *bytes.Buffer) {
	t.Helper()
	f := &fakeRecords{
		fakeTown: &fakeTown{
			people: map[string]identity.Person{"ana": {User: "u-ana"}, "bo": {User: "u-bo"}},
			grants: map[[2]string]identity.Role{{"u-ana", "club"}: identity.Moderator},
			rooms:  map[string]identity.Room{"club": {Access: identity.Invited}, "quiet": {Access: identity.Unlisted}},
			known:  []string{"past"},
		},
		invites: map[string]error{"GOOD": nil, "USED": records.ErrInviteUsed, "OLD": records.ErrInviteExpired},
	}
	history, log := new(fakeHistory), new(bytes.Buffer)
	c := access.Config{People: f, Rooms: f}
	if passphrase != "" {
		var err error
		if c.Passphrase, err = gate.NewPassphrase(passphrase, time.Now); err != nil {
			t.Fatal(err)
		}
	}
	return f, history, Config{Acts: noActs{}, Gate: gate.New(gate.Config{}), Door: access.New(c), Hub: room.NewHub(room.Config{Log: noLog{}}), History: history, Directory: history,
		Refused: history.refused, Reads: gate.NewFairQueue(gate.FairQueueConfig{Slots: 1}), Log: slog.New(slog.NewTextHandler(log, nil)),
		Records: f, Connections: fakeConnections{f}, NewGuest: func() (string, identity.Person) { return "new", identity.Person{User: "u-new"} }}, log
}

// ask sends a request with a session and a body, if there are any, as JSON.
func ask(h http.Handler, method, path, session, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.RemoteAddr = "192.0.2.1:5000"
	r.Header.Set("Content-Type", "application/json")
	if session != "" {
		r.Header.Set("Authorization", "Bearer "+session)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// wantProblem checks what is refused, and with which code.
func wantProblem(t *testing.T, w *httptest.ResponseRecorder, status int, code string) {
	t.Helper()
	var p problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != status || p.Status != status || p.Code != code || p.Detail == "" {
		t.Errorf("%d %s %v, want %d %s", w.Code, w.Body, err, status, code)
	}
	if got := w.Header().Get("WWW-Authenticate"); strings.HasPrefix(got, challenge) != (status == http.StatusUnauthorized) {
		t.Errorf("%d with WWW-Authenticate %q", status, got)
	}
}

// TestRedeem: an invite is for who brings a session, or else for a new guest.
func TestRedeem(t *testing.T) {
	f, _, h, _ := newTown(t, "")
	for session, want := range map[string]string{
		"bo":   `{"session":"bo","user":"u-bo","role":"moderator","room":"club","name":"Ana"}`,
		"":     `{"session":"new","user":"u-new","role":"moderator","room":"club","name":"Ana"}`,
		"long": `{"session":"new","user":"u-new","role":"moderator","room":"club","name":"Ana"}`,
	} {
		w := ask(h, "POST", "/api/invites/redeem", session, `{"secret":"GOOD","more":1}`)
		if w.Code != http.StatusOK || strings.TrimSpace(w.Body.String()) != want || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%q: %d %v %s", session, w.Code, w.Header(), w.Body)
		}
	}
	if len(f.redeemed) != 3 {
		t.Errorf("redeemed by %q", f.redeemed)
	}
}

// TestRedeemProblems: what can be wrong with an invite, and with a request.
func TestRedeemProblems(t *testing.T) {
	_, _, h, log := newTown(t, "")
	for body, want := range map[string]struct {
		status int
		code   string
	}{
		`{"secret":"USED"}`:    {http.StatusGone, "invite_used"},
		`{"secret":"OLD"}`:     {http.StatusGone, "invite_expired"},
		`{"secret":"UNKNOWN"}`: {http.StatusNotFound, "invite_unknown"},
		`{}`:                   {http.StatusNotFound, "invite_unknown"},
		``:                     {http.StatusBadRequest, ""},
		`null`:                 {http.StatusBadRequest, ""},
		`["GOOD"]`:             {http.StatusBadRequest, ""},
		`{"secret":7}`:         {http.StatusBadRequest, ""},
		`{"secret":"GOOD"}{}`:  {http.StatusBadRequest, ""},
		`{"secret":"` + strings.Repeat("A", maxBody) + `"}`: {http.StatusBadRequest, ""},
	} {
		w := ask(h, "POST", "/api/invites/redeem", "", body)
		wantProblem(t, w, want.status, want.code)
		if strings.Contains(w.Body.String(), "UNKNOWN") {
			t.Errorf("the secret is told: %s", w.Body)
		}
	}
	r := httptest.NewRequest("POST", "/api/invites/redeem", strings.NewReader(`{"secret":"GOOD"}`))
	r.Header.Set("Content-Type", "text/plain")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	wantProblem(t, w, http.StatusUnsupportedMediaType, "")
	if log.Len() > 0 {
		t.Errorf("logged: %s", log)
	}
}

// TestRedeemGuesses: invites that there are not are limited as wrong passphrases are;
// others are not, before the limit.
func TestRedeemGuesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, history, h, _ := newTown(t, "")
		for _, secret := range []string{"GOOD", "USED", "OLD", "GOOD", "USED", "OLD", "1", "2", "3", "4", "5"} {
			ask(h, "POST", "/api/invites/redeem", "", `{"secret":"`+secret+`"}`)
		}
		history.expectRejected(t, reasonInvite, reasonInvite, reasonInvite, reasonInvite, reasonInvite)
		expectLimited(t, ask(h, "POST", "/api/invites/redeem", "", `{"secret":"GOOD"}`), 12*time.Second)
		history.expectRejected(t, reasonAuthRate)
		time.Sleep(12*time.Second - 1)
		expectLimited(t, ask(h, "POST", "/api/invites/redeem", "", `{"secret":"GOOD"}`), time.Millisecond)
		time.Sleep(time.Nanosecond)
		if w := ask(h, "POST", "/api/invites/redeem", "", `{"secret":"GOOD"}`); w.Code != http.StatusOK {
			t.Errorf("when it said so: %d", w.Code)
		}
	})
}

// TestEndSession: who signs out is remembered and closed; who is nobody cannot.
func TestEndSession(t *testing.T) {
	f, history, h, _ := newTown(t, "")
	for _, session := range []string{"", "none"} {
		wantProblem(t, ask(h, "POST", "/api/session/end", session, ""), http.StatusUnauthorized, "auth_required")
	}
	history.expectRejected(t, reasonAuthRequired, reasonAuthRequired)
	w := ask(h, "POST", "/api/session/end", "ana", "")
	if w.Code != http.StatusNoContent || w.Body.Len() > 0 || !slices.Equal(f.ended, []string{"u-ana"}) || !slices.Equal(f.closed, []string{"u-ana"}) {
		t.Errorf("%d %s: ended %q, closed %q", w.Code, w.Body, f.ended, f.closed)
	}
	for range endBurst - 1 {
		ask(h, "POST", "/api/session/end", "bo", "")
	}
	if w := ask(h, "POST", "/api/session/end", "bo", ""); w.Code != http.StatusTooManyRequests {
		t.Errorf("again and again: %d", w.Code)
	}
}

// TestTickets: a person has tickets for rooms that it reads, sees its own, and revokes
// them.
func TestTickets(t *testing.T) {
	const path = "/api/rooms/club/tickets"
	f, _, h, log := newTown(t, "")
	w := ask(h, "POST", path, "ana", "")
	if want := `{"id":"t0","ticket":"SECRETt0","url":"/api/rooms/club/events?ticket=SECRETt0"}`; w.Code != http.StatusCreated || strings.TrimSpace(w.Body.String()) != want {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	ask(h, "POST", "/api/rooms/past/tickets", "ana", "")
	ask(h, "POST", "/api/rooms/past/tickets", "bo", "")
	if w, want := ask(h, "GET", path, "ana", ""), `{"tickets":[{"id":"t0","made":1790000000123}]}`; strings.TrimSpace(w.Body.String()) != want || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%v %s", w.Header(), w.Body)
	}
	wantProblem(t, ask(h, "DELETE", "/api/rooms/past/tickets/t1", "bo", ""), http.StatusNotFound, "not_found")
	if w := ask(h, "DELETE", path+"/t0", "ana", ""); w.Code != http.StatusNoContent || len(f.made) != 2 || !slices.Equal(f.closed, []string{""}) {
		t.Errorf("%d: %v, closed %q", w.Code, f.made, f.closed)
	}
	wantProblem(t, ask(h, "DELETE", path+"/t0", "ana", ""), http.StatusNotFound, "not_found")
	for method, at := range map[string]string{"POST": path, "GET": path, "DELETE": path + "/t0"} {
		wantProblem(t, ask(h, method, at, "", ""), http.StatusUnauthorized, "auth_required")
		closed, none := ask(h, method, at, "bo", ""), ask(h, method, strings.Replace(at, "club", "unmet", 1), "bo", "")
		wantProblem(t, closed, http.StatusNotFound, "not_found")
		if closed.Body.String() != none.Body.String() {
			t.Errorf("%s %s: %s, where there is none %s", method, at, closed.Body, none.Body)
		}
	}
	f.full = true
	wantProblem(t, ask(h, "POST", path, "ana", ""), http.StatusConflict, "tickets_full")
	if log.Len() > 0 {
		t.Errorf("logged: %s", log)
	}
}

// TestMethods: each path says what it takes.
func TestMethods(t *testing.T) {
	_, _, h, _ := newTown(t, "")
	for path, allowed := range map[string]string{
		"/api/rooms":                 "GET, HEAD",
		"/api/rooms/club/tickets":    "GET, HEAD, POST",
		"/api/rooms/club/tickets/t0": "DELETE",
		"/api/invites/redeem":        "POST",
		"/api/session/end":           "POST",
	} {
		w := ask(h, "PUT", path, "ana", "")
		wantProblem(t, w, http.StatusMethodNotAllowed, "")
		if got := w.Header().Get("Allow"); got != allowed {
			t.Errorf("%s: Allow %q, want %q", path, got, allowed)
		}
	}
}

// FuzzObject: a body is taken only if it is one JSON object of the right types.
func FuzzObject(f *testing.F) {
	for _, seed := range []string{`{"secret":"A"}`, `{}`, `null`, `{"secret":7}`, `{"secret":"A"}{}`, `[`, "\xff", `{"SECRET":"a"}`, `{"secret":null}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var body struct {
			Secret string `json:"secret"`
		}
		if err := decodeObject(text, &body); err != nil {
			return
		}
		if !json.Valid(text) || bytes.TrimSpace(text)[0] != '{' || len(body.Secret) > 3*len(text) {
			t.Errorf("%q is taken as %q", text, body.Secret)
		}
	})
}
