package records_test

import (
	"context"
	"fmt"
	"maps"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// held returns the names that the file holds.
func held(t *testing.T, r *records.Records) map[string]string {
	t.Helper()
	names := make(map[string]string)
	list, err := r.Held(t.Context())
	must(t, err)
	for _, h := range list {
		names[h.User] = h.Name
	}
	return names
}

func wantHeld(t *testing.T, r *records.Records, want map[string]string) {
	t.Helper()
	if got := held(t, r); !maps.Equal(got, want) {
		t.Errorf("held are %v, want %v", got, want)
	}
}

// inMemory opens records in memory, inside a bubble.
func inMemory(t *testing.T) (*records.Records, *counting) {
	t.Helper()
	l, err := history.Open(history.Config{Path: history.Memory})
	must(t, err)
	db := &counting{unreliable: &unreliable{Log: l}}
	r, err := records.Open(t.Context(), db, nil)
	must(t, err)
	t.Cleanup(func() {
		must(t, r.Close())
		must(t, l.Close())
	})
	db.writes = 0
	return r, db
}

// A counting database counts the transactions of one goroutine.
type counting struct {
	*unreliable
	writes    int
	meanwhile func() // called once, while a change is under way
}

func (c *counting) Write(ctx context.Context, apply func(history.Tx) error) error {
	c.writes++
	if c.meanwhile != nil {
		c.meanwhile()
		c.meanwhile = nil
	}
	return c.unreliable.Write(ctx, apply)
}

// later lets what is written behind be written.
func later() {
	time.Sleep(time.Second)
	synctest.Wait()
}

// Names are written in groups, at most a second late, and the last state of a person counts.
func TestHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, db := inMemory(t)
		for i := range 200 {
			r.Hold(identity.Held{User: fmt.Sprint("user", i), Name: "Somebody"})
			r.Free(fmt.Sprint("user", i))
		}
		r.Hold(identity.Held{User: "ana", Name: "Ana"})
		r.Hold(identity.Held{User: "ana", Name: `"Anna" <&> 王小朋`})
		r.Hold(identity.Held{User: "bo", Name: "Bo"})
		wantHeld(t, r, map[string]string{})
		later()
		wantHeld(t, r, map[string]string{"ana": `"Anna" <&> 王小朋`, "bo": "Bo"})
		if db.writes != 1 {
			t.Errorf("%d transactions", db.writes)
		}
		r.Free("bo")
		r.Free("nobody")
		r.Hold(identity.Held{User: "ana", Name: "Ana"})
		later()
		wantHeld(t, r, map[string]string{"ana": "Ana"})
		later()
		if db.writes != 2 {
			t.Errorf("%d transactions", db.writes)
		}
	})
}

// Who comes and goes all the time keeps nobody's name from being written.
func TestHeldThoughRestless(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := inMemory(t)
		r.Hold(identity.Held{User: "ana", Name: "Ana"})
		for range 100 {
			time.Sleep(10 * time.Millisecond)
			r.Free("bo")
			r.Hold(identity.Held{User: "ana", Name: "Ana"})
		}
		wantHeld(t, r, map[string]string{"ana": "Ana"})
	})
}

// What could not be written is written when it can be, unless there is something newer.
func TestHeldAfterTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, db := inMemory(t)
		db.full.Store(true)
		for i := range 600 {
			r.Hold(identity.Held{User: fmt.Sprint("user", i), Name: "Somebody"})
		}
		later()
		r.Free("user7")
		later()
		wantHeld(t, r, map[string]string{})
		db.full.Store(false)
		later()
		later()
		got := held(t, r)
		if _, ok := got["user7"]; len(got) != 599 || ok {
			t.Errorf("%d are held, user7 %v", len(got), ok)
		}
	})
}

// What changes while a write is under way that fails is newer than what that wrote.
func TestHeldMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, db := inMemory(t)
		db.full.Store(true)
		db.meanwhile = func() { r.Free("ana") }
		r.Hold(identity.Held{User: "ana", Name: "Ana"})
		r.Hold(identity.Held{User: "bo", Name: "Bo"})
		later()
		db.full.Store(false)
		later()
		later()
		wantHeld(t, r, map[string]string{"bo": "Bo"})
	})
}

// Close writes what waits.
func TestHeldOverRestart(t *testing.T) {
	s := start(t)
	s.Hold(identity.Held{User: "ana", Name: "Ana"})
	s.Hold(identity.Held{User: "bo", Name: "Bo"})
	s.restart()
	wantHeld(t, s.Records, map[string]string{"ana": "Ana", "bo": "Bo"})
	s.Free("bo")
	must(t, s.End(t.Context(), "ana")) // frees it, too
	s.restart()
	wantHeld(t, s.Records, map[string]string{})
}

// What waits is bounded, and so is what is kept.
func TestHeldIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const most = 600
		r, db := inMemory(t)
		r.BoundHeld(most, most)
		for i := range most + 1 {
			r.Hold(identity.Held{User: fmt.Sprint("user", i), Name: "x"})
		}
		r.Hold(identity.Held{User: "user0", Name: "y"}) // waits already
		later()
		got := held(t, r)
		if _, ok := got[fmt.Sprint("user", most)]; len(got) != most || ok || got["user0"] != "y" {
			t.Errorf("%d are held, the last %v, the first as %q", len(got), ok, got["user0"])
		}
		if db.writes != 3 {
			t.Errorf("%d transactions", db.writes)
		}
		for _, user := range []string{"late", "later", "latest"} {
			r.Hold(identity.Held{User: user, Name: "x"})
		}
		r.Free("user1")
		later()
		if got := held(t, r); len(got) != most || got["user1"] != "" {
			t.Errorf("%d are held", len(got))
		}
	})
}
