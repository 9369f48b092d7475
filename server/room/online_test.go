package room_test

import (
	"fmt"
	"testing"

	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/room"
)

// nowhere is an Outlet for nobody.
type nowhere struct{}

func (nowhere) Await()                {}
func (nowhere) Broadcast(*room.Batch) {}

// BenchmarkBesideOnline is what needs the hub, while another asks who is in its rooms
// again and again: nobody may wait for all of that.
func BenchmarkBesideOnline(b *testing.B) {
	const rooms = 5000
	hub := room.NewHub(room.Config{Log: newMemoryLog(), NewOutlet: func() room.Outlet { return nowhere{} }})
	n, err := name.New("Ana")
	if err != nil {
		b.Fatal(err)
	}
	s, err := identity.NewNames(identity.Config{}).Claim(n, "", false)
	if err != nil {
		b.Fatal(err)
	}
	m := &still{joined: make(chan struct{}, 1)}
	for i := range rooms {
		r, err := hub.Hold(fmt.Sprintf("room-%d", i))
		if err != nil {
			b.Fatal(err)
		}
		r.Join(s, identity.Member, m, room.Since{})
		<-m.joined
	}
	if n := len(hub.Online()); n != rooms {
		b.Fatalf("%d rooms have members", n)
	}
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-done:
				return
			default:
				hub.Online()
			}
		}
	}()
	for b.Loop() {
		hub.Rooms()
	}
	close(done)
	<-stopped
}
