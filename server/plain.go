package server

import (
	"errors"
	"net/netip"
	"strconv"
	"time"

	"hubbub/server/fanout"
	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// anonymous is the name of plain-text users without one, before their port.
const anonymous = "Anonimo_"

// joinPlain joins under the name in the address, before anything is read.
func (c *client) joinPlain(roomName, rawName string) {
	c.username = rawName
	n, err := name.Truncate(rawName)
	if errors.Is(err, name.ErrEmpty) {
		n, err = name.New(anonymous + strconv.Itoa(c.remotePort()))
	}
	if err != nil {
		c.login(wire.Errorf(wire.NameInvalid, "%v", err))
		return
	}
	c.login(c.join(roomName, n, "", room.Since{}))
}

func (c *client) remotePort() int {
	ap, _ := netip.ParseAddrPort(c.RemoteAddr().String())
	return int(ap.Port())
}

// handlePlain takes a line.
func (c *client) handlePlain(line []byte, received time.Time) {
	c.say("", wire.ParsePlain(string(line), c.username, c.session.Name().String()), received)
}

// welcomePlain shows a newcomer its own notice and follows the room. There is no
// backlog: lines carry no times, so old ones would look new.
func (c *client) welcomePlain(w *room.Welcome) {
	own := wire.AppendPlainJoined(nil, w.Session.Name().String())
	c.Follow(w.Outlet.(*fanout.Audience), w.After, room.Plain, wire.TextFrame(own))
}
