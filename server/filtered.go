package server

import (
	"context"
	"fmt"

	"hubbub/server/acts"
	"hubbub/server/moderation"
	"hubbub/server/moderation/filter"
)

// added are the filters as acts see them.
type added struct{ filters }

var _ acts.Filter = added{}

func (a added) Judge(room, text string) (word string, found bool) {
	v, found := a.filters.Judge(room, text)
	return v.Word, found
}

func (a added) Check(f moderation.Filter) error { return a.Set.Check(ruleOf(f)) }

func (a added) Find(record int64) (moderation.Filter, bool) {
	r, ok := a.Set.Find(record)
	f := moderation.Filter{Record: r.ID, Room: r.Room, Text: r.Text, Like: r.Like, User: r.User, Until: r.Until}
	if f.Room == "" {
		f.Room = moderation.Everywhere
	}
	return f, ok
}

// Add adds what Check has let pass before others were added: one too many holds after the next
// start, if there is room for it then.
func (a added) Add(f moderation.Filter) { _ = a.Set.Add(ruleOf(f)) }

func (a added) Remove(record int64) { a.Set.Remove(record) }

func ruleOf(f moderation.Filter) filter.Rule {
	r := filter.Rule{ID: f.Record, Room: f.Room, Text: f.Text, Like: f.Like, User: f.User, Until: f.Until}
	if r.Room == moderation.Everywhere {
		r.Room = ""
	}
	return r
}

// recallFilters brings back what acts filter.
func (s *Server) recallFilters(ctx context.Context) error {
	kept, err := s.records.Filters(ctx)
	if err != nil {
		return fmt.Errorf("-db: %w%s", err, advice(err))
	}
	for _, f := range kept {
		if err := s.filters.Add(ruleOf(f)); err != nil {
			s.log.Warn("something is not filtered any more", "record", f.Record, "error", err)
		}
	}
	return nil
}
