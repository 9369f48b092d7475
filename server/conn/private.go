package conn

import "hubbub/server/wire"

// A Private is an event that is for one program or one person, and for nobody else in the room.
type Private struct {
	Kind  string // wire.StreamCommand for a program, wire.TypeAnswer for a person
	Room  string
	To    string // id of the program's token, or public id of the person
	Event []byte // as JSON
}

// Tell tells all connections here of whom something is for, and reports whether there is one. It
// does not block.
func (e *Endpoint) Tell(p Private) (told bool) {
	switch p.Kind {
	case wire.StreamCommand:
		for _, program := range e.programs.of(p.To, p.Room) {
			told = program.tell(p.Kind, p.Event) || told
		}
	case wire.TypeAnswer:
		if e.Names.Find(p.To) == nil {
			return false
		}
		for _, c := range e.keepalive.all() {
			if s := &c.seat; s.joined.Load() && s.session != nil && s.session.User() == p.To && s.room.Name() == p.Room {
				told = s.tell(p.Kind, p.Event) || told
			}
		}
	}
	return told
}

// tell sends an event that the room does not see, behind what the room was told before. It
// reports whether the connection takes it.
func (s *seat) tell(kind string, event []byte) bool {
	frame := s.conn.protocol.private(kind, event)
	if frame == nil || s.conn.ended.Load() != nil {
		return false
	}
	return s.conn.SendBehind(frame) == nil
}

// tellAll tells whom something is for, here and by other nodes. If that is nobody, it refuses what
// the client has sent under an id: by what it returns if that is known at once, else later.
func (s *seat) tellAll(p Private, nobody *wire.Error, id string) (refused *wire.Error) {
	e := s.conn.endpoint
	told := e.Tell(p)
	switch {
	case e.Elsewhere != nil && told:
		e.Elsewhere(p, nil)
	case e.Elsewhere != nil:
		own := *nobody
		own.ID = id
		e.Elsewhere(p, func(told bool) {
			if !told {
				s.conn.refuse(aMessage, &own) // strikes are the reader's
			}
		})
	case !told:
		return nobody
	}
	return nil
}

// tellAndWait tells whom something is for, here and by other nodes, and reports whether there is one.
func (e *Endpoint) tellAndWait(p Private) bool {
	told := e.Tell(p)
	if e.Elsewhere == nil {
		return told
	}
	if told {
		e.Elsewhere(p, nil)
		return true
	}
	answer := make(chan bool, 1)
	e.Elsewhere(p, func(told bool) { answer <- told })
	return <-answer
}
