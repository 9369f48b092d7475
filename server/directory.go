package server

import (
	"cmp"
	"context"

	"hubbub/server/api"
	"hubbub/server/history"
	"hubbub/server/name"
	"hubbub/server/records"
)

// A directory is the rooms as the API sees them.
type directory struct {
	log     *history.Log
	records *records.Records
	fixed   []name.Room // by the setting -rooms
}

// Rooms returns the rooms in which something was said: the latest, and those that are named.
// Then come those that are always there, by the settings of the server or their own.
func (d directory) Rooms(ctx context.Context, also ...string) ([]api.Room, error) {
	always, err := d.always(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range always {
		also = append(also, r.Name)
	}
	kept, err := d.log.Rooms(ctx, also...)
	rooms := make([]api.Room, len(kept))
	said := make(map[string]bool, len(kept))
	for i, k := range kept {
		rooms[i] = api.Room{Name: k.Name, Title: k.Title, LastSeq: k.Last, N: k.Messages, LastAt: k.At}
		said[k.Name] = true
	}
	for _, r := range always {
		if !said[r.Name] {
			rooms = append(rooms, r)
		}
	}
	return rooms, err
}

// always returns the rooms that are there without people and messages.
func (d directory) always(ctx context.Context) (rooms []api.Room, err error) {
	set, err := d.records.Rooms(ctx)
	found := make(map[string]bool, len(set))
	for _, r := range set {
		rooms = append(rooms, api.Room{Name: r.Name, Title: cmp.Or(r.Title, r.Name)})
		found[r.Name] = true
	}
	for _, r := range d.fixed {
		if !found[r.Key()] {
			rooms = append(rooms, api.Room{Name: r.Key(), Title: r.Title()})
			found[r.Key()] = true
		}
	}
	return rooms, err
}
