package records_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/records"
	"hubbub/server/wire"
)

// shares lets a server make its changes as a node of a cluster does, at a time of the stream.
func (s *server) shares(at *time.Time) {
	s.ShareBy(func(ctx context.Context, c records.Change) error {
		e := &wire.Entry{At: at.UnixMilli()}
		err := s.Settle(ctx, func(tx history.Tx) error { return c.Record(tx, e) })
		if err == nil {
			c.Applied(e)
		}
		return err
	}, nil)
}

// rows counts those of tables by which nodes judge.
func (s *server) rows() (counts []int) {
	s.t.Helper()
	for _, table := range []string{"api_token", "ended", "queue_item", "invite", "filter"} {
		var n int
		must(s.t, s.db.Read(s.t.Context(), func(q history.Querier) error {
			return q.QueryRow("SELECT count(*) FROM " + table).Scan(&n)
		}))
		counts = append(counts, n)
	}
	return counts
}

// TestPurgeInCluster: what nodes of a cluster judge by goes with what they change together, by the time
// of the stream, whatever their clocks say.
func TestPurgeInCluster(t *testing.T) {
	s := start(t)
	ctx, now := t.Context(), s.clocks.Day()
	s.shares(&now)
	_, _, err := s.NewToken(ctx, records.Token{Name: mustName(t, "Otto"), Scopes: identity.ScopeRead, Expires: now.Add(time.Hour)})
	must(t, err)
	_, err = s.NewInvite(ctx, records.Invite{Role: identity.Member, Room: "tea", Name: "Caio"})
	must(t, err)
	must(t, s.End(ctx, "ana"))
	s.addItem(s.item(wire.ItemHeld, "u1", "text"))
	s.endItems(wire.DoneRemove, 1)
	must(t, s.filter(moderation.Filter{Record: 1, Room: "tea", Text: "coins", At: now, Until: now.Add(time.Hour)}))
	s.clocks.Run(40 * 24 * time.Hour)
	s.Purge()
	if got := s.rows(); !slices.Equal(got, []int{1, 1, 1, 1, 1}) || len(s.Tokens()) != 1 || !s.Ended("ana") {
		t.Errorf("by the clock of one node there is %v", got)
	}
	must(t, s.db.Read(ctx, func(q history.Querier) error {
		var kept bool
		err := q.QueryRow("SELECT EXISTS (SELECT 1 FROM filter WHERE CAST(text AS BLOB) <> zeroblob(length(CAST(text AS BLOB))))").Scan(&kept)
		if kept {
			t.Error("there is the text of a filter that is over")
		}
		return err
	}))
	now = s.clocks.Day()
	must(t, s.Grant(ctx, records.Grant{User: "bia", Room: "tea", Role: identity.Member}))
	_, err = s.NewInvite(ctx, records.Invite{Role: identity.Member, Room: "tea"})
	must(t, err)
	s.addItem(s.item(wire.ItemHeld, "u2", "text"))
	must(t, s.filter(moderation.Filter{Record: 2, Room: "tea", Text: "coins", At: now}))
	if got := s.rows(); !slices.Equal(got, []int{0, 0, 1, 1, 1}) || len(s.Tokens()) != 0 || s.Ended("ana") {
		t.Errorf("by the time of the stream there is %v", got)
	}
}
