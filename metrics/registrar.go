package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// secondsBuckets go from 100 µs to 10 s in steps of 1, 2.5 and 5.
var secondsBuckets = []float64{
	100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 500e-3, 1, 2.5, 5, 10,
}

// A registrar makes series and registers them.
type registrar struct{ prometheus.Registerer }

func (r registrar) counter(name, help string) prometheus.Counter {
	c := prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
	r.MustRegister(c)
	return c
}

func (r registrar) counters(name, help, label string, values []string) *prometheus.CounterVec {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{label})
	for _, value := range values {
		v.WithLabelValues(value)
	}
	r.MustRegister(v)
	return v
}

func (r registrar) gauges(name, help, label string, values []string) *prometheus.GaugeVec {
	v := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, []string{label})
	for _, value := range values {
		v.WithLabelValues(value)
	}
	r.MustRegister(v)
	return v
}

// seconds has classic buckets for every Prometheus and native ones
// (10 % wide) for those that ask for them.
func (r registrar) seconds(name, help string) prometheus.Histogram {
	return r.histogram(name, help, secondsBuckets)
}

// sizes is for small whole numbers.
func (r registrar) sizes(name, help string) prometheus.Histogram {
	return r.histogram(name, help, prometheus.ExponentialBuckets(1, 4, 7))
}

func (r registrar) histogram(name, help string, buckets []float64) prometheus.Histogram {
	h := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name:                            name,
		Help:                            help,
		Buckets:                         buckets,
		NativeHistogramBucketFactor:     1.1,
		NativeHistogramMaxBucketNumber:  160,
		NativeHistogramMinResetDuration: time.Hour,
	})
	r.MustRegister(h)
	return h
}

// sources registers the series that are read at the scrape.
func (r registrar) sources(s Sources) {
	r.MustRegister(
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "hubbub_deliveries_total",
			Help: "Messages written to connections: one message to three members is three.",
		}, func() float64 { return float64(s.Deliveries()) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "hubbub_sent_bytes_total",
			Help: "Bytes written to connections.",
		}, func() float64 { return float64(s.SentBytes()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "hubbub_emotes",
			Help: "Pictures that the site has for messages.",
		}, func() float64 { return float64(s.Emotes()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "hubbub_history_bytes",
			Help: "Size of the history: its file and what is written ahead of it.",
		}, func() float64 { return float64(s.HistoryBytes()) }),
		requests("unfinished", func() float64 { n, _, _ := s.Requests(); return float64(n) }),
		requests("answering", func() float64 { _, n, _ := s.Requests(); return float64(n) }),
		requests("idle", func() float64 { _, _, n := s.Requests(); return float64(n) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "hubbub_history_unclean",
			Help: "1 while the file of the history may hold what was removed and is not kept any more.",
		}, func() float64 {
			if s.HistoryUnclean() {
				return 1
			}
			return 0
		}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "hubbub_replays_waiting",
			Help: "Members who came back, and questions over HTTP, that wait for their turn to read, or for what their address has drawn.",
		}, func() float64 { return float64(s.ReplaysWaiting()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "hubbub_rooms",
			Help: "Rooms that somebody is in, or listens to.",
		}, func() float64 { return float64(s.Rooms()) }),
	)
}

func requests(state string, read func() float64) prometheus.GaugeFunc {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name:        "hubbub_http_connections",
		Help:        "Connections that are no member's, by how far their request is: unfinished, answering, or idle until the next.",
		ConstLabels: prometheus.Labels{"state": state},
	}, read)
}
