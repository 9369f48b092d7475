package desk

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"hubbub/server/control"
	"hubbub/server/name"
)

func (d *Desk) sessions() Sessions {
	if d.Sessions == nil {
		return nobody{}
	}
	return d.Sessions
}

// People implements control.Desk: those who have been here longest come first.
func (d *Desk) People(context.Context) ([]control.Person, error) {
	people := d.sessions().People()
	slices.SortFunc(people, func(a, b control.Person) int {
		return cmp.Or(a.Since.Compare(b.Since), strings.Compare(a.Name, b.Name))
	})
	return people, nil
}

// userID is what the public id of a person looks like.
var userID = regexp.MustCompile(`^[A-Z2-7]{12}$`)

// End implements control.Desk.
func (d *Desk) End(ctx context.Context, who string) (control.Ended, error) {
	ended, ok := d.find(who)
	if !ok {
		return ended, control.Errorf(control.NotFound, "nobody who is called %q is here; others are told by the id of their messages", who)
	}
	if err := d.Records.End(ctx, ended.User); err != nil { // first: who comes back is a stranger already
		return ended, err
	}
	d.sessions().End(ended.User)
	d.Log.Info("session ended", "user", ended.User, "name", ended.Name, "connections", ended.Connections)
	return ended, nil
}

// find returns the person of a public id, or with a name. Only that very name counts, in
// whatever spelling: one that merely looks like it may be what is to be ended.
func (d *Desk) find(who string) (control.Ended, bool) {
	here := d.sessions().People()
	of := func(is func(control.Person) bool) (control.Ended, bool) {
		i := slices.IndexFunc(here, is)
		if i < 0 {
			return control.Ended{User: who}, false
		}
		return control.Ended{User: here[i].User, Name: here[i].Name, Connections: here[i].Connections}, true
	}
	if ended, ok := of(func(p control.Person) bool { return p.User == who }); ok {
		return ended, true
	}
	if ended, ok := of(func(p control.Person) bool { return isSame(p.Name, who) }); ok {
		return ended, true
	}
	return control.Ended{User: who}, userID.MatchString(who)
}

// isSame reports whether two texts are one name, in whatever spelling.
func isSame(a, b string) bool {
	one, err := name.New(a)
	if err != nil {
		return false
	}
	other, err := name.New(b)
	return err == nil && one.Key() == other.Key()
}
