package metrics_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"hubbub/metrics"
)

// Each thing that happens to a node is in the series of its name.
func TestCluster(t *testing.T) {
	registry := metrics.NewRegistry()
	ready := true
	c := metrics.NewCluster(registry, metrics.ClusterSources{
		StartSources: metrics.StartSources{
			Ready:           func() bool { return ready },
			SnapshotBytes:   func() int64 { return 700 },
			SnapshotFetched: func() int64 { return 200 },
		},
		Behind:  func() uint64 { return 3 },
		Fetched: func() int64 { return 4 },
		Nodes:   func() int { return 3 },
		Office:  func() bool { return true },
		Duties:  []string{"webhooks", "alerts"},
		Duty:    func(name string) bool { return name == "alerts" },
	})
	c.Published(2 * time.Second)
	c.Folded(-time.Second)
	c.Unsaved(5)
	c.Malformed()
	c.Diverged()
	c.Diverged()
	c.Snapshot(nil)
	c.Snapshot(errors.New("the disk is full"))
	c.Snapshot(nil)
	c.Erased(nil)
	c.Erased(nil)
	c.Erased(errors.New("no leader"))
	counted := func(want string) {
		t.Helper()
		var names []string
		for line := range strings.Lines(want) {
			if name, ok := strings.CutPrefix(line, "# TYPE "); ok {
				names = append(names, strings.Fields(name)[0])
			}
		}
		if err := testutil.GatherAndCompare(registry, strings.NewReader(want), names...); err != nil {
			t.Error(err)
		}
	}
	counted(`# HELP hubbub_cluster_behind Messages of the cluster's stream that this node knows of and has not taken in.
# TYPE hubbub_cluster_behind gauge
hubbub_cluster_behind 3
# HELP hubbub_cluster_diverged_total Times that another node was found to have given out other numbers.
# TYPE hubbub_cluster_diverged_total counter
hubbub_cluster_diverged_total 2
# HELP hubbub_cluster_duty 1 while it is this node that does something for all, by duty: it tells webhooks, or sends alerts.
# TYPE hubbub_cluster_duty gauge
hubbub_cluster_duty{duty="alerts"} 1
hubbub_cluster_duty{duty="webhooks"} 0
# HELP hubbub_cluster_erase_errors_total Times that this node was to erase a message of the cluster's stream and could not.
# TYPE hubbub_cluster_erase_errors_total counter
hubbub_cluster_erase_errors_total 1
# HELP hubbub_cluster_erased_total Messages of the cluster's stream that this node has erased, because something in them was taken back.
# TYPE hubbub_cluster_erased_total counter
hubbub_cluster_erased_total 2
# HELP hubbub_cluster_fetched_total Messages of the cluster's stream that the live feed did not bring, so that they were fetched.
# TYPE hubbub_cluster_fetched_total counter
hubbub_cluster_fetched_total 4
# HELP hubbub_cluster_malformed_total Messages of the cluster's stream that are no packs.
# TYPE hubbub_cluster_malformed_total counter
hubbub_cluster_malformed_total 1
# HELP hubbub_cluster_nodes Nodes of the cluster that this one has heard of within 15 s, itself included.
# TYPE hubbub_cluster_nodes gauge
hubbub_cluster_nodes 3
# HELP hubbub_cluster_office 1 while it is this node that makes the snapshots of the cluster.
# TYPE hubbub_cluster_office gauge
hubbub_cluster_office 1
# HELP hubbub_cluster_ready 1 while this node has what the cluster has, and agrees with it.
# TYPE hubbub_cluster_ready gauge
hubbub_cluster_ready 1
# HELP hubbub_cluster_snapshot_errors_total Snapshots that this node was to make and could not.
# TYPE hubbub_cluster_snapshot_errors_total counter
hubbub_cluster_snapshot_errors_total 1
# HELP hubbub_cluster_snapshot_bytes Size of the snapshot that this node has started from, or is about to; 0 for none.
# TYPE hubbub_cluster_snapshot_bytes gauge
hubbub_cluster_snapshot_bytes 700
# HELP hubbub_cluster_snapshot_fetched_bytes How much of that snapshot this node has fetched.
# TYPE hubbub_cluster_snapshot_fetched_bytes gauge
hubbub_cluster_snapshot_fetched_bytes 200
# HELP hubbub_cluster_snapshots_total Snapshots that this node has made, for nodes that start.
# TYPE hubbub_cluster_snapshots_total counter
hubbub_cluster_snapshots_total 2
# HELP hubbub_cluster_unsaved_total Messages that were refused because the cluster did not save them within -cluster-wait, or could not.
# TYPE hubbub_cluster_unsaved_total counter
hubbub_cluster_unsaved_total 5
`)
	ready = false
	counted(`# HELP hubbub_cluster_ready 1 while this node has what the cluster has, and agrees with it.
# TYPE hubbub_cluster_ready gauge
hubbub_cluster_ready 0
`)
	if n, err := testutil.GatherAndCount(registry); err != nil || n != 18 {
		t.Errorf("%d series, %v", n, err)
	}
}
