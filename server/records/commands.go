package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"hubbub/server/commands"
	"hubbub/server/history"
	"hubbub/server/name"
)

const (
	commandsSQL      = `SELECT room, name, token, args, help FROM command ORDER BY room, token`
	sweepCommandsSQL = `DELETE FROM command WHERE token NOT IN (SELECT id FROM api_token WHERE expires_at = 0 OR expires_at > ?)`
	dropCommandsSQL  = `
		DELETE FROM command WHERE room = ?1
			AND (token = ?2 OR token IN (SELECT value FROM json_each(?3)) AND name IN (SELECT value FROM json_each(?4)))`
	addCommandSQL     = `INSERT INTO command (room, name, token, args, help) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	endCommandsSQL    = `DELETE FROM command WHERE token = ?`
	commandsInRoomSQL = `SELECT count(*) FROM command WHERE room = ?`
	commandsInAllSQL  = `SELECT count(*) FROM command`
	standingTokensSQL = `SELECT id, name FROM api_token WHERE expires_at = 0 OR expires_at > ?`
)

// Commands returns what programs can be asked for.
func (r *Records) Commands() *commands.Registry { return r.commands }

// SetCommands registers the commands of a token in a room, in place of those that it had there: all
// of them or, if the error is not nil, none. A program takes over what it has registered by another of
// its tokens. The error is ErrNotFound if the token is none any more, ErrFull, one of package commands,
// or another one.
func (r *Records) SetCommands(ctx context.Context, room, token string, list []commands.Command) error {
	o := &commandsSet{Room: room, Token: token, At: r.stamp(time.Time{}).UnixMilli(), List: make([]command, len(list))}
	for i, c := range list {
		o.List[i] = command(c)
	}
	if err := o.check(); err != nil {
		return err
	}
	return r.do(ctx, operations{Commands: o})
}

// commandsSet are the commands of a token in a room from now on.
type commandsSet struct {
	Room  string    `cbor:"0,keyasint"`
	Token string    `cbor:"1,keyasint"`
	At    int64     `cbor:"2,keyasint"` // by which it is judged which tokens have expired
	List  []command `cbor:"3,keyasint,omitempty"`
}

// A command is a commands.Command as it travels.
type command struct {
	Name string `cbor:"0,keyasint"`
	Args string `cbor:"1,keyasint,omitempty"`
	Help string `cbor:"2,keyasint,omitempty"`
}

func (o *commandsSet) list() []commands.Command {
	list := make([]commands.Command, len(o.List))
	for i, c := range o.List {
		list[i] = commands.Command(c)
	}
	return list
}

func (o *commandsSet) check() error {
	if err := checkTexts(o.Room, o.Token); err != nil {
		return err
	}
	return commands.Check(o.list())
}

func (o *commandsSet) inFile(_ *Records, tx history.Tx) error {
	if err := o.check(); err != nil {
		return err
	}
	program, err := tokensLike(tx, o.Token, o.At)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(sweepCommandsSQL, o.At); err != nil {
		return err
	}
	names := make([]string, len(o.List))
	for i, c := range o.List {
		names[i] = c.Name
	}
	if _, err := tx.Exec(dropCommandsSQL, o.Room, o.Token, jsonOf(program), jsonOf(names)); err != nil {
		return err
	}
	for _, c := range o.List {
		rows, err := tx.Exec(addCommandSQL, o.Room, c.Name, o.Token, c.Args, c.Help)
		if err == nil && rows == 0 {
			err = &commands.TakenError{Name: c.Name}
		}
		if err != nil {
			return err
		}
	}
	return errors.Join(checkRows(tx, commandsInRoomSQL, commands.MaxInRoom, o.Room), checkRows(tx, commandsInAllSQL, commands.MaxInAll))
}

func (o *commandsSet) inMemory(r *Records) {
	r.commands.Drop(func(id string) bool {
		t, ok := r.tokenOf(id)
		return !ok || t.hasExpired(time.UnixMilli(o.At))
	})
	r.commands.Put(o.Room, o.Token, o.list())
}

func (o *commandsSet) harmless() {}

// tokensLike returns the tokens of the program that one token is of, which fails with ErrNotFound if
// that one has ended.
func tokensLike(tx history.Tx, id string, at int64) (like []string, err error) {
	called := make(map[string]string) // by id
	err = eachRow(tx.Querier, standingTokensSQL, []any{at}, func(row *sql.Rows) error {
		var of, as string
		if err := row.Scan(&of, &as); err != nil {
			return err
		}
		if n, err := name.New(as); err == nil {
			called[of] = n.Key()
		}
		return nil
	})
	if _, stands := called[id]; err == nil && !stands {
		err = ErrNotFound
	}
	for other, as := range called {
		if as == called[id] {
			like = append(like, other)
		}
	}
	return like, err
}

// jsonOf returns a list as SQL takes it.
func jsonOf(list []string) string {
	b, _ := json.Marshal(list) // strings: cannot fail
	return string(b)
}

// commander returns whose commands those of a token are.
func (r *Records) commander(token string) (by commands.Owner, ok bool) {
	t, ok := r.tokenOf(token)
	if !ok || t.hasExpired(r.clock().day) {
		return by, false
	}
	return commands.Owner{Token: token, User: r.key.Machine(t.Name).User, Name: t.Name.String()}, true
}

func (r *Records) loadCommands(q history.Querier) error {
	type place struct{ room, token string }
	of := make(map[place][]commands.Command)
	err := eachRow(q, commandsSQL, nil, func(row *sql.Rows) error {
		var at place
		var c commands.Command
		err := row.Scan(&at.room, &c.Name, &at.token, &c.Args, &c.Help)
		of[at] = append(of[at], c)
		return err
	})
	for at, list := range of {
		r.commands.Put(at.room, at.token, list)
	}
	return err
}
