package history_test

import (
	"testing"

	"hubbub/server/history"
	"hubbub/server/room"
)

// A room keeps the title that it was opened under.
func TestTitle(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		wantTitle := func(want string) {
			t.Helper()
			tail, err := l.Tail("sao-paulo", 0)
			if err != nil || tail.Title != want {
				t.Errorf("title %q, %v; want %q", tail.Title, err, want)
			}
		}
		wantTitle("")
		epoch, err := l.epochOf("sao-paulo")
		if err != nil {
			t.Fatal(err)
		}
		for _, title := range []string{"São Paulo", "SAO PAULO"} {
			l.Publish(room.Address{Room: "sao-paulo", Title: title, Epoch: epoch}, texts("hi"))
			<-l.room("sao-paulo").delivered
		}
		wantTitle("São Paulo")
		rooms, err := l.Rooms(t.Context())
		if err != nil || len(rooms) != 1 || rooms[0].Title != "São Paulo" || rooms[0].Name != "sao-paulo" {
			t.Errorf("rooms %+v, %v", rooms, err)
		}
	})
}
