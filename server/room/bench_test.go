package room_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// signal is an Outlet that only tells that a batch has come.
type signal chan struct{}

func (s signal) Await()                {}
func (s signal) Broadcast(*room.Batch) { s <- struct{}{} }

// still is a Member that takes everything.
type still struct{ joined chan struct{} }

func (s *still) Joined(*room.Welcome)       { s.joined <- struct{}{} }
func (s *still) Numbered(*wire.Entry, bool) {}
func (s *still) Refused(*wire.Error)        {}
func (s *still) Unreadable(bool)            {}
func (s *still) Replaced()                  {}
func (*still) Renamed(wire.Person, string)  {}
func (*still) Reacted(*wire.Entry)          {}
func (s *still) Silent() time.Duration      { return 0 }

// BenchmarkPublish is one message from Say to the batch that is handed to the
// fan-out. It must not depend on how many are in the room.
func BenchmarkPublish(b *testing.B) {
	for _, members := range []int{1, 100, 10_000} {
		b.Run(fmt.Sprintf("members=%d", members), func(b *testing.B) {
			batches := make(signal, 3*members)
			hub := room.NewHub(room.Config{Log: newMemoryLog(), Backlog: 50, NewOutlet: func() room.Outlet { return batches }})
			names := identity.NewNames(identity.Config{})
			m := &still{joined: make(chan struct{})}
			var r *room.Room
			var s *identity.Session
			for i := range members {
				n, err := name.New(fmt.Sprintf("member%d", i))
				if err != nil {
					b.Fatal(err)
				}
				if s, err = names.Claim(n, "", false); err != nil {
					b.Fatal(err)
				}
				if r, err = hub.Hold(room.Lobby); err != nil {
					b.Fatal(err)
				}
				r.Join(s, identity.Member, m, room.Since{})
				<-m.joined
			}
			time.Sleep(2 * time.Second) // the last notice of a large room
			for len(batches) > 0 {
				<-batches
			}
			text := strings.Repeat("x", 100)
			b.ReportAllocs()
			for b.Loop() {
				r.Say(room.Draft{Entry: wire.Entry{Kind: wire.KindMessage, From: s.Name().String(), Text: text}, Received: time.Now(), Ticket: m})
				<-batches
			}
		})
	}
}
