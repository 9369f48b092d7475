package records_test

import (
	"fmt"
	"slices"
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

// TestForgetShared: a person is forgotten on all nodes alike, and who has more of it is told.
func TestForgetShared(t *testing.T) {
	leader, s := start(t), start(t)
	const ana, bo = "AAAAAAAAAAAA", "BBBBBBBBBBBB"
	var told memory
	s.Remind(&told)
	encoded := s.follow(leader)
	must(t, leader.Grant(t.Context(), records.Grant{User: bo, Role: identity.Member, By: ana}))
	for _, node := range []*server{leader, s} {
		for _, user := range []string{ana, bo} {
			node.insert("audit", "by_user", user)
			node.insert("audit", "user", user)
			node.insert("sanction", "user", user)
			node.insert("note", "user", user)
		}
	}
	before := len(s.of(bo))
	must(t, leader.Forget(t.Context(), ana))
	must(t, leader.TakePerson(t.Context(), "tea", ana, []int64{1, 2}))
	must(t, leader.End(t.Context(), "CCCCCCCCCCCC"))
	for _, nobody := range []error{leader.Forget(t.Context(), ""), leader.TakePerson(t.Context(), "tea", "", nil)} {
		wantError(t, "nobody", nobody, records.ErrInvalid)
	}
	if want := (memory{"end " + ana, "forget " + ana, "tea " + ana + " [1 2]", "end CCCCCCCCCCCC"}); !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
	if len(*encoded) != 4 {
		t.Errorf("%d changes have travelled", len(*encoded))
	}
	for _, node := range []*server{leader, s} {
		for range 2 {
			if kept := node.of(ana); !node.Ended(ana) || len(kept) != 1 || kept[0].Kind != "signed out" {
				t.Errorf("ended: %v; it is kept: %+v", node.Ended(ana), kept)
			}
			if grants, err := node.Grants(t.Context()); err != nil || len(grants) != 1 || grants[0].By != "" {
				t.Errorf("%+v, %v", grants, err)
			}
			node.restart()
		}
	}
	if after := len(s.of(bo)); after != before {
		t.Errorf("of another person %d are kept, before %d", after, before)
	}
}

// A memory notes what it is told.
type memory []string

func (m *memory) End(user string)    { *m = append(*m, "end "+user) }
func (m *memory) Forget(user string) { *m = append(*m, "forget "+user) }
func (m *memory) TakePerson(room, user string, seqs []int64) {
	*m = append(*m, fmt.Sprint(room, " ", user, " ", seqs))
}
