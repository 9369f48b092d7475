package command

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"hubbub/server/cluster"
	"hubbub/server/cluster/stream"
	"hubbub/server/config"
)

var clusterStatus = command{
	name:     "cluster status",
	synopsis: "-cluster addresses [-json]",
	summary:  "tells how the nodes and the NATS servers of a cluster are",
	details: `Asks the NATS servers and all nodes of a cluster how they are: who answers, how
far behind each is, who leads, which snapshots there are.

The last line says that all is well. If something is not, what that is stands
there, and the exit code is 1.`,
	example: "hubbub cluster status -cluster nats://10.0.0.1:4222",
	prepare: func(fs *flag.FlagSet, getenv func(string) string) action {
		look := clusterFlags(fs, getenv)
		asJSON := fs.Bool("json", false, "print JSON")
		return func(ctx context.Context, operands []string, out io.Writer) error {
			at, err := look(operands)
			if err != nil {
				return err
			}
			defer at.Close()
			is, err := cluster.Ask(ctx, at)
			if err != nil {
				return err
			}
			return printStatus(out, is, *asJSON)
		}
	},
}

// clusterFlags adds the flags that name a cluster, and returns what connects to it.
func clusterFlags(fs *flag.FlagSet, getenv func(string) string) (look func(operands []string) (*stream.Stream, error)) {
	urls := fs.String("cluster", getenv(config.EnvName("cluster")), "`addresses` of the NATS servers, comma-separated")
	name := fs.String("cluster-name", cmp.Or(getenv(config.EnvName("cluster-name")), config.Default().ClusterName), "`name` of the cluster")
	creds := fs.String("cluster-creds", getenv(config.EnvName("cluster-creds")), "`file` of the credentials for NATS")
	return func(operands []string) (*stream.Stream, error) {
		if len(operands) > 0 || *urls == "" {
			return nil, misused("want -cluster with the addresses of NATS servers, and nothing else")
		}
		return stream.Look(stream.Config{URLs: strings.Split(*urls, ","), Name: *name, Credentials: *creds})
	}
}

var clusterSnapshot = command{
	name:     "cluster snapshot",
	synopsis: "-cluster addresses",
	summary:  "makes a snapshot of a cluster now",
	details: `Asks the node that makes the snapshots for one now, and ends when it is stored:
before an upgrade, or before a node is started that has no file. How long that
takes goes by the size of that node's file.`,
	example: "hubbub cluster snapshot -cluster nats://10.0.0.1:4222",
	prepare: func(fs *flag.FlagSet, getenv func(string) string) action {
		look := clusterFlags(fs, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			at, err := look(operands)
			if err != nil {
				return err
			}
			defer at.Close()
			is, by, err := cluster.RequestSnapshot(ctx, at)
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "%s has made a snapshot at %d: %s\n", by, is.At, mebibytes(is.Bytes))
			return nil
		}
	},
}

// errUnwell tells that a cluster has problems, which were printed.
var errUnwell = errors.New("not all is well")

func printStatus(out io.Writer, is cluster.Status, asJSON bool) error {
	if asJSON {
		if err := json.NewEncoder(out).Encode(is); err != nil {
			return err
		}
	} else {
		writeStatus(out, is)
	}
	if len(is.Problems) > 0 {
		return errUnwell
	}
	return nil
}

// writeStatus prints a status for people.
func writeStatus(out io.Writer, is cluster.Status) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NODE\tVERSION\tUP\tAT\tBEHIND\tSTATE")
	for _, n := range is.Nodes {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%s\n", n.Host, n.Version, time.Since(n.Since).Round(time.Second), n.At, n.Behind, stateOf(n))
	}
	fmt.Fprintln(w, "\nNATS SERVER\tROLE\tBEHIND")
	for _, s := range is.Servers {
		role := "follows"
		switch {
		case s.Leader:
			role = "leads"
		case s.Offline:
			role = "does not answer"
		}
		fmt.Fprintf(w, "%s\t%s\t%d\n", s.Name, role, s.Lag)
	}
	fmt.Fprintln(w, "\nSNAPSHOT\tMADE\tSIZE")
	for _, s := range is.Snapshots {
		fmt.Fprintf(w, "%d\t%s\t%s\n", s.At, s.Made.UTC().Format(time.RFC3339), mebibytes(s.Bytes))
	}
	w.Flush()
	fmt.Fprintf(out, "\nstream: messages %d to %d, %s\n", is.First, is.Last, mebibytes(int64(is.Bytes)))
	for _, p := range is.Problems {
		fmt.Fprintln(out, "problem:", p)
	}
	if len(is.Problems) == 0 {
		fmt.Fprintf(out, "all is well: %d nodes\n", len(is.Nodes))
	}
}

func stateOf(n cluster.NodeStatus) string {
	switch {
	case n.Trouble != "":
		return n.Trouble
	case n.Office:
		return "ready, makes the snapshots"
	default:
		return "ready"
	}
}

func mebibytes(bytes int64) string { return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20)) }
