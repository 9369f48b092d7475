package server

import (
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/lxzan/gws"

	"hubbub/metrics"
	"hubbub/server/config"
	"hubbub/server/conn/replay"
	"hubbub/server/fanout"
	"hubbub/server/gate"
	"hubbub/server/history"
	"hubbub/server/room"
)

// backlogMessages is how many of the last messages a newcomer gets.
const backlogMessages = 50

// A Server is one Hubbub. Safe for concurrent use.
type Server struct {
	config   config.Config
	log      *slog.Logger
	started  time.Time
	gate     *gate.Gate
	hub      *room.Hub
	fanout   *fanout.Broadcaster
	history  *history.Log
	pages    *replay.Pages
	upgrader *gws.Upgrader
	sweeper  *sweeper
	metrics  *metrics.Metrics
	scrape   http.Handler

	clients sync.WaitGroup // readers, and those who wait for their welcome
}

// New returns a server that is ready for Serve, or what is wrong with the
// configuration.
func New(c config.Config, log *slog.Logger) (*Server, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if c.MaxConnections == 0 {
		c.MaxConnections = gate.ConnectionsWithin(gate.OpenFileLimit())
	}
	s := &Server{
		config:  c,
		log:     log,
		started: time.Now(),
		gate: gate.New(gate.Config{
			Origins:             c.Origins,
			MaxConnections:      c.MaxConnections,
			MaxConnectionsPerIP: c.MaxConnectionsPerIP,
		}),
		sweeper: &sweeper{interval: c.PingInterval, joinTimeout: c.JoinTimeout},
	}
	s.fanout = fanout.New(fanout.Config{
		MaxLagBytes:     c.SlowConsumerBytes,
		MaxBacklogBytes: c.BacklogBytes,
		Observe:         func(d time.Duration) { s.metrics.Broadcast(d) },
	})
	registry := metrics.NewRegistry()
	s.metrics = metrics.New(registry, c.Version, metricLabels, metrics.Sources{
		Deliveries:   func() int64 { return s.fanout.Stats().Deliveries },
		SentBytes:    func() int64 { return s.fanout.Stats().Bytes },
		Rooms:        func() int { return s.hub.Rooms() },
		HistoryBytes: func() int64 { return s.history.Bytes() },
	})
	s.scrape = metrics.Handler(registry)
	if err := s.openHistory(); err != nil {
		s.fanout.Close()
		return nil, err
	}
	s.hub = room.NewHub(room.Config{
		Log:       s.history,
		Epoch:     s.history.Epoch(),
		Backlog:   backlogMessages,
		NewOutlet: func() room.Outlet { return s.fanout.NewAudience() },
	})
	s.upgrader = gws.NewUpgrader(events{}, upgradeOptions(&c))
	return s, nil
}

// close ends what New has started.
func (s *Server) close() error {
	s.fanout.Close()
	return s.history.Close()
}

// upgradeOptions makes gws fit for the open net: small limits, UTF-8 checked, no
// compression, and no session store of its own.
func upgradeOptions(c *config.Config) *gws.ServerOption {
	return &gws.ServerOption{
		ReadMaxPayloadSize: frameLimit(c.MaxMessageBytes),
		ReadBufferSize:     readBufferBytes,
		CheckUtf8Enabled:   true,
		ParallelGolimit:    1, // the size of a channel that is not used
		NewSession:         func() gws.SessionStorage { return nil },
	}
}
