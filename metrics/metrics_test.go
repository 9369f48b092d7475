package metrics_test

import (
	"compress/gzip"
	"io"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"go.uber.org/goleak"

	"hubbub/metrics"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var labels = metrics.Labels{
	LoginResults:      []string{"ok", "name_taken"},
	LogoutReasons:     []string{"gone", "left"},
	Protocols:         []string{"json", "plain"},
	RejectedConns:     []string{"origin"},
	RejectedRequests:  []string{"rate"},
	RejectedMessages:  []string{"empty", "rate_limited"},
	RejectedReactions: []string{"bad_reaction"},
	ResumeResults:     []string{"recovered", "lost"},
	HistoryErrors:     []string{"append"},
	FilterKinds:       []string{"word"},
	WebhookResults:    []string{"ok", "timeout"},
	WebhookStates:     []string{"active", "gone"},
	Acts:              []string{"ban", "timeout"},
	QueueKinds:        []string{"held", "report"},
	HeldReasons:       []string{"filter"},
	QueueEndings:      []string{"allow", "gone"},
	AlertResults:      []string{"sent"},
}

// sources are what the hot path would count.
type sources struct {
	deliveries, bytes, history atomic.Int64
	rooms, replays             atomic.Int32
}

func newMetrics() (*metrics.Metrics, *prometheus.Registry, *sources) {
	registry := metrics.NewRegistry()
	src := new(sources)
	m := metrics.New(registry, "v1.2.3", labels, metrics.Sources{
		Requests:   func() (unfinished, answering, idle int) { return 1, 2, 3 },
		Deliveries: src.deliveries.Load,
		SentBytes:  src.bytes.Load,
		Rooms:      func() int { return int(src.rooms.Load()) },

		Emotes:         func() int { return 3 },
		HistoryBytes:   src.history.Load,
		HistoryUnclean: func() bool { return src.history.Load() > 0 },
		ReplaysWaiting: func() int { return int(src.replays.Load()) },

		QueueItems: func(kind string) int { return len(kind) },
		Webhooks:   func(state string) int { return len(state) },
		WebhookLag: func() time.Duration { return 1500 * time.Millisecond },
	})
	return m, registry, src
}

// names returns those of our own series; the Go and process collectors answer
// for theirs.
func names(t *testing.T, g prometheus.Gatherer) []string {
	t.Helper()
	families, err := g.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var own []string
	for _, f := range families {
		if strings.HasPrefix(f.GetName(), "hubbub_") {
			own = append(own, f.GetName())
		}
	}
	return own
}

func TestLint(t *testing.T) {
	_, registry, _ := newMetrics()
	problems, err := testutil.GatherAndLint(registry, names(t, registry)...)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

// atStart is what a scrape shows before anything has happened, the build
// information left out: it depends on the compiler.
const atStart = `
# HELP hubbub_acts_total What was done to keep rooms, by act.
# TYPE hubbub_acts_total counter
hubbub_acts_total{act="ban"} 0
hubbub_acts_total{act="timeout"} 0
# HELP hubbub_alerts_total Alerts to -alert-url, by result: sent, failed after ten minutes of trying, or left_out as one of many.
# TYPE hubbub_alerts_total counter
hubbub_alerts_total{result="sent"} 0
# HELP hubbub_broadcast_duration_seconds From reading a message to the write at the last connection that keeps up.
# TYPE hubbub_broadcast_duration_seconds histogram
hubbub_broadcast_duration_seconds_bucket{le="0.0001"} 0
hubbub_broadcast_duration_seconds_bucket{le="0.00025"} 0
hubbub_broadcast_duration_seconds_bucket{le="0.0005"} 0
hubbub_broadcast_duration_seconds_bucket{le="0.001"} 0
hubbub_broadcast_duration_seconds_bucket{le="0.0025"} 0
hubbub_broadcast_duration_seconds_bucket{le="0.005"} 0
hubbub_broadcast_duration_seconds_bucket{le="0.01"} 0
hubbub_broadcast_duration_seconds_bucket{le="0.025"} 0
hubbub_broadcast_duration_seconds_bucket{le="0.05"} 0
hubbub_broadcast_duration_seconds_bucket{le="0.1"} 0
hubbub_broadcast_duration_seconds_bucket{le="0.25"} 0
hubbub_broadcast_duration_seconds_bucket{le="0.5"} 0
hubbub_broadcast_duration_seconds_bucket{le="1"} 0
hubbub_broadcast_duration_seconds_bucket{le="2.5"} 0
hubbub_broadcast_duration_seconds_bucket{le="5"} 0
hubbub_broadcast_duration_seconds_bucket{le="10"} 0
hubbub_broadcast_duration_seconds_bucket{le="+Inf"} 0
hubbub_broadcast_duration_seconds_sum 0
hubbub_broadcast_duration_seconds_count 0
# HELP hubbub_clock_jumps_total Times that the machine's clock was put ahead or back by over 5 s; while the server was off, ahead by over a day.
# TYPE hubbub_clock_jumps_total counter
hubbub_clock_jumps_total{direction="ahead"} 0
hubbub_clock_jumps_total{direction="back"} 0
# HELP hubbub_connections Open connections, by protocol: json and plain over WebSocket, stream over HTTP.
# TYPE hubbub_connections gauge
hubbub_connections{protocol="json"} 0
hubbub_connections{protocol="plain"} 0
# HELP hubbub_connections_rejected_total Connections that were refused, by reason.
# TYPE hubbub_connections_rejected_total counter
hubbub_connections_rejected_total{reason="origin"} 0
# HELP hubbub_deliveries_total Messages written to connections: one message to three members is three.
# TYPE hubbub_deliveries_total counter
hubbub_deliveries_total 0
# HELP hubbub_emotes Pictures that the site has for messages.
# TYPE hubbub_emotes gauge
hubbub_emotes 3
# HELP hubbub_filter_reloads_total Changes of the file of filters, by result: ok, or failed, and the filters stay as they were.
# TYPE hubbub_filter_reloads_total counter
hubbub_filter_reloads_total{result="failed"} 0
hubbub_filter_reloads_total{result="ok"} 0
# HELP hubbub_filtered_total Messages and names that a filter has found something in, by the kind of the rule.
# TYPE hubbub_filtered_total counter
hubbub_filtered_total{rule="word"} 0
# HELP hubbub_held_total Messages that wait to be looked at before anybody sees them, by what held them: a filter, or that somebody was banned where their author has come from.
# TYPE hubbub_held_total counter
hubbub_held_total{reason="filter"} 0
# HELP hubbub_history_batch_messages New messages in a transaction of the history.
# TYPE hubbub_history_batch_messages histogram
hubbub_history_batch_messages_bucket{le="1"} 0
hubbub_history_batch_messages_bucket{le="4"} 0
hubbub_history_batch_messages_bucket{le="16"} 0
hubbub_history_batch_messages_bucket{le="64"} 0
hubbub_history_batch_messages_bucket{le="256"} 0
hubbub_history_batch_messages_bucket{le="1024"} 0
hubbub_history_batch_messages_bucket{le="4096"} 0
hubbub_history_batch_messages_bucket{le="+Inf"} 0
hubbub_history_batch_messages_sum 0
hubbub_history_batch_messages_count 0
# HELP hubbub_history_bytes Size of the history: its file and what is written ahead of it.
# TYPE hubbub_history_bytes gauge
hubbub_history_bytes 0
# HELP hubbub_history_commit_duration_seconds Time that a transaction of the history took.
# TYPE hubbub_history_commit_duration_seconds histogram
hubbub_history_commit_duration_seconds_bucket{le="0.0001"} 0
hubbub_history_commit_duration_seconds_bucket{le="0.00025"} 0
hubbub_history_commit_duration_seconds_bucket{le="0.0005"} 0
hubbub_history_commit_duration_seconds_bucket{le="0.001"} 0
hubbub_history_commit_duration_seconds_bucket{le="0.0025"} 0
hubbub_history_commit_duration_seconds_bucket{le="0.005"} 0
hubbub_history_commit_duration_seconds_bucket{le="0.01"} 0
hubbub_history_commit_duration_seconds_bucket{le="0.025"} 0
hubbub_history_commit_duration_seconds_bucket{le="0.05"} 0
hubbub_history_commit_duration_seconds_bucket{le="0.1"} 0
hubbub_history_commit_duration_seconds_bucket{le="0.25"} 0
hubbub_history_commit_duration_seconds_bucket{le="0.5"} 0
hubbub_history_commit_duration_seconds_bucket{le="1"} 0
hubbub_history_commit_duration_seconds_bucket{le="2.5"} 0
hubbub_history_commit_duration_seconds_bucket{le="5"} 0
hubbub_history_commit_duration_seconds_bucket{le="10"} 0
hubbub_history_commit_duration_seconds_bucket{le="+Inf"} 0
hubbub_history_commit_duration_seconds_sum 0
hubbub_history_commit_duration_seconds_count 0
# HELP hubbub_history_errors_total Operations of the history that failed, by kind.
# TYPE hubbub_history_errors_total counter
hubbub_history_errors_total{op="append"} 0
# HELP hubbub_history_unclean 1 while the file of the history may hold what was removed and is not kept any more.
# TYPE hubbub_history_unclean gauge
hubbub_history_unclean 0
# HELP hubbub_http_connections Connections that are no member's, by how far their request is: unfinished, answering, or idle until the next.
# TYPE hubbub_http_connections gauge
hubbub_http_connections{state="answering"} 2
hubbub_http_connections{state="idle"} 3
hubbub_http_connections{state="unfinished"} 1
# HELP hubbub_logins_total Attempts to join a room, by result: ok or the code of the error.
# TYPE hubbub_logins_total counter
hubbub_logins_total{result="name_taken"} 0
hubbub_logins_total{result="ok"} 0
# HELP hubbub_logouts_total Members who left, by reason.
# TYPE hubbub_logouts_total counter
hubbub_logouts_total{reason="gone"} 0
hubbub_logouts_total{reason="left"} 0
# HELP hubbub_messages_received_total Messages read from clients that have joined, accepted or not.
# TYPE hubbub_messages_received_total counter
hubbub_messages_received_total 0
# HELP hubbub_messages_rejected_total Messages that were refused, by the code of the error.
# TYPE hubbub_messages_rejected_total counter
hubbub_messages_rejected_total{reason="empty"} 0
hubbub_messages_rejected_total{reason="rate_limited"} 0
# HELP hubbub_messages_removed_total Messages that were taken back, counted when their texts are overwritten.
# TYPE hubbub_messages_removed_total counter
hubbub_messages_removed_total 0
# HELP hubbub_queue_ended_total What waited for moderators and does so no more, by how that has ended.
# TYPE hubbub_queue_ended_total counter
hubbub_queue_ended_total{how="allow"} 0
hubbub_queue_ended_total{how="gone"} 0
# HELP hubbub_queue_items What waits for moderators, in all rooms, by kind: held, or report.
# TYPE hubbub_queue_items gauge
hubbub_queue_items{kind="held"} 4
hubbub_queue_items{kind="report"} 6
# HELP hubbub_replays_waiting Members who came back, and questions over HTTP, that wait for their turn to read, or for what their address has drawn.
# TYPE hubbub_replays_waiting gauge
hubbub_replays_waiting 0
# HELP hubbub_reports_total Reports of messages; who reports a message again is not counted.
# TYPE hubbub_reports_total counter
hubbub_reports_total 0
# HELP hubbub_reactions_rejected_total Reactions that were refused, by the code of the error.
# TYPE hubbub_reactions_rejected_total counter
hubbub_reactions_rejected_total{reason="bad_reaction"} 0
# HELP hubbub_reactions_total Reactions of people that were put to messages, or taken back.
# TYPE hubbub_reactions_total counter
hubbub_reactions_total 0
# HELP hubbub_requests_rejected_total Questions over HTTP that were not answered, by reason.
# TYPE hubbub_requests_rejected_total counter
hubbub_requests_rejected_total{reason="rate"} 0
# HELP hubbub_resumed_messages_total Messages sent to members who came back, because they had missed them.
# TYPE hubbub_resumed_messages_total counter
hubbub_resumed_messages_total 0
# HELP hubbub_resumes_total Members who came back and said where they had stopped reading, by result.
# TYPE hubbub_resumes_total counter
hubbub_resumes_total{result="lost"} 0
hubbub_resumes_total{result="recovered"} 0
# HELP hubbub_rooms Rooms that somebody is in, or listens to.
# TYPE hubbub_rooms gauge
hubbub_rooms 0
# HELP hubbub_sent_bytes_total Bytes written to connections.
# TYPE hubbub_sent_bytes_total counter
hubbub_sent_bytes_total 0
# HELP hubbub_site_reloads_total Times that the folder of the site was read again, by result: ok, or failed, and all stays as it was.
# TYPE hubbub_site_reloads_total counter
hubbub_site_reloads_total{result="failed"} 0
hubbub_site_reloads_total{result="ok"} 0
# HELP hubbub_slow_consumers_total Connections closed because their reader lagged too far behind.
# TYPE hubbub_slow_consumers_total counter
hubbub_slow_consumers_total 0
# HELP hubbub_webhook_entries_total Entries of rooms that webhooks have taken: one entry to three webhooks is three.
# TYPE hubbub_webhook_entries_total counter
hubbub_webhook_entries_total 0
# HELP hubbub_webhook_lag_seconds Age of the oldest entry that a webhook is being told, over all of them; 0 if there is none.
# TYPE hubbub_webhook_lag_seconds gauge
hubbub_webhook_lag_seconds 1.5
# HELP hubbub_webhook_requests_total Attempts to tell a webhook, by result: ok or why it was not taken.
# TYPE hubbub_webhook_requests_total counter
hubbub_webhook_requests_total{result="ok"} 0
hubbub_webhook_requests_total{result="timeout"} 0
# HELP hubbub_webhooks Webhooks, by state: active, failing since its last attempt, gone (410) or no_secret.
# TYPE hubbub_webhooks gauge
hubbub_webhooks{state="active"} 6
hubbub_webhooks{state="gone"} 4
`

// TestAllSeriesFromTheStart: a rate over a series that appears with its first
// event misses that event.
func TestAllSeriesFromTheStart(t *testing.T) {
	_, registry, _ := newMetrics()
	own := slices.DeleteFunc(names(t, registry), func(name string) bool { return name == "hubbub_build_info" })
	if err := testutil.GatherAndCompare(registry, strings.NewReader(atStart), own...); err != nil {
		t.Error(err)
	}
}

func TestCounts(t *testing.T) {
	tests := map[string]struct {
		count func(m *metrics.Metrics)
		name  string
		want  string
	}{
		"login":              {func(m *metrics.Metrics) { m.Login("name_taken") }, "hubbub_logins_total", `{result="name_taken"} 1`},
		"logout":             {func(m *metrics.Metrics) { m.Logout("left") }, "hubbub_logouts_total", `{reason="left"} 1`},
		"connection":         {func(m *metrics.Metrics) { m.Connected("json"); m.Connected("json"); m.Disconnected("json") }, "hubbub_connections", `{protocol="json"} 1`},
		"refused connection": {func(m *metrics.Metrics) { m.ConnectionRejected("origin") }, "hubbub_connections_rejected_total", `{reason="origin"} 1`},
		"refused request":    {func(m *metrics.Metrics) { m.RequestRejected("rate") }, "hubbub_requests_rejected_total", `{reason="rate"} 1`},
		"message":            {func(m *metrics.Metrics) { m.MessageReceived() }, "hubbub_messages_received_total", ` 1`},
		"refused message":    {func(m *metrics.Metrics) { m.MessageRejected("empty") }, "hubbub_messages_rejected_total", `{reason="empty"} 1`},
		"slow consumer":      {func(m *metrics.Metrics) { m.SlowConsumer() }, "hubbub_slow_consumers_total", ` 1`},
		"commit":             {func(m *metrics.Metrics) { m.Committed(2*time.Millisecond, 3) }, "hubbub_history_commit_duration_seconds", `_sum 0.002`},
		"committed messages": {func(m *metrics.Metrics) { m.Committed(2*time.Millisecond, 3) }, "hubbub_history_batch_messages", `_sum 3`},
		"failed":             {func(m *metrics.Metrics) { m.Failed("append") }, "hubbub_history_errors_total", `{op="append"} 1`},
		"resumed":            {func(m *metrics.Metrics) { m.Resumed("lost", 7) }, "hubbub_resumes_total", `{result="lost"} 1`},
		"resumed messages":   {func(m *metrics.Metrics) { m.Resumed("recovered", 7) }, "hubbub_resumed_messages_total", ` 7`},
		"filtered":           {func(m *metrics.Metrics) { m.Filtered("word") }, "hubbub_filtered_total", `{rule="word"} 1`},
		"new filters":        {func(m *metrics.Metrics) { m.FiltersReloaded(true) }, "hubbub_filter_reloads_total", `{result="ok"} 1`},
		"broken filters":     {func(m *metrics.Metrics) { m.FiltersReloaded(false) }, "hubbub_filter_reloads_total", `{result="failed"} 1`},
		"webhook tried":      {func(m *metrics.Metrics) { m.Tried("timeout") }, "hubbub_webhook_requests_total", `{result="timeout"} 1`},
		"webhook told":       {func(m *metrics.Metrics) { m.Told(7) }, "hubbub_webhook_entries_total", ` 7`},
		"held":               {func(m *metrics.Metrics) { m.Held("filter") }, "hubbub_held_total", `{reason="filter"} 1`},
		"reported":           {func(m *metrics.Metrics) { m.Reported() }, "hubbub_reports_total", ` 1`},
		"reaction":           {func(m *metrics.Metrics) { m.ReactionTaken() }, "hubbub_reactions_total", ` 1`},
		"refused reaction":   {func(m *metrics.Metrics) { m.ReactionRejected("bad_reaction") }, "hubbub_reactions_rejected_total", `{reason="bad_reaction"} 1`},
		"queue ended":        {func(m *metrics.Metrics) { m.QueueEnded("gone") }, "hubbub_queue_ended_total", `{how="gone"} 1`},
		"alert":              {func(m *metrics.Metrics) { m.Alerted("sent") }, "hubbub_alerts_total", `{result="sent"} 1`},
		"act":                {func(m *metrics.Metrics) { m.Acted("ban") }, "hubbub_acts_total", `{act="ban"} 1`},
		"broadcast":          {func(m *metrics.Metrics) { m.Broadcast(2 * time.Millisecond) }, "hubbub_broadcast_duration_seconds", `_sum 0.002`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m, registry, _ := newMetrics()
			tt.count(m)
			if _, body := scrape(t, registry, ""); !strings.Contains(body, "\n"+tt.name+tt.want+"\n") {
				t.Errorf("no line %s%s in\n%s", tt.name, tt.want, body)
			}
		})
	}
}

// TestSources: they are read when Prometheus asks, each time.
func TestSources(t *testing.T) {
	_, registry, src := newMetrics()
	for _, n := range []int64{0, 7, 12} {
		src.deliveries.Store(n)
		src.bytes.Store(n * 100)
		src.rooms.Store(int32(n) * 2)
		src.history.Store(n * 3)
		src.replays.Store(int32(n) * 4)
		_, body := scrape(t, registry, "")
		want := map[string]int64{"deliveries_total": n, "sent_bytes_total": n * 100, "rooms": n * 2, "history_bytes": n * 3, "replays_waiting": n * 4}
		for name, value := range want {
			if line := "\nhubbub_" + name + " " + strconv.FormatInt(value, 10) + "\n"; !strings.Contains(body, line) {
				t.Errorf("no line %q", line)
			}
		}
	}
}

// TestBroadcastBuckets: the histogram is both classic and native.
func TestBroadcastBuckets(t *testing.T) {
	m, registry, _ := newMetrics()
	for _, d := range []time.Duration{time.Microsecond, 3 * time.Millisecond, time.Minute} {
		m.Broadcast(d)
	}
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for families[i].GetName() != "hubbub_broadcast_duration_seconds" {
		i++
	}
	h := families[i].GetMetric()[0].GetHistogram()
	classic := h.GetBucket()
	if n := len(classic); n != 16 || classic[0].GetUpperBound() != 100e-6 || classic[n-1].GetUpperBound() != 10 {
		t.Fatalf("classic buckets %v, want 16 from 100 µs to 10 s", classic)
	}
	if first, last := classic[0].GetCumulativeCount(), classic[15].GetCumulativeCount(); first != 1 || last != 2 || h.GetSampleCount() != 3 {
		t.Errorf("%d up to 100 µs, %d up to 10 s, %d in all; want 1, 2, 3", first, last, h.GetSampleCount())
	}
	if h.Schema == nil || len(h.GetPositiveSpan()) == 0 {
		t.Errorf("no native buckets in %v", h)
	}
}

func TestHandler(t *testing.T) {
	tests := map[string]struct {
		accept      string
		contentType string
		contains    string
	}{
		"anything": {"", "text/plain", "\n# TYPE hubbub_rooms gauge\n"},
		"text":     {"text/plain;version=0.0.4", "text/plain", "\n# TYPE hubbub_messages_received_total counter\n"},
		"OpenMetrics": {"application/openmetrics-text;version=1.0.0", "application/openmetrics-text",
			"\n# TYPE hubbub_messages_received counter\n"},
		"protobuf, for native buckets": {"application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
			"application/vnd.google.protobuf", "hubbub_broadcast_duration_seconds"},
		"build":   {"", "text/plain", `version="v1.2.3"} 1`},
		"runtime": {"", "text/plain", "\ngo_goroutines "},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, registry, _ := newMetrics()
			contentType, body := scrape(t, registry, tt.accept)
			if !strings.HasPrefix(contentType, tt.contentType) {
				t.Errorf("content type %q, want %q", contentType, tt.contentType)
			}
			if !strings.Contains(body, tt.contains) {
				t.Errorf("no %q in the body of %d bytes", tt.contains, len(body))
			}
			if ended := strings.HasSuffix(body, "# EOF\n"); ended != (name == "OpenMetrics") {
				t.Errorf("ends with # EOF: %v", ended)
			}
		})
	}
}

func TestHandlerCompresses(t *testing.T) {
	_, registry, _ := newMetrics()
	request := httptest.NewRequest("GET", "/metrics", nil)
	request.Header.Set("Accept-Encoding", "gzip")
	response := httptest.NewRecorder()
	metrics.Handler(registry).ServeHTTP(response, request)
	zipped, err := gzip.NewReader(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(zipped); err != nil || !strings.Contains(string(body), "\nhubbub_rooms 0\n") {
		t.Errorf("%d bytes, %v", len(body), err)
	}
}

// scrape asks as Prometheus does, for the formats in accept.
func scrape(t *testing.T, g prometheus.Gatherer, accept string) (contentType, body string) {
	t.Helper()
	request := httptest.NewRequest("GET", "/metrics", nil)
	request.Header.Set("Accept", accept)
	response := httptest.NewRecorder()
	metrics.Handler(g).ServeHTTP(response, request)
	if response.Code != 200 {
		t.Fatalf("status %d: %s", response.Code, response.Body)
	}
	return response.Header().Get("Content-Type"), response.Body.String()
}

// TestTwoServers: nothing is global, so one process can hold two.
func TestTwoServers(t *testing.T) {
	m, first, _ := newMetrics()
	_, second, _ := newMetrics()
	m.MessageReceived()
	_, one := scrape(t, first, "")
	_, other := scrape(t, second, "")
	if !strings.Contains(one, "hubbub_messages_received_total 1") || !strings.Contains(other, "hubbub_messages_received_total 0") {
		t.Error("the two share a counter")
	}
}
