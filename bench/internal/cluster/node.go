package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"hubbub/bench/internal/relay"
	"hubbub/bench/internal/server"
	"hubbub/server/cluster/natstest"
)

// listenWithin is how long a Hubbub may take to start while its NATS servers start as well: longer than the minute
// after which it gives up by itself, and says why.
const listenWithin = 3 * time.Minute

// A Node is one Hubbub, with its own way to each NATS server.
type Node struct {
	Number  int
	Address string // host and port, the same after a restart

	options server.Options
	log     *os.File
	relays  []*relay.Relay

	mu      sync.Mutex
	process *server.Process // guarded by mu
	down    bool            // guarded by mu; it was killed and not started again
}

func newNode(number int, c *Cluster, o Options) (*Node, error) {
	port, err := natstest.FreePort()
	if err != nil {
		return nil, err
	}
	n := &Node{Number: number, Address: fmt.Sprintf("127.0.0.1:%d", port)}
	n.log, err = os.Create(filepath.Join(c.Dir, fmt.Sprintf("hubbub%d.log", number)))
	if err != nil {
		return nil, err
	}
	args := append([]string{"-addr", n.Address}, o.Args...)
	if c.NATS != nil {
		var urls []string
		for _, s := range c.NATS.Servers {
			r, err := relay.Listen(s.Address)
			if err != nil {
				n.close()
				return nil, err
			}
			n.relays = append(n.relays, r)
			urls = append(urls, "nats://"+r.Address())
		}
		args = append(args, "-cluster", strings.Join(urls, ","))
	}
	n.options = server.Options{Binary: o.Binary, Args: args, Environ: o.Environ, Log: n.log, Within: listenWithin}
	return n, nil
}

// Start starts the Hubbub, after SIGTERM if it runs, and waits until it listens.
func (n *Node) Start(ctx context.Context) (err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.process == nil {
		n.process, err = server.Start(ctx, n.options)
	} else {
		err = n.process.Restart(ctx, n.options)
	}
	if err != nil {
		return fmt.Errorf("node %d: %w", n.Number, err)
	}
	n.down = false
	return nil
}

// Kill ends the Hubbub as kill -9 does.
func (n *Node) Kill() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.down = true
	n.process.Kill()
}

// Signal sends the Hubbub a signal.
func (n *Node) Signal(signal os.Signal) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.process.Signal(signal)
}

// Network changes the network between this Hubbub and all NATS servers.
func (n *Node) Network(c relay.Conditions) {
	for _, r := range n.relays {
		r.Set(c)
	}
}

// await asks whether the Hubbub is ready until it is.
func (n *Node) await(ctx context.Context) error {
	for {
		err := n.ready(ctx)
		if err == nil || ctx.Err() != nil {
			return err
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		}
	}
}

// probe keeps no connection: the Hubbub at its other end may be killed.
var probe = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

// ready asks once. The error has the words of the Hubbub.
func (n *Node) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+n.Address+"/readyz", nil)
	if err != nil {
		return err
	}
	response, err := probe.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	words, _ := io.ReadAll(io.LimitReader(response.Body, 200))
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", response.Status, strings.TrimSpace(string(words)))
	}
	return nil
}

// ended tells that the Hubbub has ended without being killed.
func (n *Node) ended() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.down || n.process == nil {
		return nil
	}
	select {
	case <-n.process.Exited():
		return fmt.Errorf("node %d has ended by itself", n.Number)
	default:
		return nil
	}
}

func (n *Node) close() {
	if n.process != nil {
		n.Kill()
		n.process.Stop()
	}
	for _, r := range n.relays {
		r.Close()
	}
	n.log.Close()
}
