package server

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"hubbub/server/cluster"
	"hubbub/server/cluster/stream"
	"hubbub/server/moderation"
	"hubbub/server/room"
)

const (
	// clusterStart is how long a start waits for NATS: its servers may be starting as well.
	clusterStart = time.Minute
	// entryBytes is more than what an entry is beside its text.
	entryBytes = 16 << 10
)

// joinCluster connects to the cluster that the settings name, if they name one.
func (s *Server) joinCluster(whole context.Context) (err error) {
	c := &s.config
	if len(c.Cluster) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(whole, clusterStart)
	defer cancel()
	of := stream.Config{URLs: c.Cluster, Name: c.ClusterName, Credentials: c.ClusterCreds, Unsafe: c.ClusterUnsafe, Log: s.log}
	if c.ClusterSystemCreds == "" {
		s.log.Warn("cluster: without -cluster-system-creds it is not known whether the NATS servers sync what they acknowledge; they have to be set to sync_interval: always")
	} else if err := stream.CheckSync(ctx, of, c.ClusterSystemCreds); err != nil {
		return fmt.Errorf("-cluster: %w", err)
	}
	if s.stream, err = stream.Open(ctx, of); err != nil {
		return fmt.Errorf("-cluster: %w", err)
	}
	if most := s.stream.MaxPayload(); c.MaxMessageBytes > most-entryBytes {
		s.stream.Close()
		return fmt.Errorf("-max-message-bytes must be %d or less in this cluster: its NATS servers take %d bytes (max_payload)", most-entryBytes, most)
	}
	if err := s.prepareIndex(whole); err != nil {
		s.stream.Close()
		return fmt.Errorf("-cluster: %w", err)
	}
	s.starting.at("opening the history")
	s.log.Info("cluster: joined", "name", c.ClusterName, "messages", s.stream.Last())
	return nil
}

// prepareIndex readies the file of the history: it may have to come from the other nodes.
func (s *Server) prepareIndex(ctx context.Context) (err error) {
	s.starting.at("looking for what the other nodes have")
	if s.office, err = cluster.OpenOffice(ctx, s.stream, s.log); err != nil {
		return err
	}
	err = s.office.Prepare(ctx, s.config.DB, s.starting.fetch, s.log)
	switch {
	case err == nil:
		s.index, err = cluster.IndexName(s.config.DB)
	case errors.Is(err, cluster.ErrOtherFile):
		return fmt.Errorf("-db: %w; give this node a new file: it gets what the others have", err)
	case errors.Is(err, cluster.ErrForeign):
		return fmt.Errorf("-db: %w; give this node a new file, or another -cluster-name", err)
	}
	return err
}

// runOffice does what one node does for all, while it is this one, until ctx ends.
func (s *Server) runOffice(ctx context.Context) {
	if s.office != nil {
		s.office.Run(ctx, cluster.KeeperConfig{
			Node: s.node, History: s.history, Blank: blank,
			Made: s.clusterMetrics.Snapshot, Erased: s.clusterMetrics.Erased, Log: s.log,
		})
	}
}

// epoch returns that of the cluster's stream, "" for a server alone.
func (s *Server) epoch() string {
	if s.stream == nil {
		return ""
	}
	return s.stream.Epoch()
}

// shareKey gives a node the key that the cluster makes the tokens of sessions with: who comes back on
// another node is the same person there.
func (s *Server) shareKey() error {
	if s.stream == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), clusterStart)
	defer cancel()
	err := s.records.ShareKey(ctx, func(own []byte) ([]byte, error) { return s.stream.Agree(ctx, "token-key", own) })
	if err != nil {
		return fmt.Errorf("-cluster: %w", err)
	}
	return nil
}

// clusterReactsEvery makes few packs of many reactions: each is a message that all nodes agree on and fold.
const clusterReactsEvery = 50 * time.Millisecond

// logRooms tells the hub where what is said goes: into the history, or in a cluster by way of its
// stream, where it is judged, too.
func (s *Server) logRooms(c *room.Config) {
	c.Log, c.Rules = s.history, s.standing
	if s.stream == nil {
		return
	}
	s.node = cluster.New(cluster.Config{
		Stream:      s.stream,
		History:     s.history,
		Rules:       lastWord{s.standing, s.records.Ended},
		Judged:      s.judged,
		Attachments: s.decode,
		Said:        elsewhere{s}.Said,
		Index:       s.index,
		Wait:        s.config.ClusterWait,
		About:       cluster.About{Host: hostName(), Version: s.config.Version, Office: s.office.Held, Trouble: s.clusterTrouble},
		Observer:    s.clusterMetrics,
		Log:         s.log,
	})
	c.Log, c.Rules = s.node, moderation.Origin{Rooms: s.standing}
	c.Fresh, c.ReactsEvery = func() bool { return s.node.Stale() == nil }, clusterReactsEvery
}

// runNode takes part in the cluster until ctx ends. An error ends the server.
func (s *Server) runNode(ctx context.Context) error {
	if s.node == nil {
		return nil
	}
	if err := s.node.Run(ctx); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return nil
}

// leaveCluster ends the connection, after the history.
func (s *Server) leaveCluster() {
	if s.stream != nil {
		s.stream.Close()
	}
}

// clusterTrouble returns what keeps a node from serving as it should, nil for a server alone.
func (s *Server) clusterTrouble() error {
	if s.node == nil {
		return nil
	}
	if err := s.node.Trouble(); err != nil {
		return err
	}
	if !s.isBelieved() {
		return errNotBelieved
	}
	return nil
}

// hostName is what operators know this machine by.
func hostName() string {
	name, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return name
}
