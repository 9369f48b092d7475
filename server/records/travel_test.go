package records_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/records"
	"hubbub/server/wire"
)

// TestTicketsTravel: a ticket of one node opens on another, until it is revoked there; its secret does
// not travel.
func TestTicketsTravel(t *testing.T) {
	leader, s := start(t), start(t)
	encoded := s.follow(leader)
	ctx := t.Context()
	made, secret, err := leader.NewTicket(ctx, "ana", "tea")
	must(t, err)
	for range 2 {
		if got, ok := s.OpenTicket(secret); !ok || got != made {
			t.Errorf("got %+v, %v, want %+v", got, ok, made)
		}
		s.restart()
	}
	for _, b := range *encoded {
		if bytes.Contains(b, []byte(secret)) {
			t.Error("the secret travels")
		}
	}
	wantError(t, "that of another", leader.RevokeTicket(ctx, "bo", made.ID), records.ErrNotFound)
	must(t, leader.RevokeTicket(ctx, "ana", made.ID))
	for range 2 {
		if _, ok := s.OpenTicket(secret); ok {
			t.Error("a ticket that was revoked opens")
		}
		s.restart()
	}
	must(t, leader.End(ctx, "ana"))
	_, _, err = leader.NewTicket(ctx, "ana", "tea")
	wantError(t, "a ticket of who was signed out", err, records.ErrEnded)
}

// TestNotesTravel: a note that is written at one node is read at another.
func TestNotesTravel(t *testing.T) {
	leader, s := start(t), start(t)
	s.follow(leader)
	kept, err := leader.AddNote(t.Context(), moderation.Note{Room: "tea", User: "ANA", ByUser: "MO", ByName: "Mo", Text: "friendly"})
	must(t, err)
	for range 2 {
		if notes, err := s.Notes(t.Context(), "tea", "ANA"); err != nil || !slices.Equal(notes, []moderation.Note{kept}) {
			t.Errorf("got %+v, %v, want %+v", notes, err, kept)
		}
		s.restart()
	}
}

// TestCommandsTravel: what a program registers at one node is there on another; a name has one owner.
func TestCommandsTravel(t *testing.T) {
	leader, s := start(t), start(t)
	s.follow(leader)
	otto, ada := leader.program("Otto", 0), leader.program("Ada", 0)
	leader.setCommands("tea", otto, nil, "weather")
	leader.setCommands("tea", ada, errTaken, "weather")
	for range 2 {
		s.wantCommands("tea", "weather of Otto")
		s.restart()
	}
	must(t, leader.RevokeToken(t.Context(), otto))
	leader.setCommands("tea", ada, nil, "weather")
	for range 2 {
		s.wantCommands("tea", "weather of Ada")
		s.restart()
	}
}

// TestReviewed: connections are looked at after what may let somebody do less, and after nothing else.
func TestReviewed(t *testing.T) {
	s, reviews := start(t), 0
	ctx := t.Context()
	s.ShareBy(func(ctx context.Context, c records.Change) error {
		err := s.Settle(ctx, func(tx history.Tx) error { return c.Record(tx, &wire.Entry{}) })
		if err == nil {
			c.Applied(&wire.Entry{})
		}
		return err
	}, func() { reviews++ })
	otto := s.program("Otto", 0)
	s.setCommands("tea", otto, nil, "weather")
	ticket, _, err := s.NewTicket(ctx, "ana", "tea")
	must(t, err)
	_, err = s.AddNote(ctx, moderation.Note{Room: "tea", User: "ANA", Text: "friendly"})
	must(t, err)
	if reviews != 0 {
		t.Errorf("%d reviews after what takes nothing from anybody", reviews)
	}
	must(t, s.RevokeTicket(ctx, "ana", ticket.ID))
	must(t, s.RevokeToken(ctx, otto))
	must(t, s.SetRoom(ctx, "tea", "Tea", identity.Room{Access: identity.Invited, Made: true}))
	if reviews != 3 {
		t.Errorf("%d reviews, want 3", reviews)
	}
}

// TestAtOnce: of two changes that come together, the second is judged by the first, though memory has
// not followed it yet.
func TestAtOnce(t *testing.T) {
	robo := func(s *server, called string) error {
		_, _, err := s.NewToken(t.Context(), records.Token{Name: mustName(t, called), Scopes: identity.ScopeSay})
		return err
	}
	grant := func(user string, role identity.Role) func(*server) error {
		return func(s *server) error {
			return s.Grant(t.Context(), records.Grant{User: user, Room: "tea", Role: role})
		}
	}
	end := func(s *server) error { return s.End(t.Context(), "ana") }
	for name, tt := range map[string]struct {
		first, second func(*server) error
		want          error
	}{
		"a role of who is signed out":   {end, grant("ana", identity.Member), records.ErrEnded},
		"a role of another":             {end, grant("bo", identity.Member), nil},
		"a ticket of who is signed out": {end, func(s *server) error { _, _, err := s.NewTicket(t.Context(), "ana", "tea"); return err }, records.ErrEnded},
		"two programs that read alike":  {func(s *server) error { return robo(s, "Robo") }, func(s *server) error { return robo(s, "R0bo") }, records.ErrNameTaken},
		"two tokens of a program":       {func(s *server) error { return robo(s, "Robo") }, func(s *server) error { return robo(s, "robo") }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			var both []records.Change
			s.ShareBy(func(_ context.Context, c records.Change) error {
				both = append(both, c)
				return nil
			}, nil)
			must(t, errors.Join(tt.first(s), tt.second(s)))
			err := s.Settle(t.Context(), func(tx history.Tx) error {
				return errors.Join(both[0].Record(tx, &wire.Entry{}), both[1].Record(tx, &wire.Entry{}))
			})
			wantError(t, "the second", err, tt.want)
		})
	}
}

// TestInviteAtOnce: an invite lowers nobody whose role has just been raised.
func TestInviteAtOnce(t *testing.T) {
	s := start(t)
	ctx := t.Context()
	secret, err := s.NewInvite(ctx, records.Invite{Role: identity.Member, Room: "tea"})
	must(t, err)
	var both []records.Change
	s.ShareBy(func(_ context.Context, c records.Change) error {
		both = append(both, c)
		return nil
	}, nil)
	must(t, s.Grant(ctx, records.Grant{User: "ana", Room: "tea", Role: identity.Moderator}))
	_, err = s.Redeem(ctx, secret, "ana")
	must(t, err)
	must(t, s.Settle(ctx, func(tx history.Tx) error {
		return errors.Join(both[0].Record(tx, &wire.Entry{}), both[1].Record(tx, &wire.Entry{}))
	}))
	for _, c := range both {
		c.Applied(&wire.Entry{})
	}
	for range 2 {
		if got := s.Role("ana", "tea"); got != identity.Moderator {
			t.Errorf("the role is %v", got)
		}
		s.restart()
	}
}

// TestHeard: names under which people speak by other nodes are kept as those of people who are here;
// what is known is noted once, until it is to be known that it is still in use.
func TestHeard(t *testing.T) {
	s := start(t)
	s.Heard("ANA", "Ana")
	s.Heard("ANA", "Anna")
	if names := s.names("ANA", ""); !slices.Equal(names, []string{"Ana", "Anna"}) {
		t.Errorf("%q", names)
	}
	s.clocks.Run(time.Hour)
	s.Heard("ANA", "Anna")
	if names := s.names("ANA", ""); !slices.Equal(names, []string{"Ana", "Anna"}) {
		t.Errorf("noted once more: %q", names)
	}
	s.Purge()
	s.Heard("ANA", "Anna")
	if names := s.names("ANA", ""); !slices.Equal(names, []string{"Anna", "Ana"}) {
		t.Errorf("after an hour: %q", names)
	}
}
