// Package commands knows what programs can be asked for in rooms: each of their tokens
// registers its commands there, and they end with the token. They are in memory alone: a
// program registers when it starts, and whenever it comes back.
//
// A Registry is safe for concurrent use. Nothing in it blocks.
package commands

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Bounds on what can be registered.
const (
	MaxOfToken = 20 // commands of a token in a room
	MaxInRoom  = 200
	MaxInAll   = 10_000
	MaxName    = 32  // bytes
	MaxArgs    = 60  // bytes
	MaxHelp    = 120 // bytes
)

// Why commands are not registered.
var (
	ErrFull  = errors.New("there are as many commands as there may be")
	ErrTaken = errors.New("another program has a command of this name here")
	// ErrInvalid is wrapped by what is wrong with a command.
	ErrInvalid = errors.New("this is no command")
)

// reserved are the commands of clients themselves.
var reserved = map[string]bool{
	"me": true, "nick": true, "help": true, "report": true, "mute": true, "unmute": true, "join": true, "leave": true, "msg": true,
	"timeout": true, "ban": true, "kick": true, "lift": true, "undo": true, "remove": true, "sweep": true, "clear": true, "filter": true, "allow": true,
	"slow": true, "pace": true, "speak": true, "links": true, "topic": true, "pin": true, "unpin": true, "announce": true, "shield": true,
}

// A Command is what a program can be asked for. As JSON it is how it is registered.
type Command struct {
	Name string `json:"name"`           // a-z, 0-9, - and _
	Args string `json:"args,omitempty"` // what follows the name, for people
	Help string `json:"help,omitempty"` // what it does, for people
}

// check tells what is wrong with a command.
func (c *Command) check() error {
	switch {
	case c.Name == "" || len(c.Name) > MaxName || strings.Trim(c.Name, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "":
		return fmt.Errorf("%w: a name has 1 to %d of a-z, 0-9, - and _", ErrInvalid, MaxName)
	case reserved[c.Name]:
		return fmt.Errorf("%w: /%s is a command of clients themselves", ErrInvalid, c.Name)
	case len(c.Args) > MaxArgs || len(c.Help) > MaxHelp:
		return fmt.Errorf("%w: args has at most %d bytes, help %d", ErrInvalid, MaxArgs, MaxHelp)
	case !utf8.ValidString(c.Args+c.Help) || strings.ContainsFunc(c.Args+c.Help, unicode.IsControl):
		return fmt.Errorf("%w: args and help are lines of UTF-8", ErrInvalid)
	}
	return nil
}

// An Owner is a token that registers commands.
type Owner struct {
	Token string // its id
	User  string // public id of the program
	Name  string // of the program
}

// A Registered command is one of a token.
type Registered struct {
	Command
	Owner Owner
}

// A Registry has the commands of all rooms.
type Registry struct {
	stands func(token string) bool

	mu    sync.Mutex
	rooms map[string]map[string]Registered // guarded by mu; by room and name
	count int                              // guarded by mu; of commands
}

// New returns a registry without commands. stands reports whether a token was neither revoked
// nor has expired.
func New(stands func(token string) bool) *Registry {
	return &Registry{stands: stands, rooms: make(map[string]map[string]Registered)}
}

// Set registers the commands of a token in a room, in place of those that it had there: all of
// them or, if the error is not nil, none. A program takes over what it has registered by
// another of its tokens.
func (r *Registry) Set(room string, by Owner, list []Command) error {
	if len(list) > MaxOfToken {
		return fmt.Errorf("%w: a token has at most %d", ErrFull, MaxOfToken)
	}
	names := make(map[string]bool, len(list))
	for _, c := range list {
		if err := c.check(); err != nil {
			return err
		}
		if names[c.Name] {
			return fmt.Errorf("%w: %s is there twice", ErrInvalid, c.Name)
		}
		names[c.Name] = true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sweepLocked()
	rest := maps.Clone(r.rooms[room])
	maps.DeleteFunc(rest, func(name string, of Registered) bool {
		return of.Owner.Token == by.Token || of.Owner.User == by.User && names[name]
	})
	for name := range names {
		if _, taken := rest[name]; taken {
			return fmt.Errorf("%w: %s", ErrTaken, name)
		}
	}
	count := r.count - len(r.rooms[room]) + len(rest) + len(list)
	if len(rest)+len(list) > MaxInRoom || count > MaxInAll {
		return ErrFull
	}
	r.putLocked(room, rest, by, list)
	r.count = count
	return nil
}

func (r *Registry) putLocked(room string, all map[string]Registered, by Owner, list []Command) {
	if all == nil {
		all = make(map[string]Registered, len(list))
	}
	for _, c := range list {
		all[c.Name] = Registered{c, by}
	}
	if len(all) == 0 {
		delete(r.rooms, room)
		return
	}
	r.rooms[room] = all
}

// sweepLocked drops the commands of tokens that are none any more.
func (r *Registry) sweepLocked() {
	for room, all := range r.rooms {
		before := len(all)
		maps.DeleteFunc(all, func(_ string, of Registered) bool { return !r.stands(of.Owner.Token) })
		if r.count -= before - len(all); len(all) == 0 {
			delete(r.rooms, room)
		}
	}
}

// List returns the commands of a room, by name.
func (r *Registry) List(room string) []Registered {
	r.mu.Lock()
	list := slices.Collect(maps.Values(r.rooms[room]))
	r.mu.Unlock()
	list = slices.DeleteFunc(list, func(c Registered) bool { return !r.stands(c.Owner.Token) })
	slices.SortFunc(list, func(a, b Registered) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// Find returns the token that has a command in a room.
func (r *Registry) Find(room, name string) (by Owner, ok bool) {
	r.mu.Lock()
	found, ok := r.rooms[room][name]
	r.mu.Unlock()
	return found.Owner, ok && r.stands(found.Owner.Token)
}
