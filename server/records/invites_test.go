package records_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hubbub/server/identity"
	"hubbub/server/records"
)

func invite(t *testing.T, s *server, i records.Invite) (secret string) {
	t.Helper()
	secret, err := s.NewInvite(t.Context(), i)
	must(t, err)
	if len(secret) != 26 {
		t.Errorf("the secret is %q", secret)
	}
	return secret
}

func TestInvite(t *testing.T) {
	s := start(t)
	i := records.Invite{Role: identity.Moderator, Room: "tea", Name: "Bo", Expires: s.clocks.Day().Add(time.Minute).Local()}
	secret := invite(t, s, i)
	s.restart()
	got, err := s.Redeem(t.Context(), secret, "bo")
	if err != nil || got != i {
		t.Errorf("got %+v, %v, want %+v", got, err, i)
	}
	for range 2 {
		wantRoles(t, s, map[[2]string]identity.Role{{"bo", "tea"}: identity.Moderator, {"bo", "milk"}: identity.Nobody})
		for _, who := range []string{"bo", "cem"} {
			_, err = s.Redeem(t.Context(), secret, who)
			wantError(t, "used twice", err, records.ErrInviteUsed)
		}
		wantRoles(t, s, map[[2]string]identity.Role{{"cem", "tea"}: identity.Nobody})
		s.restart()
	}
}

func TestInviteUnknown(t *testing.T) {
	s := start(t)
	secret := invite(t, s, records.Invite{Role: identity.Owner})
	elsewhere := invite(t, start(t), records.Invite{Role: identity.Owner})
	for _, wrong := range []string{"", "x", secret[:25], secret + "A", "\x00", elsewhere} {
		_, err := s.Redeem(t.Context(), wrong, "bo")
		wantError(t, fmt.Sprintf("%q", wrong), err, records.ErrInviteUnknown)
	}
	// One whose beginning of the hash is the same has another hash.
	s.shell("UPDATE invite SET hash = zeroblob(32)")
	_, err := s.Redeem(t.Context(), secret, "bo")
	wantError(t, "another hash", err, records.ErrInviteUnknown)
}

// An invite ends by both clocks, and by the stricter one.
func TestInviteExpires(t *testing.T) {
	for name, test := range map[string]struct {
		life time.Duration // 0 for an hour
		wait func(s *server)
		want error
	}{
		"at once":                    {0, func(*server) {}, nil},
		"in time":                    {0, func(s *server) { s.clocks.Run(time.Hour - time.Second) }, nil},
		"an hour later":              {0, func(s *server) { s.clocks.Run(time.Hour) }, records.ErrInviteExpired},
		"its own time later":         {time.Minute, func(s *server) { s.clocks.Run(time.Minute) }, records.ErrInviteExpired},
		"longer than an hour":        {5 * time.Hour, func(s *server) { s.clocks.Run(time.Hour) }, records.ErrInviteExpired},
		"the clock is put ahead":     {0, func(s *server) { s.clocks.Put(2 * time.Hour) }, records.ErrInviteExpired},
		"the clock is put back":      {0, func(s *server) { s.clocks.Put(-48 * time.Hour) }, nil},
		"put back, and an hour":      {0, func(s *server) { s.clocks.Put(-48 * time.Hour); s.clocks.Run(time.Hour) }, records.ErrInviteExpired},
		"put back, and restarted":    {0, func(s *server) { s.clocks.Put(-48 * time.Hour); s.restart() }, records.ErrInviteExpired},
		"put right, and restarted":   {0, func(s *server) { s.clocks.Put(-time.Second); s.restart() }, nil},
		"restarted in time":          {0, func(s *server) { s.clocks.Run(time.Minute); s.restart(); s.clocks.Run(58 * time.Minute) }, nil},
		"restarted, and an hour":     {0, func(s *server) { s.clocks.Run(time.Minute); s.restart(); s.clocks.Run(59 * time.Minute) }, records.ErrInviteExpired},
		"restarted, then put back":   {0, func(s *server) { s.restart(); s.clocks.Put(-time.Hour); s.clocks.Run(time.Hour) }, records.ErrInviteExpired},
		"seen by the hourly removal": {0, func(s *server) { s.clocks.Run(2 * time.Hour); s.Purge() }, records.ErrInviteExpired},
		"kept for a day":             {0, func(s *server) { s.clocks.Run(24 * time.Hour); s.Purge() }, records.ErrInviteExpired},
		"removed":                    {0, func(s *server) { s.clocks.Run(26 * time.Hour); s.Purge() }, records.ErrInviteUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			i := records.Invite{Role: identity.Member}
			if test.life > 0 {
				i.Expires = s.clocks.Day().Add(test.life)
			}
			secret := invite(t, s, i)
			test.wait(s)
			_, err := s.Redeem(t.Context(), secret, "bo")
			wantError(t, "Redeem", err, test.want)
			if got := s.Role("bo", "") == identity.Member; got != (test.want == nil) {
				t.Errorf("the role is given: %v", got)
			}
		})
	}
}

// Of many who redeem an invite at once, one has it.
func TestRedeemAtOnce(t *testing.T) {
	s := start(t)
	secret := invite(t, s, records.Invite{Role: identity.Owner})
	var won atomic.Int32
	begin := make(chan struct{})
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			<-begin
			_, err := s.Redeem(t.Context(), secret, fmt.Sprint("user", i))
			switch {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, records.ErrInviteUsed):
				t.Error(err)
			}
		})
	}
	close(begin)
	all.Wait()
	grants, err := s.Grants(t.Context())
	if err != nil || won.Load() != 1 || len(grants) != 1 {
		t.Errorf("%d have it, %d grants, %v", won.Load(), len(grants), err)
	}
}

// A link for members makes no moderator a member.
func TestRedeemLowersNobody(t *testing.T) {
	s := start(t)
	must(t, s.Grant(t.Context(), records.Grant{User: "bo", Room: "tea", Role: identity.Moderator, By: "ana"}))
	for _, room := range []string{"tea", ""} {
		secret := invite(t, s, records.Invite{Role: identity.Member, Room: room})
		_, err := s.Redeem(t.Context(), secret, "bo")
		must(t, err)
	}
	want := map[[2]string]identity.Role{{"bo", "tea"}: identity.Moderator, {"bo", "milk"}: identity.Member}
	wantRoles(t, s, want)
	s.restart()
	wantRoles(t, s, want)
}

func TestInviteRefused(t *testing.T) {
	s := start(t)
	for name, i := range map[string]records.Invite{
		"no role":              {},
		"an unknown role":      {Role: identity.Owner + 1},
		"an owner of one room": {Role: identity.Owner, Room: "tea"},
		"a long name":          {Role: identity.Member, Name: fmt.Sprintf("%600d", 1)},
		"that has expired":     {Role: identity.Member, Expires: s.clocks.Day()},
	} {
		if secret, err := s.NewInvite(t.Context(), i); !errors.Is(err, records.ErrInvalid) || secret != "" {
			t.Errorf("%s: %q, %v", name, secret, err)
		}
	}
	must(t, s.End(t.Context(), "gone"))
	secret := invite(t, s, records.Invite{Role: identity.Member})
	_, err := s.Redeem(t.Context(), secret, "")
	wantError(t, "by nobody", err, records.ErrInvalid)
	_, err = s.Redeem(t.Context(), secret, "gone")
	wantError(t, "by who is signed out", err, records.ErrEnded)
	_, err = s.Redeem(t.Context(), secret, "bo")
	wantError(t, "after that", err, nil)
}

func TestInvitesAreBounded(t *testing.T) {
	s := start(t)
	s.shell(fmt.Sprintf(`INSERT INTO invite WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		SELECT i, x'', 2, '', '', 0, %d, NULL FROM n`, records.MaxInvites, s.clocks.Day().UnixMilli()))
	_, err := s.NewInvite(t.Context(), records.Invite{Role: identity.Member})
	wantError(t, "one too many", err, records.ErrFull)
	s.clocks.Run(25 * time.Hour)
	invite(t, s, records.Invite{Role: identity.Member}) // the others are over
}
