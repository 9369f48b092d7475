package api

import (
	"fmt"
	"slices"
	"testing"

	"hubbub/server/room"
)

// TestMerged: which rooms are listed, with which numbers.
func TestMerged(t *testing.T) {
	full := make([]Room, maxRooms) // of those with the latest messages
	for i := range full {
		full[i] = Room{Name: fmt.Sprintf("room-%04d", i), LastSeq: 1, N: 1, LastAt: int64(9000 - i)}
	}
	attic := Room{Name: "attic", Title: "Attic", LastSeq: 41, N: 40, LastAt: 5}
	crowds := make(map[string]room.Presence)
	for i := range maxRooms + 5 {
		crowds[fmt.Sprintf("crowd-%04d", i)] = room.Presence{Online: 2}
	}
	crowds["lonely"] = room.Presence{Online: 1}
	for name, tt := range map[string]struct {
		said   []Room
		online map[string]room.Presence
		rooms  int
		want   Room   // is listed
		not    string // is not
	}{
		"nothing":                          {nil, nil, 0, Room{}, "attic"},
		"nobody":                           {[]Room{attic}, nil, 1, attic, ""},
		"people and messages":              {[]Room{attic}, map[string]room.Presence{"attic": {Title: "Attic", Online: 2}}, 1, Room{"attic", "Attic", 2, 41, 40, 5}, ""},
		"people alone":                     {nil, map[string]room.Presence{"attic": {Title: "Attic", Online: 2}}, 1, Room{Name: "attic", Title: "Attic", Online: 2}, ""},
		"people in a room of long ago":     {append(slices.Clone(full), attic), map[string]room.Presence{"attic": {Title: "Attic", Online: 2}}, maxRooms, Room{"attic", "Attic", 2, 41, 40, 5}, "room-0999"},
		"people where nothing was said":    {full, map[string]room.Presence{"new": {Title: "New", Online: 1}}, maxRooms, Room{Name: "new", Title: "New", Online: 1}, "room-0999"},
		"people in the oldest of the last": {append(slices.Clone(full), attic), map[string]room.Presence{"attic": {Title: "Attic", Online: 2}, "room-0999": {Online: 1}}, maxRooms, Room{"room-0999", "", 1, 1, 1, 8001}, "room-0998"},
		"more rooms with people":           {nil, crowds, maxRooms, Room{Name: "crowd-0999", Online: 2}, "lonely"},
		"a room that was not asked for":    {[]Room{{Name: "lonely", LastSeq: 3, N: 3, LastAt: 7}}, crowds, maxRooms, Room{"lonely", "", 1, 3, 3, 7}, "crowd-0999"},
	} {
		got := merged(tt.said, fullest(tt.online), tt.online)
		if len(got) != tt.rooms {
			t.Errorf("%s: %d rooms, want %d", name, len(got), tt.rooms)
		}
		if tt.want.Name != "" && !slices.Contains(got, tt.want) {
			t.Errorf("%s: no %+v", name, tt.want)
		}
		if slices.ContainsFunc(got, func(r Room) bool { return r.Name == tt.not }) {
			t.Errorf("%s: %s is listed", name, tt.not)
		}
		if !slices.IsSortedFunc(got, func(a, b Room) int { return int(b.LastAt - a.LastAt) }) {
			t.Errorf("%s: the latest is not first", name)
		}
	}
}
