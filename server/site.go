package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	"hubbub/server/brand"
	"hubbub/server/commands"
	"hubbub/server/identity"
	"hubbub/web"
)

// openSite reads the folder that the settings name, if any. From then on it is read again when
// the process gets SIGHUP.
func (s *Server) openSite() error {
	if s.config.Site == "" {
		return nil
	}
	site, err := brand.Read(s.config.Site, judged())
	if err != nil {
		var errs []error
		for _, line := range brand.Lines(err) {
			errs = append(errs, fmt.Errorf("-site: %w", line))
		}
		return errors.Join(errs...)
	}
	s.emotes.Use(site.Emotes)
	s.look = web.Look(site.Look)
	s.hangUps = make(chan os.Signal, 1)
	signal.Notify(s.hangUps, syscall.SIGHUP)
	return nil
}

// isWord reports whether a word means something where people write.
func isWord(word string) bool { return commands.IsReserved(word) || identity.IsReserved(word) }

// judged is what a site is judged by.
func judged() brand.Page {
	return brand.Page{IsTaken: isWord, Languages: web.Languages(), Words: web.Words()}
}

// watchSite reads the folder again when it is asked to, until ctx ends. With a fault in it all
// stays as it was.
func (s *Server) watchSite(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.hangUps:
		}
		site, err := brand.Read(s.config.Site, judged())
		if err != nil {
			s.metrics.SiteReloaded(false)
			for _, line := range brand.Lines(err) {
				s.log.Error("the site stays as it was", "error", line)
			}
			continue
		}
		s.emotes.Use(site.Emotes)
		s.page.show(s.newPage(web.Look(site.Look)))
		s.metrics.SiteReloaded(true)
		s.log.Info("the site was read again", "site", s.config.Site, "emotes", site.Emotes.Count(), "emotes_hash", site.Emotes.Hash())
	}
}

// A shownPage is the page as it looks now.
type shownPage struct{ now atomic.Pointer[http.Handler] }

func (p *shownPage) show(page http.Handler) { p.now.Store(&page) }

func (p *shownPage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	(*p.now.Load()).ServeHTTP(w, r)
}

// newPage returns the page with a look.
func (s *Server) newPage(look web.Look) http.Handler {
	return web.Handler(web.Options{EmbedOrigins: s.config.EmbedOrigins, Look: look})
}
