package records_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"hubbub/server/records"
)

func TestTickets(t *testing.T) {
	s := start(t)
	ctx := t.Context()
	first, secret, err := s.NewTicket(ctx, "ana", "tea")
	must(t, err)
	s.clocks.Run(time.Second)
	second, other, err := s.NewTicket(ctx, "ana", "milk")
	must(t, err)
	_, _, err = s.NewTicket(ctx, "bo", "tea")
	must(t, err)
	for range 2 {
		for secret, want := range map[string]records.Ticket{secret: first, other: second} {
			if got, ok := s.OpenTicket(secret); !ok || got != want {
				t.Errorf("got %+v, %v, want %+v", got, ok, want)
			}
		}
		for _, wrong := range []string{"", "x", secret[:25], secret + "A", first.ID} {
			if got, ok := s.OpenTicket(wrong); ok {
				t.Errorf("%q opens %+v", wrong, got)
			}
		}
		if got, err := s.Tickets(ctx, "ana"); err != nil || !slices.Equal(got, []records.Ticket{first, second}) {
			t.Errorf("got %+v, %v", got, err)
		}
		s.restart()
	}
	wantError(t, "that of another", s.RevokeTicket(ctx, "bo", first.ID), records.ErrNotFound)
	must(t, s.RevokeTicket(ctx, "ana", first.ID))
	wantError(t, "revoked twice", s.RevokeTicket(ctx, "ana", first.ID), records.ErrNotFound)
	for range 2 {
		_, opens := s.OpenTicket(secret)
		_, otherOpens := s.OpenTicket(other)
		if opens || !otherOpens {
			t.Errorf("tickets open: %v, %v", opens, otherOpens)
		}
		s.restart()
	}
	// One whose beginning of the hash is the same has another hash.
	s.shell("UPDATE ticket SET hash = zeroblob(32)")
	s.restart()
	if _, opens := s.OpenTicket(other); opens {
		t.Error("another hash opens")
	}
}

func TestTicketsAreBounded(t *testing.T) {
	s := start(t)
	for range records.MaxTicketsPerson {
		_, _, err := s.NewTicket(t.Context(), "ana", "tea")
		must(t, err)
	}
	_, secret, err := s.NewTicket(t.Context(), "ana", "tea")
	wantError(t, "one too many", err, records.ErrFull)
	if secret != "" {
		t.Errorf("its secret is %q", secret)
	}
	_, _, err = s.NewTicket(t.Context(), "bo", "tea")
	must(t, err)
}

// TestRevokeNoText: what is no text names no ticket, and does not travel.
func TestRevokeNoText(t *testing.T) {
	r := start(t)
	if err := r.RevokeTicket(t.Context(), "ana", "\xff"); !errors.Is(err, records.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if _, _, err := r.NewTicket(t.Context(), "ana", "\xff"); !errors.Is(err, records.ErrInvalid) {
		t.Errorf("%v", err)
	}
}
