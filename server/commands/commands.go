// Package commands knows what programs can be asked for in rooms: each of their tokens
// registers its commands there, and they end with the token. Who may have which is judged where
// they are kept, which is not here.
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
	ErrFull = errors.New("there are as many commands as there may be")
	// ErrInvalid is wrapped by what is wrong with a command.
	ErrInvalid = errors.New("this is no command")
)

// A TakenError tells of a command that another program has.
type TakenError struct{ Name string }

func (e *TakenError) Error() string {
	return "another program has a command of this name here: " + e.Name
}

// reserved are the commands of clients themselves.
var reserved = map[string]bool{
	"me": true, "ask": true, "nick": true, "help": true, "compact": true, "comfortable": true, "missed": true, "report": true, "mute": true, "unmute": true, "join": true, "leave": true, "msg": true,
	"timeout": true, "ban": true, "kick": true, "lift": true, "undo": true, "remove": true, "sweep": true, "clear": true, "filter": true, "allow": true,
	"slow": true, "pace": true, "speak": true, "links": true, "topic": true, "pin": true, "unpin": true, "announce": true, "shield": true,
	"live": true, "answered": true, "screen": true,
}

// IsReserved reports whether a command of this name is one of clients themselves.
func IsReserved(name string) bool { return reserved[name] }

// A Command is what a program can be asked for. As JSON it is how it is registered.
type Command struct {
	Name string `json:"name"`           // a-z, 0-9, - and _
	Args string `json:"args,omitempty"` // what follows the name, for people
	Help string `json:"help,omitempty"` // what it does, for people
}

// Check tells what is wrong with what a token registers in a room.
func Check(list []Command) error {
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
	return nil
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
	owner func(token string) (Owner, bool)

	mu    sync.Mutex
	rooms map[string]map[string]owned // guarded by mu; by room and name
}

// An owned command is one as it is noted.
type owned struct {
	Command
	token string
}

// New returns a registry without commands. owner returns whose a token is, false if it was revoked
// or has expired.
func New(owner func(token string) (Owner, bool)) *Registry {
	return &Registry{owner: owner, rooms: make(map[string]map[string]owned)}
}

// Put notes the commands of a token in a room, in place of those that it had there, and of those
// of the same names.
func (r *Registry) Put(room, token string, list []Command) {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.rooms[room]
	maps.DeleteFunc(all, func(_ string, of owned) bool { return of.token == token })
	if all == nil {
		all = make(map[string]owned, len(list))
		r.rooms[room] = all
	}
	for _, c := range list {
		all[c.Name] = owned{c, token}
	}
	if len(all) == 0 {
		delete(r.rooms, room)
	}
}

// Drop removes the commands of tokens.
func (r *Registry) Drop(gone func(token string) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for room, all := range r.rooms {
		maps.DeleteFunc(all, func(_ string, of owned) bool { return gone(of.token) })
		if len(all) == 0 {
			delete(r.rooms, room)
		}
	}
}

// List returns the commands of a room, by name.
func (r *Registry) List(room string) (list []Registered) {
	r.mu.Lock()
	all := slices.Collect(maps.Values(r.rooms[room]))
	r.mu.Unlock()
	for _, c := range all {
		if by, ok := r.owner(c.token); ok {
			list = append(list, Registered{c.Command, by})
		}
	}
	slices.SortFunc(list, func(a, b Registered) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// Find returns the token that has a command in a room.
func (r *Registry) Find(room, name string) (by Owner, ok bool) {
	r.mu.Lock()
	found, ok := r.rooms[room][name]
	r.mu.Unlock()
	if !ok {
		return by, false
	}
	return r.owner(found.token)
}
