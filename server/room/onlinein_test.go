package room_test

import (
	"testing"

	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/room"
)

// TestOnlineIn: people are counted, in the room that is meant.
func TestOnlineIn(t *testing.T) {
	hub := room.NewHub(room.Config{Log: newMemoryLog(), NewOutlet: func() room.Outlet { return nowhere{} }})
	names := identity.NewNames(identity.Config{})
	for _, who := range []string{"Ana", "Bo"} {
		n, err := name.New(who)
		if err != nil {
			t.Fatal(err)
		}
		s, err := names.Claim(n, "", false)
		if err != nil {
			t.Fatal(err)
		}
		m := &still{joined: make(chan struct{}, 1)}
		r, err := hub.Hold("Tea")
		if err != nil {
			t.Fatal(err)
		}
		r.Join(s, identity.Member, m, room.Since{})
		<-m.joined
	}
	for key, want := range map[string]int{"tea": 2, "milk": 0} {
		if got := hub.OnlineIn(key); got != want {
			t.Errorf("%d people in %s, want %d", got, key, want)
		}
	}
}
