package records_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"hubbub/server/identity"
	"hubbub/server/records"
)

// wantRoles checks what was given to people, by "user" or "user in room".
func wantRoles(t *testing.T, s *server, want map[[2]string]identity.Role) {
	t.Helper()
	for of, role := range want {
		if got := s.Role(of[0], of[1]); got != role {
			t.Errorf("%s in %q is %q, want %q", of[0], of[1], got, role)
		}
	}
}

func TestRoles(t *testing.T) {
	s := start(t)
	for _, g := range []records.Grant{
		{User: "ana", Role: identity.Owner, By: "cli"},
		{User: "bo", Room: "tea", Role: identity.Moderator, By: "ana"},
		{User: "bo", Role: identity.Member, By: "ana"},
		{User: "cem", Room: "tea", Role: identity.Moderator},
		{User: "cem", Room: "tea", Role: identity.Viewer},
	} {
		must(t, s.Grant(t.Context(), g))
	}
	want := map[[2]string]identity.Role{
		{"ana", "tea"}:  identity.Owner,
		{"bo", "tea"}:   identity.Moderator,
		{"bo", "milk"}:  identity.Member,
		{"cem", "tea"}:  identity.Viewer,
		{"cem", "milk"}: identity.Nobody,
		{"cem", ""}:     identity.Nobody,
		{"dora", "tea"}: identity.Nobody,
		{"", ""}:        identity.Nobody,
	}
	wantRoles(t, s, want)
	s.restart()
	wantRoles(t, s, want)

	must(t, s.Revoke(t.Context(), "bo", "tea"))
	wantError(t, "revoked twice", s.Revoke(t.Context(), "bo", "tea"), records.ErrNotFound)
	wantError(t, "of nobody", s.Revoke(t.Context(), "dora", ""), records.ErrNotFound)
	want[[2]string{"bo", "tea"}] = identity.Member
	wantRoles(t, s, want)
	s.restart()
	wantRoles(t, s, want)
}

func TestGrantsAreListed(t *testing.T) {
	s := start(t)
	at := time.UnixMilli(1_000_000)
	grants := []records.Grant{
		{User: "bo", Room: "tea", Role: identity.Moderator, At: at, By: "ana"},
		{User: "ana", Role: identity.Owner, At: at.Add(time.Second), By: "cli"},
		{User: "cem", Role: identity.Member, By: "ana"}, // now
	}
	for _, g := range grants {
		must(t, s.Grant(t.Context(), g))
	}
	grants[2].At = s.clocks.Day().Local()
	got, err := s.Grants(t.Context())
	must(t, err)
	if !slices.Equal(got, grants) {
		t.Errorf("got  %+v\nwant %+v", got, grants)
	}
}

func TestHasOwner(t *testing.T) {
	s := start(t)
	step := func(what string, err error, want bool) {
		t.Helper()
		must(t, err)
		if got := s.HasOwner(); got != want {
			t.Errorf("%s: HasOwner is %v", what, got)
		}
	}
	grant := func(user string, role identity.Role) error {
		return s.Grant(t.Context(), records.Grant{User: user, Role: role})
	}
	step("nobody", nil, false)
	step("a moderator", grant("bo", identity.Moderator), false)
	step("an owner", grant("ana", identity.Owner), true)
	step("two owners", grant("cem", identity.Owner), true)
	step("one is less", grant("cem", identity.Member), true)
	s.restart()
	step("restarted", nil, true)
	step("the other is revoked", s.Revoke(t.Context(), "ana", ""), false)
	step("another one", grant("dora", identity.Owner), true)
	step("who is signed out", s.End(t.Context(), "dora"), false)
	s.restart()
	step("restarted without", nil, false)
}

func TestGrantRefused(t *testing.T) {
	s := start(t)
	must(t, s.End(t.Context(), "gone"))
	long := fmt.Sprintf("%600d", 1)
	for name, test := range map[string]struct {
		grant records.Grant
		want  error
	}{
		"nobody":               {records.Grant{Role: identity.Member}, records.ErrInvalid},
		"no role":              {records.Grant{User: "ana"}, records.ErrInvalid},
		"an unknown role":      {records.Grant{User: "ana", Role: identity.Owner + 1}, records.ErrInvalid},
		"an owner of one room": {records.Grant{User: "ana", Role: identity.Owner, Room: "tea"}, records.ErrInvalid},
		"a long id":            {records.Grant{User: long, Role: identity.Member}, records.ErrInvalid},
		"a long room":          {records.Grant{User: "ana", Room: long, Role: identity.Member}, records.ErrInvalid},
		"who is signed out":    {records.Grant{User: "gone", Role: identity.Member}, records.ErrEnded},
	} {
		wantError(t, name, s.Grant(t.Context(), test.grant), test.want)
		if s.Role(test.grant.User, test.grant.Room) != identity.Nobody {
			t.Errorf("%s: the role is given", name)
		}
	}
}

func TestGrantsAreBounded(t *testing.T) {
	s := start(t)
	s.shell(fmt.Sprintf(`INSERT INTO role_grant WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		SELECT 'user' || i, '', 2, 0, '' FROM n`, records.MaxGrants))
	s.restart()
	wantError(t, "one too many", s.Grant(t.Context(), records.Grant{User: "ana", Role: identity.Member}), records.ErrFull)
	must(t, s.Grant(t.Context(), records.Grant{User: "user7", Role: identity.Moderator})) // in place of another
	wantRoles(t, s, map[[2]string]identity.Role{{"ana", ""}: identity.Nobody, {"user7", ""}: identity.Moderator})
}

// Memory is as the file is when nothing can be written.
func TestFullDisk(t *testing.T) {
	s := start(t)
	ctx := t.Context()
	must(t, s.Grant(ctx, records.Grant{User: "ana", Role: identity.Owner}))
	must(t, s.SetRoom(ctx, "tea", "Tea", identity.Room{Access: identity.Members}))
	kept, keptSecret, err := s.NewTicket(ctx, "ana", "tea")
	must(t, err)
	invite, err := s.NewInvite(ctx, records.Invite{Role: identity.Member, Room: "tea"})
	must(t, err)

	check := func() {
		t.Helper()
		wantRoles(t, s, map[[2]string]identity.Role{{"ana", "tea"}: identity.Owner, {"bo", "tea"}: identity.Nobody})
		if got := s.Room("tea").Access; got != identity.Members || s.Room("milk").Made {
			t.Errorf("rooms: %v, %v", got, s.Room("milk"))
		}
		if got, ok := s.OpenTicket(keptSecret); !ok || got != kept {
			t.Errorf("the ticket is %+v, %v", got, ok)
		}
		if s.Ended("ana") || !s.HasOwner() {
			t.Errorf("ended %v, owner %v", s.Ended("ana"), s.HasOwner())
		}
	}
	s.db.full.Store(true)
	for what, err := range map[string]error{
		"Grant":        s.Grant(ctx, records.Grant{User: "bo", Role: identity.Member}),
		"Revoke":       s.Revoke(ctx, "ana", ""),
		"SetRoom":      s.SetRoom(ctx, "tea", "Tea", identity.Room{}),
		"SetRoom, new": s.SetRoom(ctx, "milk", "Milk", identity.Room{Made: true}),
		"RevokeTicket": s.RevokeTicket(ctx, "ana", kept.ID),
		"End":          s.End(ctx, "ana"),
	} {
		wantError(t, what, err, errDisk)
	}
	_, err = s.Redeem(ctx, invite, "bo")
	wantError(t, "Redeem", err, errDisk)
	if secret, err := s.NewInvite(ctx, records.Invite{Role: identity.Member}); secret != "" {
		t.Errorf("an invite that is not kept: %v", err)
	}
	if _, secret, err := s.NewTicket(ctx, "ana", "tea"); secret != "" {
		t.Errorf("a ticket that is not kept: %v", err)
	}
	check()
	s.db.full.Store(false)
	s.restart()
	check()
	_, err = s.Redeem(ctx, invite, "bo") // is as good as before
	must(t, err)
	wantRoles(t, s, map[[2]string]identity.Role{{"bo", "tea"}: identity.Member})
}
