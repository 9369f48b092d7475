package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"

	"hubbub/metrics"
	"hubbub/server/access"
	"hubbub/server/acts"
	"hubbub/server/alert"
	"hubbub/server/api"
	"hubbub/server/brand"
	"hubbub/server/cluster"
	"hubbub/server/cluster/private"
	"hubbub/server/cluster/stream"
	"hubbub/server/config"
	"hubbub/server/conn"
	"hubbub/server/fanout"
	"hubbub/server/gate"
	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/journal"
	"hubbub/server/moderation"
	"hubbub/server/moderation/filter"
	"hubbub/server/moderation/queue"
	"hubbub/server/records"
	"hubbub/server/room"
	"hubbub/server/webhook"
	"hubbub/web"
)

// backlogMessages is how many of the last messages a newcomer gets.
const backlogMessages = 50

// historyBurst is for how many seconds of -history-rate an address can draw at once.
const historyBurst = 8

// A Server is one Hubbub. Safe for concurrent use.
type Server struct {
	config   config.Config
	log      *slog.Logger
	gate     *gate.Gate
	journal  *journal.Journal
	site     gate.Site
	hosts    *gate.Hosts
	hub      *room.Hub
	fanout   *fanout.Broadcaster
	history  *history.Log
	records  *records.Records
	stream   *stream.Stream // of a cluster; nil for a server alone, as is node
	index    string         // names the file in the cluster
	node     *cluster.Node
	people   *cluster.People
	private  *private.Line // to who is there by other nodes
	names    *identity.Names
	endpoint *conn.Endpoint
	webhooks *webhook.Webhooks
	alerts   *alert.Alerts // nil for none
	caller   *webhook.Caller
	telling  duty              // of webhooks
	waking   duty              // of alerts
	standing *moderation.Rooms // what holds in rooms
	queue    *queue.Queues     // what waits for moderators
	acts     *acts.Acts
	drawn    *gate.Meter     // bytes of the history, by address
	reads    *gate.FairQueue // of all that reads the history at leisure
	metrics  *metrics.Metrics
	scrape   http.Handler

	clusterMetrics *metrics.Cluster
	office         *cluster.Office
	starting       *starting // nil for a server alone

	page  shownPage
	look  web.Look    // at the start
	token *gate.Token // of operators; nil for none

	emotes  brand.Shelf
	hangUps chan os.Signal // ask for the folder of the site to be read again; nil without one

	filters    filters
	filterFile *filter.File // nil for none

	bodies     *bodies // of requests
	door       *access.Door
	passphrase *gate.Passphrase // of all who enter; nil for none

	socket net.Listener // at which commands ask; nil for none
	deaf   error        // why there is none
}

// New returns a server that is ready for Serve, or what is wrong with the
// configuration.
func New(c config.Config, log *slog.Logger) (*Server, error) {
	return Start(context.Background(), c, log, nil, nil)
}

// Start is New for who listens already: at main, and at metrics if that is not nil. A server of a
// cluster may wait for NATS, and fetch a snapshot; meanwhile it tells so there, and gives up when ctx
// ends. Serve is to be called with the same listeners.
func Start(ctx context.Context, c config.Config, log *slog.Logger, main, metrics net.Listener) (*Server, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if c.MaxConnections == 0 {
		c.MaxConnections = gate.ConnectionsWithin(gate.OpenFileLimit())
	}
	s := &Server{config: c, log: log, journal: journal.New(log, journal.People(c.LogPeople), time.Now)}
	origins, err := s.know()
	if err := errors.Join(err, s.readSecrets(), s.openSite()); err != nil {
		return nil, err
	}
	s.drawn = gate.NewMeter(float64(c.HistoryRate), historyBurst*c.HistoryRate)
	s.reads = gate.NewFairQueue(gate.FairQueueConfig{Slots: gate.SpareProcessors(), Drawn: s.drawn, GivesWay: true})
	s.gate = s.newGate(origins)
	s.fanout = fanout.New(fanout.Config{
		MaxLagBytes:     c.SlowConsumerBytes,
		MaxBacklogBytes: c.BacklogBytes,
		MaxFrameBytes:   conn.MaxFrameBytes(c.MaxMessageBytes),
		Observe:         func(d time.Duration) { s.metrics.Broadcast(d) },
	})
	s.registerMetrics()
	if err := s.openAlerts(); err != nil {
		s.fanout.Close()
		return nil, err
	}
	s.answerEarly(main, metrics)
	if err := s.open(ctx); err != nil {
		s.starting.stop()
		return nil, err
	}
	rooms := room.Config{
		Backlog:   backlogMessages,
		Resume:    c.ResumeMessages,
		NewOutlet: func() room.Outlet { return s.fanout.NewAudience() },
	}
	s.logRooms(&rooms)
	s.shareRooms(&rooms)
	s.shareReactions(&rooms)
	rooms.Log = webhook.Follow(rooms.Log, s.webhooks.Wake)
	s.hub = room.NewHub(rooms)
	s.history.WatchReactions(s.hub.ReactionsDue)
	s.door = s.newDoor()
	s.bodies = newBodies(s.door, c.MaxMessageBytes)
	s.private = s.newPrivate()
	s.endpoint = s.newEndpoint()
	s.page.show(s.newPage(s.look)) // compressing takes a while, and who is told where to go is answered at once
	s.acts = s.newActs()
	s.share()
	s.shareDuties()
	s.openSocket()
	return s, nil
}

// open opens what is kept, and brings back what stood. After an error nothing is open.
func (s *Server) open(ctx context.Context) error {
	if err := s.openFilters(); err != nil {
		s.fanout.Close()
		return err
	}
	if err := s.joinCluster(ctx); err != nil {
		s.fanout.Close()
		return err
	}
	if err := s.openHistory(); err != nil {
		s.fanout.Close()
		s.leaveCluster()
		return err
	}
	if err := s.openRecords(); err != nil {
		s.fanout.Close()
		err = errors.Join(err, s.history.Close())
		s.leaveCluster()
		return err
	}
	s.webhooks = s.newWebhooks()
	if err := s.recall(); err != nil {
		return errors.Join(err, s.close())
	}
	return nil
}

// registerMetrics puts the closed sets of labels together from those who have them.
func (s *Server) registerMetrics() {
	registry := metrics.NewRegistry()
	s.metrics = metrics.New(registry, s.config.Version, metrics.Labels{
		LoginResults:      conn.LoginResults(),
		LogoutReasons:     conn.LogoutReasons(),
		Protocols:         conn.Protocols(),
		RejectedConns:     append(gate.Reasons(), gate.ReasonHost, reasonMetrics, conn.ReasonBroken, conn.ReasonTokenInURL),
		RejectedRequests:  api.Refusals(),
		RejectedMessages:  conn.MessageRefusals(),
		RejectedReactions: conn.ReactionRefusals(),
		ResumeResults:     conn.ResumeResults(),
		HistoryErrors:     history.Operations(),
		Acts:              moderation.Kinds(),
		FilterKinds:       filter.Kinds(),
		QueueKinds:        queue.Kinds(),
		QueueEndings:      queue.Endings(),
		HeldReasons:       conn.HeldReasons(),
		WebhookResults:    webhook.Results(),
		WebhookStates:     webhook.States(),
		AlertResults:      alert.Results(),
	}, metrics.Sources{
		Deliveries:     func() int64 { return s.fanout.Stats().Deliveries },
		SentBytes:      func() int64 { return s.fanout.Stats().Bytes },
		Rooms:          func() int { return s.hub.Rooms() },
		Requests:       s.gate.Requests,
		Emotes:         s.emotes.Count,
		HistoryBytes:   func() int64 { return s.history.Bytes() },
		HistoryUnclean: func() bool { return s.history.Unclean() },
		ReplaysWaiting: func() int { return s.reads.Waiting() },
		QueueItems:     func(kind string) int { return s.queue.Waiting(kind) },
		Webhooks:       func(state string) int { return s.webhooks.Count(state) },
		WebhookLag:     func() time.Duration { return s.webhooks.Lag() },
	})
	if len(s.config.Cluster) > 0 {
		s.starting = newStarting()
		s.clusterMetrics = metrics.NewCluster(registry, metrics.ClusterSources{
			StartSources: s.starting.sources(func() bool { return s.clusterTrouble() == nil }),
			Behind:       func() uint64 { return s.node.Behind() },
			Fetched:      func() int64 { return s.stream.Fetched() },
			Nodes:        func() int { return s.people.Count() },
			Office:       func() bool { return s.office.Held() },
			Duties:       []string{dutyWebhooks, dutyAlerts},
			Duty:         s.hasDuty,
		})
	}
	s.scrape = metrics.Handler(registry)
}

// close ends what New has started.
func (s *Server) close() error {
	if s.socket != nil {
		s.socket.Close() // as Serve does
	}
	if s.hangUps != nil {
		signal.Stop(s.hangUps)
	}
	s.fanout.Close()
	s.names.Close()
	err := errors.Join(s.records.Close(), s.history.Close())
	s.leaveCluster()
	return err
}
