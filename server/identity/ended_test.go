package identity_test

import (
	"errors"
	"testing"
	"time"

	"hubbub/server/identity"
	"hubbub/server/name"
)

// TestEndedHoldsNothing: the name of somebody who was signed out is free when the last
// connection is, and at once if there is none.
func TestEndedHoldsNothing(t *testing.T) {
	ana, err := name.New("Ana")
	if err != nil {
		t.Fatal(err)
	}
	for _, early := range []bool{true, false} {
		var ended string
		names := identity.NewNames(identity.Config{Hold: time.Hour, Ended: func(user string) bool { return user == ended }})
		defer names.Close()
		s, err := names.Claim(ana, "", true)
		if err != nil {
			t.Fatal(err)
		}
		if early {
			ended = s.User()
		}
		names.Release(s, false)
		if !early {
			if _, err := names.Claim(ana, "", false); !errors.Is(err, identity.ErrNameHeld) {
				t.Fatalf("while Ana is away: %v", err)
			}
			ended = s.User()
		}
		if live := names.Live(); len(live) > 0 {
			t.Errorf("%+v is there", live)
		}
		if other, err := names.Claim(ana, "", false); err != nil || other.User() == s.User() {
			t.Errorf("after the end: %v", err)
		}
	}
}
