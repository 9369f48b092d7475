package records

import (
	"context"
	"database/sql"
	"fmt"

	"hubbub/server/history"
	"hubbub/server/identity"
)

// maxRooms is how many rooms can have settings.
const maxRooms = 10_000

const (
	roomsSQL   = `SELECT name, title, access, made FROM room_setting ORDER BY name`
	setRoomSQL = `
		INSERT INTO room_setting (name, title, access, made) VALUES (?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET title = excluded.title, access = excluded.access, made = excluded.made`
	unsetRoomSQL  = `DELETE FROM room_setting WHERE name = ?`
	countRoomsSQL = `SELECT count(*) FROM room_setting`
)

// A Room is one with settings. It is not removed when nothing is kept of it.
type Room struct {
	Name  string // what all names of it share
	Title string // as it is shown
	identity.Room
}

// Room returns what is known of a room.
func (r *Records) Room(room string) identity.Room {
	known, _ := r.rooms.Load(room)
	of, _ := known.(identity.Room)
	return of
}

// SetRoom keeps what is known of a room. One that is open and was not made by command is a
// room like others, of which nothing is kept here.
func (r *Records) SetRoom(ctx context.Context, room, title string, to identity.Room) error {
	if err := checkRoom(room, title, to); err != nil {
		return err
	}
	return r.do(ctx, operations{Room: &roomSet{room, title, to.Access, to.Made}})
}

func checkRoom(room, title string, to identity.Room) error {
	switch {
	case room == "":
		return fmt.Errorf("%w: a room has a name", ErrInvalid)
	case to.Access > identity.Invited:
		return fmt.Errorf("%w: there is no access %d", ErrInvalid, to.Access)
	}
	return checkTexts(room, title)
}

// Rooms returns the rooms that have settings, by name.
func (r *Records) Rooms(ctx context.Context) (rooms []Room, err error) {
	err = r.db.Read(ctx, func(q history.Querier) error {
		rooms, err = readRooms(q)
		return err
	})
	return rooms, err
}

func readRooms(q history.Querier) (rooms []Room, err error) {
	err = eachRow(q, roomsSQL, nil, func(row *sql.Rows) error {
		var room Room
		if err := row.Scan(&room.Name, &room.Title, &room.Access, &room.Made); err != nil {
			return err
		}
		// One that only a newer version knows is closed to all that this one knows.
		room.Access = min(room.Access, identity.Invited)
		rooms = append(rooms, room)
		return nil
	})
	return rooms, err
}

func (r *Records) loadRooms(q history.Querier) error {
	rooms, err := readRooms(q)
	for _, room := range rooms {
		r.putRoom(room.Name, room.Room)
	}
	return err
}

func (r *Records) putRoom(name string, to identity.Room) {
	if to == (identity.Room{}) {
		r.rooms.Delete(name)
	} else {
		r.rooms.Store(name, to)
	}
}
