package records_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"hubbub/server/identity"
	"hubbub/server/records"
)

func TestRooms(t *testing.T) {
	s := start(t)
	ctx := t.Context()
	members, made := identity.Room{Access: identity.Members}, identity.Room{Made: true}
	must(t, s.SetRoom(ctx, "tea", "Tea", identity.Room{Access: identity.Unlisted}))
	must(t, s.SetRoom(ctx, "tea", "TEA", members))
	must(t, s.SetRoom(ctx, "milk", "Milk", made))
	must(t, s.SetRoom(ctx, "open", "Open", made))
	must(t, s.SetRoom(ctx, "open", "Open", identity.Room{}))
	must(t, s.SetRoom(ctx, "never", "Never", identity.Room{}))
	want := []records.Room{{"milk", "Milk", made}, {"tea", "TEA", members}}
	for range 2 {
		for room, want := range map[string]identity.Room{"tea": members, "milk": made, "open": {}, "never": {}, "none": {}, "": {}} {
			if got := s.Room(room); got != want {
				t.Errorf("%q is %+v, want %+v", room, got, want)
			}
		}
		if got, err := s.Rooms(ctx); err != nil || !slices.Equal(got, want) {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
		s.restart()
	}
}

func TestRoomRefused(t *testing.T) {
	s := start(t)
	for name, err := range map[string]error{
		"no name":           s.SetRoom(t.Context(), "", "", identity.Room{Made: true}),
		"a long title":      s.SetRoom(t.Context(), "tea", fmt.Sprintf("%600d", 1), identity.Room{Made: true}),
		"an unknown access": s.SetRoom(t.Context(), "tea", "", identity.Room{Access: identity.Invited + 1}),
	} {
		if !errors.Is(err, records.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a newer version has written is closed, not open.
func TestUnknownIsClosed(t *testing.T) {
	s := start(t)
	s.shell("INSERT INTO room_setting VALUES ('tea', 'Tea', 9, 0); INSERT INTO role_grant VALUES ('ana', '', 9, 0, '')")
	s.restart()
	if got := s.Room("tea").Access; got != identity.Invited {
		t.Errorf("the room's access is %d", got)
	}
	if got := s.Role("ana", "tea"); got != identity.Nobody || s.HasOwner() {
		t.Errorf("the role is %d, HasOwner %v", got, s.HasOwner())
	}
}
