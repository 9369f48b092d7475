package client_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/client"
	"hubbub/server/wire"
)

// renames calls Rename and returns where its error comes.
func renames(ctx context.Context, c *client.Client, name string) <-chan error {
	done := make(chan error, 1)
	go func() { done <- c.Rename(ctx, name) }()
	return done
}

// wantRename takes a rename and the ping behind it.
func wantRename(t *testing.T, conn *fakeConn, name string) {
	t.Helper()
	if r := <-conn.requests; r["type"] != "rename" || r["name"] != name {
		t.Errorf("the client sent %v", r)
	}
	if r := <-conn.requests; r["type"] != "ping" {
		t.Errorf("then the client sent %v", r)
	}
}

// TestRename: a name is taken when nothing was refused before the pong, and the client
// comes back with it.
func TestRename(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		done := renames(t.Context(), c, "Anna")
		wantRename(t, conn, "Anna")
		synctest.Wait()
		if len(done) > 0 {
			t.Error("Rename did not wait for an answer")
		}
		conn.sends(`{"type":"pong"}`)
		if err := <-done; err != nil {
			t.Error(err)
		}
		conn.socket.NetConn().Close()
		if join := (<-f.accepted).welcome(0, ""); join["name"] != "Anna" {
			t.Errorf("it came back with %v", join)
		}
	})
}

// TestRenameRefused: a refusal of a name is the error of Rename, and no end of the
// connection or of the client.
func TestRenameRefused(t *testing.T) {
	for _, code := range []wire.Code{wire.NameTaken, wire.NameHeld, wire.NameInvalid, wire.NotSaved, wire.RateLimited, wire.UnknownType} {
		t.Run(string(code), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakeServer(t)
				c, conn := f.join(client.Config{}, "")
				done := renames(t.Context(), c, "Anna")
				wantRename(t, conn, "Anna")
				conn.sends(`{"type":"error","code":"` + string(code) + `","message":"no"}`)
				var refusal *wire.Error
				if err := <-done; !errors.As(err, &refusal) || refusal.Code != code {
					t.Errorf("error %v", err)
				}
				conn.sends(`{"type":"pong"}`, message(1, "", "a"))
				if got := next(t, c, 2); len(seqs(got)) != 1 {
					t.Errorf("events %+v", got)
				}
				conn.socket.NetConn().Close()
				if join := (<-f.accepted).welcome(0, ""); join["name"] != "Bot" {
					t.Errorf("it came back with %v", join)
				}
			})
		})
	}
}

// TestRenameRefusedLate: who no longer waits for a name does not lose the connection by
// its refusal, and whoever renames next is not given it.
func TestRenameRefusedLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := c.Rename(ctx, "Anna"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		wantRename(t, conn, "Anna")
		done := renames(t.Context(), c, "Anne")
		wantRename(t, conn, "Anne")
		conn.sends(`{"type":"error","code":"name_taken","message":"no"}`, `{"type":"pong"}`)
		synctest.Wait()
		if len(done) > 0 {
			t.Errorf("the answer to another was taken: %v", <-done)
		}
		conn.sends(`{"type":"pong"}`)
		if err := <-done; err != nil {
			t.Error(err)
		}
		if len(f.dials) != 1 {
			t.Errorf("%d connections, want 1", len(f.dials))
		}
	})
}

// TestRenameBesideProbe: the pong of a probe is not that of a rename.
func TestRenameBesideProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, `,"ping_interval_ms":1000`)
		if r := <-conn.requests; r["type"] != "ping" {
			t.Fatalf("the client sent %v", r)
		}
		done := renames(t.Context(), c, "Anna")
		wantRename(t, conn, "Anna")
		conn.sends(`{"type":"pong"}`, `{"type":"error","code":"name_taken","message":"no"}`, `{"type":"pong"}`)
		var refusal *wire.Error
		if err := <-done; !errors.As(err, &refusal) {
			t.Errorf("error %v", err)
		}
	})
}

// TestRenameAgain: a name whose answer was lost with the connection is asked for again,
// and so is one that a connection says nothing to.
func TestRenameAgain(t *testing.T) {
	for name, lose := range map[string]func(*fakeConn){
		"lost":   func(conn *fakeConn) { conn.socket.NetConn().Close() },
		"silent": func(*fakeConn) {},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakeServer(t)
				c, conn := f.join(client.Config{}, "")
				done := renames(t.Context(), c, "Anne")
				wantRename(t, conn, "Anne")
				conn.sends(`{"type":"pong"}`)
				if err := <-done; err != nil {
					t.Fatal(err)
				}
				done = renames(t.Context(), c, "Anna")
				wantRename(t, conn, "Anna")
				lose(conn)
				conn = <-f.accepted
				conn.welcome(0, "")
				wantRename(t, conn, "Anna")
				conn.sends(`{"type":"pong"}`)
				if err := <-done; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestRenameEnds: Rename ends with its client.
func TestRenameEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, _ := f.join(client.Config{}, "")
		first, second := renames(t.Context(), c, "Anna"), renames(t.Context(), c, "Anne")
		synctest.Wait()
		c.Close()
		for _, done := range []<-chan error{first, second} {
			if err := <-done; !errors.Is(err, client.ErrClosed) {
				t.Errorf("error %v", err)
			}
		}
	})
}

// TestRenamedElsewhere: the client comes back with the name that its person has taken on
// another connection, and not with that of somebody else.
func TestRenamedElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, `,"user":"u1"`)
		conn.sends(`{"type":"renamed","user":"u1","from":"Bot","name":"Anna"}`, `{"type":"renamed","user":"u2","from":"Bo","name":"Bob"}`,
			`{"type":"renamed","from":"Cy","name":"Cyd"}`)
		got := next(t, c, 4)
		if got[1] != (client.Renamed{User: "u1", From: "Bot", Name: "Anna"}) || got[3] != (client.Renamed{From: "Cy", Name: "Cyd"}) {
			t.Errorf("events %+v", got)
		}
		conn.socket.NetConn().Close()
		if join := (<-f.accepted).welcome(0, ""); join["name"] != "Anna" {
			t.Errorf("it came back with %v", join)
		}
	})
}

// TestRenamedUnknown: where the server tells of no ids, nobody else's name is one's own.
func TestRenamedUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		conn.sends(`{"type":"renamed","from":"Cy","name":"Cyd"}`)
		next(t, c, 2)
		conn.socket.NetConn().Close()
		if join := (<-f.accepted).welcome(0, ""); join["name"] != "Bot" {
			t.Errorf("it came back with %v", join)
		}
	})
}

// TestLeave: the server is told before the connection closes, and of Close it is not.
func TestLeave(t *testing.T) {
	for name, tt := range map[string]struct {
		leave func(*client.Client)
		told  bool
	}{"Leave": {(*client.Client).Leave, true}, "Close": {(*client.Client).Close, false}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakeServer(t)
				c, conn := f.join(client.Config{}, "")
				tt.leave(c)
				told := false
				for request := range conn.requests {
					told = told || request["type"] == "leave"
				}
				if told != tt.told {
					t.Errorf("told: %t", told)
				}
				if _, err := c.Say(t.Context(), "hi"); !errors.Is(err, client.ErrClosed) {
					t.Errorf("saying something afterwards: %v", err)
				}
			})
		})
	}
}

// TestHold: a join asks for the name to be held if the config says so.
func TestHold(t *testing.T) {
	for _, hold := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			f := newFakeServer(t)
			go func() {
				if c, err := client.Join(t.Context(), f.config(client.Config{Hold: hold})); err == nil {
					c.Close()
				}
			}()
			join := (<-f.accepted).welcome(0, "")
			if held, _ := join["hold"].(bool); held != hold {
				t.Errorf("the join was %v, want hold %t", join, hold)
			}
			synctest.Wait()
		})
	}
}

// TestPeople: events say who it is and with which role.
func TestPeople(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		const people = `"users":["Bot","Ana"],"people":[{"name":"Bot","user":"u1","since":1790000000123},{"name":"Ana","user":"u2","role":"owner","since":1790000000456}]`
		c, conn := f.join(client.Config{}, `,"user":"u1","role":"member",`+people)
		conn.sends(`{"type":"message","seq":1,"from":"Ana","user":"u2","role":"owner","at":1790000000123,"text":"hi"}`,
			`{"type":"joined","name":"Zé","user":"u3","role":"moderator","online":3}`, `{"type":"left","name":"Zé","user":"u3","role":"moderator","online":2}`,
			`{"type":"online","online":2,`+people+`}`)
		got := next(t, c, 5)
		want := client.Person{Name: "Ana", User: "u2", Role: "owner", Since: time.UnixMilli(1790000000456)}
		if w := got[0].(client.Welcome); w.User != "u1" || w.Role != "member" || len(w.People) != 2 || w.People[1] != want {
			t.Errorf("welcome %+v", w)
		}
		if m := got[1].(client.Message); m.User != "u2" || m.Role != "owner" {
			t.Errorf("message %+v", m)
		}
		if got[2] != (client.Joined{Name: "Zé", User: "u3", Role: "moderator", Online: 3}) || got[3] != (client.Left{Name: "Zé", User: "u3", Role: "moderator", Online: 2}) {
			t.Errorf("presence %+v", got[2:4])
		}
		if o := got[4].(client.Online); len(o.People) != 2 || o.People[1] != want {
			t.Errorf("online %+v", o)
		}
	})
}
