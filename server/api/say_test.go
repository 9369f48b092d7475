package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"

	"hubbub/server/access"
	"hubbub/server/gate"
	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A fakeSpeaker answers what a test wants. Without an answer it waits for the end of who asks.
type fakeSpeaker struct {
	asked  Statement
	entry  wire.Entry
	repeat bool
	err    error
	never  bool
}

func (f *fakeSpeaker) Say(ctx context.Context, s Statement) (wire.Entry, bool, error) {
	f.asked = s
	if f.never {
		<-ctx.Done()
		return wire.Entry{}, false, ctx.Err()
	}
	return f.entry, f.repeat, f.err
}

func (f *fakeSpeaker) Answer(access.Visitor, netip.Addr, string, wire.Answer) *wire.Error { return nil }

// oneToken is the secret of a token for say in the room tea.
var oneToken = identity.APITokenPrefix + strings.Repeat("A", 26)

type oneTokens struct{ scopes identity.Scopes }

func (o oneTokens) Open(secret string) (access.Token, identity.Person, bool) {
	return access.Token{ID: "1", Room: "tea", Scopes: o.scopes}, identity.Person{User: "bot"}, secret == oneToken
}

func (oneTokens) Stands(string) bool { return true }

func newSpeakingAPI(s Speaker, refused *fakeHistory) http.Handler {
	town := new(fakeTown)
	door := access.New(access.Config{People: town, Rooms: town, Tokens: oneTokens{identity.ScopeSay}})
	return New(Config{Gate: gate.New(gate.Config{}), Door: door, Hub: room.NewHub(room.Config{Log: noLog{}}), Speaker: s,
		History: refused, Directory: refused, Refused: refused.refused, Reads: gate.NewFairQueue(gate.FairQueueConfig{Slots: 1}), Log: slog.New(slog.DiscardHandler)})
}

func postSay(h http.Handler, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/api/rooms/Tea/messages", strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+oneToken)
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("Idempotency-Key", "k1")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestSayStatus: each thing that can become of a message has a status, and what may succeed later
// says so.
func TestSayStatus(t *testing.T) {
	for name, test := range map[string]struct {
		speaker fakeSpeaker
		status  int
		retry   string
		body    string
	}{
		"said":       {fakeSpeaker{entry: wire.Entry{Kind: wire.KindMessage, Seq: 7, ID: "k1", Role: "bot", Text: "<hi>"}}, 201, "", `{"type":"message","seq":7,"id":"k1","from":"","role":"bot","at":0,"text":"<hi>"}`},
		"repeated":   {fakeSpeaker{entry: wire.Entry{Kind: wire.KindMessage, Seq: 7}, repeat: true}, 200, "", `"repeat":true`},
		"reused":     {fakeSpeaker{err: &wire.Error{Code: wire.IDReused, Message: "m"}}, 422, "", `"code":"id_reused"`},
		"too fast":   {fakeSpeaker{err: &wire.Error{Code: wire.RateLimited, Message: "m", RetryAfterMillis: 1200}}, 429, "2", `"retry_after_ms":1200`},
		"not saved":  {fakeSpeaker{err: &wire.Error{Code: wire.NotSaved, Message: "m"}}, 503, "5", `"code":"not_saved"`},
		"restarting": {fakeSpeaker{err: &wire.Error{Code: wire.Restarting, Message: "m"}}, 503, "5", `"code":"restarting"`},
		"forbidden":  {fakeSpeaker{err: &wire.Error{Code: wire.Forbidden, Message: "m"}}, 403, "", `"code":"forbidden"`},
		"not known":  {fakeSpeaker{err: errors.New("lost")}, 503, "5", "same Idempotency-Key"},
	} {
		t.Run(name, func(t *testing.T) {
			w := postSay(newSpeakingAPI(&test.speaker, new(fakeHistory)), `{"text":"hi"}`)
			if w.Code != test.status || w.Header().Get("Retry-After") != test.retry || !strings.Contains(w.Body.String(), test.body) {
				t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
			}
			if got := test.speaker.asked; got.ID != "k1" || got.Text != "hi" || got.Room != "Tea" || got.By.Token == nil || got.By.Person.User != "bot" {
				t.Errorf("asked to say %+v", got)
			}
		})
	}
}

// TestSayWaits: a program is told soon that nothing is known yet.
func TestSayWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refused := new(fakeHistory)
		if w := postSay(newSpeakingAPI(&fakeSpeaker{never: true}, refused), `{"text":"hi"}`); w.Code != http.StatusServiceUnavailable {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if len(refused.rejected) != 1 || refused.rejected[0] != reasonBusy {
			t.Errorf("counted %q", refused.rejected)
		}
	})
}
