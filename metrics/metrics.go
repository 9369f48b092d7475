// Package metrics is what Hubbub tells Prometheus.
//
// New registers everything with the Registerer it is given; there are no
// globals. Counters of rare things are incremented by method; what the hot path
// counts in its shards is read from Sources when Prometheus scrapes. All labels
// take their values from closed sets that are given at the start, so that each
// series is there from the first scrape, with 0. The package imports nothing of
// Hubbub's own.
package metrics

import (
	"net/http"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Directions of a jump of the clock.
const (
	jumpAhead = "ahead"
	jumpBack  = "back"
)

// What can become of filters, or of the site's folder, when they are read again.
const (
	reloadOK     = "ok"
	reloadFailed = "failed"
)

// Labels lists the values that each label can take.
type Labels struct {
	LoginResults      []string
	LogoutReasons     []string
	Protocols         []string
	RejectedConns     []string
	RejectedRequests  []string
	RejectedMessages  []string
	RejectedReactions []string
	ResumeResults     []string
	HistoryErrors     []string
	FilterKinds       []string
	WebhookResults    []string
	WebhookStates     []string
	Acts              []string
	AlertResults      []string
	QueueKinds        []string
	HeldReasons       []string
	QueueEndings      []string
}

// Sources are read at each scrape. They must be safe for concurrent use.
type Sources struct {
	Deliveries func() int64                             // messages written to connections since the start
	SentBytes  func() int64                             // bytes written to connections since the start
	Rooms      func() int                               // rooms with somebody in them
	Requests   func() (unfinished, answering, idle int) // connections that are no member's, by how far their request is

	Emotes         func() int   // pictures that the site has for messages
	HistoryBytes   func() int64 // of the history's file
	HistoryUnclean func() bool  // it may hold what was removed and is not kept any more
	ReplaysWaiting func() int   // members who came back and wait for a turn to be sent what they missed

	QueueItems func(kind string) int  // that wait for moderators, in one of Labels.QueueKinds
	Webhooks   func(state string) int // in one of Labels.WebhookStates
	WebhookLag func() time.Duration   // for which the oldest entry waits that a webhook is being told
}

// Metrics are Hubbub's own series. All methods are safe for concurrent use.
type Metrics struct {
	logins           *prometheus.CounterVec
	logouts          *prometheus.CounterVec
	connections      *prometheus.GaugeVec
	rejectedConns    *prometheus.CounterVec
	rejectedRequests *prometheus.CounterVec
	received         prometheus.Counter
	rejectedMessages *prometheus.CounterVec
	slowConsumers    prometheus.Counter
	broadcast        prometheus.Histogram

	commits         prometheus.Histogram
	commitMessages  prometheus.Histogram
	historyErrors   *prometheus.CounterVec
	removed         prometheus.Counter
	clockJumps      *prometheus.CounterVec
	resumes         *prometheus.CounterVec
	resumedMessages prometheus.Counter

	filtered        *prometheus.CounterVec
	filterReloads   *prometheus.CounterVec
	siteReloads     *prometheus.CounterVec
	webhookRequests *prometheus.CounterVec
	webhookEntries  prometheus.Counter
	alerts          *prometheus.CounterVec
	acts            *prometheus.CounterVec
	queueing
	reacting
}

// NewRegistry returns a registry of our own: the global one takes what any
// dependency puts into it.
func NewRegistry() *prometheus.Registry { return prometheus.NewRegistry() }

// New registers Hubbub's series with reg.
func New(reg prometheus.Registerer, version string, labels Labels, sources Sources) *Metrics {
	r := registrar{reg}
	m := &Metrics{
		logins: r.counters("hubbub_logins_total",
			"Attempts to join a room, by result: ok or the code of the error.", "result", labels.LoginResults),
		logouts: r.counters("hubbub_logouts_total",
			"Members who left, by reason.", "reason", labels.LogoutReasons),
		connections: r.gauges("hubbub_connections",
			"Open connections, by protocol: json and plain over WebSocket, stream over HTTP.", "protocol", labels.Protocols),
		rejectedConns: r.counters("hubbub_connections_rejected_total",
			"Connections that were refused, by reason.", "reason", labels.RejectedConns),
		rejectedRequests: r.counters("hubbub_requests_rejected_total",
			"Questions over HTTP that were not answered, by reason.", "reason", labels.RejectedRequests),
		received: r.counter("hubbub_messages_received_total",
			"Messages read from clients that have joined, accepted or not."),
		rejectedMessages: r.counters("hubbub_messages_rejected_total",
			"Messages that were refused, by the code of the error.", "reason", labels.RejectedMessages),
		slowConsumers: r.counter("hubbub_slow_consumers_total",
			"Connections closed because their reader lagged too far behind."),
		broadcast: r.seconds("hubbub_broadcast_duration_seconds",
			"From reading a message to the write at the last connection that keeps up."),
		commits: r.seconds("hubbub_history_commit_duration_seconds",
			"Time that a transaction of the history took."),
		commitMessages: r.sizes("hubbub_history_batch_messages",
			"New messages in a transaction of the history."),
		clockJumps: r.counters("hubbub_clock_jumps_total",
			"Times that the machine's clock was put ahead or back by over 5 s; while the server was off, ahead by over a day.", "direction", []string{jumpAhead, jumpBack}),
		removed: r.counter("hubbub_messages_removed_total",
			"Messages that were taken back, counted when their texts are overwritten."),
		historyErrors: r.counters("hubbub_history_errors_total",
			"Operations of the history that failed, by kind.", "op", labels.HistoryErrors),
		resumes: r.counters("hubbub_resumes_total",
			"Members who came back and said where they had stopped reading, by result.", "result", labels.ResumeResults),
		filtered: r.counters("hubbub_filtered_total",
			"Messages and names that a filter has found something in, by the kind of the rule.", "rule", labels.FilterKinds),
		filterReloads: r.counters("hubbub_filter_reloads_total",
			"Changes of the file of filters, by result: ok, or failed, and the filters stay as they were.", "result", []string{reloadOK, reloadFailed}),
		siteReloads: r.counters("hubbub_site_reloads_total",
			"Times that the folder of the site was read again, by result: ok, or failed, and all stays as it was.", "result", []string{reloadOK, reloadFailed}),
		resumedMessages: r.counter("hubbub_resumed_messages_total",
			"Messages sent to members who came back, because they had missed them."),
		webhookRequests: r.counters("hubbub_webhook_requests_total",
			"Attempts to tell a webhook, by result: ok or why it was not taken.", "result", labels.WebhookResults),
		webhookEntries: r.counter("hubbub_webhook_entries_total",
			"Entries of rooms that webhooks have taken: one entry to three webhooks is three."),
		alerts: r.counters("hubbub_alerts_total",
			"Alerts to -alert-url, by result: sent, failed after ten minutes of trying, or left_out as one of many.", "result", labels.AlertResults),
		acts: r.counters("hubbub_acts_total",
			"What was done to keep rooms, by act.", "act", labels.Acts),
	}
	m.queueing = r.queues(labels, sources)
	m.reacting = r.reactions(labels)
	r.sources(sources)
	r.webhooks(labels.WebhookStates, sources)
	r.process(version)
	return m
}

// Login counts an attempt to join.
func (m *Metrics) Login(result string) { m.logins.WithLabelValues(result).Inc() }

// Logout counts a member who left.
func (m *Metrics) Logout(reason string) { m.logouts.WithLabelValues(reason).Inc() }

// Connected counts a new connection.
func (m *Metrics) Connected(protocol string) { m.connections.WithLabelValues(protocol).Inc() }

// Disconnected takes a connection off the count.
func (m *Metrics) Disconnected(protocol string) { m.connections.WithLabelValues(protocol).Dec() }

// ConnectionRejected counts a refused handshake.
func (m *Metrics) ConnectionRejected(reason string) { m.rejectedConns.WithLabelValues(reason).Inc() }

// RequestRejected counts a question over HTTP that was not answered.
func (m *Metrics) RequestRejected(reason string) { m.rejectedRequests.WithLabelValues(reason).Inc() }

// MessageReceived counts a message from a member.
func (m *Metrics) MessageReceived() { m.received.Inc() }

// MessageRejected counts a refused message.
func (m *Metrics) MessageRejected(reason string) { m.rejectedMessages.WithLabelValues(reason).Inc() }

// SlowConsumer counts a connection closed for lagging.
func (m *Metrics) SlowConsumer() { m.slowConsumers.Inc() }

// Broadcast records how long a message took to reach its last reader.
func (m *Metrics) Broadcast(d time.Duration) { m.broadcast.Observe(d.Seconds()) }

// Committed records a transaction of the history.
func (m *Metrics) Committed(took time.Duration, messages int) {
	m.commits.Observe(took.Seconds())
	m.commitMessages.Observe(float64(messages))
}

// ClockJumped counts a jump of the machine's clock, back if by is negative.
func (m *Metrics) ClockJumped(by time.Duration) {
	direction := jumpAhead
	if by < 0 {
		direction = jumpBack
	}
	m.clockJumps.WithLabelValues(direction).Inc()
}

// Removed counts messages that were taken back.
func (m *Metrics) Removed(messages int) { m.removed.Add(float64(messages)) }

// Failed counts an operation of the history that failed.
func (m *Metrics) Failed(operation string) { m.historyErrors.WithLabelValues(operation).Inc() }

// Resumed counts a member who came back.
func (m *Metrics) Resumed(result string, messages int) {
	m.resumes.WithLabelValues(result).Inc()
	m.resumedMessages.Add(float64(messages))
}

// Filtered counts what a filter has found, by the kind of the rule.
func (m *Metrics) Filtered(rule string) { m.filtered.WithLabelValues(rule).Inc() }

// FiltersReloaded counts a change of the file of filters, and whether it holds now.
func (m *Metrics) FiltersReloaded(ok bool) { m.filterReloads.WithLabelValues(reloadResult(ok)).Inc() }

// SiteReloaded counts that the folder of the site was read again, and whether it holds now.
func (m *Metrics) SiteReloaded(ok bool) { m.siteReloads.WithLabelValues(reloadResult(ok)).Inc() }

func reloadResult(ok bool) string {
	if ok {
		return reloadOK
	}
	return reloadFailed
}

// Alerted counts what became of an alert.
func (m *Metrics) Alerted(result string) { m.alerts.WithLabelValues(result).Inc() }

// Acted counts what a moderator did.
func (m *Metrics) Acted(act string) { m.acts.WithLabelValues(act).Inc() }

// Handler serves what g gathers, in the formats that Prometheus asks for.
func Handler(g prometheus.Gatherer) http.Handler {
	return promhttp.HandlerFor(g, promhttp.HandlerOpts{EnableOpenMetrics: true})
}

// process adds what is known of the process and the build.
func (r registrar) process(version string) {
	r.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name:        "hubbub_build_info",
			Help:        "Always 1; the labels tell which build this is.",
			ConstLabels: prometheus.Labels{"version": version, "goversion": runtime.Version()},
		}, func() float64 { return 1 }),
	)
}
