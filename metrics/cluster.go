package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// StartSources are read at each scrape, while a node starts as well. They must be safe for concurrent use.
type StartSources struct {
	Ready           func() bool  // the node serves what the cluster has
	SnapshotBytes   func() int64 // of the snapshot that it starts from, 0 for none
	SnapshotFetched func() int64 // bytes of that which are there
}

// NewStarting registers what there is to tell of a node that does not serve yet.
func NewStarting(reg prometheus.Registerer, sources StartSources) {
	registrar{reg}.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "hubbub_cluster_ready",
			Help: "1 while this node has what the cluster has, and agrees with it.",
		}, func() float64 { return oneIf(sources.Ready()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "hubbub_cluster_snapshot_bytes",
			Help: "Size of the snapshot that this node has started from, or is about to; 0 for none.",
		}, func() float64 { return float64(sources.SnapshotBytes()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "hubbub_cluster_snapshot_fetched_bytes",
			Help: "How much of that snapshot this node has fetched.",
		}, func() float64 { return float64(sources.SnapshotFetched()) }),
	)
}

// ClusterSources are read at each scrape. They must be safe for concurrent use.
type ClusterSources struct {
	StartSources
	Behind  func() uint64 // messages of the stream that this node has not folded
	Fetched func() int64  // messages that the feed did not bring
	Nodes   func() int    // that are heard of, this one included
	Office  func() bool   // it makes the snapshots

	Duties []string               // the names of what else one node does for all
	Duty   func(name string) bool // it is this one that does it
}

// Cluster is the series of a node. All methods are safe for concurrent use.
type Cluster struct {
	published, folded            prometheus.Histogram
	unsaved, malformed, diverged prometheus.Counter
	snapshots, noSnapshots       prometheus.Counter
	erased, notErased            prometheus.Counter
}

// NewCluster registers the series of a node with reg. A server alone has none of them.
func NewCluster(reg prometheus.Registerer, sources ClusterSources) *Cluster {
	NewStarting(reg, sources.StartSources)
	r := registrar{reg}
	r.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "hubbub_cluster_behind",
			Help: "Messages of the cluster's stream that this node knows of and has not taken in.",
		}, func() float64 { return float64(sources.Behind()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "hubbub_cluster_nodes",
			Help: "Nodes of the cluster that this one has heard of within 15 s, itself included.",
		}, func() float64 { return float64(sources.Nodes()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "hubbub_cluster_office",
			Help: "1 while it is this node that makes the snapshots of the cluster.",
		}, func() float64 { return oneIf(sources.Office()) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "hubbub_cluster_fetched_total",
			Help: "Messages of the cluster's stream that the live feed did not bring, so that they were fetched.",
		}, func() float64 { return float64(sources.Fetched()) }),
	)
	for _, duty := range sources.Duties {
		r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name:        "hubbub_cluster_duty",
			Help:        "1 while it is this node that does something for all, by duty: it tells webhooks, or sends alerts.",
			ConstLabels: prometheus.Labels{"duty": duty},
		}, func() float64 { return oneIf(sources.Duty(duty)) }))
	}
	return &Cluster{
		published: r.seconds("hubbub_cluster_publish_duration_seconds",
			"Time until the cluster has acknowledged a pack of what was said on this node."),
		folded: r.seconds("hubbub_cluster_fold_delay_seconds",
			"From the time that NATS gives a pack to its delivery on this node, by the clocks of both machines."),
		unsaved: r.counter("hubbub_cluster_unsaved_total",
			"Messages that were refused because the cluster did not save them within -cluster-wait, or could not."),
		malformed: r.counter("hubbub_cluster_malformed_total",
			"Messages of the cluster's stream that are no packs."),
		diverged: r.counter("hubbub_cluster_diverged_total",
			"Times that another node was found to have given out other numbers."),
		snapshots: r.counter("hubbub_cluster_snapshots_total",
			"Snapshots that this node has made, for nodes that start."),
		noSnapshots: r.counter("hubbub_cluster_snapshot_errors_total",
			"Snapshots that this node was to make and could not."),
		erased: r.counter("hubbub_cluster_erased_total",
			"Messages of the cluster's stream that this node has erased, because something in them was taken back."),
		notErased: r.counter("hubbub_cluster_erase_errors_total",
			"Times that this node was to erase a message of the cluster's stream and could not."),
	}
}

// Published records a pack that was acknowledged.
func (c *Cluster) Published(took time.Duration) { c.published.Observe(took.Seconds()) }

// Unsaved counts messages that were refused.
func (c *Cluster) Unsaved(messages int) { c.unsaved.Add(float64(messages)) }

// Folded records a pack that was delivered. Clocks apart can make that negative.
func (c *Cluster) Folded(behind time.Duration) { c.folded.Observe(max(0, behind.Seconds())) }

// Malformed counts a message that is no pack.
func (c *Cluster) Malformed() { c.malformed.Inc() }

// Diverged counts a node that has given out other numbers.
func (c *Cluster) Diverged() { c.diverged.Inc() }

// Snapshot counts a snapshot that was made, or was not.
func (c *Cluster) Snapshot(err error) {
	if err != nil {
		c.noSnapshots.Inc()
		return
	}
	c.snapshots.Inc()
}

// Erased counts a message of the stream that was erased, or was not.
func (c *Cluster) Erased(err error) {
	if err != nil {
		c.notErased.Inc()
		return
	}
	c.erased.Inc()
}

func oneIf(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}
