package fanout_test

import (
	"fmt"
	"net"
	"time"

	"hubbub/server/fanout"
	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A guest is a member that is closed when it is too slow.
type guest struct {
	fanout.Conn
	session *identity.Session
	room    *room.Room
	closed  chan struct{}
	joined  chan struct{}
}

func (g *guest) Joined(w *room.Welcome) {
	g.Follow(w.Outlet.(*fanout.Audience), w.After, wire.Form{}, nil)
	close(g.joined)
}
func (g *guest) Numbered(*wire.Entry, bool) {}
func (g *guest) Refused(*wire.Error)        {}
func (g *guest) Unreadable(bool)            {}
func (g *guest) Reacted(*wire.Entry)        {}
func (g *guest) Replaced()                  {}
func (*guest) Renamed(wire.Person, string)  {}
func (g *guest) Silent() time.Duration      { return 0 }
func (g *guest) Serve()                     { panic("never started") }
func (g *guest) TooSlow()                   { close(g.closed); g.Abort() }

func (g *guest) BadFrame(fanout.Fault) {}

func (g *guest) Arrived(fanout.Arrival) bool { return true }

func (g *guest) say(text string) { g.room.Say(draft(g, g.session, text)) }

func (g *guest) wasClosed() bool {
	select {
	case <-g.closed:
		return true
	default:
		return false
	}
}

// invite brings a guest into a room.
func (v *venue) invite(nc net.Conn, roomName string) *guest {
	g := &guest{closed: make(chan struct{}), joined: make(chan struct{})}
	v.broadcaster.Attach(&g.Conn, g, nc, nil)
	v.people++
	n, err := name.New(fmt.Sprintf("guest%d", v.people))
	if err != nil {
		v.t.Fatal(err)
	}
	if g.session, err = v.names.Claim(n, "", false); err != nil {
		v.t.Fatal(err)
	}
	if g.room, err = v.hub.Hold(roomName); err != nil {
		v.t.Fatal(err)
	}
	g.room.Join(g.session, identity.Member, g, room.Since{})
	<-g.joined
	v.t.Cleanup(func() {
		v.hub.Leave(g.room, g.session, g, 0)
		g.Abort()
	})
	return g
}
