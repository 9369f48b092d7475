package conn

import (
	"errors"
	"strconv"
	"time"

	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// plainText is the protocol of lines, which speaks Portuguese and has few words.
type plainText struct{ webSocket }

var _ protocol = plainText{}

func (plainText) name() string { return "plain" }

func (plainText) form() wire.Form { return wire.Form{Protocol: wire.Plain} }

// welcome shows a newcomer its own notice.
func (plainText) welcome(o *opening) []byte {
	return wire.TextFrame(wire.AppendPlainJoined(nil, o.Session.Name().String()))
}

// backlog is empty: lines carry no times, so old ones would look new.
func (plainText) backlog(*room.Welcome) []byte { return nil }

func (plainText) refusal(e *wire.Error) []byte {
	word := wire.AppendPlainError(nil, e)
	if len(word) == 0 {
		return nil
	}
	return wire.TextFrame(word)
}

func (plainText) private(string, []byte) []byte { return nil }

func (plainText) draining(int64, string) []byte { return nil }

func (plainText) held(string) []byte { return wire.TextFrame(wire.AppendPlainHeld(nil)) }

func (plainText) heldEnded(string) []byte { return wire.TextFrame(wire.AppendPlainHeldEnded(nil)) }

// anonymous is the name of plain-text users without one, before their port.
const anonymous = "Anonimo_"

// joinPlain joins under the name in the address, before anything is read.
func (s *seat) joinPlain(roomName, rawName string) {
	s.way().username = rawName
	n, refused := s.called(s.truncated, rawName)
	if refused != nil {
		s.conn.refuse(aJoin, refused)
		return
	}
	s.join(roomName, n, false, room.Since{})
}

// truncated reads the name in an address, and gives one to who has none.
func (s *seat) truncated(rawName string) (name.Name, error) {
	n, err := name.Truncate(rawName)
	if errors.Is(err, name.ErrEmpty) {
		return name.New(anonymous + strconv.Itoa(int(s.conn.address.Port())))
	}
	return n, err
}

// receivePlain takes a line.
func receivePlain(s *seat, line []byte, received time.Time) {
	s.say(wire.Entry{Text: wire.ParsePlain(string(line), s.entrance.username, s.session.Name().String())}, received)
}
