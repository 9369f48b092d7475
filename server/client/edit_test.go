package client_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"hubbub/server/client"
	"hubbub/server/wire"
)

// TestEdit: what was said is edited and taken back over connections that break; each answer is about
// that, and the room sees each once.
func TestEdit(t *testing.T) {
	address := startServer(t)
	ctx := t.Context()
	c, err := client.Join(ctx, client.Config{URL: "ws://" + address + "/ws", Name: "Ana", Dial: cutter(rand.New(rand.NewPCG(7, 1)))})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	updates := make(chan client.Updated, 100)
	go func() {
		for {
			e, err := c.Next(ctx)
			if err != nil {
				close(updates)
				return
			}
			if u, ok := e.(client.Updated); ok {
				updates <- u
			}
		}
	}()
	m, err := c.Say(ctx, "first")
	if err != nil {
		t.Fatal(err)
	}
	edited, err := c.Edit(ctx, m.Seq, "second")
	if err != nil {
		t.Fatal(err)
	}
	if u := <-updates; !u.Edited || u.Removed || u.Target != m.Seq || u.Text != "second" || u.Seq != edited {
		t.Errorf("updated %+v, answered %d", u, edited)
	}
	if again, err := c.Edit(ctx, m.Seq, "second"); err != nil || again != 0 {
		t.Errorf("the same: %d, %v", again, err)
	}
	removed, err := c.Remove(ctx, m.Seq)
	if err != nil {
		t.Fatal(err)
	}
	if u := <-updates; !u.Removed || u.Edited || u.Target != m.Seq || u.Seq != removed {
		t.Errorf("updated %+v, answered %d", u, removed)
	}
	_, err = c.Edit(ctx, m.Seq, "third")
	if refused, is := errors.AsType[*wire.Error](err); !is || refused.Code != wire.NotFound {
		t.Errorf("what is gone: %v", err)
	}
}
