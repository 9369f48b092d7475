package server

import (
	"context"
	"fmt"
	"time"

	"hubbub/server/conn"
	"hubbub/server/moderation/filter"
)

// lookInterval is how often the file of filters is looked at. A change holds after two looks.
const lookInterval = time.Second

// filters are those of a server. They count what they find.
type filters struct {
	*filter.Set
	found func(kind string)
}

var _ conn.Filters = filters{}

func (f filters) Judge(room, text string) (filter.Verdict, bool) {
	return f.count(f.Set.Judge(room, text))
}

func (f filters) JudgeName(name string) (filter.Verdict, bool) {
	return f.count(f.Set.JudgeName(name))
}

func (f filters) count(v filter.Verdict, found bool) (filter.Verdict, bool) {
	if found {
		f.found(string(v.Kind))
	}
	return v, found
}

// openFilters reads the file that the settings name, if any.
func (s *Server) openFilters() error {
	s.filters = filters{filter.NewSet(nil), s.metrics.Filtered}
	if s.config.Filters == "" {
		return nil
	}
	file, rules, err := filter.Open(s.config.Filters)
	if err != nil {
		return fmt.Errorf("-filters: %w", err)
	}
	s.filterFile = file
	s.filters.Use(rules)
	return nil
}

// watchFilters follows changes of the file until ctx ends. Rules that do not compile, and a
// file that is gone, leave those in force that are.
func (s *Server) watchFilters(ctx context.Context) {
	if s.filterFile == nil {
		return
	}
	s.filterFile.Watch(ctx, lookInterval, func(r filter.Reload) {
		if r.Err != nil {
			s.metrics.FiltersReloaded(false)
			s.log.Error("the filters stay as they were", "error", r.Err)
			return
		}
		s.filters.Use(r.Rules)
		s.metrics.FiltersReloaded(true)
		words, patterns, hosts := r.Rules.Counts()
		s.log.Info("new filters", "file", s.config.Filters, "words", words, "patterns", patterns, "hosts", hosts)
	})
}
