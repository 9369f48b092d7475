package records_test

import (
	"testing"

	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// TestForget: whatever was kept of a person is gone, but that it was signed out; acts stay,
// and what is kept of others.
func TestForget(t *testing.T) {
	s := start(t)
	const ana, bo = "AAAAAAAAAAAA", "BBBBBBBBBBBB"
	for _, user := range []string{ana, bo} {
		must(t, s.Grant(t.Context(), records.Grant{User: user, Role: identity.Member, By: ana}))
		s.insert("audit", "by_user", user)
		s.insert("audit", "user", user)
		s.insert("sanction", "user", user)
	}
	s.shell(`UPDATE audit SET detail = '{"users":["` + ana + `"]}' WHERE by_user = '` + bo + `'`)
	before := len(s.of(bo))
	must(t, s.Forget(t.Context(), ana))
	for range 2 {
		if !s.Ended(ana) {
			t.Error("the person is not signed out")
		}
		for _, k := range s.of(ana) {
			if k.Kind != "signed out" {
				t.Errorf("it is kept: %+v", k)
			}
		}
		if after := len(s.of(bo)); after != before {
			t.Errorf("of another person %d are kept, before %d", after, before)
		}
		var acts, named int
		must(t, s.db.Read(t.Context(), func(q history.Querier) error {
			return q.QueryRow(`
				SELECT count(*), count(*) FILTER (WHERE instr(by_user || user || detail, ?) > 0
					OR by_user = '' AND by_name <> '' OR user = '' AND name || reason || detail <> '')
				FROM audit`, ana).Scan(&acts, &named)
		}))
		if acts != 4 || named != 0 {
			t.Errorf("%d acts, %d with the person", acts, named)
		}
		grants, err := s.Grants(t.Context())
		if err != nil || len(grants) != 1 || grants[0].By != "" {
			t.Errorf("%+v, %v", grants, err)
		}
		s.restart()
	}
}
