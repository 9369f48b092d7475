package metrics

import "github.com/prometheus/client_golang/prometheus"

// A queueing counts what waits for moderators.
type queueing struct {
	held    *prometheus.CounterVec
	reports prometheus.Counter
	ended   *prometheus.CounterVec
}

// Held counts a draft that waits to be looked at, by why.
func (q *queueing) Held(reason string) { q.held.WithLabelValues(reason).Inc() }

// Reported counts a report of a message.
func (q *queueing) Reported() { q.reports.Inc() }

// QueueEnded counts an item that waits no more.
func (q *queueing) QueueEnded(how string) { q.ended.WithLabelValues(how).Inc() }

// queues registers what is told of the queues.
func (r registrar) queues(labels Labels, s Sources) queueing {
	for _, kind := range labels.QueueKinds {
		r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name:        "hubbub_queue_items",
			Help:        "What waits for moderators, in all rooms, by kind: held, or report.",
			ConstLabels: prometheus.Labels{"kind": kind},
		}, func() float64 { return float64(s.QueueItems(kind)) }))
	}
	return queueing{
		held: r.counters("hubbub_held_total",
			"Messages that wait to be looked at before anybody sees them, by what held them: a filter, or that somebody was banned where their author has come from.", "reason", labels.HeldReasons),
		reports: r.counter("hubbub_reports_total",
			"Reports of messages; who reports a message again is not counted."),
		ended: r.counters("hubbub_queue_ended_total",
			"What waited for moderators and does so no more, by how that has ended.", "how", labels.QueueEndings),
	}
}
