package records_test

import (
	"fmt"
	"testing"

	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// BenchmarkLookup is what each join and each message asks.
func BenchmarkLookup(b *testing.B) {
	for _, rows := range []int{0, 1000} {
		l, err := history.Open(history.Config{Path: history.Memory})
		if err != nil {
			b.Fatal(err)
		}
		defer l.Close()
		r, err := records.Open(b.Context(), l, nil)
		if err != nil {
			b.Fatal(err)
		}
		defer r.Close()
		for i := range rows {
			user := fmt.Sprint("user", i)
			err := r.Grant(b.Context(), records.Grant{User: user, Room: "tea", Role: identity.Moderator})
			if err == nil {
				err = r.SetRoom(b.Context(), user, user, identity.Room{Made: true})
			}
			if err == nil {
				err = r.End(b.Context(), "ended-"+user)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
		for name, lookup := range map[string]func(){
			"role":  func() { r.Role("user7", "tea") },
			"room":  func() { r.Room("user7") },
			"ended": func() { r.Ended("user7") },
		} {
			b.Run(fmt.Sprintf("%s/rows=%d", name, rows), func(b *testing.B) {
				b.ReportAllocs()
				b.RunParallel(func(p *testing.PB) {
					for p.Next() {
						lookup()
					}
				})
			})
		}
	}
}
