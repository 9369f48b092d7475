package conn

import (
	"sync"
	"time"

	"hubbub/server/wire"
)

// programs are the seats of those who have brought a token, by its id. Safe for concurrent use.
type programs struct {
	mu    sync.Mutex
	seats map[string]map[*seat]struct{} // guarded by mu
}

func (p *programs) add(s *seat) {
	t := s.token()
	if t == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seats == nil {
		p.seats = make(map[string]map[*seat]struct{})
	}
	if p.seats[t.ID] == nil {
		p.seats[t.ID] = make(map[*seat]struct{})
	}
	p.seats[t.ID][s] = struct{}{}
}

func (p *programs) remove(s *seat) {
	t := s.token()
	if t == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if delete(p.seats[t.ID], s); len(p.seats[t.ID]) == 0 {
		delete(p.seats, t.ID)
	}
}

// of returns the seats of a token in a room.
func (p *programs) of(token, room string) (in []*seat) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for s := range p.seats[token] {
		if s.room.Name() == room {
			in = append(in, s)
		}
	}
	return in
}

// command hands a command to the program that has it, and to nobody else.
func (s *seat) command(raw []byte, received time.Time) {
	c, refused := wire.DecodeCommand(raw)
	if refused == nil {
		refused = s.ask(&c, received)
	}
	if refused != nil {
		own := *refused
		own.ID = c.ID
		s.conn.strike(&own)
	}
}

// ask refuses a command as what is said is refused, but for the turns of a slow mode.
func (s *seat) ask(c *wire.Command, received time.Time) *wire.Error {
	e := s.conn.endpoint
	sender := s.saidBy()
	sender.readers = 1
	if wait := e.limiters.message(sender, received.Sub(e.started)); wait > 0 {
		return &wire.Error{Code: wire.RateLimited, Message: "too many messages; wait a moment", RetryAfterMillis: inMillis(wait)}
	}
	if most := e.Limits.MessageBytes; len(c.Args) > most {
		return wire.Errorf(wire.TooLong, "the command has %d bytes more than allowed", len(c.Args)-most)
	}
	if s.token() != nil {
		return &wire.Error{Code: wire.Forbidden, Message: "commands are for people; a program says what it wants"}
	}
	by, ok := s.speaker()
	if !ok {
		return &wire.Error{Code: wire.Forbidden, Message: "you may read here, and not speak"}
	}
	if refused := e.Standing.Allows(s.room.Name(), &by, c.Args); refused != nil {
		return refused
	}
	why, refused := s.filter(&by, c.ID, c.Args)
	if refused == nil && why != (hold{}) { // nothing of it is kept that could be looked at
		refused = &wire.Error{Code: wire.Filtered, Message: "a moderator would have to look at this first"}
	}
	if refused != nil {
		return refused
	}
	c.User, c.From, c.Role = by.User, s.session.Name().String(), by.Role.String()
	owner, ok := e.Commands.Find(s.room.Name(), c.Name)
	if !ok {
		return errNoSuchCommand
	}
	return s.tellAll(Private{Kind: wire.StreamCommand, Room: s.room.Name(), To: owner.Token, Event: wire.AppendCommand(nil, c)}, errNoSuchCommand, c.ID)
}

var errNoSuchCommand = &wire.Error{Code: wire.NoSuchCommand, Message: "there is no such command here, or the program that has it is not there now"}
