package server

import (
	"context"
	"io"
	"net/http"

	"hubbub/docs"
	"hubbub/server/api"
	"hubbub/server/conn"
	"hubbub/server/history"
	"hubbub/server/wire"
)

// routes are what users meet.
func (s *Server) routes(withMetrics bool) http.Handler {
	mux := http.NewServeMux()
	if withMetrics {
		mux.Handle("/metrics", reading(s.operators(s.isNear, s.scrape)))
	}
	mux.HandleFunc("/ws", s.endpoint.JSON)
	mux.HandleFunc("/ws/{$}", s.endpoint.Plain)
	mux.HandleFunc("/ws/{username}", s.endpoint.Plain)
	mux.HandleFunc("/ws/{username}/{$}", s.endpoint.Plain)
	s.addProbes(mux)
	mux.Handle("/api/", api.New(api.Config{
		Gate:         s.gate,
		Door:         s.door,
		Hub:          s.hub,
		History:      s.history,
		Activity:     s.history,
		Directory:    directory{s.history, s.records, fixedRooms(s.config.Rooms)},
		Streams:      s.endpoint,
		Records:      s.records,
		Speaker:      speaker{s.endpoint},
		Changer:      speaker{s.endpoint},
		MessageBytes: s.config.MaxMessageBytes,
		NewGuest:     s.newGuest,
		Reads:        s.reads,
		Drawn:        s.drawn,
		Addr:         s.config.Addr,
		Refused:      s.countQuestion,
		Site:         s.site,
		Log:          s.log,
		Acts:         keepers{s},
		Queue:        waiting{s.endpoint, s.queue},
		Reactions:    reactions{s.endpoint, s.history},
		Cards:        cards{s},
		Commands:     programs{s},
		NameOf:       s.nameOf,
		Handovers:    s.handovers(),
		Emotes:       &s.emotes,

		Connections: s.endpoint,
	}))
	mux.Handle("/emotes/", &s.emotes)
	mux.Handle("/docs/", docs.Handler())
	mux.Handle("/", &s.page)
	return mux
}

// speaker publishes what programs say, and what people and programs make of what they have said.
type speaker struct{ *conn.Endpoint }

var (
	_ api.Speaker = speaker{}
	_ api.Changer = speaker{}
)

func (s speaker) Say(ctx context.Context, said api.Statement) (wire.Entry, bool, error) {
	return s.Endpoint.Say(ctx, conn.Statement(said))
}

func (s speaker) Change(ctx context.Context, c api.Change) (wire.Done, error) {
	return s.Endpoint.Change(ctx, conn.Change(c))
}

// addProbes adds what tells whether the server is well.
func (s *Server) addProbes(mux *http.ServeMux) {
	mux.Handle("/healthz", reading(http.HandlerFunc(s.health)))
	mux.Handle("/readyz", reading(http.HandlerFunc(s.ready)))
}

// reading lets only those methods through that change nothing.
func reading(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "this address is for reading", http.StatusMethodNotAllowed)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// health answers as long as the process does.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok\n") }

// ready tells whether new connections are welcome: not while the server stops, nor
// while nothing that is said can be saved.
func (s *Server) ready(w http.ResponseWriter, _ *http.Request) {
	if s.gate.IsShut() {
		http.Error(w, "draining", http.StatusServiceUnavailable)
		return
	}
	if err := s.history.Healthy(); err != nil {
		http.Error(w, "messages cannot be saved: "+history.Describe(err), http.StatusServiceUnavailable)
		return
	}
	if err := s.clusterTrouble(); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	io.WriteString(w, "ready\n")
}
