package records_test

import (
	"testing"
	"time"

	"hubbub/server/identity"
	"hubbub/server/records"
)

// Who is signed out everywhere is so for as long as a token can be good, and has no roles
// and tickets.
func TestEnd(t *testing.T) {
	s := start(t)
	ctx := t.Context()
	for _, user := range []string{"ana", "bo"} {
		must(t, s.Grant(ctx, records.Grant{User: user, Role: identity.Member}))
	}
	_, secret, err := s.NewTicket(ctx, "ana", "tea")
	must(t, err)
	_, other, err := s.NewTicket(ctx, "bo", "tea")
	must(t, err)
	must(t, s.End(ctx, "ana"))
	must(t, s.End(ctx, "ana"))
	wantError(t, "nobody", s.End(ctx, ""), records.ErrInvalid)
	for range 2 {
		if !s.Ended("ana") || s.Ended("bo") {
			t.Errorf("ended: %v, %v", s.Ended("ana"), s.Ended("bo"))
		}
		wantRoles(t, s, map[[2]string]identity.Role{{"ana", ""}: identity.Nobody, {"bo", ""}: identity.Member})
		_, opens := s.OpenTicket(secret)
		_, otherOpens := s.OpenTicket(other)
		if opens || !otherOpens {
			t.Errorf("tickets open: %v, %v", opens, otherOpens)
		}
		s.restart()
	}
	_, _, err = s.NewTicket(ctx, "ana", "tea")
	wantError(t, "a ticket afterwards", err, records.ErrEnded)
}

func TestEndedIsKept(t *testing.T) {
	const day = 24 * time.Hour
	for name, test := range map[string]struct {
		wait func(s *server)
		want bool
	}{
		"30 days":         {func(s *server) { s.clocks.Run(30 * day) }, true},
		"32 days":         {func(s *server) { s.clocks.Run(32 * day) }, false},
		"off for 32 days": {func(s *server) { s.stop(); s.clocks = records.NewClocks(s.clocks.Day().Add(32 * day)); s.open() }, true},
		"off for 32 days, and one day": {func(s *server) {
			s.stop()
			s.clocks = records.NewClocks(s.clocks.Day().Add(32 * day))
			s.open()
			s.clocks.Run(day)
		}, false},
		"put back": {func(s *server) { s.clocks.Run(day); s.clocks.Put(-365 * day) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			must(t, s.End(t.Context(), "ana"))
			test.wait(s)
			s.Purge()
			for range 2 {
				if got := s.Ended("ana"); got != test.want {
					t.Errorf("ended is %v, want %v", got, test.want)
				}
				s.restart()
			}
		})
	}
}
