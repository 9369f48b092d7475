package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"hubbub/server/cluster/snapshots"
	"hubbub/server/cluster/stream"
)

// A NodeStatus is what a node says of itself.
type NodeStatus struct {
	Host    string    `json:"host"`
	Version string    `json:"version"`
	Since   time.Time `json:"since"` // when it was started
	At      uint64    `json:"at"`    // the last message of the stream that it has taken in
	Behind  uint64    `json:"behind"`
	Office  bool      `json:"office"`            // it makes the snapshots
	Trouble string    `json:"trouble,omitempty"` // what keeps it from serving
}

// A SnapshotStatus is a snapshot that nodes can start from.
type SnapshotStatus struct {
	At    uint64    `json:"at"`
	Bytes int64     `json:"bytes"`
	Made  time.Time `json:"made"`
}

// A ServerStatus is a NATS server that stores the stream.
type ServerStatus struct {
	Name    string `json:"name"`
	Leader  bool   `json:"leader"`
	Current bool   `json:"current"`
	Offline bool   `json:"offline"`
	Lag     uint64 `json:"lag"`
}

// A Status is how a cluster is.
type Status struct {
	Name      string           `json:"name"`
	Quorum    bool             `json:"quorum"` // the stream has a leader, which answers
	First     uint64           `json:"first"`  // number of the first message in the stream
	Last      uint64           `json:"last"`
	Bytes     uint64           `json:"bytes"`
	Servers   []ServerStatus   `json:"servers"`
	Nodes     []NodeStatus     `json:"nodes"`
	Snapshots []SnapshotStatus `json:"snapshots"`
	Problems  []string         `json:"problems"`
}

// statusTime is for how long nodes are waited for that are asked how they are.
const statusTime = time.Second

// About is what the server says of itself.
type About struct {
	Host, Version string
	Office        func() bool  // nil for never
	Trouble       func() error // what keeps it from serving as it should; default that of the Node
}

func statusSubject(s *stream.Stream) string { return s.Name() + ".status" }

// status is what the node answers.
func (n *Node) status() NodeStatus {
	is := NodeStatus{
		Host: n.config.About.Host, Version: n.config.About.Version, Since: n.since.UTC().Truncate(time.Second),
		At: n.config.History.Position().Seq, Behind: n.Behind(),
		Office: n.config.About.Office != nil && n.config.About.Office(),
	}
	trouble := n.config.About.Trouble
	if trouble == nil {
		trouble = n.Trouble
	}
	if err := trouble(); err != nil {
		is.Trouble = err.Error()
	}
	return is
}

// answerStatus tells whoever asks, until ctx ends.
func (n *Node) answerStatus(ctx context.Context) {
	asked, err := n.config.Stream.Conn().Subscribe(statusSubject(n.config.Stream), func(m *nats.Msg) {
		if b, err := json.Marshal(n.status()); err == nil {
			m.Respond(b) // who asked may be gone
		}
	})
	if err != nil {
		n.config.Log.Error("cluster: nobody can ask this node how it is", "error", err)
		return
	}
	<-ctx.Done()
	asked.Unsubscribe()
}

// Ask asks the servers and the nodes of a cluster how they are. An error tells that NATS cannot be
// reached at all; what else is wrong is among the Problems.
func Ask(ctx context.Context, s *stream.Stream) (Status, error) {
	is := Status{Name: s.Name(), Servers: []ServerStatus{}, Nodes: []NodeStatus{}, Snapshots: []SnapshotStatus{}, Problems: []string{}}
	nodes, err := askNodes(ctx, s)
	if err != nil {
		return is, err
	}
	is.Nodes = append(is.Nodes, nodes...)
	st, err := s.State(ctx)
	if err != nil {
		is.problem("the stream does not answer, so nothing can be said: %v", err)
	} else {
		is.take(st)
		is.listSnapshots(ctx, s, st)
	}
	is.judge()
	return is, nil
}

// askNodes returns what all nodes answer within statusTime.
func askNodes(ctx context.Context, s *stream.Stream) (nodes []NodeStatus, err error) {
	inbox := s.Conn().NewInbox()
	answers, err := s.Conn().SubscribeSync(inbox)
	if err != nil {
		return nil, fmt.Errorf("NATS: %w", err)
	}
	defer answers.Unsubscribe()
	if err := s.Conn().PublishRequest(statusSubject(s), inbox, nil); err != nil {
		return nil, fmt.Errorf("NATS: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, statusTime)
	defer cancel()
	for {
		m, err := answers.NextMsgWithContext(ctx)
		if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, nats.ErrNoResponders) {
			slices.SortFunc(nodes, func(a, b NodeStatus) int { return strings.Compare(a.Host, b.Host) })
			return nodes, nil
		}
		if err != nil {
			return nil, fmt.Errorf("NATS: %w", err)
		}
		var n NodeStatus
		if json.Unmarshal(m.Data, &n) == nil && n.Host != "" {
			nodes = append(nodes, n)
		}
	}
}

func (is *Status) problem(format string, args ...any) {
	is.Problems = append(is.Problems, fmt.Sprintf(format, args...))
}

// take takes over what the leader of the stream says.
func (is *Status) take(st stream.State) {
	is.Quorum, is.First, is.Last, is.Bytes = true, st.First, st.Last, st.Bytes
	if st.Leader != "" {
		is.Servers = append(is.Servers, ServerStatus{Name: st.Leader, Leader: true, Current: true})
	}
	for _, f := range st.Followers {
		is.Servers = append(is.Servers, ServerStatus{Name: f.Name, Current: f.Current, Offline: f.Offline, Lag: f.Lag})
		switch {
		case f.Offline:
			is.problem("the NATS server %s does not answer", f.Name)
		case !f.Current:
			is.problem("the NATS server %s is %d messages behind", f.Name, f.Lag)
		}
	}
}

func (is *Status) listSnapshots(ctx context.Context, s *stream.Stream, st stream.State) {
	epoch, err := s.ReadEpoch(ctx)
	var all []snapshots.Snapshot
	var store *snapshots.Store
	if err == nil {
		store, err = snapshots.Open(ctx, snapshots.Config{JetStream: s.JetStream(), Name: s.Name(), Epoch: epoch, Replicas: st.Replicas})
	}
	if err == nil {
		all, err = store.List(ctx)
	}
	if err != nil {
		is.problem("the snapshots cannot be listed: %v", err)
	}
	for _, snapshot := range all {
		is.Snapshots = append(is.Snapshots, SnapshotStatus{At: snapshot.Seq, Bytes: snapshot.Bytes, Made: snapshot.Made})
	}
	if len(all) > 0 && st.Now.Sub(all[0].Made) > 2*snapshotEvery+snapshotEvery/2 {
		is.problem("the last snapshot is from %s: the stream grows", all[0].Made.UTC().Format(time.RFC3339))
	}
}

// judge finds what is wrong with the nodes.
func (is *Status) judge() {
	if len(is.Nodes) == 0 {
		is.problem("no node answers")
	}
	for _, n := range is.Nodes {
		if n.Trouble != "" {
			is.problem("the node %s is not ready: %s", n.Host, n.Trouble)
		}
	}
}
