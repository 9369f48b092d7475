package server

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"hubbub/server/brand"
	"hubbub/server/commands"
	"hubbub/server/identity"
)

// openSite reads the folder that the settings name, if any. From then on it is read again when
// the process gets SIGHUP.
func (s *Server) openSite() error {
	if s.config.Site == "" {
		return nil
	}
	emotes, err := brand.Read(s.config.Site, isWord)
	if err != nil {
		var errs []error
		for _, line := range brand.Lines(err) {
			errs = append(errs, fmt.Errorf("-site: %w", line))
		}
		return errors.Join(errs...)
	}
	s.emotes.Use(emotes)
	s.hangUps = make(chan os.Signal, 1)
	signal.Notify(s.hangUps, syscall.SIGHUP)
	return nil
}

// isWord reports whether a word means something where people write.
func isWord(word string) bool { return commands.IsReserved(word) || identity.IsReserved(word) }

// watchSite reads the folder again when it is asked to, until ctx ends. With a fault in it all
// stays as it was.
func (s *Server) watchSite(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.hangUps:
		}
		emotes, err := brand.Read(s.config.Site, isWord)
		s.metrics.SiteReloaded(err == nil)
		if err != nil {
			for _, line := range brand.Lines(err) {
				s.log.Error("the site stays as it was", "error", line)
			}
			continue
		}
		s.emotes.Use(emotes)
		s.log.Info("the site was read again", "site", s.config.Site, "emotes", emotes.Count(), "emotes_hash", emotes.Hash())
	}
}
