package conn

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/access"
	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// anyToken lets whatever token is there stand.
type anyToken struct{}

func (anyToken) Open(string) (t access.Token, p identity.Person, ok bool) { return }
func (anyToken) Stands(string) bool                                       { return true }

// statementOf is what a program says in a room that is there.
func statementOf(t *testing.T, text string) Statement {
	t.Helper()
	n, err := name.New("Otto")
	if err != nil {
		t.Fatal(err)
	}
	by := access.Visitor{
		Person: &identity.Person{User: "bot", Author: [16]byte{7}},
		Token:  &access.Token{ID: "1", Name: n, Scopes: identity.ScopeSay},
	}
	return Statement{By: by, From: netip.MustParseAddr("192.0.2.1"), Room: "known", ID: "k1", Text: text}
}

// TestStatementWaits: a program waits no longer than it wants for a room that settles nothing,
// and what it has said may still be said.
func TestStatementWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, counted := newTestEndpoint(t)
		e.Door = access.New(access.Config{People: strangers{}, Rooms: oneKnown{}, Tokens: anyToken{}})
		e.Hub = room.NewHub(room.Config{Log: noLog{}, NewOutlet: func() room.Outlet { return e.Fanout.NewAudience() }})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		begun := time.Now()
		_, _, err := e.Say(ctx, statementOf(t, "hello"))
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != 10*time.Second {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
		e.Wait()
		if got := counted.String(); got != "received" {
			t.Errorf("counted %s", got)
		}
	})
}

// TestStatementRefused: what is refused before the room is counted as the messages of connections
// are.
func TestStatementRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, log, counted := newTestEndpoint(t)
		e.Door = access.New(access.Config{People: strangers{}, Rooms: oneKnown{}, Tokens: anyToken{}})
		long := statementOf(t, strings.Repeat("x", 101))
		bad := statementOf(t, "hello")
		bad.ID = "\xff"
		for _, test := range []struct {
			said Statement
			want wire.Code
		}{{bad, wire.BadMessage}, {long, wire.TooLong}, {statementOf(t, " "), wire.Empty}, {statementOf(t, "hello"), wire.RateLimited}} {
			_, _, err := e.Say(t.Context(), test.said)
			if refused, ok := errors.AsType[*wire.Error](err); !ok || refused.Code != test.want || (test.want == wire.RateLimited) != (refused.RetryAfterMillis > 0) {
				t.Errorf("%+v, want %s", err, test.want)
			}
		}
		const want = "received, message bad_message, received, message too_long, received, message empty, received, message rate_limited"
		if got := counted.String(); got != want {
			t.Errorf("counted %s, want %s", got, want)
		}
		e.leaving.Store(true)
		_, _, err := e.Say(t.Context(), statementOf(t, "hello"))
		if refused, ok := errors.AsType[*wire.Error](err); !ok || refused.Code != wire.Restarting {
			t.Errorf("while the server goes away: %v", err)
		}
		if counted.String() != want || strings.Contains(log.String(), "k1") {
			t.Errorf("counted %s, logged %s", counted, log)
		}
	})
}
