package room_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// rename gives a guest another name and tells its room.
func (g *guest) rename(to string) {
	g.t.Helper()
	g.venue.names.Enter(g.session, g.room)
	defer g.venue.names.Exit(g.session, g.room)
	if err := g.venue.names.Rename(g.session, mustName(g.t, to)); err != nil {
		g.t.Fatal(err)
	}
	synctest.Wait()
}

// TestRename: all are told, who listens and who does it too; and whoever comes has the new
// name.
func TestRename(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		l, ana := v.listen(room.Since{}), v.join("Ana")
		bo := v.join("Bo")
		l.next()
		ana.next()
		ana.rename("Zoe")
		ana.rename("Zoe")
		bo.rename("bo")
		want := []string{"renamed Ana Zoe", "renamed Bo bo"}
		for who, g := range map[string]*guest{"who listens": l, "Ana": ana, "Bo": bo} {
			if got := g.next(); !slices.Equal(got, want) {
				t.Errorf("%s saw %q, want %q", who, got, want)
			}
		}
		var stream string
		for b := l.welcome.After.Next(); b != nil; b = b.Next() {
			stream += string(b.Frame(wire.Form{Protocol: wire.Stream}))
		}
		event := `"user":"` + ana.session.User() + `"`
		if i := strings.Index(stream, "event: renamed\n"); i < 0 || !strings.Contains(stream[i:], event) {
			t.Errorf("the event stream has no renaming of Ana: %q", stream)
		}
		if w := v.join("Cy").welcome; !slices.Equal(namesOf(w.People), []string{"Cy", "Zoe", "bo"}) {
			t.Errorf("the next one sees %q", namesOf(w.People))
		}
		ana.leave()
		l.sees("joined Cy 3", "left Zoe 2")
		ana.room.Renamed(ana.session, mustName(t, "Zoe"))
		synctest.Wait()
		l.sees()
	})
}

// TestRenameWhileAway: who has another name when it is back has been renamed, and its own
// welcome has that name.
func TestRenameWhileAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		bo, ana := v.join("Bo"), v.join("Ana")
		bo.next()
		ana.drop(time.Minute)
		back := v.back("Zoe", ana.token())
		bo.sees("renamed Ana Zoe")
		if w := back.welcome; w.Name != "Zoe" || !slices.Equal(namesOf(w.People), []string{"Bo", "Zoe"}) {
			t.Errorf("welcomed as %q among %q", w.Name, namesOf(w.People))
		}
		back.sees()
	})
}

// TestRenameInLargeRoom: who does it is told alone; the next list has the name of that moment.
func TestRenameInLargeRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		guests := v.crowd(room.LargeRoom + 2)
		time.Sleep(time.Minute)
		first := guests[0]
		first.next()
		first.rename("Zoe")
		guests[1].rename("Yma")
		guests[2].leave()
		time.Sleep(time.Minute)
		synctest.Wait()
		first.sees("online 201")
		if !slices.Equal(first.renamed, []string{"guest 0000 Zoe"}) || guests[1].renamed == nil || guests[4].renamed != nil {
			t.Errorf("told of names are %q, %q and %q", first.renamed, guests[1].renamed, guests[4].renamed)
		}
		if late := v.join("late"); late.welcome.Name != "late" || late.welcome.People != nil {
			t.Errorf("welcome %+v", late.welcome)
		} else {
			late.leave()
		}
		first.rename("Xia")
		time.Sleep(time.Minute)
		synctest.Wait()
		first.next()
		guests[3].leave()
		events := first.read()
		if len(events) != 1 || events[0].Type != "online" || len(events[0].People) != room.LargeRoom {
			t.Fatalf("saw %v, want the list", events)
		}
		list := roster{}
		list.apply(t, &events[0])
		for g, want := range map[*guest]string{first: "Xia", guests[1]: "Yma", guests[4]: "guest 0004"} {
			if got := list.names[g.session.User()]; got != want {
				t.Errorf("%q is listed as %q", want, got)
			}
		}
		first.rename("Zoe")
		first.sees("renamed Xia Zoe")
	})
}

// TestRoster: who comes is told of each person's role, and since when it is here; a person
// has the role of its last connection, and is here since its first.
func TestRoster(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		bo := v.join("Bo")
		came := map[string]int64{"Bo": time.Now().UnixMilli()}
		time.Sleep(time.Hour)
		ana := v.join("Ana")
		came["Ana"] = time.Now().UnixMilli()
		time.Sleep(time.Hour)
		again := &guest{t: t, hub: v.hub, venue: v, session: ana.session}
		r, err := v.hub.Hold(room.Lobby)
		if err != nil {
			t.Fatal(err)
		}
		r.Join(ana.session, identity.Owner, again, room.Since{})
		synctest.Wait()
		bo.drop(time.Minute)
		time.Sleep(time.Minute - 1)
		bo = v.back("Bo", bo.token())
		want := []wire.Person{
			{User: ana.session.User(), Name: "Ana", Role: "owner", Since: came["Ana"]},
			{User: bo.session.User(), Name: "Bo", Since: came["Bo"]},
		}
		if w := bo.welcome; !slices.Equal(w.People, want) || w.Role != identity.Member || w.User != want[1].User {
			t.Errorf("%+v, want %+v", w.People, want)
		}
		if again.welcome.Role != identity.Owner {
			t.Errorf("welcomed as %v", again.welcome.Role)
		}
		time.Sleep(time.Hour)
		ana.leave()
		v.hub.Leave(ana.room, ana.session, again, 0)
		synctest.Wait()
		bo.sees("left Ana 1")
	})
}

// TestPersonInTwoRooms: what a person does in one room is nothing to the other, but for its
// name.
func TestPersonInTwoRooms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		bo, ana := v.join("Bo"), v.join("Ana")
		cy := v.enter("other", "Cy", "")
		var others []*guest
		for range 8 {
			others = append(others, v.enter("other", "Ana", ana.token()))
		}
		synctest.Wait()
		bo.sees("joined Ana 2")
		cy.sees("joined Ana 2")
		v.names.Enter(ana.session, others[0].room)
		ana.rename("Zoe")
		bo.sees("renamed Ana Zoe")
		cy.sees("renamed Ana Zoe")
		others[0].drop(time.Minute)
		for _, g := range others[1:] {
			g.drop(time.Minute)
		}
		ana.leave()
		bo.sees("left Zoe 1")
		cy.sees()
		time.Sleep(time.Minute)
		synctest.Wait()
		bo.sees()
		cy.sees("left Zoe 1")
		for i, g := range append(others, ana) {
			if g.replaced != 0 {
				t.Errorf("connection %d was replaced, of 8 in one room and 1 in another", i)
			}
		}
	})
}

// TestRenameLingerer: who lingers in one room can be renamed in another.
func TestRenameLingerer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		bo, ana := v.join("Bo"), v.join("Ana")
		other := v.enter("other", "Ana", ana.token())
		bo.next()
		v.names.Enter(ana.session, ana.room)
		ana.drop(time.Minute)
		if err := v.names.Rename(ana.session, mustName(t, "Zoe")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		bo.sees("renamed Ana Zoe")
		another := v.join("Ana")
		bo.sees("joined Ana 3")
		another.leave()
		bo.sees("left Ana 2")
		other.leave()
		v.join("Zoe")
		bo.sees("left Zoe 1", "joined Zoe 2")
	})
}

// TestNameOfReturned: who is back stays, though its room is told late that its name is
// another's.
func TestNameOfReturned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		bo, ana := v.join("Bo"), v.join("Ana")
		bo.next()
		ana.drop(time.Minute)
		back := v.back("Ana", ana.token())
		if err := v.names.Rename(back.session, mustName(t, "Zoe")); err != nil {
			t.Fatal(err)
		}
		v.join("Ana")
		bo.sees("joined Ana 3")
		back.room.Renamed(back.session, mustName(t, "Ana"))
		synctest.Wait()
		bo.sees("renamed Ana Zoe")
	})
}
