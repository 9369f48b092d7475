package client_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"hubbub/server/client"
	"hubbub/server/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// next returns the events that are there.
func next(t *testing.T, c *client.Client, n int) []client.Event {
	t.Helper()
	events := make([]client.Event, n)
	for i := range events {
		var err error
		if events[i], err = c.Next(t.Context()); err != nil {
			t.Fatalf("event %d: %v", i+1, err)
		}
	}
	return events
}

func seqs(events []client.Event) (seqs []int64) {
	for _, e := range events {
		if m, ok := e.(client.Message); ok {
			seqs = append(seqs, m.Seq)
		}
	}
	return seqs
}

// TestResume: after a loss the client comes back to where it was, as the same
// person, and returns each entry once.
func TestResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		conn.sends(message(3, "", "a")+"\n"+message(7, "", "b"), `{"type":"joined","name":"Zé","online":2}`)
		got := next(t, c, 4)
		if _, ok := got[0].(client.Welcome); !ok || !slices.Equal(seqs(got), []int64{3, 7}) || got[3] != (client.Joined{Name: "Zé", Online: 2}) {
			t.Errorf("events %+v", got)
		}
		conn.socket.NetConn().Close()
		conn = <-f.accepted
		join := conn.welcome(9, `,"recovered":true`)
		since, _ := join["since"].(map[string]any)
		if join["session"] != "s1" || since["epoch"] != "e" || since["seq"] != 7.0 {
			t.Errorf("it came back with %v", join)
		}
		conn.sends(message(7, "", "b"), message(9, "", "c"))
		got = next(t, c, 3)
		if _, ok := got[0].(client.Away); !ok || !slices.Equal(seqs(got), []int64{9}) {
			t.Errorf("after coming back: %+v", got)
		}
	})
}

// TestNothingSeen: who has seen no number says none.
func TestNothingSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		_, conn := f.join(client.Config{}, "")
		conn.socket.NetConn().Close()
		if join := (<-f.accepted).welcome(0, ""); join["since"] != nil {
			t.Errorf("it came back with %v", join)
		}
	})
}

// TestLost: what is not to be had any more is told before what follows.
func TestLost(t *testing.T) {
	for name, welcome := range map[string]string{
		"not recovered": `,"recovered":false,"first":40`,
		"another epoch": `,"epoch":"f","recovered":false,"first":40`,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakeServer(t)
				c, conn := f.join(client.Config{}, "")
				conn.sends(message(3, "", "a"))
				next(t, c, 2)
				conn.socket.NetConn().Close()
				conn = <-f.accepted
				conn.welcome(41, welcome)
				conn.sends(message(41, "", "b"))
				got := next(t, c, 4)
				if got[1] != (client.Lost{First: 40}) || !slices.Equal(seqs(got), []int64{41}) {
					t.Errorf("events %+v", got)
				}
			})
		})
	}
}

// TestSay: texts go out one at a time, in their order; a receipt that was lost is
// asked for under the same id.
func TestSay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		said := make(chan client.Message, 2)
		say := func(text string) {
			m, err := c.Say(t.Context(), text)
			if err != nil {
				t.Errorf("%s: %v", text, err)
			}
			said <- m
		}
		go say("one")
		first := <-conn.requests
		go say("two")
		synctest.Wait()
		if len(conn.requests) != 0 {
			t.Error("the second went out before the first had its receipt")
		}
		conn.socket.NetConn().Close()
		conn = <-f.accepted
		conn.welcome(5, "")
		again := <-conn.requests
		if again["id"] != first["id"] || again["text"] != "one" {
			t.Errorf("sent %v, then %v", first, again)
		}
		conn.sends(`{"type":"message","seq":4,"id":"` + first["id"].(string) + `","from":"Bot","at":1,"text":"one","repeat":true}`)
		if m := <-said; m.Seq != 4 || m.Text != "one" {
			t.Errorf("receipt %+v", m)
		}
		second := <-conn.requests
		conn.sends(message(3, "", "before the first"), message(6, second["id"].(string), "two"))
		if m := <-said; m.Seq != 6 {
			t.Errorf("receipt %+v", m)
		}
		if got := seqs(next(t, c, 5)); !slices.Equal(got, []int64{3, 6}) {
			t.Errorf("a receipt given again counts as read: %v", got)
		}
	})
}

// TestSayRefused: a refusal is the error of its message, but one that came too fast
// is sent again.
func TestSayRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		failed := make(chan error, 1)
		go func() {
			_, err := c.Say(t.Context(), "hi")
			failed <- err
		}()
		id := (<-conn.requests)["id"].(string)
		before := time.Now()
		conn.sends(`{"type":"error","code":"rate_limited","message":"wait","id":"` + id + `","retry_after_ms":700}`)
		<-conn.requests
		if waited := time.Since(before); waited != 700*time.Millisecond {
			t.Errorf("sent again after %v, want 700ms", waited)
		}
		conn.sends(`{"type":"error","code":"not_saved","message":"no","id":"` + id + `"}`)
		var refusal *wire.Error
		if err := <-failed; !errors.As(err, &refusal) || refusal.Code != wire.NotSaved {
			t.Errorf("error %v", err)
		}
	})
}

// TestFinal: after these the client does not come back.
func TestFinal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		next(t, c, 1)
		conn.sends(`{"type":"error","code":"replaced","message":"elsewhere"}`)
		conn.socket.WriteClose(4009, []byte("replaced"))
		var refusal *wire.Error
		if _, err := c.Next(t.Context()); !errors.As(err, &refusal) || refusal.Code != wire.Replaced {
			t.Errorf("error %v", err)
		}
		if _, err := c.Say(t.Context(), "hi"); !errors.As(err, &refusal) {
			t.Errorf("saying something afterwards: %v", err)
		}
		if len(f.dials) != 1 {
			t.Errorf("%d connections, want 1", len(f.dials))
		}
	})
}

// TestFinalCodes: all codes that are final end the client, however it is told of them.
func TestFinalCodes(t *testing.T) {
	codes := []wire.Code{wire.NameTaken, wire.NameInvalid, wire.RoomInvalid, wire.Replaced, wire.AuthRequired, wire.AuthInvalid, wire.AuthExpired, wire.AccessDenied}
	for _, code := range codes {
		t.Run(string(code), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakeServer(t)
				go func() { (<-f.accepted).sends(`{"type":"error","code":"` + string(code) + `","message":"no"}`) }()
				var refusal *wire.Error
				if _, err := client.Join(t.Context(), f.config(client.Config{})); !errors.As(err, &refusal) || refusal.Code != code {
					t.Errorf("the join: %v", err)
				}
				f = newFakeServer(t)
				c, conn := f.join(client.Config{}, "")
				next(t, c, 1)
				conn.socket.WriteClose(code.CloseCode(), nil)
				if e, err := c.Next(t.Context()); !errors.As(err, &refusal) || refusal.Code != code {
					t.Errorf("the close code: %v, %v", e, err)
				}
			})
		})
	}
}

// TestJoinEnds: a join that nobody answers ends with its context.
func TestJoinEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		f.dead = true
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := client.Join(ctx, f.config(client.Config{})); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		if n := len(f.dials); n < 3 || n > 12 {
			t.Errorf("%d attempts in a minute of 5, 10, 20 s each", n)
		}
	})
}

// TestDraining: a server that stops says when to come back.
func TestDraining(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		_, conn := f.join(client.Config{}, "")
		conn.sends(`{"type":"draining","retry_after_ms":3200}`)
		conn.socket.WriteClose(1012, nil)
		before := time.Now()
		<-f.accepted
		if waited := time.Since(before); waited < 3200*time.Millisecond || waited > 3300*time.Millisecond {
			t.Errorf("back after %v, want 3.2s", waited)
		}
	})
}

// TestDiedWithoutAWord: a connection that brings nothing is probed, then given up.
// A sign of life keeps it.
func TestDiedWithoutAWord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		_, conn := f.join(client.Config{}, `,"ping_interval_ms":30000`)
		for range 3 {
			time.Sleep(39 * time.Second)
			conn.sends(`{"type":"heartbeat"}`)
			synctest.Wait()
		}
		heard := time.Now()
		if probe := <-conn.requests; probe["type"] != "ping" || time.Since(heard) != 40*time.Second {
			t.Errorf("probe %v after %v", probe, time.Since(heard))
		}
		conn.sends(`{"type":"pong"}`)
		synctest.Wait()
		heard = time.Now()
		<-conn.requests
		for range conn.requests {
			t.Error("a request that nobody made")
		}
		if silent := time.Since(heard); silent != 45*time.Second {
			t.Errorf("given up after %v of silence, want 45s", silent)
		}
	})
}

// TestNoWelcome: a server that opens the connection and says nothing is left.
func TestNoWelcome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			_, err := client.Join(ctx, f.config(client.Config{}))
			done <- err
		}()
		conn := <-f.accepted
		opened := time.Now()
		for range conn.requests {
		}
		if waited := time.Since(opened); waited != 15*time.Second {
			t.Errorf("left after %v, want 15s", waited)
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
}

// TestBadFrames: what cannot be read ends the connection, not the client.
func TestBadFrames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		conn.sends(message(1, "", "a")+"\n\n", `{"type":"message","seq":"2"}`)
		conn = <-f.accepted
		conn.welcome(1, `,"recovered":true`)
		conn.socket.NetConn().Write([]byte{0x81, 127, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0})
		conn = <-f.accepted
		conn.welcome(1, `,"recovered":true`)
		conn.sends(`{"type":"what is not known"}`, message(2, "", "b"))
		var got []client.Event
		for len(seqs(got)) < 2 {
			got = append(got, next(t, c, 1)...)
		}
		if !slices.Equal(seqs(got), []int64{1, 2}) {
			t.Errorf("events %+v", got)
		}
	})
}
