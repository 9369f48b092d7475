package records_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/records"
	"hubbub/server/wire"
)

// follow lets another server make all changes of s, from their encoding, and returns how many
// bytes those took.
func (s *server) follow(leader *server) (encoded *[][]byte) {
	encoded = new([][]byte)
	leader.ShareBy(func(ctx context.Context, c records.Change) error {
		*encoded = append(*encoded, c.Encode())
		foreign, err := s.Decode(c.Encode())
		if err != nil {
			return err
		}
		made := func(on *server, c records.Change) error {
			err := on.Settle(ctx, func(tx history.Tx) error { return c.Record(tx, &wire.Entry{}) })
			if err == nil {
				c.Applied(&wire.Entry{})
			}
			return err
		}
		if err := made(leader, c); err != nil {
			return err
		}
		return made(s, foreign)
	}, nil)
	return encoded
}

// TestShared: what is changed on one node is so on another, in the file and in memory, and what is
// refused is so on both.
func TestShared(t *testing.T) {
	leader, s := start(t), start(t)
	s.follow(leader)
	ctx := t.Context()
	must(t, leader.Grant(ctx, records.Grant{User: "ana", Room: "tea", Role: identity.Moderator, By: "ola"}))
	must(t, leader.SetRoom(ctx, "tea", "Tea", identity.Room{Access: identity.Invited, Made: true}))
	_, secret, err := leader.NewToken(ctx, records.Token{Name: mustName(t, "Robo"), Scopes: identity.ScopeSay, Room: "tea", Expires: leader.clocks.Day().Add(time.Hour)})
	must(t, err)
	for range 2 {
		token, ok := s.OpenToken(secret)
		if !ok || token.Room != "tea" || token.Name.String() != "Robo" {
			t.Errorf("the token is %+v, %v", token, ok)
		}
		if got, room := s.Role("ana", "tea"), s.Room("tea"); got != identity.Moderator || room.Access != identity.Invited || !room.Made {
			t.Errorf("the role is %v, the room is %+v", got, room)
		}
		s.restart()
	}
	invite, err := leader.NewInvite(ctx, records.Invite{Role: identity.Member, Room: "tea", Name: "Caio"})
	must(t, err)
	if _, err := leader.Redeem(ctx, invite, "caio"); err != nil || s.Role("caio", "tea") != identity.Member {
		t.Errorf("redeemed: %v, the role is %v", err, s.Role("caio", "tea"))
	}
	if _, err := s.Redeem(ctx, invite, "davi"); !errors.Is(err, records.ErrInviteUsed) {
		t.Errorf("redeemed on another node: %v", err)
	}
	wantError(t, "a role that nobody has", leader.Revoke(ctx, "bia", "tea"), records.ErrNotFound)
	must(t, leader.SetRoom(ctx, "tea", "Tea", identity.Room{}))
	must(t, leader.End(ctx, "ana"))
	token, _ := s.OpenToken(secret)
	must(t, leader.RevokeToken(ctx, token.ID))
	for range 2 {
		if _, ok := s.OpenToken(secret); ok || s.Role("ana", "tea") != identity.Nobody || !s.Ended("ana") || s.Room("tea") != (identity.Room{}) {
			t.Error("what was ended stands")
		}
		s.restart()
	}
}

// TestDeedsAndTurns: what nodes of a cluster judge by is as it was after a restart.
func TestDeedsAndTurns(t *testing.T) {
	s := start(t)
	now := s.clocks.Day()
	has := func(key string) (has bool) {
		must(t, s.Settle(t.Context(), func(tx history.Tx) (err error) {
			has, err = s.HasDeedTx(tx, key)
			return err
		}))
		return has
	}
	must(t, s.Settle(t.Context(), func(tx history.Tx) error { return s.DeedTx(tx, "first", now) }))
	must(t, s.Settle(t.Context(), func(tx history.Tx) error { return s.DeedTx(tx, "second", now.Add(2*time.Hour)) }))
	if has("first") || !has("second") || has("third") {
		t.Errorf("known are %v %v %v", has("first"), has("second"), has("third"))
	}
	turns := moderation.NewTurns()
	of := moderation.TurnOf{Room: "tea", User: "ana"}
	turns.Turns[of] = moderation.Turn{ID: "c1", At: 1 << 60, Said: true, Free: 1<<60 + 1, Over: 1<<60 + 2}
	turns.Turns[moderation.TurnOf{Room: "tea", User: "bia"}] = moderation.Turn{Over: 5}
	turns.Tails["tea"] = 1<<60 + 3
	must(t, s.Settle(t.Context(), func(tx history.Tx) error { return s.TurnsTx(tx, turns) }))
	forgets := moderation.NewTurns()
	forgets.Forgotten["tea"] = 5
	must(t, s.Settle(t.Context(), func(tx history.Tx) error { return s.TurnsTx(tx, forgets) }))
	s.restart()
	got, err := s.Turns(t.Context())
	if err != nil || len(got.Turns) != 1 || got.Turns[of] != turns.Turns[of] || got.Tails["tea"] != turns.Tails["tea"] {
		t.Errorf("got %+v, %v", got, err)
	}
	must(t, s.write(func(tx history.Tx) error { return s.ModesTx(tx, "tea", moderation.Modes{Topic: "tea"}, 0) }))
	if got, err := s.Turns(t.Context()); err != nil || !got.IsEmpty() {
		t.Errorf("without slow mode there is %+v, %v", got, err)
	}
}

// FuzzDecode: what is read can be written again, or is refused with a reason.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("r\xa1\x00\x02"))
	f.Add([]byte("r\xa2\x00\x01\x01\xa3\x00cana\x02\x03\x03\x01"))
	f.Add([]byte("r\xa2\x00\x01\x11\xa4\x00cana\x01\x01\x02ctea\x03\x82\x01\x02"))
	f.Add([]byte("r\xa2\x00\x01\x14\xa1\x00\x81\xa3\x00aa\x01aa\x02\x81\xa2\x00ctea\x02\x07"))
	f.Add([]byte("r\xa2\x00\x01\x12\xa4\x00ctea\x01bT1\x02\x05\x03\x81\xa1\x00aw"))
	r := new(records.Records)
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := r.Decode(b)
		if err != nil {
			if !errors.Is(err, records.ErrMalformed) && !errors.Is(err, records.ErrNewer) {
				t.Fatalf("no reason: %v", err)
			}
			return
		}
		again := c.Encode()
		d, err := r.Decode(again)
		if err != nil {
			t.Fatalf("cannot be read again: %v", err)
		}
		if third := d.Encode(); string(third) != string(again) {
			t.Fatalf("got %q\nwant %q", third, again)
		}
	})
}

// TestDecodeNewer: a change with a field that this version does not know is of a newer one.
func TestDecodeNewer(t *testing.T) {
	r := new(records.Records)
	for name, tt := range map[string]struct {
		bytes string
		want  error
	}{
		"known":           {"r\xa2\x00\x01\x01\xa3\x00cana\x02\x03\x03\x01", nil},
		"a field more":    {"r\xa3\x00\x01\x01\xa3\x00cana\x02\x03\x03\x01\x18\x63\x01", records.ErrNewer},
		"one more inside": {"r\xa2\x00\x01\x01\xa4\x00cana\x02\x03\x03\x01\x18\x63\x01", records.ErrNewer},
		"a version more":  {"r\xa1\x00\x02", records.ErrNewer},
		"not to its end":  {"r\xa2\x00\x01\x01\xa3\x00c", records.ErrMalformed},
	} {
		if _, err := r.Decode([]byte(tt.bytes)); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
