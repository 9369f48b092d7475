package server_test

import (
	"strconv"
	"testing"
	"time"
)

// A bystander is in the lobby while others misbehave.
type bystander struct {
	conn *rawConn
	said int
}

// newBystander joins under its own name.
func newBystander(t testing.TB, s *testServer) *bystander {
	t.Helper()
	c := dial(t, s.Addr, "/ws")
	c.Join("Bystander")
	return &bystander{conn: c}
}

// Undisturbed checks that a message still goes through the room.
func (b *bystander) Undisturbed(t testing.TB) {
	t.Helper()
	b.conn.t = t
	b.said++
	text := "still here " + strconv.Itoa(b.said)
	b.conn.Say(text)
	b.conn.AwaitMessage(text)
}

// TalkUntilSlow talks until a slow reader was found, and returns when there was
// none yet.
func (b *bystander) TalkUntilSlow(t *testing.T, s *testServer) (open time.Time) {
	t.Helper()
	const rounds, each, size = 2000, 25, 4000 // many times what sockets hold
	b.conn.t = t
	for range rounds {
		open = time.Now()
		for range each {
			b.conn.Say(chars(size))
			b.conn.AwaitMessage(chars(size))
		}
		if s.Metric(t, "hubbub_slow_consumers_total") == 1 {
			return open
		}
	}
	t.Fatal("no slow reader was found")
	return open
}
